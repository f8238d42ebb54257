/*
 * The record of a fix on the console: fixes/<id>/fix.json in the site folder, written before any
 * host is touched, and fixes/<id>/<host>/<N>.orig, the bytes that stood there. Blocks on the disk.
 *
 *	{"schema": "jiuxu.fix/1", "id", "run", "started_at", "finished_at", "undone_at", "hosts":
 *	 [{"host", "cause", "message", "changes": [{"kind", "checks", "path", "value", "lines",
 *	 "remove", "state", "message", "diff"}]}], "rows": [{"check", "target", "before", "after",
 *	 "state"}]}
 */
#pragma once

#include "inventory/fix.h"

#include <jansson.h>

typedef struct {
	char *id, *run;
	char *started_at, *finished_at, *undone_at; /* "" while it is not so */
	GPtrArray *fixes;                           /* HostFix, owned */
	json_t *rows;                               /* what the check after it said */
} FixRecord;

void fix_record_clear(FixRecord *record);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FixRecord, fix_record_clear)

/* Written beside and renamed into place, and on the disk. */
bool fix_record_write(const char *site_dir, const FixRecord *record, GError **error);

/* Reads one; `site` must still plan its hosts. */
bool fix_record_load(
        const char *site_dir, const char *id, const Site *site, FixRecord *ret, GError **error);

/*
 * Adds to a record that was read what became of each change, to be shown: a visit that follows
 * needs them cleared (each HostFix's results). False when the file cannot be read again.
 */
bool fix_record_results(const char *site_dir, FixRecord *record);

/* The id of a fix that began and neither finished nor was undone; NULL. Owned. */
char *fix_record_unfinished(const char *site_dir);

/* Keeps the bytes that the hosts sent. */
bool fix_record_backups(const char *site_dir, const FixRecord *record, GError **error);
