/*
 * Which cell styles show a number as a date (ECMA-376 part 1, 18.8.30 and 18.8.31): the built-in
 * formats, those that Chinese, Japanese and Korean Excel add, and codes of the user's own.
 */
#include "base/error.h"
#include "base/xlsx/parts.h"
#include <math.h>
#include <string.h>

#define STYLES_MAX 65536
#define SECONDS_A_DAY 86400

/* Built-in formats that hold a day; 18..21, 32..35 and 45..47 are times of day alone. */
static bool built_in_is_date(guint64 id)
{
	return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
	       (id >= 50 && id <= 54) || id == 57 || id == 58;
}

/* The character behind quotes, brackets, escapes and fillers, or 0 at the end of the section. */
static char code_next(const char **at)
{
	const char *p = *at;
	while (*p) {
		char c = *p++;
		if (c == ';')
			break;
		if (c == '"' || c == '[') {
			const char *end = strchr(p, c == '"' ? '"' : ']');
			p = end ? end + 1 : p + strlen(p);
		} else if (c == '\\' || c == '_' || c == '*') {
			p = *p ? g_utf8_next_char(p) : p;
		} else {
			*at = p;
			return c;
		}
	}
	return '\0';
}

/* Goes behind General (Standard in some programs' own) where the character before `at` begins it.
 */
static bool word_passed(const char **at)
{
	static const char *const words[] = {"General", "Standard"};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		size_t length = strlen(words[i]);
		if (g_ascii_strncasecmp(*at - 1, words[i], length) == 0) {
			*at += length - 1;
			return true;
		}
	}
	return false;
}

static bool number_format_is_date(const char *code)
{
	const char *at = code;
	char c;
	while ((c = code_next(&at)))
		if (!word_passed(&at) && strchr("yYdDeE", c))
			return c != 'e' && c != 'E' ? true : *at != '+' && *at != '-';
	return false;
}

/* Of a format that is nothing but zeros, how many: "000000"; else 0. */
static int zeros_of(const char *code)
{
	size_t length = strspn(code, "0");
	return length > 1 && length <= XLSX_MAX_ZEROS && !code[length] ? (int)length : 0;
}

static bool format_read(const Part *part, GHashTable *own)
{
	guint64 id = 0;
	g_autofree char *code = part_attribute(part, "formatCode");
	if (!code || !part_number(part, "numFmtId", STYLES_MAX, &id))
		return true;
	g_hash_table_insert(own, GUINT_TO_POINTER((guint)id + 1),
	        GINT_TO_POINTER(
	                2 + (number_format_is_date(code) ? XLSX_FORMAT_DATE : zeros_of(code))));
	return g_hash_table_size(own) <= STYLES_MAX;
}

static bool style_read(const Part *part, GHashTable *own, GPtrArray *formats)
{
	guint64 id = 0;
	bool given = part_number(part, "numFmtId", STYLES_MAX, &id);
	int known = GPOINTER_TO_INT(g_hash_table_lookup(own, GUINT_TO_POINTER((guint)id + 1)));
	int format = !given ? 0 : known ? known - 2 : built_in_is_date(id) ? XLSX_FORMAT_DATE : 0;
	g_ptr_array_add(formats, GINT_TO_POINTER(format));
	return formats->len <= STYLES_MAX;
}

bool styles_read(Package *package, const char *entry, GError **error)
{
	g_auto(Part) part = {0};
	g_autoptr(GHashTable) own = g_hash_table_new(NULL, NULL);
	bool cell_styles = false, good = true;
	PartEvent event = PART_END;
	if (!package_open(package, entry, &part, error))
		return false;
	while (good && (event = part_next(&part, error)) > PART_END) {
		if (event != PART_TEXT && part_is(&part, "cellXfs"))
			cell_styles = event == PART_OPEN && !part_is_empty(&part);
		else if (event == PART_OPEN && part_is(&part, "numFmt"))
			good = format_read(&part, own);
		else if (event == PART_OPEN && cell_styles && part_is(&part, "xf"))
			good = style_read(&part, own, package->formats);
	}
	if (!good)
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: more than %d formats",
		        part.name, STYLES_MAX);
	return good && event == PART_END;
}

/*
 * Day 1 of the 1900 system is 1900-01-01, and day 60 the 29 February 1900 that never was; so from
 * day 61 on day 0 is 1899-12-30. Day 0 of the 1904 system is 1904-01-01.
 */
char *serial_date(double serial, bool since_1904)
{
	if (!isfinite(serial) || serial < 1 || serial >= 2958466)
		return NULL;
	double seconds = round((serial - floor(serial)) * SECONDS_A_DAY);
	int64_t day = (int64_t)floor(serial);
	if (seconds >= SECONDS_A_DAY) {
		seconds = 0;
		day++;
	}
	if (since_1904)
		day += 1462;
	else if (day < 60)
		day++;
	g_autoptr(GDateTime) epoch = g_date_time_new_utc(1899, 12, 30, 0, 0, 0);
	g_autoptr(GDateTime) date = g_date_time_add_days(epoch, (gint)day);
	g_autoptr(GDateTime) moment = date ? g_date_time_add_seconds(date, seconds) : NULL;
	if (!moment)
		return NULL;
	return g_date_time_format(moment, seconds > 0 ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d");
}
