#include "records/rules/aid.h"

#include "records/rules/student.h"

#include <string.h>

const AidKind aid_kinds[] = {
        {"grant", "ZZXS1003", "国家助学金", "state grant"},
        {"tuition", "ZZXS1005", "免学费", "tuition waived"},
        {"scholarship", "ZZXS1002", "奖学金", "scholarship"},
        {"hardship", "ZZXS1006", "临时困难补助", "help in hardship"},
};

size_t aid_kinds_count(void)
{
	return G_N_ELEMENTS(aid_kinds);
}

const AidKind *aid_kind_find(const char *id)
{
	for (size_t i = 0; i < G_N_ELEMENTS(aid_kinds); i++)
		if (strcmp(aid_kinds[i].id, id) == 0)
			return &aid_kinds[i];
	return NULL;
}

bool aid_term_good(const char *term)
{
	return strlen(term) == 6 && strspn(term, "0123456789") == 4 && term[0] == '2' &&
	       term[4] == '-' && (term[5] == '1' || term[5] == '2');
}

void aid_term_of(Day day, char ret[8])
{
	char text[DAY_TEXT];
	const char *said = day_format(day, text); /* YYYY-MM-DD */
	int year = (int)g_ascii_strtoll(said, NULL, 10);
	int month = strlen(said) > 5 ? (int)g_ascii_strtoll(said + 5, NULL, 10) : 1;
	bool spring = month >= 2 && month < 8;
	g_snprintf(ret, 8, "%04d-%d", month >= 8 ? year : year - 1, spring ? 2 : 1);
}

/* The last day of a term that is good. */
static Day aid_term_ends(const char *term)
{
	int year = (int)g_ascii_strtoll(term, NULL, 10) + 1;
	return term[5] == '1' ? day_of(year, 1, 31) : day_of(year, 7, 31);
}

bool aid_term_near(const char *term, Day today)
{
	enum { HALF_A_YEAR = 184 }; /* the longer of the two, autumn */
	char next[8];
	aid_term_of(today + HALF_A_YEAR, next);
	return strcmp(term, next) <= 0;
}

void aid_judge(const Policy *policy, Status status, const char *entered, const char *term,
        Findings *findings)
{
	Day came = student_month(entered);
	if (came != DAY_NONE && came > aid_term_ends(term))
		findings_add(findings, NULL, RULE_AID_TERM, -1);
	if (status == STATUS_SUSPENDED)
		findings_add(findings, policy, RULE_AID_SUSPENDED, -1);
	else if (status != STATUS_ENROLLED)
		findings_add(findings, NULL, RULE_AID_RECORD, -1);
}
