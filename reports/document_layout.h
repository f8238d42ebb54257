/*
 * How a row stands in report.json: its members in their order, and what is written around their
 * values. Private to who writes and who reads it.
 */
#pragma once

#include "reports/rows.h"
#include <stddef.h>

typedef enum {
	MEMBER_TEXT,
	MEMBER_LIST,
	MEMBER_SOME,      /* a list that is not there when it is NULL */
	MEMBER_VALUE,     /* a text that is English, once more as {zh, en}: made, never read */
	MEMBER_BILINGUAL, /* {zh, en}: the second word stands behind the first */
	MEMBER_BECAUSE,   /* {check, target}, likewise; not there when the first is NULL */
} MemberKind;

typedef struct {
	const char *key, *open; /* open: what stands before its value */
	size_t open_length;
	MemberKind kind;
	size_t at;
} DocumentMember;

enum { DOCUMENT_MEMBERS = 20 };
extern const DocumentMember document_members[DOCUMENT_MEMBERS];

/* What stands before each of the two texts of a member. */
extern const char *const document_pair_opens[][2];
extern const char *const document_pair_keys[][2];

#define DOCUMENT_ROWS_KEY "\n  \"results\": [" /* no string holds a newline */
#define DOCUMENT_ROW_CLOSE "\n    }"
#define DOCUMENT_PAIR_CLOSE "\n      }"
#define DOCUMENT_LIST_CLOSE "\n      ]"
#define DOCUMENT_LIST_ITEM "\n        "

static inline const Word **document_text_at(const DocumentRow *row, size_t at)
{
	return (const Word **)((char *)row + at);
}

static inline const WordList **document_list_at(const DocumentRow *row, size_t at)
{
	return (const WordList **)((char *)row + at);
}
