#include "records/import/heading.h"

#include "base/cleanup.h"
#include "base/error.h"
#include "records/import/again.h"

static bool columns_there(
        const char *path, const SheetRow *row, const Heading *heading, GError **error)
{
	static const StudentFieldId wanted[] = {F_SFZJH, F_XM, F_XXDM, F_RXNY, F_ZYM};
	g_autoptr(GString) missing = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
		bool there = false;
		for (size_t j = 0; j < row->count; j++)
			there = there || heading->fields[j] == (int)wanted[i];
		if (!there)
			g_string_append_printf(missing, "%s%s (%s)", missing->len ? ", " : "",
			        student_fields[wanted[i]].zh, student_fields[wanted[i]].name);
	}
	if (missing->len == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
	        "%s:%s: the header lacks columns: %s; a header has code names or Chinese ones",
	        path, row->place, missing->str);
	return false;
}

bool heading_read(const char *path, const SheetRow *row, Heading *ret, GError **error)
{
	int8_t seen[FIELD_COUNT] = {0};
	*ret = (Heading){0};
	for (size_t i = 0; i < G_N_ELEMENTS(ret->fields); i++) {
		ret->fields[i] = i < row->count ? student_field_find(row->cells[i]) : -1;
		ret->ids[i] = i < row->count && again_column(row->cells[i]);
		ret->with_ids = ret->with_ids || ret->ids[i];
	}
	for (size_t i = 0; i < row->count; i++) {
		int field = ret->fields[i];
		if (field >= 0 && seen[field]++) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
			        "%s:%s: the header names the column %s (%s) twice", path,
			        row->place, student_fields[field].zh, student_fields[field].name);
			return false;
		}
	}
	ret->document_type_given = seen[F_SFZJLXM];
	/* what fills in records that are named by their ids may have few columns */
	return ret->with_ids || columns_there(path, row, ret, error);
}

int64_t heading_id(const Heading *heading, const SheetRow *row)
{
	for (size_t i = 0; heading->with_ids && i < row->count; i++) {
		guint64 id;
		if (!heading->ids[i] || !*row->cells[i])
			continue;
		return g_ascii_string_to_unsigned(row->cells[i], 10, 1, INT64_MAX, &id, NULL)
		               ? (int64_t)id
		               : -1;
	}
	return 0;
}
