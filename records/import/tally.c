#include "records/import/tally.h"

#include <string.h>

enum { UNKNOWN_MAX = 2000 /* bytes */ };

void import_tally_clear(ImportTally *tally)
{
	g_clear_pointer(&tally->unknown, g_free);
}

void import_tally_header(ImportTally *tally, const SheetRow *row, const int *fields)
{
	static const char *const ours[] = {
	        "原文件行", "处理结果", "原因", "row in the file", "outcome", "reasons", ""};
	g_autoptr(GString) unknown = g_string_new(tally->unknown);
	for (size_t i = 0; i < row->count && unknown->len < UNKNOWN_MAX; i++) {
		bool own = false;
		for (size_t j = 0; j < G_N_ELEMENTS(ours); j++)
			own = own || strcmp(row->cells[i], ours[j]) == 0;
		if (fields[i] < 0 && !own)
			g_string_append_printf(
			        unknown, "%s%s", unknown->len ? ", " : "", row->cells[i]);
	}
	g_free(tally->unknown);
	tally->unknown = unknown->len ? g_strdup(unknown->str) : NULL;
}

void import_tally_row(ImportTally *tally, const ImportedRow *row)
{
	for (size_t i = 0; i < row->findings->count; i++) {
		RuleId rule = row->findings->list[i].rule;
		if (tally->counts[rule]++ == 0)
			g_strlcpy(tally->first[rule], row->row->place, sizeof tally->first[rule]);
	}
}

json_t *import_tally_json(const ImportTally *tally)
{
	json_t *reasons = json_array();
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++) {
		const Rule *rule = rule_of(id);
		if (!tally->counts[id])
			continue;
		/* a place has the name of a sheet in it, which may be cut in a character */
		g_autofree char *first = g_utf8_make_valid(tally->first[id], -1);
		json_array_append_new(reasons,
		        json_pack("{s:s, s:b, s:I, s:s, s:{s:s, s:s}, s:s}", "rule", rule->name,
		                "rejects", rule->weight == RULE_REJECT, "count",
		                (json_int_t)tally->counts[id], "first", first, "words", "zh",
		                rule->zh, "en", rule->en, "source", rule->source));
	}
	return reasons;
}
