#include "records/store/shown.h"

#include "base/cleanup.h"
#include "base/json_text.h"
#include "records/store/event.h"

#include <string.h>

#define SUBJECT "students"
#define MEMBER "students"

static int by_id(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
	return (a > b) - (a < b);
}

/* In order, each once. Yours. */
static GArray *ids_sorted(const int64_t *students, size_t count)
{
	GArray *ids = g_array_sized_new(FALSE, FALSE, sizeof(int64_t), (guint)count);
	g_array_append_vals(ids, students, (guint)count);
	g_array_sort(ids, by_id);
	guint kept = 0;
	for (guint i = 0; i < ids->len; i++)
		if (i == 0 || g_array_index(ids, int64_t, i) != g_array_index(ids, int64_t, i - 1))
			g_array_index(ids, int64_t, kept++) = g_array_index(ids, int64_t, i);
	g_array_set_size(ids, kept);
	return ids;
}

/* "1-500 502 600-700". Yours. */
static char *runs_write(const GArray *ids)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0, end; i < ids->len; i = end) {
		int64_t first = g_array_index(ids, int64_t, i);
		for (end = i + 1; end < ids->len; end++)
			if (g_array_index(ids, int64_t, end) != first + (int64_t)(end - i))
				break;
		g_string_append_printf(out, "%s%" G_GINT64_FORMAT, i ? " " : "", first);
		if (end - i > 1)
			g_string_append_printf(
			        out, "-%" G_GINT64_FORMAT, first + (int64_t)(end - i) - 1);
	}
	return g_string_free(out, FALSE);
}

typedef struct {
	const GArray *ids;
	guint next;
	int64_t seq;
} Putting;

static bool row_next(void *data, DbValue *values)
{
	Putting *putting = data;
	if (putting->next == putting->ids->len)
		return false;
	values[0] = db_int(g_array_index(putting->ids, int64_t, putting->next++));
	values[1] = db_int(putting->seq);
	return true;
}

static bool shown_within(Store *store, const Act *act, const GArray *ids, GError **error)
{
	g_autofree char *runs = runs_write(ids);
	g_autoptr(json_t) after = json_pack("{s:s}", MEMBER, runs);
	Event event = {.kind = STUDENTS_SHOWN, .subject = SUBJECT, .after = after};
	if (!event_append(store, act, &event, error))
		return false;
	Putting putting = {ids, 0, store->seq};
	return db_put_rows(
	        store->db, "student_shown", "student, seq", 2, row_next, &putting, error);
}

bool students_shown(
        Store *store, const Act *act, const int64_t *students, size_t count, GError **error)
{
	g_autoptr(GArray) ids = ids_sorted(students, count);
	if (!store_change_begin(store, error))
		return false;
	if (shown_within(store, act, ids, error) && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

bool student_shown_in(
        Store *store, int64_t student, int limit, HistoryEach each, void *data, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT seq, at_us, actor, kind, reason FROM my_shown WHERE student = $1 ORDER BY "
	        "seq DESC LIMIT $2",
	        error);
	if (!query)
		return false;
	query_int(query, 1, student);
	query_int(query, 2, limit);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		HistoryEntry entry = {.seq = query_get_int(query, 0),
		        .at_us = query_get_int(query, 1),
		        .student = student,
		        .actor = query_get_text(query, 2),
		        .kind = query_get_text(query, 3),
		        .reason = query_get_text(query, 4)};
		if (!each(&entry, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

/* Of keyed digests: whoever writes the table past us cannot know what it must come to. */
static void sum_add(const Store *store, ShownSum *sum, int64_t student, int64_t seq)
{
	uint64_t part;
	uint8_t digest[SEAL_DIGEST_BYTES];
	const SealPiece pieces[] = {
	        {"shown", strlen("shown")}, {&student, sizeof student}, {&seq, sizeof seq}};
	sealer_digest(store->keys.data, pieces, G_N_ELEMENTS(pieces), digest);
	memcpy(&part, digest, sizeof part);
	sum->sum += part;
	sum->count++;
}

static bool damaged(const Store *store, const char *words, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED, "%s: %s", store->name, words);
	return false;
}

static bool runs_add(
        ShownSum *sum, const Store *store, const char *runs, int64_t seq, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(runs, " ", -1);
	for (size_t i = 0; parts[i]; i++) {
		char *end;
		int64_t first = g_ascii_strtoll(parts[i], &end, 10);
		int64_t last = *end == '-' ? g_ascii_strtoll(end + 1, &end, 10) : first;
		if (*end || first < 1 || last < first)
			return damaged(
			        store, "an event of numbers in full names no students", error);
		for (int64_t id = first; id <= last; id++)
			sum_add(store, sum, id, seq);
	}
	return true;
}

bool shown_note(ShownSum *sum, Store *store, const Link *link, GError **error)
{
	size_t length;
	if (strcmp(link->texts[2], STUDENTS_SHOWN) != 0)
		return true;
	g_autoptr(GBytes) opened =
	        sealer_open(store->keys.data, SUBJECT, link->after, link->after_length, error);
	if (!opened)
		return false;
	const char *text = g_bytes_get_data(opened, &length);
	g_autoptr(json_t) after = json_loadb(text, length, 0, NULL);
	const char *runs = json_text_in(after, MEMBER);
	return runs_add(sum, store, runs, link->seq, error);
}

bool shown_verify(Store *store, const ShownSum *expected, GError **error)
{
	ShownSum found = {0};
	Query *query =
	        db_query_unguarded(store->db, "SELECT student, seq FROM student_shown", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error))
		sum_add(store, &found, query_get_int(query, 0), query_get_int(query, 1));
	if (step == STEP_ERROR)
		return false;
	return (found.sum == expected->sum && found.count == expected->count) ||
	       damaged(store, "whose numbers were shown in lists is not what the events tell",
	               error);
}
