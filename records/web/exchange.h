/*
 * One request on its way through: who asks, what for, in which language, and the ways to answer.
 *
 * An Exchange lives in one thread while its route runs. The store's scope is that of who asks, so
 * that what he may not see is not there (404); what his role may not do is refused before the route
 * runs (403).
 */
#pragma once

#include "base/cleanup.h"
#include "records/people/session.h"
#include "records/rules/catalogue.h"
#include "records/rules/rule.h"
#include "records/web/fault.h"
#include "records/web/http/form.h"
#include "records/web/http/message.h"
#include "records/web/route.h"

typedef struct Service Service;

struct Exchange {
	Service *service;
	Store *store;
	const HttpRequest *request;
	HttpResponse *response;
	const Route *route;
	char *parts[ROUTE_PARTS_MAX + 1]; /* what stands for the braces of the route */
	HttpForm *form;                   /* of POST with a form; else NULL */
	json_t *json;                     /* of API calls with a body; else NULL */
	bool known;                       /* somebody is logged in, or a token was shown */
	Session session;                  /* of known; of a token only the account is filled */
	unsigned subjects;                /* that a token is for (Subject); of a session all */
	char token[SESSION_TOKEN + 1];    /* of a session in a browser; "" for API calls */
	char form_key[SESSION_TOKEN + 1];
	int64_t version; /* of Route.changes: the one in If-Match */
	Policy policy;   /* the province's, of whoever is in */
	/* What in the request an error is about, for problem documents; code NULL: nobody said. */
	struct {
		const char *code;
		char *pointer, *parameter;
	} spot;
	bool zh;
	bool partial; /* htmx asks for a piece of the page */
	int64_t now_us;
	char *origin;           /* the address and, of a call, LOG_BY_TOKEN and its token, as events
	                         * keep it */
	GHashTable *schools;    /* names asked for so far (view.h) */
	GHashTable *people;     /* the same of accounts */
	Catalogues *catalogues; /* exchange_catalogues(), once asked for */
	json_t *wrong;          /* of pages: a file's wrong rows (form_file_errors()); else NULL */
	json_t *kept;           /* what was typed when a login had ended (kept.h); NULL: nothing */
	bool kept_gone;         /* there was some, and it is not for who is in */
	char *hidden; /* names of its hidden sheets, not read (form_file_hidden()); or NULL */
	int64_t hidden_rows; /* rows of it that nobody sees in the workbook, read all the same */
};

/* A field of the form, or of the query when there is none; "" when it is not there. Borrowed. */
const char *exchange_field(Exchange *exchange, const char *name);
/* A text of the JSON that was sent; "" when it is not there, or no text. Borrowed. */
const char *exchange_body_text(Exchange *exchange, const char *name);
/* A value of the query; "" when it is not there. Yours. */
char *exchange_query(const Exchange *exchange, const char *name);
/* The part of the path as a positive number; RECORDS_ERROR_NOT_FOUND for what is none. */
bool exchange_id(const Exchange *exchange, int part, int64_t *ret, GError **error);
/* Who does it, from where, now. `reason` is borrowed. */
Act exchange_act(const Exchange *exchange, const char *reason);
bool exchange_is_head(const Exchange *exchange);
/* Has the log tell (`note`) that something was taken out, and `what`; of a HEAD nothing goes out
 * and nothing is told (RFC 9110, 9.2.1). */
bool exchange_exported(Exchange *exchange, const char *what,
        bool (*note)(Store *store, const Act *act, GError **error), GError **error);
/* The catalogues of specialties; those of the program when the store cannot say. Borrowed. */
const Catalogues *exchange_catalogues(const Exchange *exchange);
bool exchange_may(const Exchange *exchange, Permission permission);

/* Answers with a page made from `template` (records/web/templates) and `vars`, which is taken over
 * and gets what every page has: words, language, account, form key. */
bool exchange_page(Exchange *exchange, const char *template, json_t *vars, GError **error);
/* The same with a status other than 200. */
bool exchange_page_status(
        Exchange *exchange, int status, const char *template, json_t *vars, GError **error);
/* Answers with JSON; takes it over. */
bool exchange_json(Exchange *exchange, int status, json_t *body);
/* The same with 200 and JSON that stands in response->body already. */
bool exchange_json_written(Exchange *exchange);
/* Answers with a problem document (fault.h) of these words. */
bool exchange_problem(Exchange *exchange, int status, const char *words);
/* The same of a kind, with its errors (fault_error(), web_rules()), which are taken over. */
bool exchange_problem_errors(
        Exchange *exchange, const FaultKind *kind, const char *words, json_t *errors);
/* Where the error lies that is set next: in the body or in a parameter of the query, the other is
 * NULL. `code` lives as long as the program. */
void exchange_spot(
        Exchange *exchange, const char *code, const char *pointer, const char *parameter);
/* Another page is to be asked for (303). */
bool exchange_redirect(Exchange *exchange, const char *path);
/* A file to be kept, named `name` (may be Chinese). */
void exchange_download(Exchange *exchange, const char *type, const char *name);

/* That the answer is in the language of the exchange, and that another request gets another. Once.
 */
void exchange_language(Exchange *exchange);

/* The ETag of what has that version, in the language of the answer: "\"7\"" in Chinese, "\"7-en\""
 * in English (RFC 9110 8.8.3: what differs has another). */
void exchange_etag(Exchange *exchange, int64_t version);
/* The same of what is alike in all languages: a photograph. */
void exchange_etag_wordless(Exchange *exchange, int64_t version);
/* Its text without the quotes, for a member of JSON. Yours. */
char *exchange_tag(const Exchange *exchange, int64_t version);
/* Whether the browser has that version in that language already: then 304 is the answer. */
bool exchange_fresh(Exchange *exchange, int64_t version);
bool exchange_fresh_wordless(Exchange *exchange, int64_t version);
/* The version in If-Match, read in whichever language; 428 without one, 400 for what is no ETag
 * (quotes left out), 412 for one that is none of ours. */
bool exchange_if_match(Exchange *exchange, int64_t *ret, GError **error);

/* The status an error means. */
int exchange_status(const GError *error);
/* A page or problem from an error, which is freed. */
void exchange_fail(Exchange *exchange, GError *error);
/* The same from a status and the key of a word that says what to do. */
void exchange_fail_word(Exchange *exchange, int status, const char *word);
/* 403: what his role may not do, and whose it is at his level. */
void exchange_fail_permission(Exchange *exchange, Permission permission);
/* 403: what the token is not for. */
void exchange_fail_subject(Exchange *exchange, Subject subject);
/* An error's message in the reader's language, without paths of ours. Yours. */
char *exchange_words(const Exchange *exchange, const GError *error);

/* Errors of requests that are no error of the store. */
#define WEB_ERROR (web_error_quark())
typedef enum {
	WEB_ERROR_PRECONDITION_NEEDED, /* 428 */
	WEB_ERROR_PRECONDITION,        /* 412 */
	WEB_ERROR_UNFIT,               /* 422: values that cannot be */
	WEB_ERROR_SLOW_DOWN,           /* 429 */
	WEB_ERROR_MEDIA,               /* 415: a body of another kind than is wanted */
} WebError;
GQuark web_error_quark(void);
