#include "records/import/places.h"

#include "base/cleanup.h"
#include "records/store/alike.h"
#include "records/store/offers.h"
#include "records/store/schools.h"

#include <string.h>

typedef enum { PLACE_NEW, PLACE_OPEN, PLACE_CLOSED, PLACE_UNKNOWN } PlaceKind;

/* What is known of a school, looked up once a file. */
typedef struct {
	PlaceKind kind;
	char *scope;
	bool outside; /* of the store's */
} Place;

struct Places {
	Store *store;
	bool numbers;
	bool any, any_known;  /* whether there are schools at all */
	GHashTable *schools;  /* by code: Place */
	GHashTable *classes;  /* "code class": of registered ones NULL, else not */
	GHashTable *taken;    /* "code number": int64_t *, whose it is */
	const char *gathered; /* the school whose numbers are being read */
};

static void place_free(void *data)
{
	Place *place = data;
	g_free(place->scope);
	g_free(place);
}

Places *places_new(Store *store, bool numbers)
{
	Places *places = g_new0(Places, 1);
	places->store = store;
	places->numbers = numbers;
	places->schools = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, place_free);
	places->classes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	places->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return places;
}

void places_free(Places *places)
{
	if (!places)
		return;
	g_hash_table_unref(places->schools);
	g_hash_table_unref(places->classes);
	g_hash_table_unref(places->taken);
	g_free(places);
}

static void taken_put(Places *places, const char *school, const char *number, int64_t id)
{
	int64_t *kept = g_new(int64_t, 1);
	*kept = id;
	g_hash_table_insert(places->taken, g_strconcat(school, " ", number, NULL), kept);
}

static void number_note(int64_t id, const char *number, void *data)
{
	Places *places = data;
	taken_put(places, places->gathered, number, id);
}

static bool numbers_gather(Places *places, const char *school, GError **error)
{
	g_autofree char *scope = school_scope(places->store, school, error);
	places->gathered = school;
	return scope && school_numbers_walk(places->store, scope, number_note, places, error);
}

static Place *place_find(Places *places, const char *school, GError **error)
{
	Place *place = g_hash_table_lookup(places->schools, school);
	if (place)
		return place;
	char *scope = school_scope(places->store, school, error);
	if (!scope)
		return NULL;
	place = g_new0(Place, 1);
	place->scope = scope;
	place->outside = !scope_has(&places->store->scope, scope);
	g_hash_table_insert(places->schools, g_strdup(school), place);
	return place;
}

static bool kind_find(Places *places, Place *place, const char *school, GError **error)
{
	g_auto(School) found = {0};
	GError *failed = NULL;
	if (place->kind != PLACE_NEW)
		return true;
	bool there = school_load(places->store, school, &found, &failed);
	if (!there && !records_error_is_none(failed, error))
		return false;
	place->kind = !there                          ? PLACE_UNKNOWN
	              : found.status == SCHOOL_CLOSED ? PLACE_CLOSED
	                                              : PLACE_OPEN;
	return !places->numbers || numbers_gather(places, school, error);
}

static bool any_find(Places *places, GError **error)
{
	if (places->any_known)
		return true;
	places->any_known = schools_any(places->store, &places->any, error);
	return places->any_known;
}

const char *places_school(
        Places *places, const Student *student, Findings *findings, GError **error)
{
	const char *school = student->values[F_XXDM];
	Place *place = place_find(places, school, error);
	if (!place || !*school) /* told already: nothing stands there */
		return place ? place->scope : NULL;
	if (place->outside)
		findings_add(findings, NULL, RULE_SCHOOL_OUTSIDE, F_XXDM);
	if (!kind_find(places, place, school, error) || !any_find(places, error))
		return NULL;
	if (place->kind == PLACE_CLOSED && !status_row(student->status)->final)
		findings_add(findings, NULL, RULE_SCHOOL_CLOSED, F_XXDM);
	if (place->kind == PLACE_UNKNOWN && places->any)
		findings_add(findings, NULL, RULE_SCHOOL_UNKNOWN, F_XXDM);
	return place->scope;
}

/* Whether the school has registered classes, and not this one; looked up once a file. */
static bool class_unknown(
        Places *places, const char *school, const char *name, bool *ret, GError **error)
{
	void *kept;
	bool any, there;
	g_autofree char *key = g_strconcat(school, " ", name, NULL);
	if (g_hash_table_lookup_extended(places->classes, key, NULL, &kept)) {
		*ret = kept != NULL;
		return true;
	}
	if (!offer_look(places->store, OFFER_CLASS, school, name, &any, &there, error))
		return false;
	*ret = any && !there;
	g_hash_table_insert(places->classes, g_steal_pointer(&key), GINT_TO_POINTER(*ret));
	return true;
}

static bool class_look(Places *places, const Student *student, const Record *before,
        Findings *findings, GError **error)
{
	bool unknown = false;
	const char *name = student->values[F_SZBH];
	bool stays = before->id && strcmp(before->student.values[F_SZBH], name) == 0;
	if (!places->numbers || findings->rejected || stays || !*name ||
	        status_row(student->status)->final)
		return true;
	if (!class_unknown(places, student->values[F_XXDM], name, &unknown, error))
		return false;
	if (unknown)
		findings_add(findings, NULL, RULE_CLASS_UNKNOWN, F_SZBH);
	return true;
}

static bool number_look(
        Places *places, const Student *student, int64_t id, Findings *findings, GError **error)
{
	const char *school = student->values[F_XXDM], *number = student->values[F_XH];
	if (!places->numbers || findings->rejected || !number || !*number ||
	        status_row(student->status)->final)
		return true;
	Place *place = place_find(places, school, error);
	if (!place || !kind_find(places, place, school, error))
		return false;
	g_autofree char *key = g_strconcat(school, " ", number, NULL);
	const int64_t *other = g_hash_table_lookup(places->taken, key);
	if (other && *other != id)
		findings_add(findings, NULL, RULE_SAME_SCHOOL_NO, F_XH);
	return true;
}

bool places_inside(Places *places, const Student *student, const Record *before, Findings *findings,
        GError **error)
{
	return class_look(places, student, before, findings, error) &&
	       number_look(places, student, before->id, findings, error);
}
