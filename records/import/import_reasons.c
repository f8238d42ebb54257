/* What a row was found to be, in words. */
#include "records/import/choices.h"
#include "records/import/import.h"
#include "records/import/twins.h"

static void reason_append(GString *out, const ImportedRow *row, size_t index, bool zh)
{
	RuleId id = row->findings->list[index].rule;
	int field = row->findings->list[index].field;
	g_string_append(out, out->len ? (zh ? "；" : "; ") : "");
	if (field >= 0)
		g_string_append_printf(out, zh ? "%s：" : "%s: ",
		        zh ? student_fields[field].zh : student_fields[field].en);
	g_string_append(out, zh ? rule_of(id)->zh : rule_of(id)->en);
	if (id == RULE_CODE_UNKNOWN) {
		g_autofree char *choices = choices_told(field, zh);
		g_string_append(out, choices);
	}
	if (id == RULE_SAME_CORRECTED && row->before && !student_fields[field].sensitive)
		g_string_append_printf(out, zh ? "（原为“%s”）" : " (it was “%s”)",
		        row->before->student.values[field]);
	if ((id == RULE_SAME_RENUMBERED || id == RULE_SAME_UNNUMBERED) && row->other_place)
		g_string_append_printf(
		        out, zh ? "（系统编号 %s）" : " (record id %s)", row->other_place);
	int kind = twins_kind(id);
	if (kind >= 0 && row->twins[kind])
		g_string_append_printf(out,
		        zh ? "（见第%" G_GINT64_FORMAT "行）" : " (see line %" G_GINT64_FORMAT ")",
		        row->twins[kind]);
}

bool import_reason_told(const ImportedRow *row, size_t index)
{
	RuleId id = row->findings->list[index].rule;
	bool outcome = id == RULE_SAME_UNCHANGED || id == RULE_SAME_WAITS ||
	               id == RULE_SAME_FILLED || id == RULE_SAME_CORRECTED;
	return !outcome || row->outcome != ROW_REJECTED;
}

/* Fields to be filled in later, together at the end. */
static void missing_append(GString *out, const ImportedRow *row, bool zh)
{
	bool first = true;
	for (size_t i = 0; i < row->findings->count; i++) {
		int field = row->findings->list[i].field;
		if (row->findings->list[i].rule != RULE_FIELD_MISSING)
			continue;
		const char *between = !first ? (zh ? "、" : ", ")
		                      : zh   ? "待补录："
		                             : "to be filled in later: ";
		g_string_append_printf(out, "%s%s%s", first && out->len ? (zh ? "；" : "; ") : "",
		        between, zh ? student_fields[field].zh : student_fields[field].en);
		first = false;
	}
}

char *import_reasons(const ImportedRow *row, bool zh)
{
	GString *out = g_string_new(NULL);
	for (RuleWeight weight = RULE_REJECT + 1; weight-- > RULE_PROBLEM;)
		for (size_t i = 0; i < row->findings->count; i++) {
			RuleId id = row->findings->list[i].rule;
			if (rule_of(id)->weight == weight && id != RULE_FIELD_MISSING &&
			        import_reason_told(row, i))
				reason_append(out, row, i, zh);
		}
	missing_append(out, row, zh);
	return g_string_free(out, FALSE);
}
