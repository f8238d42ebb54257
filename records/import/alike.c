#include "records/import/alike.h"

#include "base/cleanup.h"
#include "records/store/alike.h"
#include "records/store/schools.h"
#include "records/store/student_list.h"

#include <string.h>

enum { SAME_NAME_MAX = 64 };

typedef struct {
	const char *number; /* NULL: whatever it is */
	GArray *ids;
} Named;

static bool number_gather(const StudentRow *row, void *data, GError **error)
{
	Named *named = data;
	(void)error;
	if (!named->number || strcmp(row->number, named->number) == 0)
		g_array_append_val(named->ids, row->id);
	return true;
}

/* Those of the school with the name, and the number when it is wanted. */
static bool named_gather(
        Store *store, Holders *holders, char *const *values, Named *named, GError **error)
{
	bool any = false;
	g_autofree char *scope = school_scope(store, values[F_XXDM], error);
	return scope && holders_name(holders, store, scope, values[F_XM], &any, error) &&
	       (!any || students_named(store, scope, values[F_XM], SAME_NAME_MAX, number_gather,
	                        named, error));
}

/* What one of them is to the row. */
static bool one_look(Store *store, int64_t id, const Record *record, const uint8_t *digest,
        int64_t *ret, bool *ret_same, GError **error)
{
	g_auto(Record) other = {0};
	if (!student_load(store, id, &other, error))
		return false;
	if (other.student.status == STATUS_VOID ||
	        strcmp(other.student.values[F_CSRQ], record->student.values[F_CSRQ]) != 0)
		return true;
	*ret = *ret ? *ret : id;
	return *record->student.key || student_came_from(store, id, digest, ret_same, error);
}

bool alike_look(Store *store, Holders *holders, const Record *record, const uint8_t *digest,
        Findings *findings, char *ret, size_t size, GError **error)
{
	int64_t other = 0;
	bool same = false, numbered = *record->student.key != '\0';
	char *const *values = record->student.values;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	Named wanted = {numbered ? values[F_XH] : NULL, ids};
	if ((numbered && !*values[F_XH]) || !*values[F_XM] || !*values[F_CSRQ])
		return true;
	if (!named_gather(store, holders, values, &wanted, error))
		return false;
	for (guint i = 0; i < ids->len && !same && !(numbered && other); i++)
		if (!one_look(store, g_array_index(ids, int64_t, i), record, digest, &other, &same,
		            error))
			return false;
	if (same)
		findings_add(findings, NULL, RULE_SAME_UNCHANGED, -1);
	else if (other)
		findings_add(findings, NULL, numbered ? RULE_SAME_RENUMBERED : RULE_SAME_UNNUMBERED,
		        F_SFZJH);
	if (other && !same)
		g_snprintf(ret, size, "%" G_GINT64_FORMAT, other);
	return true;
}
