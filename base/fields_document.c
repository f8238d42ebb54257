/* The reference page of a field table, and the nearest word to a misspelt one. */
#include "base/fields.h"

#include <string.h>

#define SLIPS_MAX 2
#define WORD_MAX 64 /* bytes: nothing longer is a slip of a name of ours */

/*
 * Damerau-Levenshtein distance with adjacent swaps (optimal string alignment), in bytes, both at
 * most WORD_MAX.
 */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][WORD_MAX + 1];
	size_t length = strlen(b);
	for (size_t j = 0; j <= length; j++)
		rows[0][j] = j;
	size_t i = 0;
	for (; a[i]; i++) {
		size_t *before = rows[(i + 2) % 3], *last = rows[i % 3], *row = rows[(i + 1) % 3];
		row[0] = i + 1;
		for (size_t j = 0; j < length; j++) {
			size_t change = last[j] + (a[i] != b[j]);
			row[j + 1] = MIN(change, MIN(last[j + 1], row[j]) + 1);
			if (i && j && a[i] == b[j - 1] && a[i - 1] == b[j])
				row[j + 1] = MIN(row[j + 1], before[j - 1] + 1);
		}
	}
	return rows[i % 3][length];
}

const char *fields_nearest(const char *word, const char *const *words, size_t count)
{
	size_t length = strlen(word), best = MIN(SLIPS_MAX + 1, length);
	const char *nearest = NULL;
	for (size_t i = 0; i < count && length <= WORD_MAX; i++) {
		size_t slips = strlen(words[i]) <= WORD_MAX ? distance(word, words[i]) : best;
		if (slips >= best)
			continue;
		best = slips;
		nearest = words[i];
	}
	return nearest;
}

static const char *kind_name(FieldKind kind)
{
	static const char *const names[] = {
	        [FIELD_STRING] = "string",
	        [FIELD_INT] = "whole number",
	        [FIELD_BOOL] = "true or false",
	        [FIELD_ENUM] = "one of",
	        [FIELD_STRINGS] = "list of strings",
	        [FIELD_DATE] = "date (YYYY-MM-DD)",
	        [FIELD_DURATION] = "duration (30s, 15m, 2h, 7d)",
	        [FIELD_SECRET] = "`!secret NAME`",
	        [FIELD_STRUCT] = "mapping",
	        [FIELD_LIST] = "list of",
	        [FIELD_NODE] = "any",
	};
	return names[kind];
}

static void append_cell(GString *out, const char *text)
{
	for (; text && *text; text++) {
		if (*text == '|')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *text == '\n' ? ' ' : *text);
	}
}

static void append_limits(GString *out, const Field *field)
{
	if (!field->min && !field->max)
		return;
	const char *unit = field->kind == FIELD_STRING     ? " characters"
	                   : field->kind == FIELD_DURATION ? "s"
	                   : field->kind == FIELD_INT      ? ""
	                                                   : " items";
	if (!field->max && field->min > 0)
		g_string_append_printf(out, ", at least %" G_GINT64_FORMAT "%s", field->min, unit);
	else
		g_string_append_printf(out, ", %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT "%s",
		        field->min, field->max, unit);
}

static void append_kind(GString *out, const Field *field)
{
	g_string_append(out, kind_name(field->kind));
	for (size_t i = 0; field->kind == FIELD_ENUM && field->words[i]; i++)
		g_string_append_printf(out, "%s `%s`", i ? "," : "", field->words[i]);
	if (field->table)
		g_string_append_printf(out, " [%s](#%s)", field->table->name, field->table->name);
	append_limits(out, field);
}

static void append_table(GString *out, const FieldTable *table)
{
	g_string_append_printf(out, "## %s\n\n", table->name);
	if (table->doc)
		g_string_append_printf(out, "%s\n\n", table->doc);
	g_string_append(out, "| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
	for (const Field *field = table->fields; field->name; field++) {
		g_string_append_printf(out, "| `%s` | ", field->name);
		append_kind(out, field);
		g_string_append(out, " | ");
		if (field->required)
			g_string_append(out, "**required**");
		else if (field->fallback)
			g_string_append_printf(out, "`%s`", field->fallback);
		g_string_append(out, " | ");
		append_cell(out, field->doc);
		g_string_append(out, " |\n");
	}
}

void fields_document(const FieldTable *table, GString *out)
{
	g_autoptr(GPtrArray) tables = g_ptr_array_new();
	g_ptr_array_add(tables, (void *)table);
	for (guint i = 0; i < tables->len; i++) {
		const FieldTable *next = g_ptr_array_index(tables, i);
		if (i)
			g_string_append_c(out, '\n');
		append_table(out, next);
		for (const Field *field = next->fields; field->name; field++)
			if (field->table && !g_ptr_array_find(tables, field->table, NULL))
				g_ptr_array_add(tables, (void *)field->table);
	}
}
