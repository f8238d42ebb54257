#include "records/store/catalogues.h"

#include "records/store/event.h"

#include <string.h>

#define SETTING "catalogues"
#define DRAFT "catalogue_draft"

/* What was read last in this process: several threads look at the same text all day. */
static GMutex lock;
static char *last_text;
static Catalogues *last;

/* {} when nothing was loaded yet. Yours. */
static json_t *state_read(Store *store, const char *text, GError **error)
{
	json_t *state = *text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : json_object();
	if (!state)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: the catalogues of specialties are not of the form we write",
		        store->name);
	return state;
}

static json_t *state_load(Store *store, const char *setting, GError **error)
{
	g_autofree char *text = store_setting(store, setting, error);
	return text ? state_read(store, text, error) : NULL;
}

static Catalogues *last_of(const char *text)
{
	Catalogues *found = NULL;
	g_mutex_lock(&lock);
	if (last && strcmp(last_text, text) == 0)
		found = catalogues_ref(last);
	g_mutex_unlock(&lock);
	return found;
}

static void last_set(const char *text, Catalogues *read)
{
	g_mutex_lock(&lock);
	g_clear_pointer(&last, catalogues_unref);
	g_free(last_text);
	last = catalogues_ref(read);
	last_text = g_strdup(text);
	g_mutex_unlock(&lock);
}

Catalogues *catalogues_load(Store *store, GError **error)
{
	g_autofree char *text = store_setting(store, SETTING, error);
	Catalogues *known = text ? last_of(text) : NULL;
	if (!text || known)
		return known;
	g_autoptr(json_t) state = state_read(store, text, error);
	if (!state)
		return NULL;
	Catalogues *read = catalogues_read(state);
	last_set(text, read);
	return read;
}

static char *subject_of(const char *year)
{
	return g_strdup_printf("catalogue/%s", year);
}

static bool put_within(
        Store *store, const Act *act, const char *year, const json_t *state, GError **error)
{
	g_autoptr(json_t) all = state_load(store, SETTING, error);
	if (!all)
		return false;
	json_int_t version = json_integer_value(json_object_get(state, "version"));
	g_autoptr(json_t) before = json_incref(json_object_get(all, year));
	if (json_integer_value(json_object_get(before, "version")) != version) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
		        "somebody else has loaded this catalogue meanwhile; look at it again");
		return false;
	}
	g_autoptr(json_t) after = json_copy((json_t *)state);
	json_object_set_new(after, "version", json_integer(version + 1));
	json_object_set(all, year, after);
	char *text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
	g_autofree char *subject = subject_of(year);
	Event event = {
	        .kind = "catalogue.load", .subject = subject, .before = before, .after = after};
	bool good = store_setting_set(store, SETTING, text, error) &&
	            event_append(store, act, &event, error);
	free(text);
	return good;
}

bool catalogue_put(
        Store *store, const Act *act, const char *year, const json_t *state, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	if (put_within(store, act, year, state, error) && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

void catalogue_draft_clear(CatalogueDraft *draft)
{
	g_clear_pointer(&draft->draft, json_decref);
	g_clear_pointer(&draft->now, catalogues_unref);
	g_clear_pointer(&draft->seen, g_free);
}

const char *catalogue_draft_year(const CatalogueDraft *draft)
{
	return json_string_value(json_object_get(json_object_get(draft->draft, "counts"), "year"));
}

/* The draft goes on from the catalogue as it is now. */
static void draft_follow(CatalogueDraft *draft)
{
	json_t *state = json_object_get(draft->draft, "state");
	const Catalogue *now = catalogues_find(draft->now, catalogue_draft_year(draft));
	json_int_t version = json_integer_value(json_object_get(state, "version"));
	draft->moved = version != (now ? now->version : 0);
	json_object_set_new(draft->draft, "state", catalogue_follow(state, now, &draft->change));
}

/* The digest of its text, and the version of the catalogue that it goes on from. */
static char *seen_of(const char *text, const CatalogueDraft *draft)
{
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	return g_strdup_printf("%s.%" JSON_INTEGER_FORMAT, digest,
	        json_integer_value(
	                json_object_get(json_object_get(draft->draft, "state"), "version")));
}

bool catalogue_draft(Store *store, CatalogueDraft *ret, GError **error)
{
	*ret = (CatalogueDraft){0};
	g_autofree char *text = store_setting(store, DRAFT, error);
	ret->now = text ? catalogues_load(store, error) : NULL;
	ret->draft = ret->now ? state_read(store, text, error) : NULL;
	if (!ret->draft)
		return false;
	if (catalogue_draft_year(ret))
		draft_follow(ret);
	ret->seen = seen_of(text, ret);
	return true;
}

bool catalogue_draft_set(Store *store, const json_t *draft, GError **error)
{
	char *text = json_dumps(draft, JSON_COMPACT);
	bool good = store_change_begin(store, error) &&
	            store_change_close(store, store_setting_set(store, DRAFT, text, error), error);
	free(text);
	return good;
}

static bool same_draft(const char *seen, const char *now)
{
	size_t length = strcspn(now, ".");
	return strncmp(seen, now, length + 1) == 0;
}

static bool draft_end_within(
        Store *store, const Act *act, const char *seen, DraftEnd *ret, GError **error)
{
	g_auto(CatalogueDraft) now = {0};
	if (!catalogue_draft(store, &now, error))
		return false;
	*ret = !same_draft(seen, now.seen)          ? DRAFT_OTHER
	       : act && strcmp(seen, now.seen) != 0 ? DRAFT_MOVED
	                                            : DRAFT_ENDED;
	if (*ret != DRAFT_ENDED)
		return true;
	return (!act || put_within(store, act, catalogue_draft_year(&now),
	                        json_object_get(now.draft, "state"), error)) &&
	       store_setting_set(store, DRAFT, "", error);
}

bool catalogue_draft_end(
        Store *store, const Act *act, const char *seen, DraftEnd *ret, GError **error)
{
	return store_change_begin(store, error) &&
	       store_change_close(store, draft_end_within(store, act, seen, ret, error), error);
}

bool catalogues_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	const char *year;
	json_t *state;
	g_autoptr(json_t) all = state_load(store, SETTING, error);
	json_object_foreach(all, year, state) {
		g_autofree char *subject = subject_of(year);
		if (!each(subject, state, data, error))
			return false;
	}
	return all != NULL;
}
