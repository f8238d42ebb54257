#include "records/business/due.h"

#include "base/json_text.h"
#include "records/business/parts.h"
#include "records/store/due.h"

enum { AT_ONCE = 500 };

/* Who is back, or gone, has nothing to come. */
static bool past_drop(Office *office, const Act *act, const Record *record, GError **error)
{
	Due due;
	Status status = record->student.status;
	if (!due_load(office->store, record->id, &due, error))
		return false;
	bool over =
	        due.kind != DUE_SUSPEND ? status != STATUS_SUSPENDED : status_row(status)->final;
	return !due.student || !over || due_drop(office->store, act, record->id, error);
}

bool office_due_note(Office *office, const Act *act, const Business *business,
        const Application *application, const Record *record, bool begins, GError **error)
{
	const json_t *asked = json_object_get(application->details, "asked");
	Due due = {.student = record->id, .application = application->id};
	bool waits = business->event == EVENT_RESUME && !begins;
	if (business->event != EVENT_SUSPEND && !waits)
		return past_drop(office, act, record, error);
	due.kind = waits ? DUE_RESUME : begins ? DUE_RETURN : DUE_SUSPEND;
	due.day = day_parse(business_asked(asked, waits    ? WANT_TERM
	                                          : begins ? WANT_UNTIL
	                                                   : WANT_FROM));
	return due_put(office->store, act, &due, error);
}

/* The application that let somebody be suspended; id 0: none is known. */
static bool suspension_of(Store *store, int64_t student, Application *ret, GError **error)
{
	GError *failed = NULL;
	*ret = (Application){0};
	return application_last(store, student, "suspend", ret, &failed) ||
	       records_error_is_none(failed, error);
}

/* One whose day has come. */
static bool begin_within(Office *office, int64_t student, GError **error)
{
	Due due;
	g_auto(Record) record = {0};
	g_auto(Application) application = {0};
	if (!due_load(office->store, student, &due, error))
		return false;
	if (!due.student || due.kind == DUE_RETURN) /* another server was faster */
		return true;
	if (!student_load(office->store, student, &record, error) ||
	        !application_load(office->store, due.application, &application, error))
		return false;
	const Business *business = business_find(due_kind_id(due.kind));
	g_autofree char *kind = g_strconcat("student.", business->id, NULL);
	const json_t *asked = json_object_get(application.details, "asked");
	const char *reason = json_text_in(application.details, "reason");
	Act act = {DUE_ACTOR, "", reason, office->now_us};
	/* all have agreed to it: what is a rule by now says nothing against it */
	if (!business_fits(business, record.student.status))
		return due_drop(office->store, &act, student, error) &&
		       student_change(office->store, &act, "student.due_drop", &record, error);
	business_fill(business, asked, &record.student);
	business_status_set(&record.student, status_change(business->event)->to);
	return student_change(office->store, &act, kind, &record, error) &&
	       office_due_note(office, &act, business, &application, &record, true, error);
}

/* One who is suspended: until when, as far as anybody wrote it down. */
static bool missing_within(Office *office, int64_t student, GError **error)
{
	g_auto(Application) application = {0};
	if (!suspension_of(office->store, student, &application, error))
		return false;
	const json_t *asked = json_object_get(application.details, "asked");
	Act act = {DUE_ACTOR, "", "", office->now_us};
	Day until = day_parse(business_asked(asked, WANT_UNTIL));
	Due due = {student, application.id, DUE_RETURN, until == DAY_NONE ? DUE_UNKNOWN : until};
	return due_put(office->store, &act, &due, error);
}

/* One who has ended, or has passed, before it was closed by that. */
static bool ended_within(Office *office, int64_t student, GError **error)
{
	g_auto(Record) record = {0};
	Act act = {DUE_ACTOR, "", "", office->now_us};
	return student_load(office->store, student, &record, error) &&
	       continue_close(office, &act, &record, error);
}

/* A fault of one record, not of the store. */
static bool one_alone(const GError *failed)
{
	return g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_DAMAGED) ||
	       g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND) ||
	       g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_DENIED) ||
	       g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_CONFLICT);
}

/* Each by itself: what is wrong with one is no reason to keep those behind it. */
static bool each_do(Office *office, const GArray *students,
        bool (*within)(Office *office, int64_t student, GError **error), GError **error)
{
	GError *first = NULL;
	for (guint i = 0; i < students->len; i++) {
		GError *failed = NULL;
		if (office_change_begin(office, &failed) &&
		        within(office, g_array_index(students, int64_t, i), &failed) &&
		        store_change_end(office->store, &failed))
			continue;
		store_change_drop(office->store);
		bool goes_on = one_alone(failed);
		if (first)
			g_error_free(failed);
		else
			first = failed;
		if (!goes_on)
			break;
	}
	if (!first)
		return true;
	g_propagate_error(error, first);
	return false;
}

static bool ripe_find(Office *office, GArray *ret, GError **error)
{
	return due_ripe(office->store, office_today(office), AT_ONCE, ret, error);
}

static bool missing_find(Office *office, GArray *ret, GError **error)
{
	return due_missing(office->store, AT_ONCE, ret, error);
}

static bool ended_find(Office *office, GArray *ret, GError **error)
{
	return continuations_ended(office->store, AT_ONCE, ret, error);
}

/* What a day begins with, in this order. */
static const struct {
	bool (*find)(Office *office, GArray *ret, GError **error);
	bool (*within)(Office *office, int64_t student, GError **error);
} works[] = {{ripe_find, begin_within}, {missing_find, missing_within}, {ended_find, ended_within}};

/* Each kind by itself too; the first error is told when all are done. */
static bool begin_wide(Office *office, GError **error)
{
	GError *first = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(works); i++) {
		GError *failed = NULL;
		guint found;
		do {
			g_autoptr(GArray) students = g_array_new(FALSE, FALSE, sizeof(int64_t));
			bool good = works[i].find(office, students, &failed) &&
			            each_do(office, students, works[i].within, &failed);
			found = good ? students->len : 0;
		} while (found == AT_ONCE);
		if (first)
			g_clear_error(&failed);
		else
			first = failed;
	}
	if (!first)
		return true;
	g_propagate_error(error, first);
	return false;
}

bool due_begin(Store *store, const Policy *policy, int64_t now_us, GError **error)
{
	Office office = {.store = store, .policy = policy, .now_us = now_us};
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	return begin_wide(&office, error);
}
