#include "records/rules/problems.h"

#include "records/rules/student_number.h"

#include <string.h>

/* The head of each field that is missing, as the rule is called. */
#define MISSING "field.missing@"
#define CONFIRMED '~'

bool problems_missing(const char *problems)
{
	return strstr(problems, MISSING) != NULL;
}

bool problems_in_doubt(const char *problems)
{
	for (const char *at = problems; *at; at += *at == ' ') {
		if (*at != CONFIRMED && !g_str_has_prefix(at, MISSING))
			return true;
		at += strcspn(at, " ");
	}
	return false;
}

RuleId problems_word(const char *word, int *ret_field, bool *ret_confirmed)
{
	*ret_confirmed = *word == CONFIRMED;
	g_auto(GStrv) pair = g_strsplit(word + *ret_confirmed, "@", 2);
	*ret_field = pair[0] && pair[1] ? student_field_find(pair[1]) : -1;
	return pair[0] ? rule_find(pair[0]) : RULE_NONE;
}

bool problems_have(const char *problems, RuleId rule)
{
	g_auto(GStrv) words = g_strsplit(problems, " ", -1);
	bool have = false;
	for (size_t i = 0; words[i] && !have; i++) {
		int field;
		bool confirmed;
		have = problems_word(words[i], &field, &confirmed) == rule && !confirmed;
	}
	return have;
}

/* A number that cannot be anybody's. */
static bool wrong_number(RuleId rule)
{
	static const RuleId rules[] = {RULE_ID_LENGTH, RULE_ID_CHARACTERS, RULE_ID_SCIENTIFIC,
	        RULE_ID_DATE, RULE_ID_CHECK, RULE_STUDENT_NO_FORM, RULE_STUDENT_NO_DATE,
	        RULE_STUDENT_NO_CHECK};
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		if (rules[i] == rule)
			return true;
	return false;
}

/* Whether a word that nobody has confirmed is about the document. */
static bool of_document(RuleId rule, const char *word)
{
	return g_str_has_prefix(word, "id.") || g_str_has_prefix(word, "document.") ||
	       rule == RULE_NATIONAL_UNKNOWN || rule == RULE_NATIONAL_NAME;
}

RuleId problems_unregistered(const char *problems)
{
	g_auto(GStrv) words = g_strsplit(problems, " ", -1);
	RuleId against = RULE_NONE;
	for (size_t i = 0; words[i]; i++) {
		int field;
		bool confirmed;
		RuleId rule = problems_word(words[i], &field, &confirmed);
		if (confirmed || !of_document(rule, words[i]))
			continue;
		if (wrong_number(rule))
			return RULE_REGISTER_WRONG;
		against = RULE_REGISTER_DOUBT;
	}
	return against;
}

/* Of what no proof is needed: confirmed already, or only missing. */
static bool settled(RuleId rule, bool confirmed)
{
	return confirmed || rule == RULE_NONE || rule == RULE_FIELD_MISSING;
}

void problems_confirmable(const char *problems, Findings *findings)
{
	g_auto(GStrv) words = g_strsplit(problems, " ", -1);
	bool any = false;
	for (size_t i = 0; words[i]; i++) {
		int field;
		bool confirmed;
		RuleId rule = problems_word(words[i], &field, &confirmed);
		if (settled(rule, confirmed))
			continue;
		any = true;
		findings_add(findings, NULL, rule, field);
		if (wrong_number(rule))
			findings_add(findings, NULL, RULE_CONFIRM_NUMBER, field);
	}
	if (!any)
		findings_add(findings, NULL, RULE_CONFIRM_NONE, -1);
}

void problems_find(const char *problems, Findings *findings)
{
	g_auto(GStrv) words = g_strsplit(problems, " ", -1);
	for (size_t i = 0; words[i]; i++) {
		int field;
		bool confirmed;
		RuleId rule = problems_word(words[i], &field, &confirmed);
		if (!settled(rule, confirmed) && rule_of(rule)->weight == RULE_PROBLEM)
			findings_add(findings, NULL, rule, field);
	}
}

static void word_append(GString *out, const char *word)
{
	g_string_append_printf(out, "%s%s", out->len ? " " : "", word);
}

char *problems_with(const char *problems, RuleId rule, int field)
{
	GString *out = g_string_new(problems);
	const char *name = rule_of(rule)->name;
	g_autofree char *word = field < 0
	                                ? g_strdup(name)
	                                : g_strconcat(name, "@", student_fields[field].name, NULL);
	g_auto(GStrv) words = g_strsplit(problems, " ", -1);
	if (!g_strv_contains((const char *const *)words, word))
		word_append(out, word);
	return g_string_free(out, FALSE);
}

char *problems_without(const char *problems, bool (*drop)(RuleId rule, int field))
{
	GString *out = g_string_new(NULL);
	g_auto(GStrv) words = g_strsplit(problems, " ", -1);
	for (size_t i = 0; words[i]; i++) {
		int field;
		bool confirmed;
		RuleId rule = problems_word(words[i], &field, &confirmed);
		if (*words[i] && !drop(rule, field))
			word_append(out, words[i]);
	}
	return g_string_free(out, FALSE);
}

char *problems_confirm(const char *problems)
{
	GString *out = g_string_new(NULL);
	g_auto(GStrv) words = g_strsplit(problems, " ", -1);
	for (size_t i = 0; words[i]; i++) {
		int field;
		bool confirmed;
		RuleId rule = problems_word(words[i], &field, &confirmed);
		if (!*words[i])
			continue;
		word_append(out, words[i]);
		if (!settled(rule, confirmed))
			g_string_insert_c(out, (gssize)(out->len - strlen(words[i])), CONFIRMED);
	}
	return g_string_free(out, FALSE);
}

static bool of_the_number(RuleId rule, int field)
{
	(void)rule;
	return field == F_XJH;
}

char *problems_renumbered(const char *problems, const Student *now)
{
	Findings findings = {0};
	char *out = problems_without(problems, of_the_number);
	student_no_compare(now->values[F_XJH], now->values[F_SFZJH], &findings, F_XJH);
	for (size_t i = 0; i < findings.count; i++) {
		g_autofree char *before = out;
		out = problems_with(before, findings.list[i].rule, F_XJH);
	}
	return out;
}

/* Known from elsewhere than the values. */
static bool from_elsewhere(RuleId rule)
{
	return rule == RULE_SAME_PERSON || rule == RULE_SAME_SCHOOL_NO ||
	       rule == RULE_SAME_FILE_PERSON || rule == RULE_NATIONAL_DUPLICATE ||
	       rule == RULE_NATIONAL_UNKNOWN || rule == RULE_NATIONAL_NAME;
}

static bool changed(const Student *was, const Student *now, int field)
{
	return strcmp(was->values[field], now->values[field]) != 0;
}

/* Whether a word holds of the values as they are now. */
static bool holds(const Student *was, const Student *now, int field)
{
	static const int persons[] = {F_XM, F_SFZJLXM, F_SFZJH, F_CSRQ};
	bool same = !changed(was, now, F_SFZJH) && !(field >= 0 && changed(was, now, field));
	for (size_t i = 0; field < 0 && i < G_N_ELEMENTS(persons); i++)
		same = same && !changed(was, now, persons[i]);
	return same;
}

char *problems_carry(const Student *was, const char *kept, const Student *now, const char *fresh)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	g_auto(GStrv) found = g_strsplit(fresh, " ", -1), old = g_strsplit(kept, " ", -1);
	GString *out = g_string_new(NULL);
	for (size_t i = 0; found[i]; i++)
		if (*found[i])
			g_ptr_array_add(words, found[i]);
	for (size_t i = 0; old[i]; i++) {
		int field;
		guint at;
		bool confirmed;
		RuleId rule = problems_word(old[i], &field, &confirmed);
		if (rule == RULE_NONE || !holds(was, now, field))
			continue;
		bool there = g_ptr_array_find_with_equal_func(
		        words, old[i] + confirmed, g_str_equal, &at);
		if (confirmed && there)
			words->pdata[at] = old[i];
		else if (!there && from_elsewhere(rule))
			g_ptr_array_add(words, old[i]);
	}
	for (guint i = 0; i < words->len; i++)
		word_append(out, words->pdata[i]);
	return g_string_free(out, FALSE);
}
