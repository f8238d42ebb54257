/* Ansible's host patterns: `web[01:10].x`, `db[a:c]`, `n[0:8:2]`, several in a row, and a port. */
#include "inventory/foreign/model.h"

#include "base/error.h"
#include <string.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* One bracket: numbers with leading zeros kept, or single letters. */
typedef struct {
	int64_t begin, end, step;
	int width; /* digits; 0: no leading zeros */
	bool letter;
} Range;

static const char *letter_find(const char *text)
{
	return text[0] && !text[1] ? strchr(letters, text[0]) : NULL;
}

static bool number_parse(const char *text, int64_t *ret)
{
	return g_ascii_isdigit(text[0]) &&
	       g_ascii_string_to_signed(text, 10, 0, 999999999, ret, NULL);
}

/* Reads "01:10" or "a:f:2"; returns what is wrong, NULL when nothing is. */
static const char *range_parse(const char *inside, Range *ret)
{
	g_auto(GStrv) parts = g_strsplit(inside, ":", 4);
	guint count = g_strv_length(parts);
	*ret = (Range){.step = 1};
	if (count < 2 || count > 3 || !*parts[1])
		return "a range is begin:end or begin:end:step";
	if (count == 3 && (!number_parse(parts[2], &ret->step) || ret->step == 0))
		return "the step of a range is a number from 1";
	const char *from = letter_find(parts[0]), *to = letter_find(parts[1]);
	ret->letter = from && to;
	if (ret->letter) {
		ret->begin = from - letters;
		ret->end = to - letters;
	} else {
		const char *begin = *parts[0] ? parts[0] : "0";
		if (!number_parse(begin, &ret->begin) || !number_parse(parts[1], &ret->end))
			return "a range is of numbers or of single letters";
		if (begin[0] == '0' && begin[1])
			ret->width = (int)strlen(begin);
		if (ret->width && strlen(parts[1]) != strlen(begin))
			return "begin and end of a range with leading zeros are equally long";
	}
	return ret->begin > ret->end ? "a range begins at its smaller end" : NULL;
}

static bool range_apply(
        const Range *range, const char *head, GPtrArray *names, size_t earlier, GPtrArray *ret)
{
	int64_t count = (range->end - range->begin) / range->step + 1;
	if (count > FOREIGN_HOSTS_MAX || (int64_t)earlier * count > FOREIGN_HOSTS_MAX)
		return false;
	for (size_t i = 0; i < earlier; i++) {
		for (int64_t n = range->begin; n <= range->end; n += range->step) {
			const char *name = names->pdata[i];
			if (range->letter)
				g_ptr_array_add(
				        ret, g_strdup_printf("%s%s%c", name, head, letters[n]));
			else
				g_ptr_array_add(ret, g_strdup_printf("%s%s%0*" G_GINT64_FORMAT,
				                             name, head, range->width, n));
		}
	}
	return true;
}

/* Takes ":22" off the end of the pattern. */
static char *port_split(char *pattern)
{
	char *colon = strrchr(pattern, ':');
	if (!colon || strchr(colon, ']') || strchr(colon, '[') ||
	        strspn(colon + 1, "0123456789") != strlen(colon + 1) || !colon[1])
		return NULL;
	*colon = '\0';
	return g_strdup(colon + 1);
}

static void tails_append(GPtrArray *names, const char *tail)
{
	for (guint i = 0; *tail && i < names->len; i++) {
		char *whole = g_strconcat(names->pdata[i], tail, NULL);
		g_free(names->pdata[i]);
		names->pdata[i] = whole;
	}
}

GPtrArray *ansible_range_expand(const ForeignModel *model, const char *pattern, unsigned line,
        char **ret_port, GError **error)
{
	g_autofree char *copy = g_strdup(pattern);
	g_autofree char *port = port_split(copy);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(names, g_strdup(""));
	char *at = copy;
	for (char *open = strchr(at, '['); open; open = strchr(at, '[')) {
		char *close = strchr(open, ']');
		Range range;
		*open = '\0';
		if (close)
			*close = '\0';
		const char *why = close ? range_parse(open + 1, &range) : "']' is missing";
		if (why) {
			foreign_fail(model, line, error, "host '%s': %s", pattern, why);
			return NULL;
		}
		g_autoptr(GPtrArray) wider = g_ptr_array_new_with_free_func(g_free);
		if (!range_apply(&range, at, names, names->len, wider)) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
			        "%s:%u: host '%s': more than %d hosts", model->file, line, pattern,
			        FOREIGN_HOSTS_MAX);
			return NULL;
		}
		g_ptr_array_unref(names);
		names = g_steal_pointer(&wider);
		at = close + 1;
	}
	tails_append(names, at);
	*ret_port = g_steal_pointer(&port);
	return g_steal_pointer(&names);
}
