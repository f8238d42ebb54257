/*
 * A request as handlers see it and the response they fill. A request is const and lives until its
 * handler returns (for the last time); a response is the server's.
 */
#pragma once

#include "records/web/http/gate.h"

typedef enum {
	HTTP_IN_LOOP, /* others wait for it: it may be put off (`later`) */
	HTTP_IN_HAND,
	HTTP_CROWDED, /* it was put off, and too many wait for a hand, or the server ends */
	HTTP_HELD,    /* it was held, for as long as anything is */
} HttpPlace;

/* How a request is put off. */
typedef enum {
	HTTP_NOW,
	HTTP_BY_HAND, /* it takes long */
	HTTP_UNHELD,  /* until `held` of the plan is over, or that takes too long */
} HttpLater;

typedef struct {
	HttpPlace place;
	const Head *head;
	const char *path;  /* as it was sent, without the query */
	const char *query; /* behind '?'; "" when there is none */
	const char *body;  /* followed by one NUL */
	size_t body_length;
	const char *address; /* of the client; of the one that the proxy names */
	bool secure;         /* the browser speaks TLS, to us or to the proxy */
} HttpRequest;

/*
 * The next piece of a body that goes on: into `out`, which is empty. *ret_more: another follows.
 * False: it fails, and the connection breaks off, so that whoever reads sees that it is not whole.
 */
typedef bool (*HttpMore)(void *worker, void *data, GString *out, bool *ret_more);

typedef struct {
	int status;       /* 0 at first: the handler must set it */
	GString *headers; /* whole lines with CR LF */
	GString *body;
	const void *borrowed; /* a body that lives as long as the program, in the place of `body` */
	size_t borrowed_length;
	bool close; /* the connection ends behind it */
	/* Nothing else counts when it is put off: the handler is asked once more, as the place says
	 * then. Not BY_HAND of what is IN_HAND or CROWDED, not UNHELD of what is HELD. */
	HttpLater later;
	/* Of what is put off BY_HAND, who asks (0: nobody who is known): hands are shared out
	 * between those who do. */
	int64_t asker;
	/* The body goes on behind `body`, asked of a hand piece by piece, each when the one before
	 * is out: however long it is, one piece of it is in memory. NULL: it does not. */
	HttpMore more;
	void *more_data;
	GDestroyNotify more_free; /* any thread; also when it was not read to its end */
	int route;                /* which row answered, for the counts; -1: none */
} HttpResponse;

/* Adds a header; the value's control characters become spaces. */
void response_header(HttpResponse *response, const char *name, const char *value);
/* Adds whole lines of ours, each with its CR LF. */
void response_headers(HttpResponse *response, const char *lines);

/* "OK", "Not Found"; never NULL. */
const char *http_reason(int status);

/* A value of application/x-www-form-urlencoded pairs by its name, decoded; NULL when it is not
 * there or is no UTF-8 without NUL. Yours. */
char *query_get(const char *query, const char *name);

/* %xx (and '+' when `plus`) undone; NULL for a broken escape, NUL or bytes that are no UTF-8.
 * Yours. */
char *percent_decode(const char *text, size_t length, bool plus);
/* The other way, for a value in a query. */
void percent_encode(GString *out, const char *text);

/* The value of a cookie, borrowed into *ret_length; NULL when there is none. */
const char *cookie_get(const HttpRequest *request, const char *name, size_t *ret_length);
