/*
 * The table of everything that can be asked by HTTP: pages and API calls, one row each. Router,
 * OpenAPI document, metrics and the tests that cross scopes on every route walk it.
 *
 * To add a page or a call: a function `bool name(Exchange *, GError **)` and one row in the file of
 * its subject, records/web/routes/<subject>.c.
 */
#pragma once

#include "records/people/permission.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Exchange Exchange;

typedef enum {
	ACCESS_OPEN,    /* anybody */
	ACCESS_HALF,    /* logged in, though something stands before everything else */
	ACCESS_SESSION, /* logged in */
	ACCESS_PERMIT,  /* logged in and permitted */
} Access;

enum { ROUTE_PARTS_MAX = 3 };

typedef enum {
	IN_QUERY,
	IN_PATH,
	IN_HEADER,
	IN_BODY,
	IN_FILE /* the body itself */
} ParameterPlace;

typedef struct {
	const char *name; /* NULL ends the list */
	ParameterPlace place;
	const char *schema; /* JSON Schema as text: "{\"type\":\"string\"}" */
	const char *en;
	bool required;
} RouteParameter;

typedef struct {
	const char *method;
	const char *path; /* "/students/{id}": braces stand for one part of the path */
	Access access;
	Permission permission; /* of ACCESS_PERMIT */
	/*
	 * Fills the response. False with an error: a page or problem of the fitting status is made
	 * from it (exchange_status()).
	 */
	bool (*run)(Exchange *exchange, GError **error);
	const char *zh, *en;              /* what it does */
	uint64_t body_max;                /* bytes; 0: that of a small form */
	const RouteParameter *parameters; /* of API calls; NULL: none but those of the path */
	const char *answer; /* of API calls: a shape of schemas.json, or the types of files, a blank
	                       between them; NULL: none */
	bool makes;         /* of API calls: answers 201 */
	bool changes;       /* of API calls: wants If-Match, in exchange->version */
	bool job;           /* of API calls: of a long file 202 with the import that it becomes */
	bool slow;          /* may take long: a hand of the server does it (http/server.h) */
	bool looks;      /* what is shown is so sensitive that an event tells of it; of POST: that
	                    alone */
	Subject subject; /* of API calls for whoever is in: what a token must be for */
} Route;

/* Rows of one subject: records/web/routes/<subject>.c. */
typedef struct {
	const Route *rows;
	size_t count;
} RouteTable;

/* How many rows there are in all; route_at() is NULL behind the last. */
size_t routes_count(void);
const Route *route_at(size_t number);
/* Which row it is; -1: none. */
int route_number(const Route *route);

/* What a token must be for. */
Subject route_subject(const Route *route);

/* True for calls of the API, which answer in JSON and take bearer tokens. */
bool route_is_api(const Route *route);

/* Whether an answer says things in the reader's language: all calls, but for those that give a
 * photograph or a file as it was sent, and what tells of the calls themselves. */
bool route_has_words(const Route *route);

/*
 * The row for a path; parts behind braces are decoded into `parts` (yours, NULL behind the last).
 * NULL: there is none; *ret_other: there is one for another method.
 */
const Route *route_find(
        const char *method, const char *path, char *parts[ROUTE_PARTS_MAX + 1], bool *ret_other);
