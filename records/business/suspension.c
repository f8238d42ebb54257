/* What the store knows of suspensions: the last one, and since when he has been away. */
#include "records/business/parts.h"

#include "records/rules/study.h"

#include <string.h>

/* When a suspension was resumed: the first day of the term asked for, else the day of asking. */
static Day back_on(const Application *resumed)
{
	const json_t *asked = json_object_get(resumed->details, "asked");
	Day term = day_parse(business_asked(asked, WANT_TERM));
	return term != DAY_NONE ? term : office_day(resumed->created_us);
}

/* The last suspension before the application `before`, and what ended it; from DAY_NONE: there is
 * none. */
static bool one_load(Office *office, int64_t student, int64_t before, int64_t *ret_id,
        Suspension *ret, GError **error)
{
	g_auto(Application) away = {0}, back = {0};
	GError *failed = NULL;
	*ret = (Suspension){DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, false, false};
	if (!application_before(office->store, student, "suspend", before, &away, &failed))
		return records_error_is_none(failed, error);
	if (!application_before(office->store, student, "resume", before, &back, &failed) &&
	        !records_error_is_none(failed, error))
		return false;
	const json_t *asked = json_object_get(away.details, "asked");
	*ret_id = away.id;
	ret->from = ret->since = day_parse(business_asked(asked, WANT_FROM));
	ret->until = day_parse(business_asked(asked, WANT_UNTIL));
	ret->agreed = office_day(away.turn_us);
	const char *cause = business_asked(asked, WANT_CAUSE);
	ret->illness = *business_asked(asked, WANT_ILLNESS) || business_cause_ill(cause);
	ret->service = strcmp(cause, BUSINESS_SERVICE) == 0;
	if (back.id > away.id && back_on(&back) <= office_today(office))
		ret->ended = back_on(&back);
	return true;
}

bool office_suspension(Office *office, int64_t student, Suspension *ret, GError **error)
{
	int64_t id = G_MAXINT64;
	*ret = (Suspension){DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, false, false};
	if (!student || !one_load(office, student, id, &id, ret, error))
		return !student;
	for (Day from = ret->from; from != DAY_NONE;) {
		Suspension before;
		if (!one_load(office, student, id, &id, &before, error))
			return false;
		/* years of service do not count */
		if (before.from == DAY_NONE || before.service || !suspension_goes_on(&before, from))
			break;
		ret->since = from = before.from;
	}
	return true;
}

bool office_terms_away(Office *office, const Record *record, Day on, int *ret, GError **error)
{
	Suspension one;
	int64_t id = G_MAXINT64;
	g_autoptr(GArray) leaves = g_array_new(FALSE, FALSE, sizeof(StudyLeave));
	*ret = 0;
	for (;;) {
		if (!one_load(office, record->id, id, &id, &one, error))
			return false;
		if (one.from == DAY_NONE)
			break;
		StudyLeave leave = {one.from, one.ended != DAY_NONE ? one.ended : one.until + 1};
		g_array_append_val(leaves, leave);
	}
	*ret = study_terms_away((const StudyLeave *)(void *)leaves->data, leaves->len,
	        record->student.values[F_RXNY], on);
	return true;
}
