#include "records/rules/catalogue.h"

#include "records/rules/codes.h"

#include <string.h>

#define CARRIED "2010"

static void entry_free(void *data)
{
	CatalogueEntry *entry = data;
	g_free(entry->code);
	g_free(entry->name);
	g_free(entry);
}

static void catalogue_free(void *data)
{
	Catalogue *catalogue = data;
	g_hash_table_unref(catalogue->by_code);
	g_hash_table_unref(catalogue->by_name);
	g_ptr_array_unref(catalogue->entries);
	g_free(catalogue->title);
	g_free(catalogue->source);
	g_free(catalogue);
}

static Catalogue *catalogue_new(const char *year, const char *title, const char *source)
{
	Catalogue *catalogue = g_new0(Catalogue, 1);
	g_strlcpy(catalogue->year, year, sizeof catalogue->year);
	catalogue->title = g_strdup(title ? title : "");
	catalogue->source = g_strdup(source ? source : "");
	catalogue->entries = g_ptr_array_new_with_free_func(entry_free);
	catalogue->by_code = g_hash_table_new(g_str_hash, g_str_equal);
	catalogue->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	return catalogue;
}

static void entry_add(
        Catalogue *catalogue, const char *code, const char *name, bool group, bool closed)
{
	CatalogueEntry *entry = g_new(CatalogueEntry, 1);
	*entry = (CatalogueEntry){g_strdup(code), g_strdup(name), group, closed};
	g_ptr_array_add(catalogue->entries, entry);
	g_hash_table_insert(catalogue->by_code, entry->code, entry);
	if (!group && !closed)
		g_hash_table_insert(catalogue->by_name, entry->name, entry);
}

/* Its 19 categories end in 0000; a code above them is a slip of the list that is carried. */
static bool carried_group(const char *code)
{
	return g_str_has_suffix(code, "0000") || strncmp(code, "19", 2) > 0;
}

static Catalogue *carried_read(void)
{
	const CodeTable *table = code_table_find("ZYML2010");
	Catalogue *catalogue =
	        catalogue_new(CARRIED, code_table_zh(table), code_table_source(table));
	for (size_t i = 0; i < code_table_rows(table); i++) {
		CodeRow row = code_table_row(table, i);
		entry_add(catalogue, row.code, row.name, carried_group(row.code), false);
	}
	return catalogue;
}

static int by_code(const void *one, const void *other)
{
	const CatalogueEntry *const *first = one, *const *second = other;
	return strcmp((*first)->code, (*second)->code);
}

static Catalogue *loaded_read(const char *year, const json_t *state)
{
	const char *code;
	json_t *entry;
	Catalogue *catalogue =
	        catalogue_new(year, json_string_value(json_object_get(state, "title")),
	                json_string_value(json_object_get(state, "source")));
	catalogue->applies = (int)json_integer_value(json_object_get(state, "applies"));
	catalogue->version = json_integer_value(json_object_get(state, "version"));
	json_object_foreach(json_object_get(state, "entries"), code, entry) {
		const char *name = json_string_value(json_object_get(entry, "name"));
		entry_add(catalogue, code, name ? name : "",
		        json_is_true(json_object_get(entry, "group")),
		        json_is_true(json_object_get(entry, "closed")));
	}
	g_ptr_array_sort(catalogue->entries, by_code);
	return catalogue;
}

static int latest_first(const void *one, const void *other)
{
	const Catalogue *const *first = one, *const *second = other;
	int applies = (*second)->applies - (*first)->applies;
	return applies ? applies : strcmp((*second)->year, (*first)->year);
}

Catalogues *catalogues_read(const json_t *loaded)
{
	const char *year;
	json_t *state;
	Catalogues *all = g_new(Catalogues, 1);
	all->list = g_ptr_array_new_with_free_func(catalogue_free);
	g_atomic_ref_count_init(&all->references);
	g_ptr_array_add(all->list, carried_read());
	json_object_foreach((json_t *)loaded, year, state)
		g_ptr_array_add(all->list, loaded_read(year, state));
	g_ptr_array_sort(all->list, latest_first);
	return all;
}

const Catalogues *catalogues_carried(void)
{
	static gsize once;
	if (g_once_init_enter(&once))
		g_once_init_leave(&once, (gsize)catalogues_read(NULL));
	return (const Catalogues *)once;
}

Catalogues *catalogues_ref(Catalogues *catalogues)
{
	g_atomic_ref_count_inc(&catalogues->references);
	return catalogues;
}

void catalogues_unref(Catalogues *catalogues)
{
	if (!catalogues || !g_atomic_ref_count_dec(&catalogues->references))
		return;
	g_ptr_array_unref(catalogues->list);
	g_free(catalogues);
}

json_t *catalogue_json(const Catalogue *catalogue)
{
	json_t *entries = json_object();
	for (guint i = 0; i < catalogue->entries->len; i++) {
		const CatalogueEntry *entry = catalogue->entries->pdata[i];
		json_t *row = json_pack("{s:s}", "name", entry->name);
		if (entry->group)
			json_object_set_new(row, "group", json_true());
		if (entry->closed)
			json_object_set_new(row, "closed", json_true());
		json_object_set_new(entries, entry->code, row);
	}
	return json_pack("{s:I, s:i, s:s, s:s, s:o}", "version", (json_int_t)catalogue->version,
	        "applies", catalogue->applies, "title", catalogue->title, "source",
	        catalogue->source, "entries", entries);
}

/* What stands in the text, counted beside what is there. */
static json_t *text_entries(const json_t *entries, const Catalogue *now, CatalogueChange *ret)
{
	const char *code;
	json_t *entry, *text = json_object();
	json_object_foreach((json_t *)entries, code, entry) {
		const CatalogueEntry *was = now ? catalogue_entry(now, code) : NULL;
		const char *name = json_string_value(json_object_get(entry, "name"));
		bool group = json_is_true(json_object_get(entry, "group"));
		if (json_is_true(json_object_get(entry, "closed")))
			continue;
		json_object_set(text, code, entry);
		ret->groups += group;
		ret->specialties += !group;
		ret->added += !group && !was;
		ret->renamed += !group && was && g_strcmp0(was->name, name) != 0;
		ret->opened += !group && was && was->closed && !was->group;
	}
	return text;
}

/* What was there and is not in the text stays, closed. */
static void past_keep(const Catalogue *now, json_t *entries, CatalogueChange *ret)
{
	for (guint i = 0; now && i < now->entries->len; i++) {
		const CatalogueEntry *entry = now->entries->pdata[i];
		if (json_object_get(entries, entry->code))
			continue;
		ret->closed += !entry->group && !entry->closed;
		json_object_set_new(entries, entry->code,
		        json_pack("{s:s, s:b, s:b}", "name", entry->name, "group", entry->group,
		                "closed", true));
	}
}

json_t *catalogue_follow(const json_t *state, const Catalogue *now, CatalogueChange *ret)
{
	*ret = (CatalogueChange){0};
	json_t *next = json_copy((json_t *)state);
	json_t *entries = text_entries(json_object_get(state, "entries"), now, ret);
	past_keep(now, entries, ret);
	json_object_set_new(next, "entries", entries);
	json_object_set_new(next, "version", json_integer(now ? now->version : 0));
	return next;
}

const Catalogue *catalogues_find(const Catalogues *catalogues, const char *year)
{
	for (guint i = 0; i < catalogues->list->len; i++) {
		const Catalogue *catalogue = catalogues->list->pdata[i];
		if (strcmp(catalogue->year, year) == 0)
			return catalogue;
	}
	return NULL;
}

const Catalogue *catalogues_of(const Catalogues *catalogues, int entered)
{
	for (guint i = 0; i < catalogues->list->len; i++) {
		const Catalogue *catalogue = catalogues->list->pdata[i];
		if (entered == 0 || catalogue->applies <= entered)
			return catalogue;
	}
	return catalogues->list->pdata[catalogues->list->len - 1];
}

const CatalogueEntry *catalogue_entry(const Catalogue *catalogue, const char *code)
{
	return g_hash_table_lookup(catalogue->by_code, code);
}

/* In the latest catalogue that has it. */
static const CatalogueEntry *entry_find(const Catalogues *catalogues, const char *code)
{
	const CatalogueEntry *entry = NULL;
	for (guint i = 0; i < catalogues->list->len && !entry; i++)
		entry = catalogue_entry(catalogues->list->pdata[i], code);
	return entry;
}

const char *catalogues_name(const Catalogues *catalogues, const char *code)
{
	const CatalogueEntry *entry = entry_find(catalogues, code);
	return entry ? entry->name : NULL;
}

static const CatalogueEntry *named(const Catalogue *catalogue, const char *text)
{
	const CatalogueEntry *entry = catalogue_entry(catalogue, text);
	return entry ? entry : g_hash_table_lookup(catalogue->by_name, text);
}

static SpecialtyFit entry_fit(const CatalogueEntry *entry, bool here, int entered)
{
	if (entry->group)
		return SPECIALTY_GROUP;
	if (entered && !here)
		return SPECIALTY_OTHER_YEAR;
	return entry->closed ? SPECIALTY_CLOSED : SPECIALTY_FITS;
}

SpecialtyFit catalogues_look(
        const Catalogues *catalogues, const char *text, int entered, const char **ret_code)
{
	const Catalogue *holds = catalogues_of(catalogues, entered);
	const CatalogueEntry *entry = catalogue_entry(holds, text);
	*ret_code = entry ? entry->code : NULL;
	if (entry) /* as nearly all have it */
		return entry_fit(entry, true, entered);
	entry = named(holds, text);
	for (guint i = 0; i < catalogues->list->len && !entry; i++)
		entry = named(catalogues->list->pdata[i], text);
	*ret_code = entry ? entry->code : NULL;
	return catalogues_fit(catalogues, entry ? entry->code : text, entered);
}

SpecialtyFit catalogues_fit(const Catalogues *catalogues, const char *code, int entered)
{
	const CatalogueEntry *here = catalogue_entry(catalogues_of(catalogues, entered), code);
	const CatalogueEntry *entry = here ? here : entry_find(catalogues, code);
	if (!entry)
		return specialty_2021(code) && !catalogues_find(catalogues, "2021")
		               ? SPECIALTY_FITS
		               : SPECIALTY_UNKNOWN;
	return entry_fit(entry, here != NULL, entered);
}
