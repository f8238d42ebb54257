#include "reports/writers/row_words.h"
#include "base/cleanup.h"
#include <string.h>

#define LINES_FROM 3 /* parts */
#define NAME_LONG 18 /* a narrow column would cut it */

/* One thing that is not as it should be. */
typedef struct {
	GString *who; /* its first word, and those of others that are like it */
	char *rest;   /* the other words of its name; "" when it has one */
	char *seen;   /* "3 (should be ≥ 4)" */
} Pair;

static void pair_free(void *data)
{
	Pair *pair = data;
	g_string_free(pair->who, TRUE);
	g_free(pair->rest);
	g_free(pair->seen);
	g_free(pair);
}

static const char *separator(const View *view)
{
	return view_say(view, "；", "; ");
}

/* The sign between a name and what is asked of it; NULL when there is none. */
static const char *sign_find(const char *part)
{
	static const char *const signs[] = {" ≥ ", " = ", " ∈ "};
	const char *first = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
		const char *at = strstr(part, signs[i]);
		if (at && (!first || at < first))
			first = at;
	}
	return first;
}

/* "3 (should be ≥ 4)"; of "∈ 9000 65500" the two ends of what it should be within. */
static char *seen_said(const View *view, const char *seen, const char *asked)
{
	const char *low = g_str_has_prefix(asked, "∈ ") ? asked + strlen("∈ ") : NULL;
	const char *high = low ? strchr(low, ' ') : NULL;
	if (!high || strchr(high + 1, ' '))
		return g_strdup_printf(
		        view_say(view, "%s（应为 %s）", "%s (should be %s)"), seen, asked);
	return g_strdup_printf(
	        view_say(view, "%s（应在 %.*s 至 %s 之间）", "%s (should be within %.*s to %s)"),
	        seen, (int)(high - low), low, high + 1);
}

/* NULL when the two do not name the same thing. */
static Pair *pair_new(const View *view, const char *expected, const char *actual)
{
	const char *sign = sign_find(expected);
	size_t length = sign ? (size_t)(sign - expected) : 0;
	if (length == 0 || strncmp(actual, expected, length) != 0 || actual[length] != ' ')
		return NULL;
	const char *seen = actual + length + 1;
	if (g_str_has_prefix(seen, "= "))
		seen += strlen("= ");
	Pair *pair = g_new0(Pair, 1);
	size_t word = MIN(strcspn(expected, " "), length);
	pair->who = g_string_new_len(expected, (gssize)word);
	pair->rest = g_strndup(expected + word, length - word);
	pair->seen = seen_said(view, seen, sign + 1);
	return pair;
}

static void pair_add(const View *view, GPtrArray *pairs, Pair *pair)
{
	for (guint i = 0; *pair->rest && i < pairs->len; i++) {
		const Pair *other = g_ptr_array_index(pairs, i);
		if (strcmp(other->rest, pair->rest) != 0 || strcmp(other->seen, pair->seen) != 0)
			continue;
		g_string_append_printf(
		        other->who, "%s%s", view_say(view, "、", ", "), pair->who->str);
		pair_free(pair);
		return;
	}
	g_ptr_array_add(pairs, pair);
}

char *row_words_pairs(const View *view, const Row *row)
{
	const char *between = separator(view);
	const char *name_end = sign_find(row->expected);
	bool many = strstr(row->expected, between) != NULL;
	if (!name_end || (!many && (size_t)(name_end - row->expected) < NAME_LONG))
		return NULL;
	g_auto(GStrv) expected = g_strsplit(row->expected, between, -1);
	g_auto(GStrv) actual = g_strsplit(row->actual, between, -1);
	if (g_strv_length(expected) != g_strv_length(actual))
		return NULL;
	g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(pair_free);
	for (size_t i = 0; expected[i]; i++) {
		Pair *pair = pair_new(view, expected[i], actual[i]);
		if (!pair)
			return NULL;
		pair_add(view, pairs, pair);
	}
	GString *lines = g_string_new(NULL);
	for (guint i = 0; i < pairs->len; i++) {
		const Pair *pair = g_ptr_array_index(pairs, i);
		g_string_append_printf(lines, "%s%s%s%s%s", i ? "\n" : "", pair->who->str,
		        pair->rest, view_say(view, "：", ": "), pair->seen);
	}
	return g_string_free(lines, FALSE);
}

const char *row_words_lines(const View *view, const char *value)
{
	const char *between = separator(view);
	if (!strstr(value, between))
		return value;
	g_auto(GStrv) parts = g_strsplit(value, between, -1);
	if (g_strv_length(parts) < LINES_FROM)
		return value;
	g_autofree char *lines = g_strjoinv("\n", parts);
	return view_keep(view, lines);
}

const char *row_words_reason(const View *view, const Row *row)
{
	if (!*row->reason)
		return *row->cause ? view_words(view, cause_words(row->cause)) : "";
	if (!*row->actual)
		return row->reason;
	g_autofree char *said =
	        g_strdup_printf(view_say(view, "应为“%s”，实测：%s", "expected '%s', seen: %s"),
	                row->expected, row->actual);
	if (!g_str_has_prefix(row->reason, said))
		return row->reason;
	const char *rest = row->reason + strlen(said), *between = separator(view);
	if (g_str_has_prefix(rest, between))
		return rest + strlen(between);
	return *rest ? row->reason : rest;
}
