#include "base/phrases.h"
#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* Longer messages, and segments behind so many, are left as they are. */
enum { CAPTURES_MAX = 9, MESSAGE_MAX = 4096, SEGMENTS_MAX = 16 };

typedef struct {
	const char *begin[CAPTURES_MAX];
	size_t length[CAPTURES_MAX];
} Captures;

/* How far a capture at the beginning of the text may reach: it never holds ": ". */
static size_t capture_room(const char *text, size_t length)
{
	const char *colon = memmem(text, length, ": ", 2);
	return colon ? (size_t)(colon - text) : length;
}

static bool matches_rest(
        const char *pattern, const char *text, size_t length, Captures *captures, size_t at);

/* Whether text[0..length) is the pattern; the shortest capture that fits is taken. */
static bool matches(
        const char *pattern, const char *text, size_t length, Captures *captures, size_t at)
{
	size_t fixed = strcspn(pattern, "*");
	if (fixed > length || memcmp(pattern, text, fixed) != 0)
		return false;
	if (!pattern[fixed])
		return fixed == length;
	return at < CAPTURES_MAX &&
	       matches_rest(pattern + fixed + 1, text + fixed, length - fixed, captures, at);
}

/* The same behind a star: the text begins with a capture. */
static bool matches_rest(
        const char *pattern, const char *text, size_t length, Captures *captures, size_t at)
{
	captures->begin[at] = text;
	captures->length[at] = length;
	if (*pattern == '*')
		return true;
	size_t fixed = strcspn(pattern, "*"), room = capture_room(text, length);
	if (fixed > length)
		return false;
	if (!pattern[fixed]) { /* what follows must be the end of the text */
		captures->length[at] = length - fixed;
		return captures->length[at] <= room &&
		       memcmp(text + length - fixed, pattern, fixed) == 0;
	}
	for (size_t taken = 0; taken <= room && taken + fixed <= length; taken++) {
		const char *next = memmem(text + taken, length - taken, pattern, fixed);
		if (!next || (size_t)(next - text) > room)
			return false;
		captures->length[at] = taken = (size_t)(next - text);
		if (matches(pattern, next, length - taken, captures, at + 1))
			return true;
	}
	return false;
}

/* A text, or else the parts of a list with ", " between. */
static char *say_list(const Phrase *const *tables, const char *text)
{
	char *whole = phrases_say(tables, text);
	if (strcmp(whole, text) != 0 || !strstr(text, ", "))
		return whole;
	g_free(whole);
	g_auto(GStrv) parts = g_strsplit(text, ", ", -1);
	for (size_t i = 0; parts[i]; i++) {
		char *part = parts[i];
		parts[i] = phrases_say(tables, part);
		g_free(part);
	}
	return g_strjoinv(", ", parts);
}

static void expand(
        GString *out, const Phrase *const *tables, const char *zh, const Captures *captures)
{
	for (; *zh; zh++) {
		if ((zh[0] != '$' && zh[0] != '%') || zh[1] < '1' || zh[1] > '9') {
			g_string_append_c(out, *zh);
			continue;
		}
		int at = zh[1] - '1';
		g_autofree char *part = g_strndup(captures->begin[at], captures->length[at]);
		g_autofree char *said = zh[0] == '%' ? say_list(tables, part) : NULL;
		g_string_append(out, said ? said : part);
		zh++;
	}
}

static bool say(const Phrase *const *tables, const char *text, size_t length, GString *out)
{
	for (const Phrase *const *table = tables; *table; table++) {
		for (const Phrase *phrase = *table; phrase->en; phrase++) {
			Captures captures;
			if (phrase->en[0] != '*' && phrase->en[0] != text[0])
				continue; /* most are told apart by their first byte */
			if (matches(phrase->en, text, length, &captures, 0)) {
				expand(out, tables, phrase->zh, &captures);
				return true;
			}
		}
	}
	return false;
}

/* The longest beginning of the message that is a phrase and ends where a segment does. */
static size_t say_longest(const Phrase *const *tables, const char *text, GString *out)
{
	size_t ends[SEGMENTS_MAX], count = 0;
	for (const char *at = text; at && count < SEGMENTS_MAX; at = at ? at + 1 : NULL) {
		at = strstr(at, ": ");
		ends[count++] = at ? (size_t)(at - text) : strlen(text);
	}
	while (count-- > 0)
		if (say(tables, text, ends[count], out))
			return ends[count];
	return 0;
}

char *phrases_say(const Phrase *const *tables, const char *message)
{
	g_autoptr(GString) out = g_string_new(NULL);
	if (strlen(message) > MESSAGE_MAX)
		return g_strdup(message);
	for (int segments = 0; segments < SEGMENTS_MAX; segments++) {
		size_t said = say_longest(tables, message, out);
		const char *colon = strstr(message, ": ");
		bool known = said > 0;
		if (!known) {
			said = colon ? (size_t)(colon - message) : strlen(message);
			g_string_append_len(out, message, (gssize)said);
		}
		message += said;
		if (!*message)
			break;
		g_string_append(out, known ? "：" : ": ");
		message += strlen(": ");
	}
	g_string_append(out, message);
	return g_string_free(g_steal_pointer(&out), FALSE);
}
