#include "records/import/alike.h"

#include "base/cleanup.h"
#include "records/store/schools.h"
#include "records/store/student_list.h"

#include <string.h>

enum { SAME_NAME_MAX = 64 };

typedef struct {
	const char *number;
	GArray *ids;
} Alike;

static bool number_gather(const StudentRow *row, void *data, GError **error)
{
	Alike *alike = data;
	(void)error;
	if (strcmp(row->number, alike->number) == 0)
		g_array_append_val(alike->ids, row->id);
	return true;
}

static bool alike_find(
        Store *store, Holders *holders, const Record *record, int64_t *ret, GError **error)
{
	bool named = false;
	char *const *values = record->student.values;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	Alike alike = {values[F_XH], ids};
	*ret = 0;
	if (!*values[F_XH] || !*values[F_XM] || !*values[F_CSRQ])
		return true;
	g_autofree char *scope = school_scope(store, values[F_XXDM], error);
	if (!scope || !holders_name(holders, store, scope, values[F_XM], &named, error))
		return false;
	if (named && !students_named(store, scope, values[F_XM], SAME_NAME_MAX, number_gather,
	                     &alike, error))
		return false;
	for (guint i = 0; i < ids->len && *ret == 0; i++) {
		g_auto(Record) other = {0};
		int64_t id = g_array_index(ids, int64_t, i);
		if (!student_load(store, id, &other, error))
			return false;
		if (strcmp(other.student.values[F_CSRQ], values[F_CSRQ]) == 0)
			*ret = id;
	}
	return true;
}

bool alike_look(Store *store, Holders *holders, const Record *record, Findings *findings, char *ret,
        size_t size, GError **error)
{
	int64_t other;
	if (!alike_find(store, holders, record, &other, error))
		return false;
	if (other) {
		findings_add(findings, NULL, RULE_SAME_RENUMBERED, F_SFZJH);
		g_snprintf(ret, size, "%" G_GINT64_FORMAT, other);
	}
	return true;
}

bool alike_denied(const char *cell)
{
	return strcmp(cell, "新") == 0 || strcmp(cell, "new") == 0;
}
