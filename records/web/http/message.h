/*
 * A request as handlers see it and the response they fill. A request is const and lives until its
 * handler returns; a response is the server's.
 */
#pragma once

#include "records/web/http/gate.h"

typedef struct {
	const Head *head;
	const char *path;  /* as it was sent, without the query */
	const char *query; /* behind '?'; "" when there is none */
	const char *body;  /* followed by one NUL */
	size_t body_length;
	const char *address; /* of the client; of the one that the proxy names */
	bool secure;         /* the browser speaks TLS, to us or to the proxy */
} HttpRequest;

typedef struct {
	int status;       /* 0 at first: the handler must set it */
	GString *headers; /* whole lines with CR LF */
	GString *body;
	const void *borrowed; /* a body that lives as long as the program, in the place of `body` */
	size_t borrowed_length;
	bool close; /* the connection ends behind it */
	int route;  /* which row answered, for the counts; -1: none */
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
