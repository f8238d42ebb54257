#include "records/business/aid.h"

#include "records/business/parts.h"
#include "records/rules/codes.h"
#include "records/rules/natural_order.h"
#include "records/store/schools.h"

#include <string.h>

static bool usage(const char *words, GError **error)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return false;
}

static bool request_fits(const Office *office, const AidRequest *request, GError **error)
{
	const Account *account = office->account;
	bool makes = account->level == LEVEL_SCHOOL && !account->scope.read_only &&
	             permitted(account, PERMIT_STUDENT_CHANGE);
	if (!makes)
		return office_denied("lists of aid are made by a school's clerk", error);
	if (!request->kind)
		return usage("there is no such kind of aid", error);
	if (!aid_term_good(request->term))
		return usage(
		        "a term is its school year and 1 (autumn) or 2 (spring): 2026-1", error);
	if (!aid_term_near(request->term, office_today(office)))
		return usage("a list is for a term up to the next one", error);
	if (!code_meaning(code_table_find("JLZZZJLY"), request->source))
		return usage("the source of the money is a code of JLZZZJLY", error);
	size_t digits = strspn(request->amount, "0123456789");
	return (digits >= 1 && digits <= 7 && !request->amount[digits] &&
	               request->amount[0] != '0') ||
	       usage("the amount for each is a whole number of yuan from 1 to 9999999", error);
}

/* A list as far as somebody on it is judged by it; `id` 0: not made yet. */
typedef struct {
	const char *kind, *term, *school;
	int64_t id;
} Judged;

static bool judge(Office *office, const Judged *list, const Record *record, Findings *findings,
        GError **error)
{
	bool taken;
	const Student *student = &record->student;
	aid_judge(office->policy, student->status, student->values[F_RXNY], list->term, findings);
	if (strcmp(student->values[F_XXDM], list->school) != 0)
		findings_add(findings, NULL, RULE_AID_SCHOOL, -1);
	if (!aid_student_taken(
	            office->store, record->id, list->kind, list->term, list->id, &taken, error))
		return false;
	if (taken)
		findings_add(findings, NULL, RULE_AID_TWICE, -1);
	return true;
}

/* Whom the filter finds, gathered before anything else is asked of the store. */
typedef struct {
	int64_t id, version;
	char *name, *class_name;
	Status status;
} Found;

static void found_clear(void *data)
{
	g_free(((Found *)data)->name);
	g_free(((Found *)data)->class_name);
}

static bool found_gather(const StudentRow *row, void *data, GError **error)
{
	(void)error;
	Found found = {row->id, row->version, g_strdup(row->name), g_strdup(row->class_name),
	        status_find(row->status)};
	g_array_append_val((GArray *)data, found);
	return true;
}

/* Class by class as people count them, else as they were. */
static int by_class(const void *one, const void *other)
{
	const Found *a = one, *b = other;
	return natural_order(a->class_name, b->class_name);
}

static bool is_excepted(const AidRequest *request, int64_t student)
{
	for (size_t i = 0; i < request->except_count; i++)
		if (request->except[i] == student)
			return !request->only;
	return request->only;
}

/* Takes the kind of an application that takes the student away, when it is one. */
static bool leaving_take(const Application *application, void *data, GError **error)
{
	const char **kind = data;
	(void)error;
	const Business *business = business_find(application->kind);
	if (business &&
	        (business->event == EVENT_SUSPEND || business_leaves(business, application->side)))
		*kind = business->id;
	return true;
}

static void digest_put(GChecksum *digest, const char *text)
{
	g_checksum_update(digest, (const guchar *)text, (gssize)strlen(text) + 1);
}

static void request_digest(GChecksum *digest, const AidRequest *request)
{
	const char *const parts[] = {request->kind->id, request->term, request->source,
	        request->amount, request->filter.grade, request->filter.class_name};
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		digest_put(digest, parts[i] ? parts[i] : "");
}

bool aid_leaving(Office *office, int64_t student, const char **ret, GError **error)
{
	ApplicationFilter open = {.turn = -1, .open = true, .student = student};
	*ret = "";
	return applications_list(office->store, &open, false, 0, 10, leaving_take, ret, error);
}

/* What a look gathers: who is to be on the list, and what stands for all that was seen. */
typedef struct {
	json_t *students;
	GChecksum *digest;
} Seen;

/* A result for one; who is to be on the list is put there. */
static bool one_look(Office *office, const AidRequest *request, const Found *found, Seen *seen,
        BulkEach each, void *data, GError **error)
{
	Findings findings = {0};
	const char *leaving;
	const Judged list = {request->kind->id, request->term, office->account->place, 0};
	if (!aid_leaving(office, found->id, &leaving, error))
		return false;
	g_auto(Record) record = {0};
	if (!student_load(office->store, found->id, &record, error) ||
	        !judge(office, &list, &record, &findings, error))
		return false;
	BulkRow row = {.student = found->id,
	        .version = found->version,
	        .name = found->name,
	        .class_name = found->class_name,
	        .school_number = record.student.values[F_XH],
	        .certificate = "",
	        .excepted = is_excepted(request, found->id),
	        .findings = &findings,
	        .words = leaving};
	row.good = !row.excepted && !findings.rejected;
	if (row.good)
		json_array_append_new(
		        seen->students, json_pack("{s:I, s:s, s:s}", "id", (json_int_t)found->id,
		                                "name", found->name, "class", found->class_name));
	g_autofree char *line =
	        g_strdup_printf("%" G_GINT64_FORMAT " %d", found->id, !findings.rejected);
	digest_put(seen->digest, line);
	return each(&row, data, error);
}

static void trail_put(const Office *office, AidList *list, const char *action, const char *reason)
{
	json_array_append_new(json_object_get(list->details, "trail"),
	        json_pack("{s:I, s:s, s:s, s:s, s:s}", "at_us", (json_int_t)office->now_us, "by",
	                office->account->name, "level", level_row(office->account->level)->id,
	                "action", action, "reason", reason));
}

/* So that it can be made again when it comes back. */
static void made_of_put(const AidRequest *request, json_t *details)
{
	const StudentFilter *filter = &request->filter;
	json_t *except = json_array();
	for (size_t i = 0; i < request->except_count; i++)
		json_array_append_new(except, json_integer(request->except[i]));
	json_object_set_new(details, "grade", json_string(filter->grade ? filter->grade : ""));
	json_object_set_new(
	        details, "class", json_string(filter->class_name ? filter->class_name : ""));
	json_object_set_new(details, request->only ? "only" : "except", except);
}

static bool list_make(
        Office *office, const AidRequest *request, json_t *students, AidList *ret, GError **error)
{
	g_auto(School) school = {0};
	if (json_array_size(students) == 0)
		return usage("nobody is left who may be on the list", error);
	if (!school_load(office->store, office->account->place, &school, error))
		return false;
	*ret = (AidList){.school = g_strdup(school.code),
	        .kind = g_strdup(request->kind->id),
	        .term = g_strdup(request->term),
	        .approval = approval_new(school.region, school.managed_by, LEVEL_PROVINCE),
	        .created_by = g_strdup(office->account->name),
	        .created_us = office->now_us,
	        .count = (int64_t)json_array_size(students),
	        .details = json_pack("{s:s, s:s, s:O, s:[]}", "source", request->source, "amount",
	                request->amount, "students", students, "trail")};
	made_of_put(request, ret->details);
	trail_put(office, ret, "apply", "");
	Act act = office_act(office, "");
	return aid_list_add(office->store, &act, ret, error);
}

static bool all_look(Office *office, const AidRequest *request, Seen *seen, BulkEach each,
        void *data, GError **error)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Found));
	g_array_set_clear_func(found, found_clear);
	StudentFilter filter = request->filter;
	filter.states = student_states_there(true); /* who left is not told: he is not asked for */
	if (!students_list(
	            office->store, &filter, NULL, BULK_MAX + 1, found_gather, found, error) ||
	        !bulk_is_within(office->store, &filter, found->len, error))
		return false;
	g_array_sort(found, by_class); /* who is alike stays in order */
	for (guint i = 0; i < found->len; i++)
		if (!one_look(office, request, &g_array_index(found, Found, i), seen, each, data,
		            error))
			return false;
	return true;
}

static bool seen_is(const AidRequest *request, const Seen *seen, GError **error)
{
	if (!request->seen || strcmp(request->seen, g_checksum_get_string(seen->digest)) == 0)
		return true;
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "the list would be another than the one that was seen");
	return false;
}

bool aid_make(Office *office, const AidRequest *request, bool commit, BulkEach each, void *data,
        AidList *ret, char **ret_digest, GError **error)
{
	g_autoptr(json_t) students = json_array();
	g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
	Seen seen = {students, digest};
	bool good;
	*ret = (AidList){0};
	if (!request_fits(office, request, error))
		return false;
	request_digest(digest, request);
	if (!commit)
		good = all_look(office, request, &seen, each, data, error);
	else
		good = office_change_begin(office, error) &&
		       store_change_close(office->store,
		               all_look(office, request, &seen, each, data, error) &&
		                       seen_is(request, &seen, error) &&
		                       list_make(office, request, students, ret, error),
		               error);
	if (good && ret_digest)
		*ret_digest = g_strdup(g_checksum_get_string(digest));
	return good;
}

bool aid_may(const Office *office, const AidList *list, ApprovalAction action)
{
	/* as with applications: one rule of who decides */
	char none[] = "";
	const Application as = {.approval = list->approval, .side = none};
	return office_may(office, &as, action);
}

bool aid_look(Office *office, const AidList *list, int64_t student, Status *ret, Findings *findings,
        GError **error)
{
	g_auto(Record) record = {0};
	GError *failed = NULL;
	*ret = STATUS_COUNT;
	if (student_load(office->store, student, &record, &failed)) {
		const Judged judged = {list->kind, list->term, list->school, list->id};
		*ret = record.student.status;
		return judge(office, &judged, &record, findings, error);
	}
	if (!g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_error_free(failed);
	findings_add(findings, NULL, RULE_AID_RECORD, -1);
	return true;
}

static bool entries_fit(Office *office, const AidList *list, Findings *findings, GError **error)
{
	size_t i;
	json_t *one;
	Status status;
	json_array_foreach(json_object_get(list->details, "students"), i, one)
		if (!aid_look(office, list, json_integer_value(json_object_get(one, "id")), &status,
		            findings, error))
			return false;
	return !findings->rejected || office_refused(office, findings, error);
}

static bool decide(Office *office, int64_t version, ApprovalAction action, const char *reason,
        Findings *findings, AidList *list, GError **error)
{
	static const char *const kinds[] = {[ACTION_SUBMIT] = "aid.submit",
	        [ACTION_APPROVE] = "aid.approve",
	        [ACTION_REJECT] = "aid.reject",
	        [ACTION_WITHDRAW] = "aid.withdraw"};
	bool agrees = action == ACTION_SUBMIT || action == ACTION_APPROVE;
	if (!aid_may(office, list, action))
		return office_denied("this step is not yours, or not now", error);
	if (agrees && !entries_fit(office, list, findings, error))
		return false;
	RuleId fault = approval_act(&list->approval, action, office->account->level, reason);
	if (fault != RULE_NONE) {
		findings_add(findings, NULL, fault, -1);
		return office_refused(office, findings, error);
	}
	trail_put(office, list, kinds[action] + strlen("aid."), reason);
	Act act = office_act(office, reason);
	list->version = version;
	return aid_list_change(office->store, &act, kinds[action], list, error);
}

bool aid_decide(Office *office, int64_t id, int64_t version, ApprovalAction action,
        const char *reason, Findings *findings, AidList *ret, GError **error)
{
	*ret = (AidList){0};
	if (!office_change_begin(office, error))
		return false;
	bool good = aid_list_load(office->store, id, ret, error) &&
	            decide(office, version, action, reason, findings, ret, error);
	return store_change_close(office->store, good, error);
}
