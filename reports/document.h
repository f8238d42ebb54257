/*
 * The Document: one judged run as report.json ("jiuxu.report/1"), which every writer renders and
 * every signature covers. Keys are English and stable; what people read stands in both languages.
 */
#pragma once

#include "checks/judge.h"
#include <jansson.h>

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

json_t *document_make(
        const JudgeInput *input, const Verdicts *verdicts, const Run *run, const Tool *tool);

/* The `run` of a report.json; errors when it is not one. */
bool document_run(const json_t *document, Run *ret, GError **error);
