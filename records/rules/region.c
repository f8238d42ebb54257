#include "records/rules/region.h"

#include "records/resource.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

enum { CITIES = 10000, OF_CITY = 100 };

typedef struct {
	Region *list; /* by code */
	size_t count;
	uint16_t cities[CITIES]; /* by four digits: the place in `places` + 1, or 0 */
	uint16_t (
	        *places)[OF_CITY]; /* of a city by the last two: the place in the list + 1, or 0 */
} Regions;

/* The digits at `text` as a number; false when one of them is none. */
static bool code_read(const char *text, size_t digits, unsigned *ret)
{
	*ret = 0;
	for (size_t i = 0; i < digits; i++) {
		unsigned digit = (unsigned char)text[i] - (unsigned)'0';
		if (digit > 9)
			return false;
		*ret = *ret * 10 + digit;
	}
	return true;
}

static void places_make(Regions *regions)
{
	uint16_t cities = 0;
	for (size_t i = 0; i < regions->count; i++) {
		uint16_t *city = &regions->cities[regions->list[i].code / OF_CITY];
		*city = *city ? *city : ++cities;
	}
	regions->places = g_malloc0_n(cities, sizeof *regions->places);
	for (size_t i = 0; i < regions->count; i++) {
		unsigned code = regions->list[i].code;
		uint16_t *city = regions->places[regions->cities[code / OF_CITY] - 1];
		city[code % OF_CITY] = (uint16_t)(i + 1);
	}
}

static Regions *regions_read(void)
{
	Resource file = records_resource("data/regions.tsv");
	g_auto(GStrv) lines = g_strsplit(file.bytes, "\n", -1);
	GArray *list = g_array_new(FALSE, FALSE, sizeof(Region));
	for (size_t i = 0; lines[i]; i++) {
		if (!*lines[i] || *lines[i] == '#')
			continue;
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", 3);
		Region region = {.current = g_strv_length(cells) == 2};
		if (!cells[0] || !cells[1] || strlen(cells[0]) != REGION_DIGITS ||
		        !code_read(cells[0], REGION_DIGITS, &region.code))
			g_error("regions.tsv: line %zu is not of its form", i + 1);
		region.name = g_strdup(cells[1]);
		g_array_append_val(list, region);
	}
	Regions *regions = g_new0(Regions, 1);
	regions->count = list->len;
	regions->list = (Region *)(void *)g_array_free(list, FALSE);
	places_make(regions);
	return regions;
}

static const Regions *regions_get(void)
{
	static gsize once;
	if (g_once_init_enter(&once))
		g_once_init_leave(&once, (gsize)regions_read());
	return (const Regions *)once;
}

const Region *region_find(const char *code)
{
	const Regions *regions = regions_get();
	unsigned number;
	if (!code_read(code, REGION_DIGITS, &number))
		return NULL;
	uint16_t city = regions->cities[number / OF_CITY];
	uint16_t place = city ? regions->places[city - 1][number % OF_CITY] : 0;
	return place ? &regions->list[place - 1] : NULL;
}

bool region_is_province(const char *code)
{
	char whole[REGION_DIGITS + 1] = "000000";
	if (!g_ascii_isdigit(code[0]) || !g_ascii_isdigit(code[1]))
		return false;
	memcpy(whole, code, 2);
	return region_find(whole) != NULL;
}

size_t region_count(void)
{
	return regions_get()->count;
}

const Region *region_at(size_t index)
{
	return &regions_get()->list[index];
}

/* Names of places, as words of code tables: what two of them share is kept for neither. */
typedef struct {
	GHashTable *whole;   /* from the province on -> Region */
	GHashTable *of_home; /* "36" and a name within the province -> Region */
} Names;

static const Region *above(const Region *region, unsigned parts)
{
	char code[REGION_DIGITS + 1];
	g_snprintf(code, sizeof code, "%06u", region->code / parts * parts);
	return region_find(code);
}

static void name_add(GHashTable *names, char *name, const Region *region)
{
	void *other;
	if (!g_hash_table_lookup_extended(names, name, NULL, &other))
		g_hash_table_insert(names, name, (void *)region);
	else if (other == region)
		g_free(name);
	else
		g_hash_table_insert(names, name, NULL);
}

static void home_add(const Names *names, const char *city, const Region *region)
{
	name_add(names->of_home,
	        g_strdup_printf("%02u%s%s", region->code / 10000, city, region->name), region);
}

/* Of one that is there, all that people write; of one that was, its place as we print it, unless
 * that names another. */
static void region_names_add(const Names *names, const Region *region)
{
	enum { PROVINCE = 10000, CITY = 100 };
	const Region *province = above(region, PROVINCE), *city = above(region, CITY);
	const char *first = province && province != region ? province->name : "";
	const char *second = city && city != region && city != province ? city->name : "";
	g_autofree char *whole = g_strconcat(first, second, region->name, NULL);
	if (!region->current) {
		if (!g_hash_table_contains(names->whole, whole))
			name_add(names->whole, g_steal_pointer(&whole), region);
		return;
	}
	name_add(names->whole, g_steal_pointer(&whole), region);
	if (*second && *first)
		name_add(names->whole, g_strconcat(first, region->name, NULL), region);
	home_add(names, "", region);
	if (*second)
		home_add(names, second, region);
}

static const Names *names_get(void)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		Names *names = g_new(Names, 1);
		*names = (Names){g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
		for (int current = 1; current >= 0; current--)
			for (size_t i = 0; i < region_count(); i++)
				if (region_at(i)->current == (current != 0))
					region_names_add(names, region_at(i));
		g_once_init_leave(&once, (gsize)names);
	}
	return (const Names *)once;
}

static const Region *bare_named(const char *name, const char *province)
{
	const Names *names = names_get();
	const Region *region = g_hash_table_lookup(names->whole, name);
	if (region || !province)
		return region;
	g_autofree char *at_home = g_strconcat(province, name, NULL);
	return g_hash_table_lookup(names->of_home, at_home);
}

const Region *region_named(const char *text, const char *province)
{
	size_t length = strlen(text);
	if (length <= REGION_DIGITS + 2 || text[length - 1] != ')' ||
	        text[length - REGION_DIGITS - 2] != '(')
		return bare_named(text, province);
	/* with its code behind it, as a page shows it: both must say the same */
	const Region *region = region_find(text + length - REGION_DIGITS - 1);
	g_autofree char *bare = g_strndup(text, length - REGION_DIGITS - 2);
	return region && bare_named(bare, province) == region ? region : NULL;
}
