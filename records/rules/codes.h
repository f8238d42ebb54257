/*
 * Code tables of the standards (records/data/codes): codes and the words that people write in their
 * stead. Read once from the binary; pure and const afterwards.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct CodeTable CodeTable;

typedef struct {
	const char *code, *name;
} CodeRow;

/* By the name of JY/T 1001 ("SFZJLX") or ours ("XB"); NULL when there is none. */
const CodeTable *code_table_find(const char *name);

size_t code_table_count(void);
const CodeTable *code_table_at(size_t index);

const char *code_table_name(const CodeTable *table);
const char *code_table_zh(const CodeTable *table);
const char *code_table_en(const CodeTable *table);
const char *code_table_source(const CodeTable *table);
size_t code_table_rows(const CodeTable *table);
CodeRow code_table_row(const CodeTable *table, size_t index); /* in the table's order */

/* The table's own spelling of a code, name or other word for it; NULL when it is none of them. */
const char *code_find(const CodeTable *table, const char *text);
/* What a code means; NULL when there is none such. */
const char *code_meaning(const CodeTable *table, const char *code);
/* The same in English where that is plain (records/data/codes_en.tsv); else NULL. */
const char *code_meaning_en(const CodeTable *table, const char *code);
/* The code that `text` would be with the zeros in front that a spreadsheet drops; or NULL. */
const char *code_with_zeros(const CodeTable *table, const char *text);

/* Whether it has the form of a code of the catalogue of specialties of 2021 (610101 … 799999),
 * which is not carried here. */
bool specialty_2021(const char *code);
