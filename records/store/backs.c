#include "records/store/backs.h"

#include "base/beat.h"

#define BACKS "clock_back"      /* the setting that has them, with blanks between */
#define KEPT "clock_back_known" /* the setting that says that the log was gone through */

bool backs_note(Store *store, int64_t seq, GError **error)
{
	g_autofree char *had = store_setting(store, BACKS, error);
	if (!had)
		return false;
	g_autofree char *has = g_strdup_printf("%s%s%" G_GINT64_FORMAT, had, *had ? " " : "", seq);
	return store_setting_set(store, BACKS, has, error);
}

GArray *backs_read(Store *store, GError **error)
{
	g_autofree char *text = store_setting(store, BACKS, error);
	if (!text)
		return NULL;
	GArray *backs = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_auto(GStrv) parts = g_strsplit(text, " ", -1);
	for (size_t i = 0; parts[i]; i++) {
		int64_t seq = g_ascii_strtoll(parts[i], NULL, 10);
		if (seq > 0)
			g_array_append_val(backs, seq);
	}
	return backs;
}

static bool fill(Store *store, const char *was, GError **error)
{
	(void)was;
	int64_t before_us = 0;
	g_autoptr(GString) found = g_string_new(NULL);
	Query *query = db_query_unguarded(
	        store->db, "SELECT seq, at_us FROM event WHERE at_us > 1 ORDER BY seq", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error), beat()) {
		int64_t at_us = query_get_int(query, 1);
		if (at_us < before_us)
			g_string_append_printf(found, "%s%" G_GINT64_FORMAT, found->len ? " " : "",
			        query_get_int(query, 0));
		before_us = at_us;
	}
	return step == STEP_DONE && store_setting_set(store, BACKS, found->str, error) &&
	       store_setting_set(store, KEPT, "known", error);
}

bool backs_upgrade(Store *store, GError **error)
{
	return store_upgrade(store, KEPT, "known", fill, error);
}
