#include "records/store/entered.h"

#include "records/store/record_form.h"
#include "records/store/totals.h"

#include <string.h>

#define KEPT "entered" /* setting: the column is filled */

void entered_year(const char *month, char ret[ENTERED_SIZE])
{
	bool good = strspn(month, "0123456789") >= ENTERED_SIZE - 1;
	g_strlcpy(ret, good ? month : "", ENTERED_SIZE);
}

bool entered_kept(Store *store, GError **error)
{
	return store_setting_set(store, KEPT, "kept", error);
}

typedef struct {
	int64_t id;
	char year[ENTERED_SIZE];
} Year;

static bool years_read(Store *store, GArray *ret, GError **error)
{
	Query *query = db_query_unguarded(store->db, "SELECT id, open FROM student", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		size_t length;
		const void *open = query_get_bytes(query, 1, &length);
		g_autofree char *month = record_value(open, length, F_RXNY);
		Year row = {.id = query_get_int(query, 0)};
		entered_year(month, row.year);
		if (*row.year)
			g_array_append_val(ret, row);
	}
	return step == STEP_DONE;
}

static bool year_put(Store *store, const Year *row, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "UPDATE student SET entered = $2 WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, row->id);
	query_text(query, 2, row->year);
	return query_run(query, error);
}

static bool fill(Store *store, const char *was, GError **error)
{
	(void)was;
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Year));
	if (!years_read(store, rows, error))
		return false;
	for (guint i = 0; i < rows->len; i++)
		if (!year_put(store, &g_array_index(rows, Year, i), error))
			return false;
	return (rows->len == 0 || totals_refill(store, error)) && entered_kept(store, error);
}

bool entered_upgrade(Store *store, GError **error)
{
	return store_upgrade(store, KEPT, "kept", fill, error);
}
