#include "base/expression/text.h"

#include <string.h>

static bool in_set(gunichar c, const char *set)
{
	return set ? g_utf8_strchr(set, -1, c) != NULL : g_unichar_isspace(c);
}

char *text_strip(const char *text, const char *set, unsigned sides)
{
	const char *end = text + strlen(text);
	if (sides & STRIP_LEFT)
		while (*text && in_set(g_utf8_get_char(text), set))
			text = g_utf8_next_char(text);
	while ((sides & STRIP_RIGHT) && end > text) {
		const char *last = g_utf8_prev_char(end);
		if (!in_set(g_utf8_get_char(last), set))
			break;
		end = last;
	}
	return g_strndup(text, (gsize)(end - text));
}

/* Where `old` stands next; an empty `old` stands between any two characters. */
static const char *next_place(const char *at, const char *old, bool first)
{
	if (*old)
		return strstr(at, old);
	if (first)
		return at;
	return *at ? g_utf8_next_char(at) : NULL;
}

bool text_replace(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *text = call_input_text(call, &hold), *old, *new;
	int64_t count;
	if (!call_text(call, 0, "", &old) || !call_text(call, 1, "", &new) ||
	        !call_integer(call, 2, -1, &count))
		return false;
	g_autoptr(GString) out = g_string_new(NULL);
	const char *found = text;
	for (int64_t done = 0; count < 0 || done < count; done++) {
		found = next_place(*old ? text : found, old, done == 0);
		if (!found)
			break;
		if (!context_grow(call->context, call->node, strlen(new) + 1))
			return false;
		g_string_append_len(out, text, found - text);
		g_string_append(out, new);
		text = found + strlen(old);
	}
	g_string_append(out, text);
	return give_string(ret, out);
}

static json_t *split_at(const char *text, const char *separator, int64_t count)
{
	json_t *list = json_array();
	const char *found;
	while (count-- != 0 && (found = strstr(text, separator))) {
		json_array_append_new(list, json_text(text, (size_t)(found - text)));
		text = found + strlen(separator);
	}
	json_array_append_new(list, json_text(text, strlen(text)));
	return list;
}

static json_t *split_at_space(const char *text, int64_t count)
{
	json_t *list = json_array();
	for (;;) {
		while (*text && g_unichar_isspace(g_utf8_get_char(text)))
			text = g_utf8_next_char(text);
		if (!*text)
			return list;
		const char *end = text;
		while (*end && g_unichar_isspace(g_utf8_get_char(end)) == FALSE)
			end = g_utf8_next_char(end);
		if (count-- == 0)
			end = text + strlen(text);
		json_array_append_new(list, json_text(text, (size_t)(end - text)));
		text = end;
	}
}

bool text_split(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *text = call_input_text(call, &hold), *separator = NULL;
	int64_t count;
	bool spaces = !call->arguments[0].json || json_is_null(call->arguments[0].json);
	if ((!spaces && !call_text(call, 0, NULL, &separator)) ||
	        !call_integer(call, 1, -1, &count))
		return false;
	if (separator && !*separator)
		return call_fail(call, "'split': the separator is empty");
	if (!context_grow(call->context, call->node, 16 * (uint64_t)strlen(text)))
		return false;
	return give(
	        ret, separator ? split_at(text, separator, count) : split_at_space(text, count));
}

/* The next run of digits or letters; moves *at behind it. */
static const char *version_part(const char **at, size_t *ret_length)
{
	while (**at && !g_ascii_isalnum(**at))
		(*at)++;
	const char *start = *at;
	bool digit = g_ascii_isdigit(*start);
	while (g_ascii_isalnum(**at) && (g_ascii_isdigit(**at) != 0) == digit)
		(*at)++;
	if (digit)
		while (*start == '0' && start + 1 < *at)
			start++;
	*ret_length = (size_t)(*at - start);
	return start;
}

int version_compare(const char *left, const char *right)
{
	for (;;) {
		size_t a_length, b_length;
		const char *a = version_part(&left, &a_length);
		const char *b = version_part(&right, &b_length);
		if (!a_length || !b_length)
			return (a_length > 0) - (b_length > 0);
		bool a_digit = g_ascii_isdigit(*a), b_digit = g_ascii_isdigit(*b);
		if (a_digit != b_digit)
			return a_digit ? 1 : -1;
		if (a_digit && a_length != b_length)
			return a_length > b_length ? 1 : -1;
		int order = strncmp(a, b, MIN(a_length, b_length));
		if (order == 0)
			order = (a_length > b_length) - (a_length < b_length);
		if (order)
			return order > 0 ? 1 : -1;
	}
}
