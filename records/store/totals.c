#include "records/store/totals.h"

#include "records/store/entered.h"
#include "records/store/student_filter.h"

#include <string.h>

enum { TEXTS = 6, SCOPE = 0 };

/* The marks of a row, its texts one behind another with their NULs. */
typedef struct {
	const char *texts[TEXTS]; /* scope, grade, specialty, status, sex, entered */
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
	char entered[ENTERED_SIZE];
	entered_year(values[F_RXNY], entered);
	Total total = {{scope, values[F_SZNJ], values[F_ZYM],
	                       status_row(record->student.status)->id, values[F_XBM], entered},
	        problems_in_doubt(record->problems), problems_missing(record->problems), 0};
	total_add(totals, &total, by);
}

/* Which table, and how its rows are put and taken out when nobody is left. */
typedef struct {
	const char *put, *drop;
	bool regions; /* its rows say how many digits their region has */
} Table;

static const Table schools_table = {
        "INSERT INTO student_total (scope, grade, specialty, status, sex, entered, doubt, missing, "
        "n) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
        "ON CONFLICT (scope, grade, specialty, status, sex, entered, doubt, missing) "
        "DO UPDATE SET n = student_total.n + excluded.n",
        "DELETE FROM student_total WHERE scope = $1 AND grade = $2 AND specialty = $3 AND "
        "status = $4 AND sex = $5 AND entered = $6 AND doubt = $7 AND missing = $8 AND n = 0",
        false};
static const Table regions_table = {
        "INSERT INTO region_total (region, grade, specialty, status, sex, entered, doubt, missing, "
        "n, digits) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
        "ON CONFLICT (digits, region, grade, specialty, status, sex, entered, doubt, missing) "
        "DO UPDATE SET n = region_total.n + excluded.n",
        "DELETE FROM region_total WHERE region = $1 AND grade = $2 AND specialty = $3 AND "
        "status = $4 AND sex = $5 AND entered = $6 AND doubt = $7 AND missing = $8 AND n = 0 AND "
        "digits = $10",
        true};

/* A statement with the marks of a row. */
static Query *marks_query(
        Store *store, const Table *table, const char *sql, const Total *total, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query)
		return NULL;
	for (int i = 0; i < TEXTS; i++)
		query_text(query, i + 1, total->texts[i]);
	query_int(query, TEXTS + 1, total->doubt);
	query_int(query, TEXTS + 2, total->missing);
	if (table->regions)
		query_int(query, TEXTS + 4, (int64_t)strlen(total->texts[SCOPE]));
	return query;
}

static bool total_write(Store *store, const Table *table, const Total *total, GError **error)
{
	Query *query = marks_query(store, table, table->put, total, error);
	if (!query)
		return false;
	query_int(query, TEXTS + 3, total->n);
	if (!query_run(query, error))
		return false;
	if (total->n > 0)
		return true;
	query = marks_query(store, table, table->drop, total, error);
	return query && query_run(query, error);
}

/* The row in every region that its scope lies in. */
static void regions_add(Totals *regions, const Total *total, int64_t by)
{
	for (size_t digits = 0; digits <= REGION_LENGTH; digits += 2) {
		char region[REGION_LENGTH + 1];
		g_strlcpy(region, total->texts[SCOPE], digits + 1);
		Total of = *total;
		of.texts[SCOPE] = region;
		total_add(regions, &of, by);
	}
}

static bool rows_write(Store *store, const Table *table, const Totals *totals, GError **error)
{
	GHashTableIter iter;
	void *row;
	g_hash_table_iter_init(&iter, totals->rows);
	while (g_hash_table_iter_next(&iter, &row, NULL))
		if (((Total *)row)->n != 0 && !total_write(store, table, row, error))
			return false;
	return true;
}

bool totals_write(Store *store, GError **error)
{
	GHashTableIter iter;
	void *row;
	if (g_hash_table_size(store->totals->rows) == 0)
		return true;
	g_autoptr(Totals) regions = totals_new();
	g_hash_table_iter_init(&iter, store->totals->rows);
	while (g_hash_table_iter_next(&iter, &row, NULL))
		regions_add(regions, row, ((Total *)row)->n);
	if (!rows_write(store, &schools_table, store->totals, error) ||
	        !rows_write(store, &regions_table, regions, error))
		return false;
	totals_clear(store->totals);
	return true;
}

/* A row of either table, its texts borrowed. */
static Total total_of(Query *query)
{
	Total total = {.doubt = query_get_int(query, TEXTS),
	        .missing = query_get_int(query, TEXTS + 1),
	        .n = query_get_int(query, TEXTS + 2)};
	for (int i = 0; i < TEXTS; i++)
		total.texts[i] = query_get_text(query, i);
	return total;
}

bool totals_move(Store *store, const char *from, const char *to, GError **error)
{
	g_autoptr(Totals) regions = totals_new();
	if (!totals_write(store, error)) /* what is noted is noted of `from` */
		return false;
	Query *query = db_query_unguarded(store->db,
	        "SELECT scope, grade, specialty, status, sex, entered, doubt, missing, n FROM "
	        "student_total "
	        "WHERE scope = $1",
	        error);
	if (!query)
		return false;
	query_text(query, 1, from);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		Total total = total_of(query);
		regions_add(regions, &total, -total.n);
		total.texts[SCOPE] = to;
		regions_add(regions, &total, total.n);
	}
	if (step != STEP_DONE || !rows_write(store, &regions_table, regions, error))
		return false;
	/* a scope ends with its school's code: nothing of it is under `to` yet */
	query = db_query_unguarded(
	        store->db, "UPDATE student_total SET scope = $1 WHERE scope = $2", error);
	if (!query)
		return false;
	query_text(query, 1, to);
	query_text(query, 2, from);
	return query_run(query, error);
}

bool totals_refill(Store *store, GError **error)
{
	static const char *const steps[] = {"DELETE FROM student_total", "DELETE FROM region_total",
	        "INSERT INTO student_total (scope, grade, specialty, status, sex, entered, doubt, "
	        "missing, n) SELECT scope, grade, specialty, status, sex, entered, CASE "
	        "WHEN " STUDENT_IN_DOUBT " THEN 1 ELSE 0 END, CASE WHEN instr(problems, "
	        "'field.missing@') > 0 THEN 1 ELSE 0 END, count(*) FROM student GROUP BY 1, 2, 3, "
	        "4, "
	        "5, 6, 7, 8",
	        "INSERT INTO region_total (digits, region, grade, specialty, status, sex, entered, "
	        "doubt, missing, n) SELECT digits, substr(scope, 1, digits), grade, specialty, "
	        "status, "
	        "sex, entered, doubt, missing, sum(n) FROM student_total CROSS JOIN (SELECT 0 AS "
	        "digits UNION ALL SELECT 2 UNION ALL SELECT 4 UNION ALL SELECT 6) AS levels GROUP "
	        "BY "
	        "1, 2, 3, 4, 5, 6, 7, 8, 9"};
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		Query *query = db_query_unguarded(store->db, steps[i], error);
		if (!query || !query_run(query, error))
			return false;
	}
	return true;
}

/* Takes what a table says off `counted`: nothing is left when they say the same. */
static bool table_verify(
        Store *store, const char *sql, const char *what, Totals *counted, GError **error)
{
	GHashTableIter iter;
	void *row;
	Query *query = db_query_unguarded(store->db, sql, error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		Total total = total_of(query);
		total_add(counted, &total, -total.n);
	}
	g_hash_table_iter_init(&iter, counted->rows);
	while (step == STEP_DONE && g_hash_table_iter_next(&iter, &row, NULL)) {
		const Total *total = row;
		if (total->n == 0)
			continue;
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: the totals of %s %s are not those of its students", store->name, what,
		        *total->texts[SCOPE] ? total->texts[SCOPE] : "all");
		return false;
	}
	return step == STEP_DONE;
}

bool totals_verify(Store *store, Totals *counted, GError **error)
{
	GHashTableIter iter;
	void *row;
	g_autoptr(Totals) regions = totals_new();
	g_hash_table_iter_init(&iter, counted->rows);
	while (g_hash_table_iter_next(&iter, &row, NULL))
		regions_add(regions, row, ((Total *)row)->n);
	return table_verify(store,
	               "SELECT scope, grade, specialty, status, sex, entered, doubt, missing, n "
	               "FROM "
	               "student_total",
	               "scope", counted, error) &&
	       table_verify(store,
	               "SELECT region, grade, specialty, status, sex, entered, doubt, missing, n "
	               "FROM "
	               "region_total",
	               "region", regions, error);
}
