/* The workbook of graduates as it goes out: with what is known of each. */
#include "base/cleanup.h"
#include "records/business/graduates.h"
#include "records/rules/codes.h"
#include "records/store/student_list.h"

static bool known_gather(const StudentRow *row, void *data, GError **error)
{
	GArray *ids = data;
	if (ids->len == FORM_ROWS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "more than %d students at once: choose a grade or a class", FORM_ROWS_MAX);
		return false;
	}
	g_array_append_val(ids, row->id);
	return true;
}

/* NULL where something is to be filled in. */
static char *cell(const char *text)
{
	return *text ? g_strdup(text) : NULL;
}

static bool known_add(Store *store, int64_t id, GPtrArray *cells, GError **error)
{
	g_auto(Record) record = {0};
	g_auto(Application) went = {0};
	g_autofree char *number = NULL, *ended = NULL;
	GError *failed = NULL;
	if (!student_load(store, id, &record, error) ||
	        (!application_last(store, id, graduates_kinds[0], &went, &failed) &&
	                !records_error_is_none(failed, error)) ||
	        !graduates_certificate(store, &record, &number, &ended, error))
		return false;
	const json_t *asked = json_object_get(went.details, "asked");
	const char *code = business_asked(asked, WANT_DESTINATION);
	const char *words = *code ? code_meaning(code_table_find("BYQX"), code) : "";
	char *const row[GRADUATE_COLUMNS] = {/* as graduate_columns has them */
	        g_strdup_printf("%" G_GINT64_FORMAT, id), g_strdup(record.student.values[F_XM]),
	        g_strdup(""), g_strdup(record.student.values[F_SZBH]), cell(number),
	        g_strdup(ended), cell(words ? words : code),
	        g_strdup(business_asked(asked, WANT_EMPLOYER)),
	        g_strdup(business_asked(asked, WANT_REGION))};
	for (size_t i = 0; i < GRADUATE_COLUMNS; i++)
		g_ptr_array_add(cells, row[i]);
	return true;
}

GPtrArray *graduates_known(Store *store, const StudentFilter *filter, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
	StudentFilter graduated = *filter;
	graduated.status = status_row(STATUS_GRADUATED)->id;
	if (!students_list(store, &graduated, NULL, FORM_ROWS_MAX + 1, known_gather, ids, error))
		return NULL;
	for (guint i = 0; i < ids->len; i++)
		if (!known_add(store, g_array_index(ids, int64_t, i), cells, error))
			return NULL;
	return g_steal_pointer(&cells);
}
