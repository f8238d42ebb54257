#include "records/web/applications.h"

#include "records/store/schools.h"
#include "records/web/query.h"
#include "records/web/schools.h"
#include "records/web/words.h"

#include <string.h>

static const char *const names[ASKED_COUNT] = {[ASKED_STATE] = "state",
        [ASKED_KIND] = "kind",
        [ASKED_SCHOOL] = "school",
        [ASKED_DUE] = "due",
        [ASKED_TEXT] = "q",
        [ASKED_SORT] = "sort",
        [ASKED_ROWS] = "rows",
        [ASKED_STUDENT] = "student"};

static const char *const dues[] = {"late", "today", "week"};

enum { TEXT_MAX = 200, ROWS = 50 };

void applications_query_clear(ApplicationsQuery *query)
{
	for (size_t i = 0; i < ASKED_COUNT; i++)
		g_free(query->texts[i]);
	g_free(query->school);
	g_free(query->problem);
	*query = (ApplicationsQuery){0};
}

int64_t web_due_before(const Exchange *exchange, Day day)
{
	enum { CHINA_SECONDS = 8 * 3600, DAY_SECONDS = 86400 };
	Day since = office_overdue_since(&exchange->policy, day + 1);
	return since == DAY_NONE
	               ? 0
	               : ((int64_t)(since + 1) * DAY_SECONDS - CHINA_SECONDS) * G_USEC_PER_SEC;
}

/* One of these, or nothing. */
static bool among(const ApplicationsQuery *query, ApplicationsPart part, const char *const *list,
        size_t count, GError **error)
{
	const char *text = query->texts[part];
	bool there = !*text;
	for (size_t i = 0; i < count && !there; i++)
		there = strcmp(list[i], text) == 0;
	return there || query_unfit(names[part], error);
}

static bool number_take(const char *name, const char *text, int64_t *ret, GError **error)
{
	guint64 number = 0;
	if (*text && !g_ascii_string_to_unsigned(text, 10, 1, INT64_MAX, &number, NULL))
		return query_unfit(name, error);
	*ret = (int64_t)number;
	return true;
}

/* "1234", of by_turn "1790000000000000.1234". */
static bool after_read(Exchange *exchange, ApplicationsQuery *query, GError **error)
{
	g_autofree char *before =
	        exchange->form ? g_strdup("") : exchange_query(exchange, "before");
	query->back = query->filter.by_turn_back = *before != '\0';
	const char *name = query->back ? "before" : "after";
	g_autofree char *text = exchange->form ? g_strdup("") : exchange_query(exchange, name);
	char *point = strchr(text, '.');
	if (!query->filter.by_turn || !*text)
		return number_take(name, text, &query->after, error);
	if (!point)
		return query_unfit(name, error);
	*point = '\0';
	return number_take(name, text, &query->filter.after_us, error) &&
	       number_take(name, point + 1, &query->after, error) &&
	       ((query->after && query->filter.after_us) || query_unfit(name, error));
}

static bool parts_fit(const ApplicationsQuery *query, GError **error)
{
	static const char *const sorts[] = {"new", "old", "due"}, *const rows[] = {
	                                                                  "50", "100", "200"};
	const char *state = query->texts[ASKED_STATE], *kind = query->texts[ASKED_KIND];
	if (*state && strcmp(state, "open") != 0 && approval_state_find(state) < 0)
		return query_unfit(names[ASKED_STATE], error);
	if (*kind && !business_find(kind))
		return query_unfit(names[ASKED_KIND], error);
	return among(query, ASKED_DUE, dues, G_N_ELEMENTS(dues), error) &&
	       among(query, ASKED_SORT, sorts, G_N_ELEMENTS(sorts), error) &&
	       among(query, ASKED_ROWS, rows, G_N_ELEMENTS(rows), error);
}

static bool school_read(Exchange *exchange, ApplicationsQuery *query, GError **error)
{
	g_autoptr(json_t) several = NULL;
	query->school = g_strdup(query->texts[ASKED_SCHOOL]);
	if (!web_school_named(exchange, &query->school, &several, error))
		return false;
	if (several)
		query->problem = web_schools_words(exchange, several);
	query->filter.school = query->school;
	return true;
}

static void due_read(const Exchange *exchange, ApplicationsQuery *query)
{
	static const int days[] = {-1, 0, 7};
	size_t at = 0;
	if (!*query->texts[ASKED_DUE])
		return;
	while (strcmp(dues[at], query->texts[ASKED_DUE]) != 0)
		at++;
	query->filter.until_us = web_due_before(exchange, office_day(exchange->now_us) + days[at]);
	query->filter.open = true;
	if (!query->filter.until_us && !query->problem)
		query->problem = g_strdup(word(exchange->zh, "deadline_unknown"));
}

bool applications_query_read(Exchange *exchange, const ApplicationFilter *filter, bool oldest,
        ApplicationsQuery *ret, GError **error)
{
	g_auto(ApplicationsQuery) query = {.filter = *filter};
	for (size_t i = 0; i < ASKED_COUNT; i++) {
		query.texts[i] =
		        g_strstrip(exchange->form ? g_strdup(exchange_field(exchange, names[i]))
		                                  : exchange_query(exchange, names[i]));
		if (strlen(query.texts[i]) > TEXT_MAX)
			return query_unfit(names[i], error);
	}
	const char *state = query.texts[ASKED_STATE], *sort = query.texts[ASKED_SORT];
	if (!parts_fit(&query, error) ||
	        !number_take(names[ASKED_STUDENT], query.texts[ASKED_STUDENT],
	                &query.filter.student, error) ||
	        !school_read(exchange, &query, error))
		return false;
	query.filter.open = query.filter.open || strcmp(state, "open") == 0;
	query.filter.state = query.filter.open ? "" : state;
	query.filter.kind = query.texts[ASKED_KIND];
	query.filter.text = query.texts[ASKED_TEXT];
	query.filter.by_turn = strcmp(sort, "due") == 0;
	query.oldest = *sort ? strcmp(sort, "old") == 0 : oldest;
	if (!number_take(names[ASKED_ROWS], query.texts[ASKED_ROWS], &query.limit, error))
		return false;
	query.limit = query.limit ? query.limit : ROWS;
	due_read(exchange, &query);
	if (!after_read(exchange, &query, error))
		return false;
	*ret = query;
	query = (ApplicationsQuery){0};
	return true;
}

bool applications_query_filters(const ApplicationsQuery *query)
{
	static const ApplicationsPart parts[] = {
	        ASKED_KIND, ASKED_SCHOOL, ASKED_DUE, ASKED_TEXT, ASKED_STUDENT};
	bool any = false;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		any = any || *query->texts[parts[i]];
	return any;
}

char *applications_query_text(const ApplicationsQuery *query)
{
	return query_texts_link(names, query->texts, ASKED_COUNT);
}

json_t *applications_query_json(const ApplicationsQuery *query)
{
	return query_texts_json(names, query->texts, ASKED_COUNT);
}

char *applications_query_after(const ApplicationsQuery *query, int64_t id, int64_t turn_us)
{
	return query->filter.by_turn
	               ? g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, turn_us, id)
	               : g_strdup_printf("%" G_GINT64_FORMAT, id);
}
