/* What the verbs of `jiuxu records` share. */
#pragma once

#include "agent/command.h"
#include "records/import/form.h"
#include "records/store/store.h"

#include <jansson.h>

typedef struct {
	Invocation *invocation;
	char *data, *key, *admin, *errors, *output, *province, *expect, *at;
	char *listen, *tls_certificate, *tls_key, *tls_client_ca, *tls_client_crl;
	gboolean behind_proxy;
	char **proxies;
	gboolean standalone, dry_run, admitted, with_key;
	char *year, *applies, *source; /* of catalogues of specialties */
	char *level, *place, *role, *real_name, *phone;
	int status; /* of a verb that did its work: EXIT_READY unless it says otherwise */
} RecordsOptions;

/* The rows of `records user` for the command's options. */
#define RECORDS_USER_ENTRIES(options)                                                              \
	{"level", 0, 0, G_OPTION_ARG_STRING, &(options)->level,                                    \
	        "user add: school, county, city, province, ministry", "LEVEL"},                    \
	        {"place", 0, 0, G_OPTION_ARG_STRING, &(options)->place,                            \
	                "user add: a school's code, six digits of a city or county", "CODE"},      \
	        {"role", 0, 0, G_OPTION_ARG_STRING, &(options)->role,                              \
	                "user add: clerk, reviewer, administrator, auditor", "ROLE"},              \
	        {"real-name", 0, 0, G_OPTION_ARG_STRING, &(options)->real_name,                    \
	                "user add: real name of the user", "NAME"},                                \
	{                                                                                          \
		"phone", 0, 0, G_OPTION_ARG_STRING, &(options)->phone,                             \
		        "user add: telephone of the user", "NUMBER"                                \
	}

#define RECORDS_CATALOGUE_ENTRIES(options)                                                         \
	{"year", 0, 0, G_OPTION_ARG_STRING, &(options)->year,                                      \
	        "catalogue import: the year by which it is called", "YYYY"},                       \
	        {"applies", 0, 0, G_OPTION_ARG_STRING, &(options)->applies,                        \
	                "catalogue import: the first year of entering for which it holds",         \
	                "YYYY"},                                                                   \
	{                                                                                          \
		"source", 0, 0, G_OPTION_ARG_STRING, &(options)->source,                           \
		        "catalogue, calendar import: by which text it holds", "TEXT"               \
	}

#define RECORDS_SERVE_ENTRIES(options)                                                             \
	{"listen", 0, 0, G_OPTION_ARG_STRING, &(options)->listen,                                  \
	        "serve: where, 127.0.0.1:8080 when not given", "ADDRESS:PORT"},                    \
	        {"tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &(options)->tls_certificate,             \
	                "serve: speak TLS with this certificate and those that vouch for it",      \
	                "PEM"},                                                                    \
	        {"tls-key", 0, 0, G_OPTION_ARG_FILENAME, &(options)->tls_key, "serve: its key",    \
	                "PEM"},                                                                    \
	        {"tls-client-ca", 0, 0, G_OPTION_ARG_FILENAME, &(options)->tls_client_ca,          \
	                "serve: only for clients with a certificate of these", "PEM"},             \
	        {"tls-client-crl", 0, 0, G_OPTION_ARG_FILENAME, &(options)->tls_client_crl,        \
	                "serve: and without one that these lists revoke", "PEM"},                  \
	        {"behind-proxy", 0, 0, G_OPTION_ARG_NONE, &(options)->behind_proxy,                \
	                "serve: a proxy speaks TLS; believe its X-Forwarded-For and -Proto",       \
	                NULL},                                                                     \
	{                                                                                          \
		"proxy", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(options)->proxies,                     \
		        "serve: a proxy on another machine; may be said again", "ADDRESS"          \
	}

/* One verb; argv[0] is the verb. */
int records_import(RecordsOptions *options, int argc, char **argv, GError **error);
int records_serve(RecordsOptions *options, int argc, char **argv, GError **error);
int records_export(RecordsOptions *options, int argc, char **argv, GError **error);
int records_user(RecordsOptions *options, int argc, char **argv, GError **error);
int records_school(RecordsOptions *options, int argc, char **argv, GError **error);
int records_catalogue(RecordsOptions *options, int argc, char **argv, GError **error);
int records_calendar(RecordsOptions *options, int argc, char **argv, GError **error);
int records_national(RecordsOptions *options, int argc, char **argv, GError **error);

/* A verb below a verb; argv[0] is its name. False with an error when it did not work. */
typedef bool (*RecordsRun)(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error);
typedef struct {
	const char *name;                                            /* NULL ends the table */
	enum { RECORDS_APART, RECORDS_LOOK, RECORDS_CHANGE } access; /* APART: no store is opened */
	RecordsRun run;
} RecordsVerb;
extern const RecordsVerb records_user_verbs[], records_school_verbs[], records_catalogue_verbs[],
        records_calendar_verbs[], records_national_verbs[];
/* Runs the one that argv[1] names; `of` is how the table is called ("records user"). */
int records_verb_run(RecordsOptions *options, const char *of, const RecordsVerb *verbs, int argc,
        char **argv, GError **error);

bool records_user_import(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error);
bool records_user_template(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error);

/* Tables that people fill in (agent/cmd_records_forms.c): the template to -o; one FILE behind the
 * verb; what is wrong in it, row by row, and the workbook to correct. */
bool records_template_written(const RecordsOptions *options, const char *verb,
        const FormColumn *columns, size_t count, GError **error);
bool records_one_file(const char *verb, int argc, GError **error);
/* A note of rows that nobody sees in a workbook, with a line end; "" for 0. Yours. */
char *records_hidden_rows(int64_t rows, bool zh);
/* Notes of hidden sheets of its file, of which nothing was read, and of hidden rows. */
void records_hidden_told(const RecordsOptions *options, const Form *form);
bool records_wrong_told(RecordsOptions *options, const Form *form, GError **error);

/* BASE_ERROR_USAGE when --data is not there. */
bool records_data_given(const RecordsOptions *options, GError **error);
/* What stands behind the counts of a look, of which nothing was taken; "" of what was. */
const char *records_looked(bool dry, bool zh);
/* {"schema": …, name: [list]} to stdout. */
void records_json_print(const char *schema, const char *name, json_t *list);

/* The store, unscoped: who has the machine has all of it. */
Store *records_store(const RecordsOptions *options, DbMode mode, GError **error);
/* Who does it: the user of the system, now. `actor` is yours to free. */
Act records_act(const char *reason, char **actor);
/* text or json; anything else is an error. */
bool records_format(const RecordsOptions *options, bool *ret_json, GError **error);
