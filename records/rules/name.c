#include "records/rules/name.h"

#include "base/normalise.h"

#include <string.h>

#define MIDDLE_DOT 0x00b7

/* Dots that stand for "·": bullets, katakana and Greek dots, the full stop set in the middle. */
static bool is_dot(gunichar c)
{
	static const gunichar dots[] = {0x2022, 0x2027, 0x2219, 0x22c5, 0x2024, 0x25cf, 0x2e31,
	        0x2e33, 0x30fb, 0xff65, 0xff0e, 0x0387, 0x16eb, 0x0701, MIDDLE_DOT};
	for (size_t i = 0; i < G_N_ELEMENTS(dots); i++)
		if (dots[i] == c)
			return true;
	return false;
}

/* A '.' between two letters that are not Latin is a dot as well. */
static bool han(gunichar c)
{
	return c >= 0x2e80 && g_unichar_isalpha(c);
}

char *name_normalise(const char *name)
{
	g_autofree char *tidy = normalise_text(name);
	GString *out = g_string_new(NULL);
	gunichar before = 0;
	for (const char *at = tidy; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		gunichar next = g_utf8_get_char(g_utf8_next_char(at));
		bool dot = is_dot(c) || ((c == '.' || c == 0x3002) && han(before) && han(next));
		if (dot && before == MIDDLE_DOT)
			continue;
		/* spaces around a dot */
		if (c == ' ' && (before == MIDDLE_DOT || is_dot(next)))
			continue;
		before = dot ? MIDDLE_DOT : c;
		g_string_append_unichar(out, before);
	}
	return g_string_free(out, FALSE);
}

static bool private_use(gunichar c)
{
	return (c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000;
}

static bool may_stand(gunichar c, bool at_edge)
{
	if (c == MIDDLE_DOT)
		return !at_edge;
	return g_unichar_isalpha(c) || g_unichar_ismark(c) || private_use(c) || c == 0x3007 ||
	       (!at_edge && (c == ' ' || c == '-' || c == '\'' || c == 0x2019)) || c == '.';
}

void name_check(const char *name, Findings *findings, int field)
{
	glong count = g_utf8_strlen(name, -1), at = 0;
	if (count > NAME_MAX_CHARACTERS)
		findings_add(findings, NULL, RULE_NAME_LENGTH, field);
	if (count == 1)
		findings_add(findings, NULL, RULE_NAME_SHORT, field);
	for (const char *c = name; *c; c = g_utf8_next_char(c), at++) {
		gunichar one = g_utf8_get_char(c);
		if (one == '?' || one == 0xff1f || one == 0xfffd)
			findings_add(findings, NULL, RULE_NAME_LOST, field);
		else if (!may_stand(one, at == 0 || at == count - 1))
			findings_add(findings, NULL, RULE_NAME_CHARACTERS, field);
		else if (private_use(one))
			findings_add(findings, NULL, RULE_NAME_PRIVATE, field);
	}
}

bool name_printable(const char *text)
{
	for (const char *at = text; *at; at = g_utf8_next_char(at))
		if (!g_unichar_isprint(g_utf8_get_char(at)))
			return false;
	return true;
}
