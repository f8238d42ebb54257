/* The number of a certificate and the month in which studies ended: added where there is none,
 * corrected with a proof and the province's word, never changed beside that. */
#include "records/business/graduates.h"
#include "records/business/parts.h"
#include "records/store/certificates.h"

#include <string.h>

/* What is known of a record, and what is asked for. */
typedef struct {
	char *number, *ended;
	const char *new_number, *new_ended; /* "": stays */
	bool unnumbered;
} Correction;

static void correction_clear(Correction *correction)
{
	g_free(correction->number);
	g_free(correction->ended);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Correction, correction_clear)

static bool correction_read(
        Office *office, const Record *record, const json_t *asked, Correction *ret, GError **error)
{
	*ret = (Correction){.new_number = business_asked(asked, WANT_CERTIFICATE),
	        .new_ended = business_asked(asked, WANT_ENDED),
	        .unnumbered = *business_asked(asked, WANT_UNNUMBERED) != '\0'};
	return graduates_certificate(office->store, record, &ret->number, &ret->ended, error);
}

/* Something becomes other, and everything that is said. */
static void changes_judge(const Correction *correction, Findings *findings)
{
	bool number = *correction->new_number != '\0', ended = *correction->new_ended != '\0';
	if (number && correction->unnumbered)
		findings_add(findings, NULL, RULE_CERTIFICATE_BOTH, FIELD_COUNT + WANT_UNNUMBERED);
	else if (correction->unnumbered && !*correction->number)
		findings_add(findings, NULL, RULE_CHANGE_NONE, FIELD_COUNT + WANT_UNNUMBERED);
	if (number && strcmp(correction->new_number, correction->number) == 0)
		findings_add(findings, NULL, RULE_CHANGE_NONE, FIELD_COUNT + WANT_CERTIFICATE);
	if (ended && strcmp(correction->new_ended, correction->ended) == 0)
		findings_add(findings, NULL, RULE_CHANGE_NONE, FIELD_COUNT + WANT_ENDED);
	if (!number && !ended && !correction->unnumbered)
		findings_add(findings, NULL, RULE_CHANGE_NONE, -1);
}

static bool correction_judge(Office *office, const Record *record, const json_t *asked,
        Findings *findings, GError **error)
{
	g_auto(Correction) correction = {0};
	Day entered = student_month(record->student.values[F_RXNY]);
	if (!correction_read(office, record, asked, &correction, error))
		return false;
	changes_judge(&correction, findings);
	Day ended = student_month(correction.new_ended);
	if (ended != DAY_NONE && entered != DAY_NONE && ended < entered)
		findings_add(findings, NULL, RULE_ENDED_BEFORE, FIELD_COUNT + WANT_ENDED);
	return true;
}

/* Nobody's certificate is another from one day to the next. */
static bool there_judge(Office *office, const Record *record, Findings *findings, GError **error)
{
	g_autofree char *number = NULL, *ended = NULL;
	if (!graduates_certificate(office->store, record, &number, &ended, error))
		return false;
	if (*number)
		findings_add(
		        findings, NULL, RULE_CERTIFICATE_THERE, FIELD_COUNT + WANT_CERTIFICATE);
	return true;
}

bool certificate_judge(Office *office, const Business *business, const Record *record,
        const json_t *asked, Findings *findings, GError **error)
{
	RuleId rule;
	const char *number = business_asked(asked, WANT_CERTIFICATE);
	if (!certificate_rule(office->store, number, record->student.values[F_XXDM], record->id,
	            &rule, error))
		return false;
	findings_add(findings, office->policy, rule, FIELD_COUNT + WANT_CERTIFICATE);
	if (business->about == ABOUT_CERTIFICATE)
		return correction_judge(office, record, asked, findings, error);
	return business->event != EVENT_CERTIFICATE || there_judge(office, record, findings, error);
}

static bool numbered_gather(const Application *application, void *data, GError **error)
{
	(void)error;
	if (*application->certificate)
		g_array_append_val((GArray *)data, application->id);
	return true;
}

/* What applications of before gave is nobody's by them any more. */
static bool numbers_let_go(Office *office, const Act *act, int64_t student, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	ApplicationFilter filter = {.state = "effective", .student = student, .turn = -1};
	if (!applications_list(
	            office->store, &filter, true, 0, INT32_MAX, numbered_gather, ids, error))
		return false;
	for (guint i = 0; i < ids->len; i++) {
		g_auto(Application) before = {0};
		if (!application_load(
		            office->store, g_array_index(ids, int64_t, i), &before, error))
			return false;
		g_free(before.certificate);
		before.certificate = g_strdup("");
		if (!application_change(office->store, act, "application.let_go", &before, error))
			return false;
	}
	return true;
}

static void value_set(Record *record, int field, const char *value)
{
	g_free(record->student.values[field]);
	record->student.values[field] = g_strdup(value);
}

bool certificate_take(Office *office, const Act *act, const Application *application,
        Record *record, GError **error)
{
	g_auto(Correction) correction = {0};
	const json_t *asked = json_object_get(application->details, "asked");
	if (!correction_read(office, record, asked, &correction, error))
		return false;
	const char *number = *correction.new_number  ? correction.new_number
	                     : correction.unnumbered ? ""
	                                             : correction.number;
	bool other = strcmp(number, correction.number) != 0;
	value_set(record, F_BYZSH, number);
	value_set(
	        record, F_JSXYNY, *correction.new_ended ? correction.new_ended : correction.ended);
	return !other || numbers_let_go(office, act, record->id, error);
}
