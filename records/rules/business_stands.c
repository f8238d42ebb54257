/* What an application was looked at for: whether a record that changes beside it is still that. */
#include "records/rules/business.h"
#include "records/rules/problems.h"
#include "records/rules/study.h"

#include <string.h>

/* Judged whatever is asked for: who somebody is, where, and how far in his studies. */
static bool judged_by(const Business *business, int field)
{
	return business_field_key(field) || field == F_XXDM || field == F_ZYM || field == F_SZNJ ||
	       field == F_XSDQZTM || (business->about == ABOUT_NUMBER && field == F_XJH) ||
	       (business->about == ABOUT_CERTIFICATE && (field == F_BYZSH || field == F_JSXYNY));
}

static bool asked_for(const json_t *asked, const json_t *values, int field)
{
	bool found = json_object_get(values, student_fields[field].name) != NULL;
	for (Want want = WANT_END + 1; want < WANT_COUNT && !found; want++)
		found = want_rows[want].field == field && *business_asked(asked, want);
	return found;
}

/* Something in doubt in `now` that is not in `was`. */
static bool doubt_more(const char *was, const char *now)
{
	bool more = false;
	g_auto(GStrv) before = g_strsplit(was, " ", -1), words = g_strsplit(now, " ", -1);
	for (char **word = words; *word && !more; word++) {
		int field;
		bool confirmed;
		RuleId rule = problems_word(*word, &field, &confirmed);
		more = rule != RULE_NONE && rule != RULE_FIELD_MISSING && !confirmed &&
		       !g_strv_contains((const char *const *)before, *word);
	}
	return more;
}

bool business_stands(const Business *business, const json_t *asked, const json_t *values,
        const BusinessRecord *was, const BusinessRecord *now)
{
	bool stands =
	        was->student->status == now->student->status &&
	        !doubt_more(was->problems, now->problems) &&
	        (business->about != ABOUT_PROBLEMS || !doubt_more(now->problems, was->problems));
	for (int field = 0; field < FIELD_COUNT && stands; field++) {
		const char *before = was->student->values[field];
		const char *value = now->student->values[field];
		if (strcmp(before, value) != 0)
			stands = !judged_by(business, field) && !asked_for(asked, values, field) &&
			         (field != F_XJH || *value);
	}
	return stands;
}

static void value_set(Student *student, int field, const char *value)
{
	g_free(student->values[field]);
	student->values[field] = g_strdup(value);
}

void business_fill(const Business *business, const json_t *asked, Student *student)
{
	for (const int *want = business->wants; want < business->wants + BUSINESS_WANTS && *want;
	        want++) {
		int field = want_rows[ABS(*want)].field;
		const char *text = business_asked(asked, (Want)ABS(*want));
		if (field >= 0 && *text)
			value_set(student, field, text);
	}
	if (business->event == EVENT_PROMOTE) {
		g_autofree char *next = study_next_grade(student->values[F_SZNJ]);
		value_set(student, F_SZNJ, next);
	}
}

void business_status_set(Student *student, Status status)
{
	student->status = status;
	value_set(student, F_XSDQZTM, status_row(status)->code);
}
