#include "records/store/policies.h"

#include "base/cleanup.h"
#include "records/store/calendars.h"
#include "records/store/event.h"

#define SETTING "policy"
#define SUBJECT "policy/province"

/* NULL and no error: nothing was decided yet. Yours. */
static json_t *state_load(Store *store, GError **error)
{
	g_autofree char *text = store_setting(store, SETTING, error);
	if (!text || !*text)
		return NULL;
	json_t *state = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	if (!state)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: the settings of the province are not of the form we write",
		        store->name);
	return state;
}

/* Rules that could be switched off when it was written, and hold for the whole country by now. */
static void off_keep(json_t *off)
{
	for (size_t i = json_array_size(off); i-- > 0;) {
		const char *name = json_string_value(json_array_get(off, i));
		RuleId id = name ? rule_find(name) : RULE_NONE;
		if (id != RULE_NONE && !rule_of(id)->provincial)
			json_array_remove(off, i);
	}
}

bool policy_load(Store *store, Policy *ret, int64_t *ret_version, GError **error)
{
	GError *failed = NULL;
	*ret = policy_default();
	if (!calendar_use(store, error))
		return false;
	g_autoptr(json_t) state = state_load(store, &failed);
	if (ret_version)
		*ret_version = json_integer_value(json_object_get(state, "version"));
	off_keep(json_object_get(state, "off"));
	policy_tighten_state(state);
	if (!failed && state)
		policy_change(ret, state, &failed);
	policy_tighten(ret);
	if (!failed)
		return true;
	g_propagate_error(error, failed);
	return false;
}

static bool state_write(
        Store *store, const Act *act, const json_t *before, const json_t *after, GError **error)
{
	char *text = json_dumps(after, JSON_COMPACT | JSON_SORT_KEYS);
	Event event = {.kind = "policy.set", .subject = SUBJECT, .before = before, .after = after};
	bool good = store_setting_set(store, SETTING, text, error) &&
	            event_append(store, act, &event, error);
	free(text);
	return good;
}

static bool save_within(
        Store *store, const Act *act, const Policy *policy, int64_t version, GError **error)
{
	GError *failed = NULL;
	g_autoptr(json_t) before = state_load(store, &failed);
	if (failed) {
		g_propagate_error(error, failed);
		return false;
	}
	if (json_integer_value(json_object_get(before, "version")) != version) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
		        "somebody else has changed the settings meanwhile; look at them again");
		return false;
	}
	g_autoptr(json_t) after = policy_json(policy);
	json_object_set_new(after, "version", json_integer(version + 1));
	return state_write(store, act, before, after, error);
}

bool policy_save(
        Store *store, const Act *act, const Policy *policy, int64_t *version, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	if (save_within(store, act, policy, *version, error) && store_change_end(store, error)) {
		++*version;
		return true;
	}
	store_change_drop(store);
	return false;
}

bool policy_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	GError *failed = NULL;
	g_autoptr(json_t) state = state_load(store, &failed);
	if (failed)
		g_propagate_error(error, failed);
	return !failed && (!state || each(SUBJECT, state, data, error));
}
