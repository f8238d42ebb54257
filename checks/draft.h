/*
 * Drafts of a site's checklist.yaml: from what a good machine shows, or from a goss.yaml of
 * others. What is written loads, lints clean and is meant to be read and cut down by people. Pure.
 */
#pragma once

#include "checks/checklist.h"
#include "inventory/facts.h"

/* The text of a draft, growing. */
typedef struct {
	GString *text;
	const char *roles; /* whom the checks concern; NULL: everybody */
	unsigned count;
} Draft;

void draft_init(Draft *draft, const char *roles, const char *from);
void draft_clear(Draft *draft);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Draft, draft_clear)

void draft_comment(Draft *draft, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* One check: `form` is the key, `keys` a JSON object or text (taken over). */
void draft_check(Draft *draft, const char *form, const char *name, json_t *keys);

/* What is asked of a good machine beside the usual topics: argument lines of topic `command`. */
typedef struct {
	const char *topic; /* as in --topics: package, service … */
	const char *line;  /* NULL: from the facts themselves */
} DraftQuestion;
extern const DraftQuestion draft_questions[]; /* ends with a topic NULL */
enum { DRAFT_PACKAGES_MAX = 400 };

/* `topics`: which; NULL: all. `files`: paths that were asked (char *). */
void draft_derive(Draft *draft, const Facts *facts, const GPtrArray *files, const char *topics);

/*
 * A goss.yaml's assertions as checks; what has no equivalent stays as a comment with its line.
 * An empty assertion is an error, at its place.
 */
bool draft_from_goss(Draft *draft, const Node *root, GError **error);
