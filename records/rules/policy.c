#include "records/rules/policy.h"

#include "base/error.h"
#include "records/rules/level.h"

#include <string.h>

#define PROVINCE "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"
#define NUMBER(MEMBER, LEAST, MOST, ZH, EN, SOURCE)                                                \
	{                                                                                          \
#MEMBER, offsetof(Policy, MEMBER), LEAST, MOST, ZH, EN, SOURCE                     \
	}

/* The country's, which a province may only tighten: 20 working days (教办厅函〔2015〕43号), closing
 * on 20 November and 20 April (电子注册办法（试行）). */
enum { WORKDAYS_LATEST = 20, AUTUMN_LATEST = 1120, SPRING_LATEST = 420 };

const PolicyNumber policy_numbers[] = {
        NUMBER(registration_workdays, 1, WORKDAYS_LATEST, "新生入学后多少个工作日内注册",
                "working days within which new students are registered", "教办厅函〔2015〕43号"),
        NUMBER(autumn_month, 9, 11, "秋季注册截止：月", "autumn registration closes: month",
                "中等职业学历教育学生学籍电子注册办法（试行）"),
        NUMBER(autumn_day, 1, 31, "秋季注册截止：日", "autumn registration closes: day",
                "中等职业学历教育学生学籍电子注册办法（试行）"),
        NUMBER(spring_month, 3, 4, "春季注册截止：月", "spring registration closes: month",
                "中等职业学历教育学生学籍电子注册办法（试行）"),
        NUMBER(spring_day, 1, 31, "春季注册截止：日", "spring registration closes: day",
                "中等职业学历教育学生学籍电子注册办法（试行）"),
        NUMBER(no_show_days, 0, 90, "从入学月的第一天起多少天后可作逾期未报到处理",
                "days after the month of entering has begun, then no-show",
                "学校规定的报到期限（通行做法，文件依据由本省核对）"),
        NUMBER(suspension_years_max, 1, 6, "连续休学最多几年", "years of suspension in a row",
                PROVINCE),
        NUMBER(suspension_back_days, 0, 366, "休学开始日期最多早于申请多少天",
                "days before its application on which a suspension may begin",
                "本系统的数据检查（省级可放开）"),
        NUMBER(resumption_days, 0, 120, "复学申请须在开学前多少天提出",
                "days before the term that an application to resume comes", PROVINCE),
        NUMBER(overdue_days, 1, 90, "休学期满多少天后可作退学处理",
                "days after the end of a suspension, then withdrawal", PROVINCE),
        NUMBER(truancy_periods, 1, 500, "一学期旷课多少课时可作退学处理",
                "periods of truancy in a term, then withdrawal", PROVINCE),
        NUMBER(absence_days, 1, 90, "连续擅自离校多少天可作退学处理",
                "days of absence in a row, then withdrawal", PROVINCE),
        NUMBER(change_reply_workdays, 1, 60, "每一级在多少个工作日内办理申请",
                "working days within which a level answers", "中小学学籍系统同类规定"),
};

size_t policy_numbers_count(void)
{
	return G_N_ELEMENTS(policy_numbers);
}

static int *number_at(Policy *policy, const PolicyNumber *number)
{
	return (int *)(void *)((char *)policy + number->member);
}

int policy_number(const Policy *policy, const PolicyNumber *number)
{
	return *(const int *)(const void *)((const char *)policy + number->member);
}

/* "（2026-12-01至2027-08-31）", of a suspension that is known. Yours. */
static char *period_words(const Findings *findings, bool zh)
{
	char since[DAY_TEXT], until[DAY_TEXT];
	if (!findings || (findings->since == 0 && findings->until == 0))
		return g_strdup("");
	day_format(findings->since, since);
	day_format(findings->until, until);
	return g_strdup_printf(zh ? "（%s至%s）" : " (%s to %s)", since, until);
}

char *policy_rule_words(const Policy *policy, RuleId rule, bool zh)
{
	return policy_finding_words(policy, NULL, rule, zh);
}

/* Rules whose words say what is wrong, said as what holds. */
static const struct {
	RuleId rule;
	const char *zh, *en;
} laws[] = {{RULE_SUSPEND_LIMIT, "连续休学最长{suspension_years_max}年",
                    "suspended for {suspension_years_max} years in a row at most"},
        {RULE_REGISTER_LATE,
                "学籍注册秋季{autumn_month}月{autumn_day}日、春季{spring_month}月{spring_day}日截止"
                "，其后须经省级准予补注册",
                "registration closes (autumn: month {autumn_month}, day {autumn_day}; spring: "
                "month {spring_month}, day {spring_day}); later the province must allow it"},
        {RULE_CERTIFICATE_PROVINCE,
                "毕业、结业证书编号在全省不能重复（停用后，在颁发的学校内不能重复）",
                "the number of a certificate is one in the province (switched off: one of the "
                "school that gives it)"}};

/* Numbers in the place of their names. */
static void numbers_put(const Policy *policy, GString *words)
{
	const Policy usual = policy_default();
	for (size_t i = 0; strchr(words->str, '{') && i < G_N_ELEMENTS(policy_numbers); i++) {
		g_autofree char *place = g_strdup_printf("{%s}", policy_numbers[i].name);
		g_autofree char *number = g_strdup_printf(
		        "%d", policy_number(policy ? policy : &usual, &policy_numbers[i]));
		g_string_replace(words, place, number, 0);
	}
}

char *policy_rule_law(const Policy *policy, RuleId rule, bool zh)
{
	const char *text = zh ? rule_of(rule)->zh : rule_of(rule)->en;
	for (size_t i = 0; i < G_N_ELEMENTS(laws); i++)
		if (laws[i].rule == rule)
			text = zh ? laws[i].zh : laws[i].en;
	GString *words = g_string_new(text);
	numbers_put(policy, words);
	return g_string_free(words, FALSE);
}

bool policy_rule_counts(RuleId rule)
{
	for (size_t i = 0; i < G_N_ELEMENTS(policy_numbers); i++) {
		g_autofree char *place = g_strdup_printf("{%s}", policy_numbers[i].name);
		if (strstr(rule_of(rule)->zh, place))
			return true;
	}
	return false;
}

static char *grades_words(const Findings *findings, bool zh)
{
	return findings && *findings->grades.given
	               ? g_strdup_printf(zh ? "：现在是%s，填写的是%s"
	                                    : "; the grade is %s, and %s was given",
	                         findings->grades.now, findings->grades.given)
	               : g_strdup("");
}

char *policy_open_words(const Findings *findings, bool zh)
{
	return findings && findings->open
	               ? g_strdup_printf(zh ? "（申请%" G_GINT64_FORMAT "）"
	                                    : " (application %" G_GINT64_FORMAT ")",
	                         findings->open)
	               : g_strdup("");
}

char *policy_finding_words(const Policy *policy, const Findings *findings, RuleId rule, bool zh)
{
	const Rule *row = rule_of(rule);
	g_autoptr(GString) words = g_string_new(zh ? row->zh : row->en);
	numbers_put(policy, words);
	g_autofree char *period = period_words(findings, zh);
	g_string_replace(words, "{period}", period, 0);
	g_autofree char *with = findings && *findings->with
	                                ? g_strdup_printf(zh ? "（%s）" : " (%s)", findings->with)
	                                : g_strdup("");
	g_string_replace(words, "{with}", with, 0);
	g_autofree char *open = policy_open_words(findings, zh);
	g_string_replace(words, "{open}", open, 0);
	g_autofree char *grades = grades_words(findings, zh);
	g_string_replace(words, "{grades}", grades, 0);
	return g_string_free(g_steal_pointer(&words), FALSE);
}

/* 教职成〔2010〕7号 第四条、第六条: registration is for the authority; transfers, repeated years,
 * suspensions, returns, withdrawals, deaths and what makes a record end go up level by level.
 * Certificates are the province's. What is left is the school's own. */
Level business_least(const Business *business)
{
	if (business->about == ABOUT_PROBLEMS) /* no school confirms its own */
		return LEVEL_COUNTY;
	if (business->about == ABOUT_CERTIFICATE)
		return LEVEL_PROVINCE;
	switch (business->event) {
	case EVENT_ADMIT:
	case EVENT_CHECK_IN:
	case EVENT_NO_SHOW:
	case EVENT_CHANGE_SPECIALTY:
	case EVENT_CHANGE_CLASS:
	case EVENT_ASSIGN_CLASS:
	case EVENT_PROMOTE:
	case EVENT_DESTINATION:
	case EVENT_COUNT: /* basic data, the number of the stage of school before */
		return LEVEL_SCHOOL;
	default:
		return LEVEL_COUNTY;
	}
}

Level business_top(const Policy *policy, const Business *business)
{
	int raised = policy->tops[business - businesses];
	return raised ? MAX((Level)(raised - 1), business_least(business)) : business->top;
}

json_t *policy_json(const Policy *policy)
{
	const Policy usual = policy_default();
	json_t *off = json_array(), *numbers = json_object(), *levels = json_object();
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++)
		if (policy->off[id])
			json_array_append_new(off, json_string(rule_of(id)->name));
	for (size_t i = 0; i < G_N_ELEMENTS(policy_numbers); i++) {
		const PolicyNumber *number = &policy_numbers[i];
		int value = policy_number(policy, number);
		if (value != policy_number(&usual, number))
			json_object_set_new(numbers, number->name, json_integer(value));
	}
	for (size_t i = 0; i < businesses_count(); i++)
		if (policy->tops[i])
			json_object_set_new(levels, businesses[i].id,
			        json_string(level_row((Level)(policy->tops[i] - 1))->id));
	return json_pack("{s:o, s:o, s:o}", "off", off, "numbers", numbers, "levels", levels);
}

static bool unfit(GError **error, const char *format, const char *name)
{
	g_autofree char *words = g_strdup_printf("%s", name);
	GString *text = g_string_new(format);
	g_string_replace(text, "{}", words, 1);
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, text->str);
	g_string_free(text, TRUE);
	return false;
}

static bool off_read(Policy *policy, const json_t *off, GError **error)
{
	size_t i;
	json_t *name;
	if (!off)
		return true;
	memset(policy->off, 0, sizeof policy->off);
	json_array_foreach(off, i, name) {
		const char *text = json_string_value(name);
		if (!policy_switch(policy, text ? text : "", false, error))
			return false;
	}
	return true;
}

static bool number_read(Policy *policy, const char *name, const json_t *value, GError **error)
{
	json_int_t wanted = json_integer_value(value);
	for (size_t i = 0; i < G_N_ELEMENTS(policy_numbers); i++) {
		const PolicyNumber *number = &policy_numbers[i];
		if (strcmp(number->name, name) != 0)
			continue;
		if (!json_is_integer(value) || wanted < number->least || wanted > number->most) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "'%s' is a number from %d to %d", name, number->least,
			        number->most);
			return false;
		}
		*number_at(policy, number) = (int)wanted;
		return true;
	}
	return unfit(error, "there is no setting '{}'", name);
}

/* Days that their month has in every year. */
static bool days_fit(const Policy *policy, GError **error)
{
	const int pairs[][2] = {{policy->autumn_month, policy->autumn_day},
	        {policy->spring_month, policy->spring_day}};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autofree char *text = g_strdup_printf("2025%02d%02d", pairs[i][0], pairs[i][1]);
		if (day_parse(text) == DAY_NONE)
			return unfit(error, "the month has no such day: '{}'", text + 4);
	}
	return true;
}

bool policy_lawful(const Policy *policy, GError **error)
{
	const char *late = NULL;
	if (100 * policy->spring_month + policy->spring_day > SPRING_LATEST)
		late = "04-20";
	if (100 * policy->autumn_month + policy->autumn_day > AUTUMN_LATEST)
		late = "11-20";
	return !late || unfit(error, "registration closes on '{}' at the latest", late);
}

void policy_tighten_state(json_t *state)
{
	json_t *numbers = json_object_get(state, "numbers");
	for (size_t i = 0; i < G_N_ELEMENTS(policy_numbers); i++) {
		const PolicyNumber *number = &policy_numbers[i];
		json_int_t value = json_integer_value(json_object_get(numbers, number->name));
		if (value > number->most)
			json_object_set_new(numbers, number->name, json_integer(number->most));
	}
}

void policy_tighten(Policy *policy)
{
	const Policy usual = policy_default();
	if (100 * policy->autumn_month + policy->autumn_day > AUTUMN_LATEST)
		policy->autumn_day = usual.autumn_day;
	if (100 * policy->spring_month + policy->spring_day > SPRING_LATEST)
		policy->spring_day = usual.spring_day;
}

static bool level_read(Policy *policy, const char *kind, const json_t *value, GError **error)
{
	const Business *business = business_find(kind);
	const char *text = json_string_value(value);
	int level = text ? level_find(text) : LEVEL_COUNT;
	if (!business)
		return unfit(error, "there is no business '{}'", kind);
	if (level >= LEVEL_MINISTRY) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "the level of '%s' (%s) is school, county, city or province", kind,
		        business->zh);
		return false;
	}
	/* as the table says it: no decision of the province */
	policy->tops[business - businesses] =
	        (Level)level == business->top ? 0 : (int8_t)(level + 1);
	return true;
}

bool policy_change(Policy *policy, const json_t *change, GError **error)
{
	Policy changed = *policy;
	const char *name;
	json_t *value;
	if (!off_read(&changed, json_object_get(change, "off"), error))
		return false;
	json_object_foreach(json_object_get(change, "numbers"), name, value)
		if (!number_read(&changed, name, value, error))
			return false;
	json_object_foreach(json_object_get(change, "levels"), name, value)
		if (!level_read(&changed, name, value, error))
			return false;
	if (!days_fit(&changed, error))
		return false;
	*policy = changed;
	return true;
}

bool policy_change_check(const json_t *change, GError **error)
{
	const char *kind;
	json_t *value;
	json_object_foreach(json_object_get(change, "levels"), kind, value) {
		const Business *business = business_find(kind);
		const char *text = json_string_value(value);
		if (!business || !text || level_find(text) >= (int)business_least(business))
			continue;
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "'%s' (%s) is agreed to by an authority above the school: county, city or "
		        "province",
		        kind, business->zh);
		return false;
	}
	return true;
}

Policy policy_default(void)
{
	return (Policy){
	        .registration_workdays = 20,
	        .autumn_month = 11,
	        .autumn_day = 20,
	        .spring_month = 4,
	        .spring_day = 20,
	        .no_show_days = 14,
	        .suspension_years_max = 2,
	        .suspension_back_days = 60,
	        .resumption_days = 30,
	        .overdue_days = 14,
	        .truancy_periods = 90,
	        .absence_days = 14,
	        .change_reply_workdays = 10,
	};
}

bool policy_switch(Policy *policy, const char *name, bool on, GError **error)
{
	RuleId id = rule_find(name);
	if (id != RULE_NONE && rule_of(id)->provincial) {
		policy->off[id] = !on;
		return true;
	}
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        id == RULE_NONE
	                ? "no rule '%s'"
	                : "the rule '%s' holds for the whole country and cannot be switched",
	        name);
	return false;
}
