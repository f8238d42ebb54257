/*
 * The verdict in words, the same wherever it is said: one with remarks says which,
 * "具备部署条件（关键项均通过；重要项不通过 1 处，有提醒 3 处）".
 */
#pragma once

#include "checks/outcome.h"
#include "reports/document.h"

/* How many results there are of each severity and outcome. */
typedef struct {
	size_t rows[SEVERITY_MINOR + 1][OUTCOME_COUNT];
} ConclusionCounts;

/* Owned by the caller. */
char *conclusion_words(ReadinessVerdict verdict, const ConclusionCounts *counts, bool zh);

/* That of a document, by its own rows; the word as it stands when it is none of ours. Owned. */
char *conclusion_of(const Document *document, bool zh);
