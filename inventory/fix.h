/*
 * Changes on hosts, the only ones this program makes: whole files by lines, kernel parameters,
 * services. One visit a host, as root. Each change answers *kept?*, keeps what was there below
 * /var/lib/jiuxu/backup/<id>/ on the host, is written beside and renamed into place, and answers
 * *kept?* again. A journal beside the backups is on the disk before anything is touched, so that
 * what was killed half-way can be finished (the same changes again) or undone.
 *
 *	fix_run(…, FIX_PLAN)     says what would change: touches nothing
 *	fix_run(…, FIX_APPLY)    does it
 *	fix_run(…, FIX_UNDO)     puts back, byte for byte, what FIX_APPLY of the same id changed
 */
#pragma once

#include "base/secrets.h"
#include "inventory/facts.h"
#include "inventory/site.h"

#include <stdatomic.h>

typedef enum {
	CHANGE_FILE, /* `lines` stand in file `path`; lines that match `remove` (BRE) are theirs */
	CHANGE_SYSCTL,  /* the running parameter `path` (a file of /proc/sys) is `value` */
	CHANGE_SERVICE, /* `value` "start" or "enable" of the systemd unit `path` */
	CHANGE_TIME, /* `value` is a server of the time daemon there is; "step": the clock is set */
} ChangeKind;

typedef struct {
	ChangeKind kind;
	char *checks; /* ids of the checks that ask for it, ", " between */
	char *path, *value;
	GPtrArray *lines, *remove; /* char * */
} Change;

Change *change_new(ChangeKind kind, const char *check, const char *path, const char *value);
void change_free(void *change);

typedef enum { FIX_PLAN, FIX_APPLY, FIX_UNDO } FixMode;

/* What became of one change. */
typedef struct {
	char *state;   /* plan: kept, would_change; apply: kept, changed; undo: undone,
	                  untouched (it had failed), kept; all: failed */
	char *message; /* why it failed; "" */
	char *diff;    /* what changes, in the manner of diff -u; "" */
	char *backup;  /* the bytes that were there, base64; NULL: there was no file, or no copy */
} ChangeResult;

/* One host's part: what is to be done, then what became of it. */
typedef struct {
	const SiteHost *host; /* borrowed */
	GPtrArray *changes;   /* Change, owned */
	GPtrArray *results;   /* ChangeResult, owned; fewer than changes: the visit ended before */
	Cause cause;          /* how the visit ended */
	char *message;
} HostFix;

HostFix *host_fix_new(const SiteHost *host);
void host_fix_free(void *fix);

typedef struct {
	const char *site_dir;
	const char *id; /* of this fix: letters, digits and '-' */
	FixMode mode;
	size_t jobs;
	int timeout_ms;
	const Secrets *secrets;
	const atomic_int *cancel;
} FixOptions;

/* Visits every host of `fixes` (HostFix) at once and fills its results. Blocks. */
bool fix_run(const Site *site, GPtrArray *fixes, const FixOptions *options, GError **error);

/* The script of one host, for any POSIX shell; owned. */
char *fix_script(const GPtrArray *changes, const char *id, FixMode mode);
/* Reads its output. */
void fix_read(const char *output, size_t length, HostFix *ret);
