/* The people of schools in memory, for who looks for somebody alike of many. */
#include "base/cleanup.h"
#include "records/store/alike.h"
#include "records/store/record_form.h"
#include "records/store/schools.h"

#include <string.h>

/* Of more changes than that a school is read as a whole again. */
enum { CHANGES_MAX = 5000 };

typedef struct {
	int64_t id;
	char *name;   /* "": nobody is taken for him */
	char *number; /* in the school; "": none, or he has left */
} Person;

/* Of one school, as one scope sees it. */
typedef struct {
	GHashTable *people;           /* Person by id */
	GHashTable *named, *numbered; /* GHashTable of Person by the text that they share */
	int64_t seq;                  /* all events up to it are in, and stay */
	GArray *unsure;               /* ids whose change may yet be dropped */
} People;

struct Alikes {
	GHashTable *schools; /* People by scope and code */
};

static void person_free(void *data)
{
	Person *person = data;
	g_free(person->name);
	g_free(person->number);
	g_free(person);
}

static void sharing_free(void *data)
{
	g_hash_table_unref(data);
}

static GHashTable *texts_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, sharing_free);
}

static void people_free(void *data)
{
	People *people = data;
	g_hash_table_unref(people->named);
	g_hash_table_unref(people->numbered);
	g_hash_table_unref(people->people);
	g_array_unref(people->unsure);
	g_free(people);
}

Alikes *alikes_new(void)
{
	Alikes *alikes = g_new(Alikes, 1);
	alikes->schools = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, people_free);
	return alikes;
}

void alikes_free(Alikes *alikes)
{
	if (!alikes)
		return;
	g_hash_table_unref(alikes->schools);
	g_free(alikes);
}

static void text_put(GHashTable *texts, const char *text, Person *person)
{
	if (!*text)
		return;
	GHashTable *sharing = g_hash_table_lookup(texts, text);
	if (!sharing) {
		sharing = g_hash_table_new(NULL, NULL);
		g_hash_table_insert(texts, g_strdup(text), sharing);
	}
	g_hash_table_add(sharing, person);
}

static void text_drop(GHashTable *texts, const char *text, Person *person)
{
	GHashTable *sharing = g_hash_table_lookup(texts, text);
	if (sharing)
		g_hash_table_remove(sharing, person);
}

static void person_drop(People *people, int64_t id)
{
	Person *person = g_hash_table_lookup(people->people, &id);
	if (!person)
		return;
	text_drop(people->named, person->name, person);
	text_drop(people->numbered, person->number, person);
	g_hash_table_remove(people->people, &id);
}

/* The row of a query of id, name, status and open. */
static void person_put(People *people, Query *query)
{
	size_t length;
	Status status = status_find(query_get_text(query, 2));
	bool left = status == STATUS_COUNT || status_row(status)->final;
	const void *open = query_get_bytes(query, 3, &length);
	Person *person = g_new(Person, 1);
	*person = (Person){.id = query_get_int(query, 0),
	        .name = g_strdup(alike_counts(status) ? query_get_text(query, 1) : ""),
	        .number = left ? g_strdup("") : record_value(open, length, F_XH)};
	g_hash_table_insert(people->people, &person->id, person);
	text_put(people->named, person->name, person);
	text_put(people->numbered, person->number, person);
}

static GArray *ids_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(int64_t));
}

/* As far as nothing can be dropped any more. */
static int64_t settled(const Store *store, int64_t seq)
{
	return store->changing ? MIN(seq, store->seq_before) : seq;
}

static bool seq_now(Store *store, int64_t *ret, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT coalesce(max(seq), 0) FROM event", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	*ret = step == STEP_ROW ? query_get_int(query, 0) : 0;
	if (query)
		query_reset(query);
	return step == STEP_ROW;
}

/* Everybody of the school; what is written meanwhile comes with the events behind `seq`. */
static People *people_read(Store *store, const char *school, const char *scope, GError **error)
{
	int64_t seq;
	Query *query = seq_now(store, &seq, error)
	                       ? db_query(store->db,
	                                 "SELECT id, name, status, open FROM my_student WHERE "
	                                 "scope = $2 AND school = $1",
	                                 error)
	                       : NULL;
	if (!query)
		return NULL;
	People *people = g_new(People, 1);
	*people = (People){g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, person_free),
	        texts_new(), texts_new(), settled(store, seq), ids_new()};
	query_text(query, 1, school);
	query_text(query, 2, scope);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		person_put(people, query);
	if (step == STEP_DONE)
		return people;
	people_free(people);
	return NULL;
}

static bool person_read(
        People *people, Store *store, const char *school, int64_t id, GError **error)
{
	person_drop(people, id);
	Query *query = db_query(store->db,
	        "SELECT id, name, status, open FROM my_student WHERE id = $1 AND school = $2",
	        error);
	if (!query)
		return false;
	query_int(query, 1, id);
	query_text(query, 2, school);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		person_put(people, query);
	query_reset(query);
	return step != STEP_ERROR;
}

/* The students of events behind the people's seq into `ids`, those of the present change alone into
 * `unsure`, too; CHANGES_MAX events at most (*ret_near false: there are more). */
static bool changed_find(const People *people, Store *store, GArray *ids, GArray *unsure,
        int64_t *ret_seq, bool *ret_near, GError **error)
{
	static const char head[] = "student/";
	int left = CHANGES_MAX;
	int64_t firm = settled(store, INT64_MAX);
	Query *query = db_query_unguarded(store->db,
	        "SELECT seq, subject FROM event WHERE seq > $1 ORDER BY seq LIMIT $2", error);
	if (!query)
		return false;
	*ret_seq = people->seq;
	query_int(query, 1, people->seq);
	query_int(query, 2, left);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error), left--) {
		const char *subject = query_get_text(query, 1);
		int64_t id = g_str_has_prefix(subject, head)
		                     ? g_ascii_strtoll(subject + strlen(head), NULL, 10)
		                     : 0;
		*ret_seq = query_get_int(query, 0);
		if (id <= 0)
			continue;
		g_array_append_val(ids, id);
		if (*ret_seq > firm)
			g_array_append_val(unsure, id);
	}
	*ret_near = left > 0;
	return step == STEP_DONE;
}

/* Reads anew who has changed; false in *ret_near: those are too many. */
static bool people_renew(
        People *people, Store *store, const char *school, bool *ret_near, GError **error)
{
	int64_t seq;
	g_autoptr(GArray) ids = people->unsure;
	people->unsure = ids_new();
	if (!changed_find(people, store, ids, people->unsure, &seq, ret_near, error))
		return false;
	people->seq = settled(store, seq);
	for (guint i = 0; i < ids->len && *ret_near; i++)
		if (!person_read(people, store, school, g_array_index(ids, int64_t, i), error))
			return false;
	return true;
}

/* Everybody of the school, as they are now; NULL on error. */
static People *people_fresh(Alikes *alikes, Store *store, const char *school, const char *scope,
        char *key, GError **error)
{
	bool near;
	People *people = people_read(store, school, scope, error);
	if (!people) {
		g_free(key);
		return NULL;
	}
	g_hash_table_insert(alikes->schools, key, people);
	/* what the present change has done is kept in mind */
	return people_renew(people, store, school, &near, error) ? people : NULL;
}

/* As they are now; NULL on error. */
static People *people_of(Alikes *alikes, Store *store, const char *school, GError **error)
{
	bool near = false;
	g_autofree char *scope = school_scope(store, school, error);
	if (!scope)
		return NULL;
	g_autofree char *key =
	        g_strdup_printf("%s %s %s %s", store->scope.lo, store->scope.hi, scope, school);
	People *people = g_hash_table_lookup(alikes->schools, key);
	if (people && !people_renew(people, store, school, &near, error))
		return NULL;
	return people && near
	               ? people
	               : people_fresh(alikes, store, school, scope, g_steal_pointer(&key), error);
}

/* Those who share a text but for `except`. */
static void others_find(GHashTable *texts, const char *text, int64_t except, GArray *ids)
{
	GHashTableIter at;
	void *one;
	GHashTable *sharing = g_hash_table_lookup(texts, text);
	if (!sharing)
		return;
	g_hash_table_iter_init(&at, sharing);
	while (g_hash_table_iter_next(&at, &one, NULL)) {
		const Person *person = one;
		if (person->id != except)
			g_array_append_val(ids, person->id);
	}
}

bool alikes_find(Alikes *alikes, Store *store, const Student *student, int64_t except, Alike *ret,
        GError **error)
{
	g_autoptr(GArray) named = ids_new(), numbered = ids_new();
	*ret = (Alike){0};
	People *people = people_of(alikes, store, student->values[F_XXDM], error);
	if (!people)
		return false;
	others_find(people->numbered, student->values[F_XH], except, numbered);
	others_find(people->named, student->values[F_XM], except, named);
	ret->number = numbered->len ? g_array_index(numbered, int64_t, 0) : 0;
	return alike_person(store, student, named, &ret->person, error);
}

bool alikes_numbered(Alikes *alikes, Store *store, const char *school, const char *number,
        int64_t except, bool *ret, GError **error)
{
	g_autoptr(GArray) numbered = ids_new();
	People *people = people_of(alikes, store, school, error);
	if (!people)
		return false;
	others_find(people->numbered, number, except, numbered);
	*ret = numbered->len > 0;
	return true;
}
