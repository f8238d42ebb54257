#include "records/store/totals.h"

#include <string.h>

enum { TEXTS = 5, SCOPE = 0 };

/* The marks of a row, its texts one behind another with their NULs. */
typedef struct {
	const char *texts[TEXTS]; /* scope, grade, specialty, status, sex */
	int64_t doubt, missing;
	int64_t n;
} Total;

struct Totals {
	GHashTable *rows; /* Total as a set */
};

static guint total_hash(const void *data)
{
	const Total *total = data;
	guint hash = (guint)(total->doubt * 2 + total->missing);
	for (int i = 0; i < TEXTS; i++)
		for (const char *at = total->texts[i]; *at; at++)
			hash = hash * 33 + (guchar)*at;
	return hash;
}

static gboolean total_equal(const void *one, const void *other)
{
	const Total *a = one, *b = other;
	bool same = a->doubt == b->doubt && a->missing == b->missing;
	for (int i = 0; same && i < TEXTS; i++)
		same = strcmp(a->texts[i], b->texts[i]) == 0;
	return same;
}

static void total_free(void *data)
{
	Total *total = data;
	g_free((char *)total->texts[0]);
	g_free(total);
}

/* Owns its texts, in one piece. */
static Total *total_copy(const Total *total)
{
	size_t lengths[TEXTS], whole = 0;
	Total *copy = g_new(Total, 1);
	*copy = *total;
	for (int i = 0; i < TEXTS; i++)
		whole += lengths[i] = strlen(total->texts[i]) + 1;
	char *at = g_malloc(whole);
	for (int i = 0; i < TEXTS; at += lengths[i++])
		copy->texts[i] = memcpy(at, total->texts[i], lengths[i]);
	return copy;
}

static void total_add(Totals *totals, const Total *total, int64_t by)
{
	Total *row = g_hash_table_lookup(totals->rows, total);
	if (!row) {
		row = total_copy(total);
		row->n = 0;
		g_hash_table_add(totals->rows, row);
	}
	row->n += by;
}

Totals *totals_new(void)
{
	Totals *totals = g_new0(Totals, 1);
	totals->rows = g_hash_table_new_full(total_hash, total_equal, total_free, NULL);
	return totals;
}

void totals_free(Totals *totals)
{
	if (!totals)
		return;
	g_hash_table_unref(totals->rows);
	g_free(totals);
}

void totals_clear(Totals *totals)
{
	g_hash_table_remove_all(totals->rows);
}

void totals_note(Totals *totals, const char *scope, const Record *record, int64_t by)
{
	char *const *values = record->student.values;
	Total total = {{scope, values[F_SZNJ], values[F_ZYM],
	                       status_row(record->student.status)->id, values[F_XBM]},
	        problems_in_doubt(record->problems), problems_missing(record->problems), 0};
	total_add(totals, &total, by);
}

static void marks_bind(Query *query, const Total *total)
{
	for (int i = 0; i < TEXTS; i++)
		query_text(query, i + 1, total->texts[i]);
	query_int(query, TEXTS + 1, total->doubt);
	query_int(query, TEXTS + 2, total->missing);
}

static bool total_write(Store *store, const Total *total, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO student_total (scope, grade, specialty, status, sex, doubt, missing, "
	        "n) "
	        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
	        "ON CONFLICT (scope, grade, specialty, status, sex, doubt, missing) "
	        "DO UPDATE SET n = student_total.n + excluded.n",
	        error);
	if (!query)
		return false;
	marks_bind(query, total);
	query_int(query, TEXTS + 3, total->n);
	if (!query_run(query, error))
		return false;
	if (total->n > 0)
		return true;
	query = db_query_unguarded(store->db,
	        "DELETE FROM student_total WHERE scope = $1 AND grade = $2 AND specialty = $3 AND "
	        "status = $4 AND sex = $5 AND doubt = $6 AND missing = $7 AND n = 0",
	        error);
	if (!query)
		return false;
	marks_bind(query, total);
	return query_run(query, error);
}

bool totals_write(Store *store, GError **error)
{
	GHashTableIter iter;
	void *row;
	g_hash_table_iter_init(&iter, store->totals->rows);
	while (g_hash_table_iter_next(&iter, &row, NULL))
		if (((Total *)row)->n != 0 && !total_write(store, row, error))
			return false;
	totals_clear(store->totals);
	return true;
}

static bool totals_unfit(Store *store, const char *scope, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: the totals of scope %s are not those of its students", store->name, scope);
	return false;
}

bool totals_verify(Store *store, Totals *counted, GError **error)
{
	GHashTableIter iter;
	void *row;
	Query *query = db_query_unguarded(store->db,
	        "SELECT scope, grade, specialty, status, sex, doubt, missing, n FROM student_total",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		Total total = {.doubt = query_get_int(query, TEXTS),
		        .missing = query_get_int(query, TEXTS + 1),
		        .n = query_get_int(query, TEXTS + 2)};
		for (int i = 0; i < TEXTS; i++)
			total.texts[i] = query_get_text(query, i);
		total_add(counted, &total, -total.n);
	}
	g_hash_table_iter_init(&iter, counted->rows);
	while (step == STEP_DONE && g_hash_table_iter_next(&iter, &row, NULL))
		if (((Total *)row)->n != 0)
			return totals_unfit(store, ((Total *)row)->texts[SCOPE], error);
	return step == STEP_DONE;
}
