#include "records/import/tally.h"

#include "base/normalise.h"
#include "records/import/choices.h"
#include "records/import/returned.h"

#include <string.h>

enum { UNKNOWN_MAX = 2000 /* bytes */, KEY = FIELD_COUNT + 1 };

/* What a rule found in one column. */
typedef struct ImportTallyCell {
	int64_t count;
	char first[TALLY_PLACE]; /* the place of its first row */
} Cell;

void import_tally_clear(ImportTally *tally)
{
	g_clear_pointer(&tally->unknown, g_free);
	g_clear_pointer(&tally->unknowns, json_decref);
	g_clear_pointer(&tally->cells, g_free);
}

/* A column without a name, or one that numbers the rows. */
static bool says_nothing(const char *head)
{
	g_autofree char *plain = normalise_token(head);
	return !*plain || strcmp(plain, "序号") == 0;
}

void import_tally_header(ImportTally *tally, const SheetRow *row, const int *fields)
{
	bool ours[CSV_MAX_CELLS];
	g_autoptr(GString) unknown = g_string_new(tally->unknown);
	returned_find(row, ours);
	tally->unknowns = tally->unknowns ? tally->unknowns : json_array();
	for (size_t i = 0; i < row->count && unknown->len < UNKNOWN_MAX; i++) {
		if (fields[i] >= 0 || ours[i] || says_nothing(row->cells[i]))
			continue;
		g_autofree char *name = g_utf8_make_valid(row->cells[i], -1);
		g_string_append_printf(unknown, "%s%s", unknown->len ? ", " : "", name);
		json_array_append_new(tally->unknowns, json_string(name));
	}
	g_free(tally->unknown);
	tally->unknown = unknown->len ? g_strdup(unknown->str) : NULL;
}

static void first_note(int64_t *count, const SheetRow *row, char first[TALLY_PLACE])
{
	if ((*count)++ > 0)
		return;
	g_autofree char *place = sheet_place(row);
	g_strlcpy(first, place, TALLY_PLACE);
}

void import_tally_row(ImportTally *tally, const ImportedRow *row)
{
	if (!tally->cells)
		tally->cells = g_new0(Cell, (size_t)RULE_COUNT * KEY);
	for (size_t i = 0; i < row->findings->count; i++) {
		if (!import_reason_told(row, i))
			continue;
		int rule = (int)row->findings->list[i].rule, field = row->findings->list[i].field;
		Cell *cell = &tally->cells[rule * KEY + MAX(field, -1) + 1];
		first_note(&cell->count, row->row, cell->first);
		first_note(&tally->counts[rule], row->row, tally->first[rule]);
	}
}

static json_t *cell_json(const Rule *rule, int field, const Cell *cell)
{
	const StudentField *column = field < 0 ? NULL : &student_fields[field];
	/* a place has the name of a sheet in it, which may be cut in a character */
	g_autofree char *first = g_utf8_make_valid(cell->first, -1);
	json_t *where = column ? json_pack("{s:s, s:s, s:s}", "id", column->name, "zh", column->zh,
	                                 "en", column->en)
	                       : json_null();
	bool coded = rule == rule_of(RULE_CODE_UNKNOWN);
	g_autofree char *zh = coded ? choices_told(field, true) : g_strdup("");
	g_autofree char *en = coded ? choices_told(field, false) : g_strdup("");
	return json_pack("{s:s, s:o, s:b, s:I, s:s, s:{s:s+, s:s+}, s:s}", "rule", rule->name,
	        "field", where, "rejects", rule->weight == RULE_REJECT, "count",
	        (json_int_t)cell->count, "first", first, "words", "zh", rule->zh, zh, "en",
	        rule->en, en, "source", rule->source);
}

json_t *import_tally_json(const ImportTally *tally)
{
	json_t *reasons = json_array();
	for (int key = 0; tally->cells && key < (int)RULE_COUNT * KEY; key++) {
		const Cell *cell = &tally->cells[key];
		if (cell->count)
			json_array_append_new(reasons,
			        cell_json(rule_of((RuleId)(key / KEY)), key % KEY - 1, cell));
	}
	return reasons;
}
