/*
 * The Document: one judged run as report.json ("jiuxu.report/1"), which every writer renders and
 * every signature covers. Keys are English and stable; what people read stands in both languages.
 */
#pragma once

#include "checks/judge.h"
#include "reports/rows.h"
#include <jansson.h>

typedef struct {
	json_t *head; /* everything but `results`, keys in their order */
	Rows *rows;   /* `results` */
} Document;

/* Takes the head over; no rows yet. */
Document *document_new(json_t *head);
void document_free(Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)

/* Who ran it, when, and what was asked for. */
typedef struct {
	char *id, *operator, * nonce, *lang, *console;
	char *pattern, *item; /* NULL: everything */
	int64_t started_at_us, finished_at_us, judged_at_us;
	bool interrupted;
} Run;

void run_clear(Run *run);

/* What runs: for the report's `tool`. Borrowed. */
typedef struct {
	const char *version, *digest;
} Tool;

Document *document_make(
        const JudgeInput *input, const Verdicts *verdicts, const Run *run, const Tool *tool);

/* The `run` of a document's head; errors when it is not one. */
bool document_run(const json_t *head, Run *ret, GError **error);
