/*
 * Excerpts: the first lines of raw observations, as visible text, each told once and all together
 * no more than a budget.
 */
#pragma once

#include "reports/writer.h"

typedef struct {
	const WriterOptions *options;
	GHashTable *told;   /* digests told already, borrowed */
	size_t budget_left; /* bytes */
} Excerpts;

void excerpts_init(Excerpts *excerpts, const WriterOptions *options);
void excerpts_clear(Excerpts *excerpts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Excerpts, excerpts_clear)

/*
 * [{"mark": "sha256:1a2b…", "of": "db1" or "", "excerpt": "…" or ""}] for a list of digests, which
 * must outlive the excerpts, and whose they are (NULL: the target tells); marks alone unless
 * `with_text`. Owned by the caller.
 */
json_t *excerpts_of(
        Excerpts *excerpts, const WordList *digests, const WordList *owners, bool with_text);

/* "1a2b3c4d", the beginning of a digest's hex; "" when it is none. Owned by the caller. */
char *excerpt_mark(const char *digest);
