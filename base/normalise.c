#include "base/normalise.h"
#include <glib.h>
#include <string.h>

/* Invisible characters that come along with pasted text. */
static bool invisible(gunichar c)
{
	return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x2064) || c == 0xfeff || c == 0xad;
}

static bool ideograph(gunichar c)
{
	return (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0x20000 && c <= 0x3ffff);
}

char *normalise_text(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	GString *out = g_string_new(NULL);
	gunichar before = 0;
	bool space = false;
	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (invisible(c))
			continue;
		if (g_unichar_isspace(c) || g_unichar_iscntrl(c)) {
			space = true;
			continue;
		}
		if (space && before && !(ideograph(before) && ideograph(c)))
			g_string_append_c(out, ' ');
		g_string_append_unichar(out, c);
		before = c;
		space = false;
	}
	return g_string_free(out, FALSE);
}

static gunichar narrow(gunichar c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xfee0;
	if (c == 0x3002 || c == 0xff61)
		return '.';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xfe63)
		return '-';
	return c;
}

char *normalise_token(const char *text)
{
	g_autofree char *clean = normalise_text(text);
	GString *out = g_string_new(NULL);
	for (const char *p = clean; *p; p = g_utf8_next_char(p))
		if (*p != ' ')
			g_string_append_unichar(out, narrow(g_utf8_get_char(p)));
	return g_string_free(out, FALSE);
}

static bool separates(gunichar c, const char *signs)
{
	gunichar n = narrow(c);
	return (n < 0x80 && strchr(signs, (int)n)) || c == 0x3001 || g_unichar_isspace(c);
}

char **normalise_list(const char *text, const char *signs)
{
	GPtrArray *items = g_ptr_array_new();
	g_autoptr(GString) item = g_string_new(NULL);
	for (const char *p = text;; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char_validated(p, -1);
		if (*p && (gint32)c < 0)
			break;
		if (*p && !separates(c, signs)) {
			g_string_append_unichar(item, c);
			continue;
		}
		g_autofree char *token = normalise_token(item->str);
		if (*token)
			g_ptr_array_add(items, g_steal_pointer(&token));
		g_string_truncate(item, 0);
		if (!*p)
			break;
	}
	g_ptr_array_add(items, NULL);
	return (char **)g_ptr_array_free(items, FALSE);
}

/* Digits up to the next sign that is none; false when there are none or too many. */
static bool digits_take(const char **at, size_t most, int *ret)
{
	size_t count = strspn(*at, "0123456789");
	*ret = 0;
	for (size_t i = 0; i < count && i < most; i++)
		*ret = *ret * 10 + (*at)[i] - '0';
	*at += count;
	return count > 0 && count <= most;
}

static char *day_make(int year, int month, int day)
{
	bool good = year >= 1900 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	            g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
	return good ? g_strdup_printf("%04d-%02d-%02d", year, month, day) : NULL;
}

/* One of the signs that stand between the parts of a day. */
static bool separator_take(const char **at, const char *han)
{
	size_t length = g_str_has_prefix(*at, han)    ? strlen(han)
	                : **at && strchr("-/.", **at) ? 1
	                                              : 0;
	*at += length;
	return length > 0;
}

char *normalise_date(const char *text)
{
	g_autofree char *token = normalise_token(text);
	const char *at = token;
	int year, month, day;
	if (strlen(token) == 8 && strspn(token, "0123456789") == 8) {
		int all = 0;
		digits_take(&at, 8, &all);
		return day_make(all / 10000, all / 100 % 100, all % 100);
	}
	if (!digits_take(&at, 4, &year) || !separator_take(&at, "年") ||
	        !digits_take(&at, 2, &month) || !separator_take(&at, "月") ||
	        !digits_take(&at, 2, &day))
		return NULL;
	bool ends = !*at || strcmp(at, "日") == 0 || strcmp(at, "号") == 0;
	return ends ? day_make(year, month, day) : NULL;
}

bool normalise_whole(const char *text, int64_t *ret)
{
	g_autofree char *token = normalise_token(text);
	g_autoptr(GString) digits = g_string_new(NULL);
	const char *p = token;
	for (; g_ascii_isdigit(*p) || *p == ','; p++)
		if (*p != ',')
			g_string_append_c(digits, *p);
	if (*p == '.')
		p += 1 + strspn(p + 1, "0");
	return !*p && digits->len > 0 &&
	       g_ascii_string_to_signed(digits->str, 10, 0, INT64_MAX, ret, NULL);
}

bool normalise_is_scientific(const char *text)
{
	const char *p = text;
	while (*p >= '0' && *p <= '9')
		p++;
	bool whole = p > text, point = *p == '.';
	if (point)
		p += 1 + strspn(p + 1, "0123456789");
	if (!whole || (*p != 'E' && *p != 'e'))
		return false;
	bool sign = p[1] == '+';
	p += sign ? 2 : 1;
	return (sign || point) && *p && strspn(p, "0123456789") == strlen(p);
}
