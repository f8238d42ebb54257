/*
 * A diff prepared for people: its sections, their words, and rows that changed in the same way told
 * once. Everything borrows from the diff (reports/diff.h).
 */
#pragma once

#include "checks/outcome.h"
#include <glib.h>
#include <jansson.h>

typedef struct {
	const char *change; /* a key of `counts` */
	Words words;
	bool has_rows;
} DiffSection;

const DiffSection *diff_section(size_t index); /* NULL behind the last; worst first */
json_int_t diff_count(const json_t *diff, const char *change);

/* Rows of one check whose outcome changed alike, and for the same cause. */
typedef struct {
	const json_t *first;
	GPtrArray *targets;    /* const char * */
	bool same_reason;      /* else each has words of its own, with its name or figures */
	const char *lost_host; /* rows of several checks, all for want of this host; "" for none */
} DiffFold;

/* Owned, with its elements (DiffFold *). */
GPtrArray *diff_folds(const json_t *diff, const char *change, bool zh);

/* "rac1、rac2 等 12 个"; at most `most` are named. Owned. */
char *diff_fold_targets(const DiffFold *fold, bool zh, size_t most);

/* "设备已加电并运行（关键项，hardware.powered）", or the host that all of it waits for. Owned. */
char *diff_fold_title(const DiffFold *fold, bool zh);

/* Why it is as it is now; of one target, named, where each has words of its own. "" when nothing is
 * said. Owned. */
char *diff_fold_reason(const DiffFold *fold, bool zh);

/* What somebody stated that no longer counts: "经批准豁免已失效：os.clock（h0003），王建国，…".
 * Owned. */
char *diff_lapsed_line(const json_t *lapsed, bool zh);
const char *diff_lapsed_title(bool zh);
/* In words; a row that one of the two does not have is said, too. */
const char *diff_outcome(const json_t *row, const char *key, bool zh);
const char *diff_verdict(const json_t *side, bool zh);
