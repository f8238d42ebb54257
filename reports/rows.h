/*
 * Rows: the results of a Document, compact. 60,000 rows say few words between them, so each text is
 * held once, whoever says it, and looked at once: whether it is fit to be shown, and whether JSON
 * takes it as it stands. Grows while it is filled; const and smaller once rows_close() was called.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* A text, valid UTF-8. Owned by the rows. */
typedef struct {
	uint32_t length; /* bytes, without the NUL */
	bool visible;    /* width_visible() (base/width.h) would not change it */
	bool plain;      /* JSON needs no escape in it */
	char text[];
} Word;

/* Owned by the rows. */
typedef struct {
	size_t count;
	const Word *words[];
} WordList;

/* One result, as the keys of report.json say; every member is set but where NULL is named. */
typedef struct {
	const Word *check, *item, *target, *target_kind;
	const Word *outcome, *cause, *severity; /* words as written, known or not */
	const Word *expected, *actual;
	const Word *reason, *reason_zh, *reason_en, *remedy;
	const WordList *evidence, *sources;
	const WordList *evidence_of; /* as long as the evidence; NULL: the target tells it */
	const Word *collected_at, *valid_until;
	const Word *because_check, *because_target; /* the row that explains it; NULL: none */
} DocumentRow;

typedef struct Rows Rows;

Rows *rows_new(void);
void rows_free(Rows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rows, rows_free)

/* The word of a text (NULL: ""), made valid UTF-8; `likely` is a guess that saves the search, or
 * NULL. */
const Word *rows_word(Rows *rows, const Word *likely, const char *text);
/* The list of so many texts; `likely` as above. */
const WordList *rows_list(
        Rows *rows, const WordList *likely, const char *const *texts, size_t count);

void rows_add(Rows *rows, const DocumentRow *row);
/* What only filling needs is given back: from then on no word and no row may be added. */
void rows_close(Rows *rows);

size_t rows_count(const Rows *rows);
const DocumentRow *rows_at(const Rows *rows, size_t index); /* NULL behind the last */
