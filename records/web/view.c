#include "records/web/view.h"

#include "records/business/due.h"
#include "records/rules/codes.h"
#include "records/rules/document.h"
#include "records/rules/policy.h"
#include "records/rules/region.h"
#include "records/store/offers.h"
#include "records/store/schools.h"
#include "records/web/words.h"

#include <string.h>

/* What was found before under that key; makes the table when there is none. */
static const char *kept(GHashTable **table, const char *key)
{
	if (!*table)
		*table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return g_hash_table_lookup(*table, key);
}

/* The word for who is no account: somebody at the shell, the day that came; NULL for an account. */
static const char *actor_word(const Exchange *exchange, const char *account)
{
	if (strcmp(account, DUE_ACTOR) == 0)
		return word(exchange->zh, "actor_calendar");
	return g_str_has_prefix(account, "cli:") ? word(exchange->zh, "actor_shell") : NULL;
}

const char *view_person(Exchange *exchange, const char *account)
{
	const char *known = kept(&exchange->people, account);
	if (known)
		return known;
	const char *actor = actor_word(exchange, account), *user = strchr(account, ':');
	g_auto(Account) there = {0};
	g_autoptr(GError) none = NULL;
	bool named = *account && !actor &&
	             account_load_named(exchange->store, account, &there, &none) &&
	             *there.real_name;
	char *words = named ? g_strdup_printf(exchange->zh ? "%s（%s）" : "%s (%s)",
	                              there.real_name, account)
	              : actor && user ? g_strdup_printf(exchange->zh ? "%s（%s）" : "%s (%s)",
	                                        actor, user + 1)
	                              : g_strdup(actor ? actor : account);
	g_hash_table_insert(exchange->people, g_strdup(account), words);
	return words;
}

char *view_real_name(const Exchange *exchange, const char *account)
{
	g_auto(Account) there = {0};
	g_autoptr(GError) none = NULL;
	const char *actor = actor_word(exchange, account);
	if (actor)
		return g_strdup(actor);
	bool named = *account && account_load_named(exchange->store, account, &there, &none);
	return g_strdup(named && *there.real_name ? there.real_name : account);
}

const char *view_school(Exchange *exchange, const char *code)
{
	const char *known = kept(&exchange->schools, code);
	if (known)
		return known;
	g_auto(School) school = {0};
	g_autoptr(GError) none = NULL;
	bool there = school_load(exchange->store, code, &school, &none);
	char *name = g_strdup(there ? school.name : code);
	g_hash_table_insert(exchange->schools, g_strdup(code), name);
	return name;
}

const char *view_source(const Exchange *exchange, const char *source)
{
	bool own = !source || strcmp(source, "本系统的数据检查") == 0;
	return own ? word(exchange->zh, "source_own") : source;
}

char *view_region(const char *digits)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t length = strlen(digits);
	for (size_t level = 2; level <= MIN(length, (size_t)6); level += 2) {
		char code[7] = "000000";
		memcpy(code, digits, level);
		if (level > 2 && strncmp(code + level - 2, "00", 2) == 0)
			break;
		const Region *region = region_find(code);
		if (region)
			g_string_append_printf(out, "%s%s", out->len ? " " : "", region->name);
	}
	return g_strdup(out->len ? out->str : digits);
}

char *view_place(const Exchange *exchange, const char *digits)
{
	g_autofree char *place = view_region(digits);
	size_t length = strlen(digits);
	if (length < 4 || strcmp(digits + length - 2, "00") != 0)
		return g_steal_pointer(&place);
	bool city = length == REGION_LENGTH && strncmp(digits + 2, "00", 2) != 0;
	return g_strdup_printf("%s %s", place,
	        word(exchange->zh, city ? "managed_by_city" : "managed_by_province"));
}

char *view_grade(const Exchange *exchange, const char *grade)
{
	static const char behind[] = "级";
	enum { YEAR = 4 };
	bool year = g_str_has_prefix(grade, "20") && strspn(grade, "0123456789") == YEAR &&
	            (!grade[YEAR] || strcmp(grade + YEAR, behind) == 0);
	return year ? g_strdup_printf("%.*s%s", YEAR, grade, exchange->zh ? behind : "")
	            : g_strdup(grade);
}

const char *view_status(const Exchange *exchange, const char *id)
{
	Status status = status_find(id);
	if (status == STATUS_COUNT)
		return id;
	const StatusRow *row = status_row(status);
	return exchange->zh ? row->zh : row->en;
}

/* NULL when there is none such. */
static const char *meaning_of(const Exchange *exchange, const CodeTable *table, const char *code)
{
	const char *english = table && *code && !exchange->zh ? code_meaning_en(table, code) : NULL;
	return english ? english : table && *code ? code_meaning(table, code) : NULL;
}

const char *view_code(const Exchange *exchange, const char *table, const char *code)
{
	const char *meaning = meaning_of(exchange, code_table_find(table), code);
	if (!meaning && *code && strcmp(table, "ZYML2010") == 0)
		meaning = catalogues_name(exchange_catalogues(exchange), code);
	return meaning ? meaning : code;
}

const char *view_specialty(Exchange *exchange, const char *school, const char *code)
{
	const char *meaning = view_code(exchange, "ZYML2010", code);
	if (!*code || strcmp(meaning, code) != 0)
		return meaning;
	g_autofree char *key = g_strdup_printf("%s/%s", school, code);
	const char *known = kept(&exchange->schools, key);
	if (known)
		return known;
	g_autoptr(GError) none = NULL;
	g_autofree char *name = offer_specialty_name(exchange->store, school, code, &none);
	const char *listed = catalogues_name(exchange_catalogues(exchange), code);
	char *words = g_strdup(name && *name ? name : listed ? listed : code);
	g_hash_table_insert(exchange->schools, g_steal_pointer(&key), words);
	return words;
}

static void code_add(
        const Exchange *exchange, const CodeTable *codes, const char *code, json_t *list)
{
	json_array_append_new(list,
	        json_pack("{s:s, s:s}", "id", code, "words", meaning_of(exchange, codes, code)));
}

json_t *view_codes(const Exchange *exchange, const char *table)
{
	/* of the countries, what nearly all choose */
	static const char *const usual[] = {"CHN", "HKG", "MAC", "TWN", NULL};
	const CodeTable *codes = table ? code_table_find(table) : NULL;
	bool countries = table && strcmp(table, "GJDQ") == 0;
	json_t *list = json_array();
	for (size_t i = 0; countries && usual[i]; i++)
		code_add(exchange, codes, usual[i], list);
	for (size_t i = 0; codes && i < code_table_rows(codes); i++) {
		const char *code = code_table_row(codes, i).code;
		if (!countries || !g_strv_contains(usual, code))
			code_add(exchange, codes, code, list);
	}
	return list;
}

char *view_value(const Exchange *exchange, int field, const char *value)
{
	const StudentField *row = &student_fields[field];
	const CodeTable *codes = row->table ? code_table_find(row->table) : NULL;
	const char *meaning = row->kind == KIND_SPECIALTY
	                              ? catalogues_name(exchange_catalogues(exchange), value)
	                              : meaning_of(exchange, codes, value);
	if (meaning)
		return g_strdup_printf(exchange->zh ? "%s（%s）" : "%s (%s)", meaning, value);
	if (row->kind == KIND_REGION && strlen(value) == 6) {
		g_autofree char *name = view_region(value);
		return g_strdup_printf(exchange->zh ? "%s（%s）" : "%s (%s)", name, value);
	}
	if (field == F_SZNJ)
		return view_grade(exchange, value);
	if (row->kind == KIND_DAY && strlen(value) == 8)
		return g_strdup_printf("%.4s-%.2s-%.2s", value, value + 4, value + 6);
	if (row->kind == KIND_MONTH && strlen(value) == 6)
		return g_strdup_printf("%.4s-%.2s", value, value + 4);
	return g_strdup(value);
}

/* All but the first `keep` characters. */
static char *behind_hidden(const char *value, glong keep)
{
	if (g_utf8_strlen(value, -1) <= keep)
		return g_strdup("****");
	g_autofree char *first = g_utf8_substring(value, 0, keep);
	return g_strconcat(first, "****", NULL);
}

char *view_masked(int field, const char *value)
{
	if (!*value)
		return g_strdup("");
	switch (field) {
	case F_XSLXDH:
	case F_JHRDH:
		return phone_mask(value);
	case F_JTZZ:
		return behind_hidden(value, 6);
	default:
		return document_mask(value);
	}
}

char *view_problem_words(const Exchange *exchange, RuleId id, const char *status)
{
	Status state = status_find(status);
	bool registered =
	        state != STATUS_COUNT && state != STATUS_ADMITTED && state != STATUS_PENDING;
	return id == RULE_NATIONAL_DUPLICATE && registered
	               ? g_strdup(word(exchange->zh, "national_duplicate_registered"))
	               : policy_rule_words(&exchange->policy, id, exchange->zh);
}

json_t *view_problems(const Exchange *exchange, const char *problems, const char *status)
{
	json_t *list = json_array();
	g_auto(GStrv) parts = g_strsplit(problems, " ", -1);
	for (size_t i = 0; parts[i]; i++) {
		int field;
		bool confirmed;
		RuleId id = problems_word(parts[i], &field, &confirmed);
		if (id == RULE_NONE || confirmed)
			continue;
		const Rule *rule = rule_of(id);
		g_autofree char *words = view_problem_words(exchange, id, status);
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:s}", "rule", rule->name, "field",
		                      field < 0      ? ""
		                      : exchange->zh ? student_fields[field].zh
		                                     : student_fields[field].en,
		                      "words", words));
	}
	return list;
}

/* For what is put many times in a page: the names are ours, the texts were UTF-8 when they came. */
static void text_put(json_t *object, const char *name, const char *text)
{
	json_object_set_new_nocheck(object, name, json_string_nocheck(text));
}

json_t *view_row(Exchange *exchange, const StudentRow *row)
{
	json_t *object = json_object();
	json_object_set_new_nocheck(object, "id", json_integer(row->id));
	text_put(object, "name", row->name);
	text_put(object, "sex", view_code(exchange, "XB", row->sex));
	text_put(object, "school", view_school(exchange, row->school));
	text_put(object, "class", row->class_name);
	text_put(object, "number", row->number);
	g_autofree char *grade = view_grade(exchange, row->grade);
	text_put(object, "grade", grade);
	text_put(object, "specialty", view_specialty(exchange, row->school, row->specialty));
	text_put(object, "status", view_status(exchange, row->status));
	text_put(object, "status_id", row->status);
	json_object_set_new_nocheck(object, "problems", json_boolean(row->in_doubt));
	return object;
}

/* Fields as people look for them; those of no group stand in the last. */
static const struct {
	const char *word;
	int fields[20];
} groups[] = {{"group_person", {F_XM, F_XBM, F_CSRQ, F_SFZJLXM, F_SFZJH, F_MZM, F_ZZMMM, F_GATQWM,
                                       F_GJDQM, F_JKZKM, F_HYZKM, F_CYM, F_XMPY, F_YWXM, -1}},
        {"group_record",
                {F_XJH, F_XXDM, F_ZYM, F_SZNJ, F_SZBH, F_XH, F_RXNY, F_XZ, F_XSLBM, F_RXFSM,
                        F_JDFSM, F_XSLYM, F_ZSDXM, F_LYDQM, F_XSDQZTM, F_JSXYNY, F_BYZSH, -1}},
        {"group_home", {F_HKLBM, F_HKSZDXZQHM, F_SFSLDRK, F_CSDM, F_JG, F_JTZZ, F_JTYZBM, F_XSLXDH,
                               F_JHRXM, F_JHRDH, F_YHKH, F_BZ, -1}}};

/* "计算机应用（710201）" */
static char *specialty_text(Exchange *exchange, const Record *record)
{
	const char *code = record->student.values[F_ZYM];
	const char *name = view_specialty(exchange, record->student.values[F_XXDM], code);
	return strcmp(name, code) == 0
	               ? g_strdup(code)
	               : g_strdup_printf(exchange->zh ? "%s（%s）" : "%s (%s)", name, code);
}

static json_t *view_field(Exchange *exchange, const Record *record, int field, bool shown)
{
	const StudentField *row = &student_fields[field];
	const char *value = record->student.values[field];
	g_autofree char *text = row->sensitive && !shown ? view_masked(field, value)
	                        : field == F_ZYM         ? specialty_text(exchange, record)
	                                                 : view_value(exchange, field, value);
	json_t *object = json_object();
	text_put(object, "name", row->name);
	text_put(object, "label", exchange->zh ? row->zh : row->en);
	bool later = field == F_XSDQZTM && !*value &&
	             (record->student.status == STATUS_ADMITTED ||
	                     record->student.status == STATUS_PENDING);
	text_put(object, "text", later ? word(exchange->zh, "state_later") : text);
	json_object_set_new_nocheck(object, "sensitive", json_boolean(row->sensitive));
	json_object_set_new_nocheck(object, "shown", json_boolean(shown));
	json_object_set_new_nocheck(object, "filled", json_boolean(*value || later));
	return object;
}

json_t *view_record(Exchange *exchange, const Record *record, int shown)
{
	json_t *list = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
		json_t *fields = json_array();
		for (const int *field = groups[i].fields; *field >= 0; field++)
			json_array_append_new(
			        fields, view_field(exchange, record, *field, *field == shown));
		json_array_append_new(
		        list, json_pack("{s:s, s:o}", "title", word(exchange->zh, groups[i].word),
		                      "fields", fields));
	}
	return list;
}
