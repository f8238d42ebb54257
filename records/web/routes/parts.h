/*
 * What the rows of the table of routes are written with; one file of rows for each subject, all
 * listed in tables[] of records/web/routes.c.
 */
#pragma once

#include "records/web/route.h"

extern const RouteTable routes_service, routes_accounts, routes_students, routes_printed,
        routes_files, routes_business, routes_helpdesk, routes_schools, routes_aid, routes_province;

/* Of answers that say which version they are. */
extern const RouteParameter etag_parameters[];

#define TEXT "{\"type\":\"string\"}"
#define DAY "{\"type\":\"string\",\"format\":\"date\"}"
#define WHOLE "{\"type\":\"integer\",\"minimum\":0}"
#define ROWS "{\"type\":\"integer\",\"minimum\":1,\"maximum\":500}"
/* clang-format off */
/* Which students. */
#define FILTER \
	{"region", IN_QUERY, TEXT, "first two, four or six digits of the county that manages the schools; of those that a city manages itself CCcc00", false}, \
	{"school", IN_QUERY, TEXT, "code of the school (XXDM)", false}, \
	{"class", IN_QUERY, TEXT, "class (SZBH)", false}, \
	{"grade", IN_QUERY, TEXT, "grade (SZNJ)", false}, \
	{"specialty", IN_QUERY, TEXT, "code of the specialty (ZYM)", false}, \
	{"sex", IN_QUERY, TEXT, "code of GB/T 2261.1 (XBM)", false}, \
	{"status", IN_QUERY, TEXT, "state of the record", false}, \
	{"entered", IN_QUERY, "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}$\"}", "year of entering (RXNY)", false}, \
	{"problems", IN_QUERY, "{\"enum\":[\"1\"]}", "only those in doubt", false}, \
	{"missing", IN_QUERY, "{\"enum\":[\"1\"]}", "only those with fields to fill in", false}, \
	{"noclass", IN_QUERY, "{\"enum\":[\"1\"]}", "only those without a class", false}
/* Of what shows numbers in full. */
#define WHY {"reason", IN_BODY, TEXT, "why the numbers are wanted in full", true}
/* clang-format on */

/* A proof of 4 MiB in its form. */
#define PROOF_BODY (5 * 1024 * 1024)
/* A table that people fill in. */
#define FORM_BODY (8 * 1024 * 1024)
#define FORM_BODY_LONG (64 * 1024 * 1024)
/* A form with 2,000 exceptions. */
#define BULK_BODY (256 * 1024)

/* Whom it is for: anybody, somebody who is not quite in yet, whoever is in, whoever may. */
#define OPEN .access = ACCESS_OPEN
#define HALF .access = ACCESS_HALF
#define SESSION .access = ACCESS_SESSION
#define MAY(PERMISSION) .access = ACCESS_PERMIT, .permission = PERMIT_##PERMISSION
/* What a call of the API takes and answers. */
#define CALL(PARAMETERS, ANSWER) .parameters = PARAMETERS, .answer = ANSWER

#define ROW(METHOD, PATH, RUN, ZH, EN, ...)                                                        \
	{                                                                                          \
		.method = METHOD, .path = PATH, .run = RUN, .zh = ZH, .en = EN, __VA_ARGS__        \
	}
