#include "records/import/places.h"

#include "base/cleanup.h"
#include "records/store/alike.h"
#include "records/store/offers.h"
#include "records/store/schools.h"

#include <string.h>

typedef enum { PLACE_NEW, PLACE_OPEN, PLACE_CLOSED, PLACE_UNKNOWN } PlaceKind;

struct Places {
	Store *store;
	bool numbers;
	bool any, any_known;  /* whether there are schools at all */
	GHashTable *kinds;    /* of schools by code: PlaceKind */
	GHashTable *classes;  /* "code class": of registered ones NULL, else not */
	GHashTable *taken;    /* "code number": int64_t *, whose it is */
	const char *gathered; /* the school whose numbers are being read */
};

Places *places_new(Store *store, bool numbers)
{
	Places *places = g_new0(Places, 1);
	places->store = store;
	places->numbers = numbers;
	places->kinds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	places->classes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	places->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return places;
}

void places_free(Places *places)
{
	if (!places)
		return;
	g_hash_table_unref(places->kinds);
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

/* What the school is, looked up once a file. */
static bool kind_find(Places *places, const char *school, PlaceKind *ret, GError **error)
{
	g_auto(School) found = {0};
	GError *failed = NULL;
	*ret = (PlaceKind)GPOINTER_TO_INT(g_hash_table_lookup(places->kinds, school));
	if (*ret != PLACE_NEW)
		return true;
	bool there = school_load(places->store, school, &found, &failed);
	if (!there && !records_error_is_none(failed, error))
		return false;
	*ret = !there ? PLACE_UNKNOWN : found.status == SCHOOL_CLOSED ? PLACE_CLOSED : PLACE_OPEN;
	g_hash_table_insert(places->kinds, g_strdup(school), GINT_TO_POINTER((int)*ret));
	return !places->numbers || numbers_gather(places, school, error);
}

static bool any_find(Places *places, GError **error)
{
	if (places->any_known)
		return true;
	places->any_known = schools_any(places->store, &places->any, error);
	return places->any_known;
}

bool places_school(Places *places, const Student *student, Findings *findings, GError **error)
{
	PlaceKind kind;
	if (!kind_find(places, student->values[F_XXDM], &kind, error) || !any_find(places, error))
		return false;
	if (kind == PLACE_CLOSED && !status_row(student->status)->final)
		findings_add(findings, NULL, RULE_SCHOOL_CLOSED, F_XXDM);
	if (kind == PLACE_UNKNOWN && places->any)
		findings_add(findings, NULL, RULE_SCHOOL_UNKNOWN, F_XXDM);
	return true;
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
	PlaceKind kind;
	const char *school = student->values[F_XXDM], *number = student->values[F_XH];
	if (!places->numbers || findings->rejected || !number || !*number ||
	        status_row(student->status)->final)
		return true;
	if (!kind_find(places, school, &kind, error))
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
