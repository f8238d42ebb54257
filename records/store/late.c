#include "records/store/late.h"

#include "base/error.h"
#include "base/json_text.h"
#include "records/rules/region.h"
#include "records/store/event.h"
#include "records/store/schools.h"

#include <string.h>

#define SETTING "late"

enum { SCHOOL_DIGITS = 10, MONTH_DIGITS = 6 };

void late_clear(Late *late)
{
	g_free(late->place);
	g_free(late->entered);
	g_free(late->reason);
	g_free(late->by);
	*late = (Late){0};
}

/* {"3642000014/202609": {"version", "until", "reason", "by", "at_us"}}. Yours. */
static json_t *state_load(Store *store, GError **error)
{
	g_autofree char *text = store_setting(store, SETTING, error);
	if (!text)
		return NULL;
	json_t *state = *text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : json_object();
	if (!state)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: the late registrations are not of the form we write", store->name);
	return state;
}

static bool digits(const char *text, size_t length)
{
	return strlen(text) == length && strspn(text, "0123456789") == length;
}

static bool unfit(const char *words, GError **error)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return false;
}

static bool late_check(Store *store, const Late *late, GError **error)
{
	g_auto(School) school = {0};
	glong reason = g_utf8_strlen(late->reason, -1);
	g_autofree char *first = g_strconcat(late->entered, "01", NULL);
	if (*late->entered &&
	        (!digits(late->entered, MONTH_DIGITS) || day_parse(first) == DAY_NONE))
		return unfit("the month of entering is written 202609", error);
	if (late->until == DAY_NONE)
		return unfit("say until which day registration is allowed", error);
	if (reason < 2 || reason > 200)
		return unfit(
		        "say in 2 to 200 characters why a late registration is allowed", error);
	if (digits(late->place, SCHOOL_DIGITS))
		return school_load(store, late->place, &school, error);
	g_autofree char *region = g_strconcat(late->place, "0000", NULL);
	region[MIN(strlen(region), (size_t)REGION_LENGTH)] = '\0';
	bool whole = digits(late->place, 2) || digits(late->place, 4) || digits(late->place, 6);
	return (whole && region_find(region)) ||
	       unfit("a late registration is for a school (its code) or a region (two, four or six "
	             "digits)",
	               error);
}

static json_t *late_json(const Late *late)
{
	char until[DAY_TEXT];
	return json_pack("{s:I, s:s, s:s, s:s, s:I}", "version", (json_int_t)late->version, "until",
	        day_format(late->until, until), "reason", late->reason, "by", late->by, "at_us",
	        (json_int_t)late->at_us);
}

static Day day_here(int64_t at_us)
{
	enum { CHINA_SECONDS = 8 * 3600, DAY_SECONDS = 86400 };
	return (Day)((at_us / G_USEC_PER_SEC + CHINA_SECONDS) / DAY_SECONDS);
}

static bool set_within(Store *store, const Act *act, Late *late, GError **error)
{
	g_autoptr(json_t) all = state_load(store, error);
	if (!all || !late_check(store, late, error))
		return false;
	g_autofree char *key = g_strdup_printf("%s/%s", late->place, late->entered);
	g_autofree char *subject = g_strconcat("late/", key, NULL);
	g_autoptr(json_t) before = json_incref(json_object_get(all, key));
	if (!before && late->until < day_here(act->at_us)) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED,
		        "a late registration that is new lasts until today at least");
		return false;
	}
	g_free(late->by);
	late->by = g_strdup(act->actor);
	late->at_us = act->at_us;
	late->version = json_integer_value(json_object_get(before, "version")) + 1;
	g_autoptr(json_t) after = late_json(late);
	json_object_set(all, key, after);
	char *text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
	Event event = {.kind = "late.set", .subject = subject, .before = before, .after = after};
	bool good = store_setting_set(store, SETTING, text, error) &&
	            event_append(store, act, &event, error);
	free(text);
	return good;
}

bool late_set(Store *store, const Act *act, Late *late, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	if (set_within(store, act, late, error) && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

/* Of a key and its state. */
static void late_read(const char *key, const json_t *state, Late *ret)
{
	const char *slash = strchr(key, '/');
	g_autofree char *until = g_strdup(json_text_in(state, "until"));
	*ret = (Late){.place = g_strndup(key, slash ? (size_t)(slash - key) : strlen(key)),
	        .entered = g_strdup(slash ? slash + 1 : ""),
	        .until = day_parse(until),
	        .reason = g_strdup(json_text_in(state, "reason")),
	        .by = g_strdup(json_text_in(state, "by")),
	        .version = json_integer_value(json_object_get(state, "version")),
	        .at_us = json_integer_value(json_object_get(state, "at_us"))};
}

static void late_free(void *data)
{
	late_clear(data);
	g_free(data);
}

static int last_first(const void *one, const void *other)
{
	const Late *const *first = one, *const *second = other;
	return (*second)->until != (*first)->until ? (int)((*second)->until - (*first)->until)
	                                           : strcmp((*first)->place, (*second)->place);
}

static GPtrArray *all_read(Store *store, GError **error)
{
	const char *key;
	json_t *state;
	g_autoptr(json_t) all = state_load(store, error);
	if (!all)
		return NULL;
	GPtrArray *list = g_ptr_array_new_with_free_func(late_free);
	json_object_foreach(all, key, state) {
		Late *late = g_new(Late, 1);
		late_read(key, state, late);
		g_ptr_array_add(list, late);
	}
	g_ptr_array_sort(list, last_first);
	return list;
}

bool late_list(Store *store, bool (*each)(const Late *late, void *data, GError **error), void *data,
        GError **error)
{
	g_autoptr(GPtrArray) list = all_read(store, error);
	for (guint i = 0; list && i < list->len; i++)
		if (!each(list->pdata[i], data, error))
			return false;
	return list != NULL;
}

bool late_until(Store *store, const char *school, const char *entered, Day *ret, GError **error)
{
	*ret = 0;
	g_autoptr(GPtrArray) list = all_read(store, error);
	g_auto(School) at = {0};
	GError *failed = NULL;
	if (!list || list->len == 0)
		return list != NULL;
	if (!school_load(store, school, &at, &failed) && !records_error_is_none(failed, error))
		return false;
	for (guint i = 0; i < list->len; i++) {
		const Late *late = list->pdata[i];
		bool here = strcmp(late->place, school) == 0 ||
		            (strlen(late->place) <= REGION_LENGTH && at.region &&
		                    g_str_has_prefix(at.region, late->place));
		if (here && (!*late->entered || strcmp(late->entered, entered) == 0))
			*ret = MAX(*ret, late->until);
	}
	return true;
}

bool late_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	const char *key;
	json_t *state;
	g_autoptr(json_t) all = state_load(store, error);
	json_object_foreach(all, key, state) {
		g_autofree char *subject = g_strconcat("late/", key, NULL);
		if (!each(subject, state, data, error))
			return false;
	}
	return all != NULL;
}

/* Whether `into` has as long for those who entered then. */
static bool as_long(const GPtrArray *list, const char *into, const Late *late)
{
	for (guint i = 0; i < list->len; i++) {
		const Late *other = list->pdata[i];
		if (strcmp(other->place, into) == 0 && strcmp(other->entered, late->entered) == 0)
			return other->until >= late->until;
	}
	return false;
}

bool late_follow(Store *store, const Act *act, const char *from, const char *into, GError **error)
{
	g_autoptr(GPtrArray) list = all_read(store, error);
	for (guint i = 0; list && i < list->len; i++) {
		const Late *late = list->pdata[i];
		if (strcmp(late->place, from) != 0 || late->until < day_here(act->at_us) ||
		        as_long(list, into, late))
			continue;
		g_auto(Late) follows = {.place = g_strdup(into),
		        .entered = g_strdup(late->entered),
		        .until = late->until,
		        .reason = g_strdup(late->reason)};
		if (!set_within(store, act, &follows, error))
			return false;
	}
	return list != NULL;
}
