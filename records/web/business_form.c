/* The fields of forms of daily business: what each asks for, what there is to choose from, what was
 * found of it. */
#include "base/json_text.h"
#include "records/web/business.h"

#include "records/web/specialties.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { PLACE_MAX = 40 /* characters of a place by its name */ };

/* What was found of a field, as words; "" when nothing was. */
static const char *field_problem(const Exchange *exchange, const Findings *findings, int field)
{
	for (size_t i = 0; findings && i < findings->count; i++) {
		const Rule *rule = rule_of(findings->list[i].rule);
		if (findings->list[i].field == field && rule->weight == RULE_REJECT)
			return exchange->zh ? rule->zh : rule->en;
	}
	return "";
}

/* What stands behind a field that is not shown: of an application that is made again. */
static const char *masked_of(const json_t *given, const char *name)
{
	return json_text_in(json_object_get(given, "masked"), name);
}

/* What a code or month looks like. */
static const char *hint_words(const Exchange *exchange, bool region, bool month)
{
	return region  ? word(exchange->zh, "hint_region")
	       : month ? word(exchange->zh, "hint_month")
	               : "";
}

/* What a want can be chosen from: a cause is one of this business. */
static json_t *options_of(const Exchange *exchange, const Business *business, Want want)
{
	const char *table = want == WANT_SPECIALTY ? NULL : want_rows[want].table;
	json_t *codes = view_codes(exchange, table), *row;
	if (want != WANT_CAUSE)
		return codes;
	json_t *fit = json_array();
	size_t i;
	json_array_foreach(codes, i, row)
		if (business_cause_fits(business, json_text_in(row, "id")))
			json_array_append(fit, row);
	json_decref(codes);
	return fit;
}

/* What there is to choose from, in groups; [] of what is no specialty. */
static json_t *groups_of(const Exchange *exchange, bool specialty, const Record *record)
{
	const char *month = record && record->id ? record->student.values[F_RXNY] : "";
	return specialty
	               ? web_specialties(exchange, *month ? web_entered(exchange, month) : 0, true)
	               : json_array();
}

json_t *web_wants(const Exchange *exchange, const Business *business, const Record *record,
        const json_t *given, const Findings *findings)
{
	static const char *const kinds[] = {[WANTS_TEXT] = "text",
	        [WANTS_DAY] = "day",
	        [WANTS_MONTH] = "month",
	        [WANTS_CHECK] = "check",
	        [WANTS_NUMBER] = "number",
	        [WANTS_CODE] = "code",
	        [WANTS_REGION] = "text"};
	json_t *list = json_array();
	for (const int *want = business->wants; want < business->wants + BUSINESS_WANTS && *want;
	        want++) {
		int which = ABS(*want);
		const WantRow *row = &want_rows[which];
		json_array_append_new(list,
		        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:i, s:o, s:o, s:s, "
		                  "s:s, s:s}",
		                "id", row->id, "note", "", "help", "", "said", "", "label",
		                exchange->zh ? row->zh : row->en, "kind", kinds[row->kind],
		                "needed", *want > 0, "value", json_text_in(given, row->id), "most",
		                row->kind == WANTS_REGION ? PLACE_MAX : row->characters_max,
		                "options", options_of(exchange, business, (Want)which), "groups",
		                groups_of(exchange, row->field == F_ZYM, record), "problem",
		                field_problem(exchange, findings, FIELD_COUNT + which), "masked",
		                masked_of(given, row->id), "hint",
		                hint_words(exchange, row->kind == WANTS_REGION,
		                        row->kind == WANTS_MONTH)));
	}
	return list;
}

/* What a citizen number tells; who has another document is asked for it when it is read. */
static bool told_by_number(const Record *record, int field)
{
	return !record && (field == F_XBM || field == F_CSRQ);
}

/* What stands beside the name of a field of a new student. */
static const char *value_note(const Exchange *exchange, const Record *record, int field)
{
	return told_by_number(record, field) ? word(exchange->zh, "told_by_number")
	       : !record && field == F_SFZJH ? word(exchange->zh, "needed_but_other")
	                                     : "";
}

static json_t *value_field(const Exchange *exchange, const Record *record, const json_t *given,
        const Findings *findings, int field)
{
	const StudentField *row = &student_fields[field];
	const char *now = record ? record->student.values[field] : "";
	const char *before = masked_of(given, row->name);
	g_autofree char *masked = *before          ? g_strdup(before)
	                          : row->sensitive ? view_masked(field, now)
	                                           : g_strdup("");
	const char *value = json_text_in(given, row->name);
	const char *table = row->table;
	bool specialty = row->kind == KIND_SPECIALTY;
	bool told = told_by_number(record, field);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:s, s:i, s:o, s:o, s:s, s:s}",
	        "id", row->name, "note", value_note(exchange, record, field), "help", "", "said",
	        "", "label", exchange->zh ? row->zh : row->en, "kind",
	        row->kind == KIND_DAY ? "day"
	        : table || specialty  ? "code"
	                              : "text",
	        "needed", !record && row->ask == ASK_NOW && !told, "value",
	        *value || row->sensitive ? value : now, "masked", masked, "most",
	        row->kind == KIND_REGION                           ? PLACE_MAX
	        : row->kind == KIND_DAY || row->kind == KIND_MONTH ? 10
	                                                           : row->characters_max,
	        "options", view_codes(exchange, table), "groups",
	        specialty ? web_specialties(exchange,
	                            web_entered(exchange, json_text_in(given, "RXNY")), false)
	                  : json_array(),
	        "problem", field_problem(exchange, findings, field), "hint",
	        hint_words(exchange, row->kind == KIND_REGION, row->kind == KIND_MONTH));
}

/* Where he is and what he is follows from the business, his number is given, nothing has ended. */
static bool asked_of_new(int field)
{
	return field != F_XXDM && field != F_XSDQZTM && field != F_XJH && field != F_JSXYNY &&
	       field != F_BYZSH;
}

json_t *web_values(const Exchange *exchange, const Record *record, const json_t *given,
        const Findings *findings)
{
	json_t *list = json_array();
	for (int i = 0; i < FIELD_COUNT; i++) {
		/* which document it is stands before its number */
		int field = i == F_SFZJH ? F_SFZJLXM : i == F_SFZJLXM ? F_SFZJH : i;
		bool asked = record ? business_field_open(field) : asked_of_new(field);
		if (asked)
			json_array_append_new(
			        list, value_field(exchange, record, given, findings, field));
	}
	return list;
}
