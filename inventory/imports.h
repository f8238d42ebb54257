/*
 * What was brought to the site folder by hand: outputs of the collector and facts of runs of other
 * consoles, kept until the next run judges them.
 *
 *	imports/facts/<host>.json  imports/facts/platforms/…  imports/evidence/<sha256>
 *
 * Of several imports of one subject the newest of each topic is kept. All calls block on the disk.
 */
#pragma once

#include "inventory/evidence.h"
#include "inventory/factbook.h"

/* A moment of a record, "…Z", for people: at +08:00. One that is none stays as it is. Owned. */
char *imports_moment(const char *at);

/* How the visit itself ended, of a message of facts_reach(): without what stands in. Owned. */
char *imports_live_message(const char *message);

/* imports/ below the site folder. Owned. */
char *imports_path(const char *site_dir);

/*
 * Whether something newer than `facts`, of the collector too, was imported for their subject: the
 * moment it was seen at, "…Z", owned. NULL: nothing is, or it cannot be read.
 */
char *imports_newer(const Facts *facts, const char *site_dir);

/*
 * Puts the facts, whose evidence is in imports/evidence already, beside those imported before.
 * *ret_conflicts: what contradicts the earlier import (facts_merge.h), owned, or NULL.
 */
bool imports_keep(const Facts *facts, const char *site_dir, json_t **ret_conflicts, GError **error);

/*
 * Brings the hosts and platforms of a run folder of another console that show anything, as source
 * `import`. `file` is what the run came as, `run` its id. *ret_count: subjects brought.
 */
typedef struct {
	const char *run_dir, *run, *file;
	int64_t imported_at_us;
	bool (*planned)(SubjectKind kind, const char *subject, void *data);
	void *data;
} ImportsRun;

bool imports_run(const ImportsRun *from, const char *site_dir, size_t *ret_count, GError **error);

/*
 * Lets imports stand in for what a run could not see. A subject that was not reached takes every
 * imported topic, with its own source and time; one that was reached keeps what was seen, and what
 * contradicts it becomes its topic `conflicts`. Subjects the run did not ask for are left alone.
 * Evidence is copied into the run's; changed facts are written below `run_dir`. A piece of
 * evidence that is missing or not what its name says is BASE_ERROR_UNTRUSTED.
 */
typedef struct {
	const char *site_dir, *run_dir;
	Evidence *evidence;
	const char *const *hidden; /* secrets to take out of facts; NULL: none */
} ImportsMerge;

bool imports_merge(FactBook *book, const ImportsMerge *merge, GError **error);
