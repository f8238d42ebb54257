#include "records/rules/region.h"

#include "records/resource.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

enum { CODE_DIGITS = 6, CITIES = 10000 };

typedef struct {
	Region *list; /* by code */
	size_t count;
	uint16_t begins[CITIES + 1]; /* of the codes with these four digits in front, in the list */
} Regions;

/* The digits at `text` as a number; false when one of them is none. */
static bool code_read(const char *text, size_t digits, unsigned *ret)
{
	*ret = 0;
	for (size_t i = 0; i < digits; i++) {
		if (!g_ascii_isdigit(text[i]))
			return false;
		*ret = *ret * 10 + (unsigned)(text[i] - '0');
	}
	return true;
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
		if (!cells[0] || !cells[1] || strlen(cells[0]) != CODE_DIGITS ||
		        !code_read(cells[0], CODE_DIGITS, &region.code))
			g_error("regions.tsv: line %zu is not of its form", i + 1);
		region.name = g_strdup(cells[1]);
		g_array_append_val(list, region);
	}
	Regions *regions = g_new(Regions, 1);
	regions->count = list->len;
	for (unsigned city = 0, at = 0; city <= CITIES; city++) {
		while (at < list->len && g_array_index(list, Region, at).code < city * 100)
			at++;
		regions->begins[city] = (uint16_t)at;
	}
	regions->list = (Region *)(void *)g_array_free(list, FALSE);
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
	if (!code_read(code, CODE_DIGITS, &number))
		return NULL;
	size_t end = regions->begins[number / 100 + 1];
	for (size_t i = regions->begins[number / 100]; i < end; i++)
		if (regions->list[i].code == number)
			return &regions->list[i];
	return NULL;
}

bool region_is_province(const char *code)
{
	char whole[CODE_DIGITS + 1] = "000000";
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
