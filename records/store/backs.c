#include "records/store/backs.h"

#include "base/beat.h"
#include "records/store/event.h"

#include <string.h>

#define BACKS "clock_back"      /* the setting that has them, with blanks between */
#define KEPT "clock_back_known" /* the setting that says that the log was gone through */
#define ALL "all" /* its value; "known": of the places of one change the first alone is kept */

bool backs_note(Store *store, const char *seqs, GError **error)
{
	g_autofree char *had = store_setting(store, BACKS, error);
	if (!had)
		return false;
	g_autofree char *has = g_strconcat(had, *had ? " " : "", seqs, NULL);
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

Backs *backs_new(void)
{
	Backs *backs = g_new0(Backs, 1);
	backs->found = g_string_new(NULL);
	return backs;
}

void backs_free(Backs *backs)
{
	g_string_free(backs->found, TRUE);
	g_free(backs);
}

void backs_add(Backs *backs, int64_t seq, int64_t at_us)
{
	if (at_us <= EVENT_TIMELESS)
		return;
	if (at_us < backs->before_us)
		g_string_append_printf(
		        backs->found, "%s%" G_GINT64_FORMAT, backs->found->len ? " " : "", seq);
	backs->before_us = at_us;
}

bool backs_verify(const Backs *backs, Store *store, GError **error)
{
	g_autofree char *kept = store_setting(store, KEPT, error);
	g_autofree char *has = kept ? store_setting(store, BACKS, error) : NULL;
	if (!has)
		return false;
	if (strcmp(kept, ALL) != 0 || strcmp(has, backs->found->str) == 0)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: what is kept of where the clock was put back is not what the events say",
	        store->name);
	return false;
}

static bool fill(Store *store, const char *was, GError **error)
{
	(void)was;
	g_autoptr(Backs) backs = backs_new();
	Query *query =
	        db_query_unguarded(store->db, "SELECT seq, at_us FROM event ORDER BY seq", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error), beat())
		backs_add(backs, query_get_int(query, 0), query_get_int(query, 1));
	return step == STEP_DONE && store_setting_set(store, BACKS, backs->found->str, error) &&
	       store_setting_set(store, KEPT, ALL, error);
}

bool backs_upgrade(Store *store, GError **error)
{
	return store_upgrade(store, KEPT, ALL, fill, error);
}
