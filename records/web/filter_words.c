#include "records/web/filter_words.h"

#include "base/cleanup.h"
#include "records/store/student_filter.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

/* What a value means to people. Yours. */
typedef char *(*Shown)(Exchange *exchange, const char *value);

static char *region_shown(Exchange *exchange, const char *value)
{
	return view_place(exchange, value);
}

static char *school_shown(Exchange *exchange, const char *value)
{
	return g_strdup(view_school(exchange, value));
}

static char *grade_shown(Exchange *exchange, const char *value)
{
	return view_grade(exchange, value);
}

static char *specialty_shown(Exchange *exchange, const char *value)
{
	const char *name = catalogues_name(exchange_catalogues(exchange), value);
	return name ? g_strdup_printf("%s %s", value, name) : g_strdup(value);
}

static char *sex_shown(Exchange *exchange, const char *value)
{
	return g_strdup(view_code(exchange, "XB", value));
}

static char *status_shown(Exchange *exchange, const char *value)
{
	bool roll = strcmp(value, STUDENT_ON_ROLL) == 0, all = strcmp(value, "all") == 0;
	return g_strdup(roll || all ? word(exchange->zh, roll ? "on_roll" : "any_state")
	                            : view_status(exchange, value));
}

/* A group of the log, or a kind of change of standing. */
static char *kind_shown(Exchange *exchange, const char *value)
{
	g_autofree char *key = g_strconcat("log_", value, NULL);
	bool group = json_object_get(words_all(exchange->zh), key) != NULL;
	return g_strdup(group                        ? word(exchange->zh, key)
	                : strcmp(value, "left") == 0 ? word(exchange->zh, "movements_left")
	                                             : view_code(exchange, "XJYDLB", value));
}

/* Names of queries, the word of each, and how its values are shown (NULL: as they are). A tick is
 * told by its word alone. */
static const struct {
	const char *name, *word;
	Shown shown;
	bool tick;
} rows[] = {{"region", "place", region_shown, false}, {"school", "school", school_shown, false},
        {"class", "class", NULL, false}, {"grade", "grade", grade_shown, false},
        {"specialty", "specialty", specialty_shown, false}, {"sex", "sex", sex_shown, false},
        {"status", "status", status_shown, false}, {"entered", "entered_year", NULL, false},
        {"from", "log_from", NULL, false}, {"until", "log_until", NULL, false},
        {"actor", "name_of_account", NULL, false}, {"kind", "log_kind", kind_shown, false},
        {"student", "student_one", NULL, false}, {"q", "search", NULL, false},
        {"problems", "problems_only", NULL, true}, {"missing", "missing_only", NULL, true},
        {"noclass", "noclass_only", NULL, true}};

static void part_put(Exchange *exchange, const char *name, const char *value, GString *out)
{
	size_t at = 0;
	while (at < G_N_ELEMENTS(rows) && strcmp(rows[at].name, name) != 0)
		at++;
	bool known = at < G_N_ELEMENTS(rows);
	const char *label = known ? word(exchange->zh, rows[at].word) : name;
	g_string_append_printf(out, "%s%s", out->len ? (exchange->zh ? "；" : "; ") : "", label);
	if (known && rows[at].tick)
		return;
	g_autofree char *shown =
	        known && rows[at].shown ? rows[at].shown(exchange, value) : g_strdup(value);
	g_string_append_printf(out, "%s%s", exchange->zh ? "：" : ": ", shown);
}

char *filter_words(Exchange *exchange, const char *query)
{
	static const char *const pages[] = {"after", "before", "below", "format", NULL};
	g_auto(GStrv) parts = g_strsplit(query, "&", -1);
	GString *out = g_string_new(NULL);
	for (size_t i = 0; parts[i]; i++) {
		char *value = strchr(parts[i], '=');
		if (!value || !value[1])
			continue;
		*value++ = '\0';
		g_autofree char *plain = percent_decode(value, strlen(value), true);
		if (!g_strv_contains(pages, parts[i]))
			part_put(exchange, parts[i], plain ? plain : value, out);
	}
	return g_string_free(out, FALSE);
}
