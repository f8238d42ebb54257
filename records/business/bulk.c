#include "records/business/bulk.h"

#include "base/beat.h"
#include "base/cleanup.h"
#include "base/seal.h"
#include "records/business/parts.h"
#include "records/rules/natural_order.h"
#include "records/store/alike.h"
#include "records/store/certificates.h"

#include <string.h>

typedef struct {
	int64_t id, version;
	Status status;
	bool gets; /* numbers, as it was seen: these two, "" for none */
	char *certificate, *number;
	char *name, *school, *class_name, *grade, *school_number;
} Member;

static void member_free(void *data)
{
	Member *member = data;
	g_free(member->name);
	g_free(member->school);
	g_free(member->class_name);
	g_free(member->grade);
	g_free(member->school_number);
	g_free(member->certificate);
	g_free(member->number);
	g_free(member);
}

/* Bits 1 << Status of those in whose state it is possible, or who are told that it is not. */
static unsigned states_called(const Business *business)
{
	unsigned states = 0;
	for (Status status = 0; status < STATUS_COUNT; status++)
		states |= (unsigned)business_fits(business, status) << status;
	/* what is for those in class is told of those on leave, too */
	if (business_fits(business, STATUS_ENROLLED))
		states |= student_states_there(false);
	/* and who is not registered has a business of his own for it */
	if (business->event == EVENT_CHANGE_CLASS)
		states |= 1U << STATUS_PENDING;
	return states;
}

static bool member_add(const StudentRow *row, void *data, GError **error)
{
	Member *member = g_new(Member, 1);
	(void)error;
	*member = (Member){.id = row->id,
	        .version = row->version,
	        .status = status_find(row->status),
	        .name = g_strdup(row->name),
	        .school = g_strdup(row->school),
	        .class_name = g_strdup(row->class_name),
	        .grade = g_strdup(row->grade),
	        .school_number = g_strdup(row->number)};
	g_ptr_array_add(data, member);
	return true;
}

/* Class by class as people count them, else as they were. */
static int by_class(const void *one, const void *other)
{
	const Member *a = *(Member *const *)one, *b = *(Member *const *)other;
	return natural_order(a->class_name, b->class_name);
}

/* The first of the numbers that count on must be one that can. */
static bool first_fits(const BulkRequest *request, Want want, GError **error)
{
	const char *first = business_asked(request->asked, want);
	size_t length = strlen(first);
	if (length == 0 || g_ascii_isdigit(first[length - 1]))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "'%s' ends in no digit: the first number must, the others count on from it", first);
	return false;
}

char *bulk_number(const char *first, unsigned n)
{
	size_t length = strlen(first), digits = 0;
	while (digits < length && digits < 18 && g_ascii_isdigit(first[length - digits - 1]))
		digits++;
	if (digits == 0)
		return n == 0 ? g_strdup(first) : NULL;
	guint64 number = g_ascii_strtoull(first + length - digits, NULL, 10) + n;
	g_autofree char *text = g_strdup_printf("%0*" G_GUINT64_FORMAT, (int)digits, number);
	return strlen(text) > digits
	               ? NULL
	               : g_strdup_printf("%.*s%s", (int)(length - digits), first, text);
}

static bool excepted(const BulkRequest *request, int64_t id)
{
	for (size_t i = 0; i < request->except_count; i++)
		if (request->except[i] == id)
			return !request->only;
	return request->only;
}

/* Numbers that JSON keeps exactly; those of two clerks at once are never the same. */
int64_t bulk_batch(void)
{
	uint64_t random;
	seal_random(&random, sizeof random);
	return (int64_t)(random >> 11) + 1;
}

typedef struct {
	Office *office;
	const BulkRequest *request;
	bool commit;
	int64_t batch;
	unsigned done;     /* who it can be done for, so far */
	unsigned numbered; /* whose numbers are behind us: each has his own, as it was seen */
	bool seen;         /* the members know who gets numbers */
	unsigned passed[WANT_COUNT]; /* numbers that others have: none is given */
	BulkFailures failures;
	BulkEach each;
	void *data;
} Bulk;

/* Whether another than this student has the number. */
static bool number_taken(const Bulk *bulk, const Member *member, Want want, const char *number,
        bool *ret, GError **error)
{
	Store *store = bulk->office->store;
	return want == WANT_CERTIFICATE ? certificate_taken(store, bulk->office->policy, number,
	                                          member->school, member->id, ret, error)
	                                : alikes_numbered(bulk->office->alikes, store,
	                                          member->school, number, member->id, ret, error);
}

/* The number that he was seen to get: nobody else's, who would shift those behind him. NULL, and
 * RECORDS_ERROR_DUPLICATE, when somebody has it by now. */
static char *number_keep(
        const Bulk *bulk, const Member *member, json_t *asked, Want want, GError **error)
{
	bool taken = false;
	const char *number = want == WANT_CERTIFICATE ? member->certificate : member->number;
	if (*number && !number_taken(bulk, member, want, number, &taken, error))
		return NULL;
	if (taken) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE,
		        "the number %s was taken by somebody else meanwhile", number);
		return NULL;
	}
	json_object_set_new(asked, want_rows[want].id, json_string(number));
	return g_strdup(number);
}

/* The next of the numbers that count on, for this student, past those that others have; "" when
 * there is none. Yours; NULL on error. */
static char *number_put(Bulk *bulk, const Member *member, json_t *asked, Want want, GError **error)
{
	bool taken = true;
	const char *id = want_rows[want].id;
	const char *first = business_asked(bulk->request->asked, want);
	g_autofree char *number = NULL;
	if (!*first)
		return g_strdup("");
	if (bulk->seen && member->gets)
		return number_keep(bulk, member, asked, want, error);
	for (unsigned n = 0; taken && n <= BULK_MAX; n++) {
		g_free(number);
		number = bulk_number(first, bulk->numbered + bulk->passed[want]);
		if (!number)
			break;
		if (!number_taken(bulk, member, want, number, &taken, error))
			return NULL;
		bulk->passed[want] += taken;
	}
	json_object_set_new(asked, id, json_string(number ? number : ""));
	return number ? g_steal_pointer(&number) : g_strdup("");
}

/* What was asked for, with this student's own numbers. Yours; NULL on error. */
static json_t *asked_of(
        Bulk *bulk, const Member *member, char **ret_certificate, char **ret_number, GError **error)
{
	const json_t *given = bulk->request->asked;
	json_t *asked = given ? json_deep_copy(given) : json_object();
	*ret_certificate = number_put(bulk, member, asked, WANT_CERTIFICATE, error);
	*ret_number = *ret_certificate ? number_put(bulk, member, asked, WANT_NUMBER, error) : NULL;
	if (*ret_number)
		return asked;
	json_decref(asked);
	return NULL;
}

/* One that is done or judged; failures that are not ours to tell are errors. */
static bool one_try(
        Bulk *bulk, const OfficeRequest *request, Findings *findings, BulkRow *row, GError **error)
{
	GError *failed = NULL;
	g_auto(Application) made = {0};
	if (!bulk->commit) {
		if (!office_judge(bulk->office, request, findings, error))
			return false;
		row->good = !findings->rejected;
		return true;
	}
	row->good = office_apply(bulk->office, request, findings, &made, &failed);
	row->application = made.id;
	if (row->good || g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_REFUSED)) {
		g_clear_error(&failed);
		return true;
	}
	g_propagate_error(error, failed);
	return false;
}

/* With numbers of his own. */
static bool member_try(Bulk *bulk, const Member *member, json_t *asked, BulkRow *row,
        Findings *findings, GError **error)
{
	OfficeRequest request = {.business = bulk->request->business,
	        .student = member->id,
	        .reason = bulk->request->reason,
	        .asked = asked,
	        .batch = bulk->batch};
	return row->excepted || one_try(bulk, &request, findings, row, error);
}

static bool member_do(Bulk *bulk, const Member *member, GError **error)
{
	Findings findings = {0};
	GError *failed = NULL;
	BulkFailures *failures = &bulk->failures;
	g_autofree char *certificate = NULL, *number = NULL;
	g_autoptr(json_t) asked =
	        failures->ended ? NULL : asked_of(bulk, member, &certificate, &number, &failed);
	BulkRow row = {.student = member->id,
	        .version = member->version,
	        .name = member->name,
	        .class_name = member->class_name,
	        .grade = member->grade,
	        .school_number = member->school_number,
	        .status = member->status,
	        .certificate = certificate,
	        .number = number,
	        .into = business_asked(asked, WANT_CLASS),
	        .findings = &findings,
	        .words = "",
	        .excepted = excepted(bulk->request, member->id)};
	bool tried = asked && member_try(bulk, member, asked, &row, &findings, &failed);
	if (failed && !bulk->commit) {
		g_propagate_error(error, failed);
		return false;
	}
	if (failed && !bulk_failures_take(failures, failed, bulk->done > 0, error))
		return false;
	if (tried)
		failures->busy = 0;
	else if (!row.excepted)
		row.words = failures->last->message;
	if (!row.good) /* without a look what it would have been is the next one's */
		row.certificate = row.number = "";
	bulk->done += row.good;
	bulk->numbered += bulk->seen ? member->gets : row.good;
	return bulk->each(&row, bulk->data, error);
}

/* Whether rules stand against one with what was asked for, and the numbers he would get: who is
 * left out gets none, and those behind him get others. */
static bool member_digest(Bulk *bulk, Member *member, GChecksum *digest, GError **error)
{
	Findings findings = {0};
	g_autofree char *certificate = NULL, *number = NULL;
	g_autoptr(json_t) asked = asked_of(bulk, member, &certificate, &number, error);
	if (!asked)
		return false;
	OfficeRequest request = {.business = bulk->request->business,
	        .student = member->id,
	        .reason = bulk->request->reason,
	        .asked = asked};
	if (!office_judge(bulk->office, &request, &findings, error))
		return false;
	bool gets = member->gets = !findings.rejected && !excepted(bulk->request, member->id);
	g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d\n",
	        member->id, member->version, findings.rejected);
	g_autofree char *numbers =
	        g_strdup_printf("%s\n%s\n", gets ? certificate : "", gets ? number : "");
	g_checksum_update(digest, (const guchar *)line, -1);
	g_checksum_update(digest, (const guchar *)numbers, -1);
	if (gets) {
		member->certificate = g_steal_pointer(&certificate);
		member->number = g_steal_pointer(&number);
		bulk->numbered++;
	}
	return true;
}

/* What a look shows. Yours; NULL on error. */
static char *seen_make(Bulk *bulk, const GPtrArray *members, GError **error)
{
	const BulkRequest *request = bulk->request;
	const StudentFilter *filter = &request->filter;
	g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
	char *asked =
	        request->asked ? json_dumps(request->asked, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	const char *const texts[] = {
	        request->business->id, asked, filter->school, filter->grade, filter->class_name};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		g_checksum_update(digest, (const guchar *)(texts[i] ? texts[i] : ""),
		        texts[i] ? (gssize)strlen(texts[i]) + 1 : 1);
	free(asked);
	for (guint i = 0; i < members->len; i++) {
		if (!member_digest(bulk, members->pdata[i], digest, error))
			return NULL;
		beat();
	}
	bulk->numbered = 0;
	bulk->seen = true;
	memset(bulk->passed, 0, sizeof bulk->passed);
	return g_strdup(g_checksum_get_string(digest));
}

/* A commit is of what was looked at; a look says what it is. */
static bool seen_look(Bulk *bulk, const GPtrArray *members, char **ret_seen, GError **error)
{
	const char *wanted = bulk->request->seen;
	if (bulk->commit ? !wanted : !ret_seen)
		return true;
	g_autofree char *seen = seen_make(bulk, members, error);
	if (!seen)
		return false;
	if (bulk->commit && strcmp(seen, wanted) != 0) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
		        "the list would be another than the one that was seen");
		return false;
	}
	if (ret_seen)
		*ret_seen = g_steal_pointer(&seen);
	return true;
}

bool bulk_is_within(Store *store, const StudentFilter *filter, size_t found, GError **error)
{
	int64_t all;
	if (found <= BULK_MAX)
		return true;
	if (students_counted(store, filter, &all, error))
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "%" G_GINT64_FORMAT " students are more than the %d that can be done at "
		        "once: choose a school, a grade or a class",
		        all, BULK_MAX);
	return false;
}

static bool members_find(
        Office *office, const BulkRequest *request, GPtrArray *members, GError **error)
{
	StudentFilter filter = request->filter;
	filter.status = NULL;
	filter.states = states_called(request->business);
	if (!request->business->bulk) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "'%s' is not done for many at once", request->business->id);
		return false;
	}
	if (!first_fits(request, WANT_CERTIFICATE, error) ||
	        !first_fits(request, WANT_NUMBER, error) ||
	        !students_list(
	                office->store, &filter, NULL, BULK_MAX + 1, member_add, members, error))
		return false;
	g_ptr_array_sort(members, by_class); /* a merge sort: who is alike stays in order */
	return bulk_is_within(office->store, &filter, members->len, error);
}

bool bulk_apply(Office *office, const BulkRequest *request, bool commit, BulkEach each, void *data,
        int64_t *ret_batch, char **ret_seen, GError **error)
{
	g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func(member_free);
	g_autoptr(Alikes) alikes = alikes_new();
	Office many = *office;
	many.alikes = alikes;
	Bulk bulk = {.office = &many,
	        .request = request,
	        .commit = commit,
	        .batch = bulk_batch(),
	        .each = each,
	        .data = data};
	*ret_batch = 0;
	if (!members_find(office, request, members, error) ||
	        !seen_look(&bulk, members, ret_seen, error))
		return false;
	*ret_batch = bulk.batch;
	bool good = true;
	for (guint i = 0; i < members->len && good; i++) {
		good = member_do(&bulk, members->pdata[i], error);
		beat();
	}
	bulk_failures_clear(&bulk.failures);
	if (bulk.done == 0)
		*ret_batch = 0;
	return good;
}
