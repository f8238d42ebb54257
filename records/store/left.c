#include "records/store/left.h"

#include "base/cleanup.h"
#include "base/json_text.h"
#include "records/rules/level.h"
#include "records/rules/student.h"
#include "records/store/schools.h"
#include "records/store/scope.h"

#include <string.h>

/* An event by which a student changed his school, or his school its scope. */
typedef struct {
	int64_t seq, student;
	char *school; /* where he was until then; NULL: where he still is */
	char *scope;  /* of it, as it was then */
} Leaving;

struct Left {
	GPtrArray *leavings; /* of Leaving, in the order of events */
	GHashTable *scopes;  /* of schools by code, so far */
	int64_t since;       /* the event from which on there are rows; 0: not told */
	char *moved;         /* the scope that a school left last; NULL: none has */
};

static void leaving_free(void *data)
{
	Leaving *leaving = data;
	g_free(leaving->school);
	g_free(leaving->scope);
	g_free(leaving);
}

Left *left_new(void)
{
	Left *left = g_new0(Left, 1);
	left->scopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	left->leavings = g_ptr_array_new_with_free_func(leaving_free);
	return left;
}

void left_free(Left *left)
{
	if (!left)
		return;
	g_ptr_array_unref(left->leavings);
	g_hash_table_unref(left->scopes);
	g_free(left->moved);
	g_free(left);
}

static json_t *opened(
        Store *store, const char *subject, const void *sealed, size_t length, GError **error)
{
	g_autoptr(GBytes) plain = sealer_open(store->keys.data, subject, sealed, length, error);
	if (!plain)
		return NULL;
	const char *text = g_bytes_get_data(plain, &length);
	json_t *state = json_loadb(text, length, 0, NULL);
	return state ? state : json_object();
}

/* Where a school lies from then on. */
static bool school_note(Left *left, Store *store, const Link *link, GError **error)
{
	if (link->after_length == 0)
		return true;
	g_autoptr(json_t) after =
	        opened(store, link->texts[3], link->after, link->after_length, error);
	if (!after)
		return false;
	const char *code = json_text_in(after, "code");
	char *scope = scope_of_school(json_text_in(after, "region"),
	        (Level)MIN(level_find(json_text_in(after, "managed_by")), LEVEL_MINISTRY), code);
	const char *was = g_hash_table_lookup(left->scopes, code);
	if (was && strcmp(was, scope) != 0) {
		g_free(left->moved);
		left->moved = g_strdup(was);
	}
	g_hash_table_insert(left->scopes, g_strdup(code), scope);
	return true;
}

static void leaving_add(Left *left, const Link *link, const char *school, char *scope)
{
	Leaving *leaving = g_new(Leaving, 1);
	const char *id = link->texts[3] + strlen("student/");
	*leaving = (Leaving){link->seq, g_ascii_strtoll(id, NULL, 10), g_strdup(school), scope};
	g_ptr_array_add(left->leavings, leaving);
}

/* What the log says first of the rows that there are. */
static bool since_note(Left *left, Store *store, const Link *link, GError **error)
{
	if (left->since || link->after_length == 0)
		return true;
	g_autoptr(json_t) after =
	        opened(store, link->texts[3], link->after, link->after_length, error);
	left->since = json_integer_value(json_object_get(after, "left"));
	return after != NULL;
}

bool left_note(Left *left, Store *store, const Link *link, GError **error)
{
	const char *subject = link->texts[3];
	if (strcmp(subject, "store") == 0)
		return since_note(left, store, link, error);
	if (g_str_has_prefix(subject, "school/"))
		return school_note(left, store, link, error);
	if (!g_str_has_prefix(subject, "student/"))
		return true;
	if (strcmp(link->texts[2], "student.school_moved") == 0) {
		leaving_add(left, link, NULL, g_strdup(left->moved ? left->moved : ""));
		return true;
	}
	if (link->before_length == 0)
		return true;
	g_autoptr(json_t) before = opened(store, subject, link->before, link->before_length, error);
	if (!before)
		return false;
	const char *school = json_text_in(before, student_fields[F_XXDM].name);
	const char *scope = g_hash_table_lookup(left->scopes, school);
	if (*school)
		leaving_add(left, link, school,
		        scope ? g_strdup(scope) : scope_of_unregistered(school));
	return true;
}

static bool damaged(Store *store, int64_t seq, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: who left his school by event %" G_GINT64_FORMAT
	        " is not told to the scope that he left",
	        store->name, seq);
	return false;
}

/* The next row is that of the next event. */
static bool row_fits(
        Left *left, guint *next, Store *store, Query *query, bool first, GError **error)
{
	int64_t seq = query_get_int(query, 0);
	while (first && !left->since && *next < left->leavings->len &&
	        ((Leaving *)left->leavings->pdata[*next])->seq < seq)
		++*next; /* of before there were such rows */
	if (*next == left->leavings->len)
		return damaged(store, seq, error);
	const Leaving *leaving = left->leavings->pdata[(*next)++];
	g_autofree char *scope = g_strdup(query_get_text(query, 1));
	int64_t student = query_get_int(query, 2);
	if (leaving->seq != seq || leaving->student != student)
		return damaged(store, MIN(seq, leaving->seq), error);
	if (strcmp(leaving->scope, scope) == 0)
		return true;
	/* rows of before went along with a school that moved */
	g_autofree char *now =
	        leaving->school ? school_scope(store, leaving->school, error) : g_strdup("");
	return now && (strcmp(now, scope) == 0 || damaged(store, seq, error));
}

bool left_since(Store *store, int64_t *ret, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT coalesce(min(id), 0) FROM student_left", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	*ret = *ret ? *ret : store->seq + 1;
	return true;
}

bool left_verify(Left *left, Store *store, GError **error)
{
	guint next = 0, rows = 0;
	while (left->since && next < left->leavings->len &&
	        ((Leaving *)left->leavings->pdata[next])->seq < left->since)
		next++;
	Query *query = db_query_unguarded(
	        store->db, "SELECT id, scope, student FROM student_left ORDER BY id", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error))
		if (!row_fits(left, &next, store, query, rows++ == 0, error)) {
			query_reset(query);
			return false;
		}
	if (step != STEP_DONE)
		return false;
	return (rows == 0 && !left->since) || next == left->leavings->len ||
	       damaged(store, ((Leaving *)left->leavings->pdata[next])->seq, error);
}
