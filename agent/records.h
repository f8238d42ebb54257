/* What the verbs of `jiuxu records` share. */
#pragma once

#include "agent/command.h"
#include "records/store/store.h"

typedef struct {
	Invocation *invocation;
	char *data, *key, *admin, *errors, *output, *province, *expect;
	gboolean standalone, dry_run, without_key;
} RecordsOptions;

/* One verb; argv[0] is the verb. */
int records_init(RecordsOptions *options, int argc, char **argv, GError **error);
int records_import(RecordsOptions *options, int argc, char **argv, GError **error);
int records_verify(RecordsOptions *options, int argc, char **argv, GError **error);
int records_backup(RecordsOptions *options, int argc, char **argv, GError **error);
int records_restore(RecordsOptions *options, int argc, char **argv, GError **error);

/* The key file: --key, else the one in the folder. Yours. */
char *records_key(const RecordsOptions *options);
/* The store, unscoped: who has the machine has all of it. */
Store *records_store(const RecordsOptions *options, DbMode mode, GError **error);
/* Who does it: the user of the system, now. `actor` is yours to free. */
Act records_act(const char *reason, char **actor);
/* text or json; anything else is an error. */
bool records_format(const RecordsOptions *options, bool *ret_json, GError **error);
