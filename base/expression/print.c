/* How values are written out: as Python's str() and repr(), or as JSON. */
#include "base/expression/value.h"

#include <math.h>
#include <string.h>

/* The shortest decimal digits that read back as the same number, and its decimal exponent. */
static int shortest_digits(double number, char digits[32])
{
	char shown[40] = {0};
	for (int precision = 0; precision <= 17; precision++) {
		char format[8] = {
		        '%', '.', (char)('0' + precision / 10), (char)('0' + precision % 10), 'e'};
		g_ascii_formatd(shown, sizeof shown, format, number);
		double back = g_ascii_strtod(shown, NULL);
		if (memcmp(&back, &number, sizeof back) == 0)
			break;
	}
	size_t count = 0;
	const char *at = shown;
	for (; *at && *at != 'e'; at++)
		if (g_ascii_isdigit(*at))
			digits[count++] = *at;
	while (count > 1 && digits[count - 1] == '0')
		count--;
	digits[count] = '\0';
	return *at ? (int)g_ascii_strtoll(at + 1, NULL, 10) : 0;
}

/* As Python's repr of a float: 1.0, 0.1, 1e+16, 1e-05. */
static void print_real(GString *out, double number)
{
	char digits[32] = {0};
	if (isnan(number) || isinf(number)) {
		g_string_append(out, isnan(number) ? "nan" : number > 0 ? "inf" : "-inf");
		return;
	}
	int exponent = shortest_digits(fabs(number), digits);
	int count = (int)strlen(digits);
	if (signbit(number))
		g_string_append_c(out, '-');
	if (exponent < -4 || exponent >= 16) {
		g_string_append_printf(out, "%c%s%se%c%02d", digits[0], count > 1 ? "." : "",
		        digits + 1, exponent < 0 ? '-' : '+', ABS(exponent));
	} else if (exponent < 0) {
		g_string_append(out, "0.");
		for (int i = -1; i > exponent; i--)
			g_string_append_c(out, '0');
		g_string_append(out, digits);
	} else {
		for (int i = 0; i <= exponent; i++)
			g_string_append_c(out, i < count ? digits[i] : '0');
		g_string_append_printf(
		        out, ".%s", count > exponent + 1 ? digits + exponent + 1 : "0");
	}
}

static void quote_text(GString *out, const json_t *json, PrintStyle style)
{
	const char *text = json_string_value(json);
	size_t length = json_string_length(json);
	char quote = '"';
	if (style == PRINT_PYTHON && !(memchr(text, '\'', length) && !memchr(text, '"', length)))
		quote = '\'';
	g_string_append_c(out, quote);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		const char *found = c ? strchr("\n\r\t", c) : NULL;
		if (c == (unsigned char)quote || c == '\\')
			g_string_append_printf(out, "\\%c", c);
		else if (found)
			g_string_append_printf(out, "\\%c",
			        c == '\n'   ? 'n'
			        : c == '\r' ? 'r'
			                    : 't');
		else if (c < 0x20 || c == 0x7F)
			g_string_append_printf(out, style == PRINT_JSON ? "\\u%04x" : "\\x%02x", c);
		else
			g_string_append_c(out, (char)c);
	}
	g_string_append_c(out, quote);
}

static void repr_dict(GString *out, const json_t *json, PrintStyle style)
{
	const char *key;
	json_t *item;
	bool first = true;
	g_string_append_c(out, '{');
	json_object_foreach((json_t *)json, key, item) {
		g_autoptr(json_t) shown = json_string_nocheck(key);
		if (!first)
			g_string_append(out, ", ");
		first = false;
		quote_text(out, shown, style);
		g_string_append(out, ": ");
		json_repr(out, item, style);
	}
	g_string_append_c(out, '}');
}

static void repr_list(GString *out, const json_t *json, PrintStyle style)
{
	g_string_append_c(out, '[');
	for (size_t i = 0; i < json_array_size(json); i++) {
		if (i)
			g_string_append(out, ", ");
		json_repr(out, json_array_get(json, i), style);
	}
	g_string_append_c(out, ']');
}

void json_repr(GString *out, const json_t *json, PrintStyle style)
{
	bool python = style == PRINT_PYTHON;
	switch (json_typeof(json)) {
	case JSON_STRING:
		quote_text(out, json, style);
		break;
	case JSON_INTEGER:
		g_string_append_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
		break;
	case JSON_REAL:
		print_real(out, json_real_value(json));
		break;
	case JSON_ARRAY:
		repr_list(out, json, style);
		break;
	case JSON_OBJECT:
		repr_dict(out, json, style);
		break;
	case JSON_TRUE:
		g_string_append(out, python ? "True" : "true");
		break;
	case JSON_FALSE:
		g_string_append(out, python ? "False" : "false");
		break;
	case JSON_NULL:
		g_string_append(out, python ? "None" : "null");
		break;
	}
}

void json_print(GString *out, const json_t *json, PrintStyle style)
{
	if (json_is_string(json))
		g_string_append_len(out, json_string_value(json), (gssize)json_string_length(json));
	else
		json_repr(out, json, style);
}
