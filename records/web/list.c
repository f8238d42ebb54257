#include "records/web/list.h"

#include "records/web/query.h"

#include <string.h>

static const char *const names[] = {
        "region", "school", "class", "grade", "specialty", "sex", "status", "entered"};

enum { COUNT = G_N_ELEMENTS(names), TEXT_MAX = 200 };

void list_query_clear(ListQuery *query)
{
	for (size_t i = 0; i < COUNT; i++)
		g_free(query->texts[i]);
	g_free(query->after);
	g_free(query->after_scope);
	g_free(query->after_class);
	*query = (ListQuery){0};
}

static bool unfit(const char *name, GError **error)
{
	g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT, "'%s' in the query cannot be", name);
	return false;
}

static bool cursor_read(ListQuery *query, GError **error)
{
	if (!*query->after)
		return true;
	g_auto(GStrv) parts = g_strsplit(query->after, ".", 3);
	guint64 id;
	if (g_strv_length(parts) != 3 || strspn(parts[0], "0123456789") != SCOPE_LENGTH ||
	        strlen(parts[0]) != SCOPE_LENGTH ||
	        !g_ascii_string_to_unsigned(parts[1], 10, 1, INT64_MAX, &id, NULL))
		return unfit(query->back ? "before" : "after", error);
	query->after_scope = g_strdup(parts[0]);
	query->after_class = g_strdup(parts[2]);
	query->cursor = (StudentCursor){query->after_scope, query->after_class, (int64_t)id};
	return true;
}

bool list_query_read(const Exchange *exchange, ListQuery *ret, GError **error)
{
	g_auto(ListQuery) query = {0};
	for (size_t i = 0; i < COUNT; i++) {
		query.texts[i] = g_strstrip(exchange_query(exchange, names[i]));
		if (strlen(query.texts[i]) > TEXT_MAX)
			return unfit(names[i], error);
	}
	size_t digits = strlen(query.texts[0]);
	if (digits && (strspn(query.texts[0], "0123456789") != digits || digits > 6 || digits % 2))
		return unfit("region", error);
	size_t year = strlen(query.texts[7]);
	if (year && (year != 4 || strspn(query.texts[7], "0123456789") != year))
		return unfit("entered", error);
	g_autofree char *problems = exchange_query(exchange, "problems");
	g_autofree char *missing = exchange_query(exchange, "missing");
	g_autofree char *noclass = exchange_query(exchange, "noclass");
	query.filter = (StudentFilter){.region = query.texts[0],
	        .school = query.texts[1],
	        .class_name = query.texts[2],
	        .grade = query.texts[3],
	        .specialty = query.texts[4],
	        .sex = query.texts[5],
	        .status = strcmp(query.texts[6], "all") == 0 ? "" : query.texts[6],
	        .entered = query.texts[7],
	        .problems = *problems == '1',
	        .missing = *missing == '1',
	        .noclass = *noclass == '1'};
	g_autofree char *before = exchange_query(exchange, "before");
	query.back = *before != '\0';
	query.after = query.back ? g_steal_pointer(&before) : exchange_query(exchange, "after");
	if (!cursor_read(&query, error))
		return false;
	*ret = query;
	query = (ListQuery){0};
	return true;
}

void list_query_roll(ListQuery *query)
{
	char **status = &query->texts[LIST_STATUS];
	if (**status)
		return;
	g_free(*status);
	*status = g_strdup(STUDENT_ON_ROLL);
	query->filter.status = *status;
}

char *list_cursor(const StudentRow *row)
{
	return g_strdup_printf("%s.%" G_GINT64_FORMAT ".%s", row->scope, row->id, row->class_name);
}

char *list_query_text(const ListQuery *query)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < COUNT; i++)
		query_part_add(out, names[i], query->texts[i]);
	if (query->filter.problems)
		g_string_append(out, "problems=1&");
	if (query->filter.missing)
		g_string_append(out, "missing=1&");
	if (query->filter.noclass)
		g_string_append(out, "noclass=1&");
	return g_string_free(out, FALSE);
}

json_t *list_query_json(const ListQuery *query)
{
	json_t *object = query_texts_json(names, query->texts, COUNT);
	json_object_set_new(object, "problems", json_boolean(query->filter.problems));
	json_object_set_new(object, "missing", json_boolean(query->filter.missing));
	json_object_set_new(object, "noclass", json_boolean(query->filter.noclass));
	return object;
}

bool list_page_room(ListPage *page, int64_t id)
{
	page->more = json_array_size(page->rows) == page->limit;
	if (!page->more)
		page->last = id;
	return !page->more;
}

void list_rows_turn(json_t *rows)
{
	for (size_t i = json_array_size(rows); i-- > 0;) {
		json_t *row = json_incref(json_array_get(rows, 0));
		json_array_remove(rows, 0);
		json_array_insert_new(rows, i, row);
	}
}
