#include "records/store/left.h"

#include "base/cleanup.h"
#include "records/rules/student.h"
#include "records/store/schools.h"

#include <string.h>

/* An event by which a student changed his school. */
typedef struct {
	int64_t seq, student;
	char *school; /* where he was until then */
} Leaving;

struct Left {
	GPtrArray *leavings; /* of Leaving, in the order of events */
};

static void leaving_free(void *data)
{
	Leaving *leaving = data;
	g_free(leaving->school);
	g_free(leaving);
}

Left *left_new(void)
{
	Left *left = g_new(Left, 1);
	left->leavings = g_ptr_array_new_with_free_func(leaving_free);
	return left;
}

void left_free(Left *left)
{
	if (!left)
		return;
	g_ptr_array_unref(left->leavings);
	g_free(left);
}

bool left_note(Left *left, Store *store, const Link *link, GError **error)
{
	const char *subject = link->texts[3];
	if (!g_str_has_prefix(subject, "student/") || link->before_length == 0)
		return true;
	g_autoptr(GBytes) opened =
	        sealer_open(store->keys.data, subject, link->before, link->before_length, error);
	if (!opened)
		return false;
	size_t length;
	const char *text = g_bytes_get_data(opened, &length);
	g_autoptr(json_t) before = json_loadb(text, length, 0, NULL);
	const char *school =
	        json_string_value(json_object_get(before, student_fields[F_XXDM].name));
	if (!school)
		return true;
	Leaving *leaving = g_new(Leaving, 1);
	*leaving = (Leaving){link->seq, g_ascii_strtoll(subject + strlen("student/"), NULL, 10),
	        g_strdup(school)};
	g_ptr_array_add(left->leavings, leaving);
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
	while (first && *next < left->leavings->len &&
	        ((Leaving *)left->leavings->pdata[*next])->seq < seq)
		++*next; /* of before there were such rows */
	if (*next == left->leavings->len)
		return damaged(store, seq, error);
	const Leaving *leaving = left->leavings->pdata[(*next)++];
	g_autofree char *scope = g_strdup(query_get_text(query, 1));
	int64_t student = query_get_int(query, 2);
	g_autofree char *from = school_scope(store, leaving->school, error);
	if (!from)
		return false;
	return (leaving->seq == seq && leaving->student == student && strcmp(from, scope) == 0) ||
	       damaged(store, MIN(seq, leaving->seq), error);
}

bool left_verify(Left *left, Store *store, GError **error)
{
	guint next = 0, rows = 0;
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
	return rows == 0 || next == left->leavings->len ||
	       damaged(store, ((Leaving *)left->leavings->pdata[next])->seq, error);
}
