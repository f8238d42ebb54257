#include "inventory/reach/patterns.h"
#include <glib.h>
#include <string.h>

static bool byte_same(char a, char b)
{
	return a == b || g_ascii_tolower(a) == g_ascii_tolower(b);
}

bool pattern_match(const char *pattern, size_t pattern_length, const char *text)
{
	const char *p = pattern, *end = pattern + pattern_length;
	const char *star = NULL, *retry = NULL; /* the last '*', and where it stopped eating */
	while (*text) {
		if (p < end && *p == '*') {
			star = p++;
			retry = text;
		} else if (p < end && (*p == '?' || byte_same(*p, *text))) {
			p++;
			text++;
		} else if (star) {
			p = star + 1;
			text = ++retry;
		} else {
			return false;
		}
	}
	while (p < end && *p == '*')
		p++;
	return p == end;
}

bool pattern_list_match(const char *list, size_t length, const char *separators, const char *text)
{
	bool matched = false;
	size_t at = 0;
	while (at < length) {
		size_t begin = at;
		while (at < length && (list[at] == '\0' || !strchr(separators, list[at])))
			at++;
		bool negated = begin < at && list[begin] == '!';
		begin += negated;
		if (begin < at && pattern_match(list + begin, at - begin, text)) {
			if (negated)
				return false;
			matched = true;
		}
		at++;
	}
	return matched;
}
