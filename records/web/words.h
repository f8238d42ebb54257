/*
 * What pages say, in Chinese and English: one table (records/web/words.tsv: key, Chinese, English),
 * and the templates of pages. Read once from the binary; const afterwards, for every thread.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* The word of a key; the key itself when there is none. Borrowed. */
const char *word(bool zh, const char *key);
/* All of a language as an object, for templates. Borrowed, not to be changed. */
const json_t *words_all(bool zh);

/* Whether an Accept-Language ("zh;q=0.2, en;q=0.9"; NULL: none was sent) is better served by
 * English; of what is wanted alike the first; who says nothing of either reads Chinese (RFC 9110
 * 12.5.4, ranges as RFC 4647 3.3.1 has them; what is no range with a weight is not there). */
bool words_english(const char *accepted);

/* Appends what a template of records/web/templates makes of `vars`; `vars` is not changed. What it
 * names must be there; "zh" says in which language. */
bool page_render(const char *template, const json_t *vars, GString *out, GError **error);
