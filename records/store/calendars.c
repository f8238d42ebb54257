#include "records/store/calendars.h"

#include "base/json_text.h"
#include "base/workdays.h"
#include "records/store/event.h"

#define SETTING "calendar"
#define SUBJECT "policy/calendar"

/* What was brought into force last in this process: the same text is asked for all day. */
static GMutex lock;
static char *last;

static bool damaged(const Store *store, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: the calendar of working days is not of the form we write", store->name);
	return false;
}

static json_t *state_read(const Store *store, const char *text, GError **error)
{
	json_t *state = *text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : json_object();
	if (!state)
		damaged(store, error);
	return state;
}

json_t *calendar_load(Store *store, GError **error)
{
	g_autofree char *text = store_setting(store, SETTING, error);
	return text ? state_read(store, text, error) : NULL;
}

static bool text_use(const Store *store, const char *text, GError **error)
{
	const char *year;
	json_t *days;
	g_autoptr(json_t) state = state_read(store, text, error);
	g_autoptr(GString) lines = g_string_new(NULL);
	if (!state)
		return false;
	json_object_foreach(json_object_get(state, "years"), year, days)
		g_string_append_printf(lines, "%s\t%s\t%s\n", year, json_text_in(days, "off"),
		        json_text_in(days, "worked"));
	return workdays_use(lines->str) || damaged(store, error);
}

bool calendar_use(Store *store, GError **error)
{
	g_autofree char *text = store_setting(store, SETTING, error);
	if (!text)
		return false;
	g_mutex_lock(&lock);
	bool good = g_strcmp0(last ? last : "", text) == 0 || text_use(store, text, error);
	if (good) {
		g_free(last);
		last = g_steal_pointer(&text);
	}
	g_mutex_unlock(&lock);
	return good;
}

static bool put_within(Store *store, const Act *act, const json_t *years, GError **error)
{
	g_autoptr(json_t) before = calendar_load(store, error);
	if (!before)
		return false;
	g_autoptr(json_t) after = json_deep_copy(before);
	json_int_t version = json_integer_value(json_object_get(before, "version"));
	if (version == 0)
		json_object_set_new(after, "years", json_object());
	json_object_set_new(after, "version", json_integer(version + 1));
	json_object_update(json_object_get(after, "years"), (json_t *)years);
	char *text = json_dumps(after, JSON_COMPACT | JSON_SORT_KEYS);
	Event event = {.kind = "policy.calendar",
	        .subject = SUBJECT,
	        .before = version ? before : NULL,
	        .after = after};
	bool good = store_setting_set(store, SETTING, text, error) &&
	            event_append(store, act, &event, error);
	free(text);
	return good;
}

bool calendar_put(Store *store, const Act *act, const json_t *years, GError **error)
{
	bool good = store_change_begin(store, error) && put_within(store, act, years, error);
	return store_change_close(store, good, error) && calendar_use(store, error);
}

bool calendar_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	g_autoptr(json_t) state = calendar_load(store, error);
	return state && (json_object_size(state) == 0 || each(SUBJECT, state, data, error));
}
