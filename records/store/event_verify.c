/* The chain from its beginning: every digest recomputed, every state folded and compared. */
#include "base/cleanup.h"
#include "records/helpdesk/faq.h"
#include "records/helpdesk/problem_store.h"
#include "records/people/token.h"
#include "records/people/totp.h"
#include "records/store/accounts.h"
#include "records/store/aid.h"
#include "records/store/applications.h"
#include "records/store/backs.h"
#include "records/store/calendars.h"
#include "records/store/catalogues.h"
#include "records/store/certificates.h"
#include "records/store/continuations.h"
#include "records/store/due.h"
#include "records/store/event_link.h"
#include "records/store/finders.h"
#include "records/store/former.h"
#include "records/store/late.h"
#include "records/store/left.h"
#include "records/store/names.h"
#include "records/store/national.h"
#include "records/store/offers.h"
#include "records/store/origins.h"
#include "records/store/photos.h"
#include "records/store/policies.h"
#include "records/store/record_form.h"
#include "records/store/schools.h"
#include "records/store/shown.h"
#include "records/store/students.h"
#include "records/store/totals.h"

#include <string.h>

enum { HASH = SEAL_DIGEST_BYTES, TEXT_SIZE = 1024 };

G_GNUC_PRINTF(3, 4)
static bool damaged(Store *store, GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *words = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED, "%s: %s", store->name, words);
	return false;
}

/* What the events say that everything is now, as digests of the states. */
typedef struct {
	Store *store;
	GHashTable *students; /* by id */
	GHashTable *others;   /* by subject */
	Left *left;           /* with them */
	ShownSum shown;       /* the same */
	Backs *backs;         /* the same */
	int64_t upto;         /* the last event that counts */
	int64_t seq;
	uint8_t last[HASH];
} Walk;

static void state_digest(Store *store, const void *text, size_t length, uint8_t ret[HASH])
{
	sealer_digest(store->keys.data, (SealPiece[]){{"state", 5}, {text, length}}, 2, ret);
}

typedef bool (*StatesTell)(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

/* What has states beside students, by the heads of its subjects. */
static const struct {
	const char *head;
	StatesTell tell;
} others_told[] = {{"account/", accounts_states}, {"school/", schools_states},
        {"application/", applications_states}, {"attachment/", NULL /* told with them */},
        {"problem/", problems_states}, {"faq/", faq_states}, {"offer/", offers_states},
        {"photo/", photos_states}, {"policy/", policy_states},
        {"policy/second_factor", totp_required_states}, {"policy/calendar", calendar_states},
        {"catalogue/", catalogues_states}, {"late/", late_states}, {"aid/", aid_states},
        {"origin/", origins_states}, {"continuation/", continuations_states},
        {"token/", tokens_states}, {"national/", nationals_states}, {"due/", due_states},
        {"former/", former_states}};

static bool is_other(const char *subject)
{
	for (size_t i = 0; i < G_N_ELEMENTS(others_told); i++)
		if (g_str_has_prefix(subject, others_told[i].head))
			return true;
	return false;
}

/* An event without an `after` tells of something that changed no state: a login, a look. */
static bool state_note(Walk *walk, const Link *link, GError **error)
{
	const char *subject = link->texts[3];
	bool student = g_str_has_prefix(subject, "student/");
	if (!walk->students || link->after_length == 0 || !(student || is_other(subject)))
		return true;
	g_autoptr(GBytes) opened = sealer_open(
	        walk->store->keys.data, subject, link->after, link->after_length, error);
	if (!opened)
		return false;
	uint8_t *state = g_malloc(HASH);
	size_t length;
	const void *text = g_bytes_get_data(opened, &length);
	state_digest(walk->store, text, length, state);
	if (!student && length == strlen("{}")) { /* it is there no more */
		g_free(state);
		g_hash_table_remove(walk->others, subject);
		return true;
	}
	if (!student) {
		g_hash_table_insert(walk->others, g_strdup(subject), state);
		return true;
	}
	int64_t *key = g_new(int64_t, 1);
	*key = g_ascii_strtoll(subject + strlen("student/"), NULL, 10);
	g_hash_table_insert(walk->students, key, state);
	return true;
}

static bool link_check(Walk *walk, Query *query, GError **error)
{
	size_t length;
	uint8_t hash[HASH];
	Link link = {.seq = query_get_int(query, 0), .at_us = query_get_int(query, 1)};
	for (int i = 0; i < 5; i++)
		link.texts[i] = query_get_text(query, 2 + i);
	link.before = query_get_bytes(query, 7, &link.before_length);
	link.after = query_get_bytes(query, 8, &link.after_length);
	const void *kept = query_get_bytes(query, 9, &length);
	if (link.seq != walk->seq + 1)
		return damaged(walk->store, error,
		        "event %" G_GINT64_FORMAT
		        " is missing: the chain goes on with %" G_GINT64_FORMAT,
		        walk->seq + 1, link.seq);
	link_digest(walk->store, &link, walk->last, hash);
	if (length != HASH || !seal_same(hash, kept, HASH))
		return damaged(walk->store, error,
		        "event %" G_GINT64_FORMAT " has been changed, or one before it", link.seq);
	walk->seq = link.seq;
	memcpy(walk->last, hash, HASH);
	if (walk->backs)
		backs_add(walk->backs, link.seq, link.at_us);
	return state_note(walk, &link, error) &&
	       (!walk->left || (left_note(walk->left, walk->store, &link, error) &&
	                               shown_note(&walk->shown, walk->store, &link, error)));
}

static bool chain_walk(Walk *walk, GError **error)
{
	Query *query = db_query_unguarded(walk->store->db,
	        "SELECT seq, at_us, actor, origin, kind, subject, reason, before, after, hash "
	        "FROM event WHERE seq <= $1 ORDER BY seq",
	        error);
	if (!query)
		return false;
	query_int(query, 1, walk->upto);
	QueryStep step = query_step(query, error);
	while (step == STEP_ROW) {
		if (!link_check(walk, query, error)) {
			query_reset(query);
			return false;
		}
		step = query_step(query, error);
	}
	return step == STEP_DONE;
}

typedef struct {
	Walk *walk;
	int64_t count;
	Totals *totals; /* of students */
	NamesSum names; /* the same */
	CertificatesSum certificates;
	Finders *finders;
} Comparison;

static bool state_same(Store *store, const uint8_t *state, const void *text, size_t length)
{
	uint8_t digest[HASH];
	state_digest(store, text, length, digest);
	return state && seal_same(state, digest, HASH);
}

static bool json_same(Store *store, const uint8_t *state, const json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
	bool same = state_same(store, state, text, strlen(text));
	free(text);
	return same;
}

/* In the form that is written now, or the one that was (record_form.h). */
static bool record_same(Store *store, const uint8_t *state, const Record *record)
{
	g_autoptr(GString) form = g_string_sized_new(TEXT_SIZE);
	record_form(record, form);
	if (state_same(store, state, form->str, form->len))
		return true;
	g_autoptr(json_t) value = record_json(record);
	return json_same(store, state, value);
}

/* A record is what its events made of it. */
static bool student_compare(const Record *record, void *data, GError **error)
{
	Comparison *comparison = data;
	Walk *walk = comparison->walk;
	g_autofree char *scope = school_scope(walk->store, record->student.values[F_XXDM], error);
	if (!scope)
		return false;
	totals_note(comparison->totals, scope, record, 1);
	finders_note(comparison->finders, walk->store, record);
	NumberKeys numbers;
	number_keys(walk->store->keys.data, &record->student, &numbers);
	names_add(walk->store, &comparison->names, record->id,
	        &(NamePlace){scope, record->student.values[F_XM], &numbers});
	certificates_add(walk->store, &comparison->certificates, record);
	comparison->count++;
	return record_same(walk->store, g_hash_table_lookup(walk->students, &record->id), record) ||
	       damaged(walk->store, error,
	               "student %" G_GINT64_FORMAT " is not what its events made of it",
	               record->id);
}

static bool other_compare(const char *subject, const json_t *state, void *data, GError **error)
{
	Comparison *comparison = data;
	Walk *walk = comparison->walk;
	bool same = json_same(walk->store, g_hash_table_lookup(walk->others, subject), state);
	comparison->count++;
	return same || damaged(walk->store, error, "%s is not what its events made of it", subject);
}

static bool states_compare(Walk *walk, Verified *ret, GError **error)
{
	g_autoptr(Totals) totals = totals_new();
	g_autoptr(Finders) finders = finders_new();
	Comparison students = {.walk = walk, .totals = totals, .finders = finders},
	           others = {.walk = walk};
	guint told = g_hash_table_size(walk->students);
	if (!students_walk(walk->store, student_compare, &students, error))
		return false;
	ret->students = students.count;
	if (students.count != told)
		return damaged(walk->store, error,
		        "events tell of %u students, %" G_GINT64_FORMAT " are there", told,
		        students.count);
	if (!totals_verify(walk->store, totals, error) ||
	        !names_verify(walk->store, &students.names, error) ||
	        !certificates_verify(walk->store, &students.certificates, error) ||
	        !finders_verify(finders, walk->store, error) ||
	        !left_verify(walk->left, walk->store, error) ||
	        !shown_verify(walk->store, &walk->shown, error))
		return false;
	int64_t counts[G_N_ELEMENTS(others_told)];
	for (size_t i = 0; i < G_N_ELEMENTS(others_told); i++) {
		counts[i] = -others.count;
		if (others_told[i].tell &&
		        !others_told[i].tell(walk->store, other_compare, &others, error))
			return false;
		counts[i] += others.count;
	}
	ret->accounts = counts[0];
	ret->schools = counts[1];
	ret->applications = counts[2];
	told = g_hash_table_size(walk->others);
	return others.count == told ||
	       damaged(walk->store, error,
	               "events tell of %u accounts, schools and others, %" G_GINT64_FORMAT
	               " are there",
	               told, others.count);
}

bool events_verify(Store *store, Verified *ret, GError **error)
{
	*ret = (Verified){0};
	g_autoptr(GHashTable) students =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	g_autoptr(GHashTable) others =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(Left) left = left_new();
	g_autoptr(Backs) backs = backs_new();
	Walk walk = {.store = store,
	        .students = students,
	        .others = others,
	        .left = left,
	        .backs = backs,
	        .upto = INT64_MAX};
	/* says no more than whether all is well */
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	if (!db_snapshot(store->db, error))
		return false;
	bool good = chain_walk(&walk, error) && backs_verify(backs, store, error) &&
	            states_compare(&walk, ret, error);
	db_rollback(store->db);
	if (!good)
		return false;
	ret->events = walk.seq;
	digest_hex(walk.last, ret->head);
	return true;
}

bool events_verify_to(Store *store, int64_t seq, char ret[65], GError **error)
{
	Walk walk = {.store = store, .upto = seq};
	if (!chain_walk(&walk, error))
		return false;
	digest_hex(walk.last, ret);
	return true;
}
