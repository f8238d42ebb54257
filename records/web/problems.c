#include "records/web/problems.h"

#include "records/rules/school_id.h"
#include "records/store/schools.h"
#include "records/web/query.h"
#include "records/web/view.h"

#include <string.h>

enum { STATE, TOPIC, STANDS, PLACE, WORDS, OVERDUE, TEXT_MAX = 300 /* bytes */ };

static const char *const names[PROBLEM_QUERY_TEXTS] = {[STATE] = "state",
        [TOPIC] = "topic",
        [STANDS] = "level",
        [PLACE] = "place",
        [WORDS] = "q",
        [OVERDUE] = "overdue"};

void problem_query_clear(ProblemQuery *query)
{
	for (int i = 0; i < PROBLEM_QUERY_TEXTS; i++)
		g_free(query->texts[i]);
	g_free(query->scope);
	*query = (ProblemQuery){0};
}

static bool unfit(const char *name, GError **error)
{
	g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT, "'%s' in the query cannot be", name);
	return false;
}

static bool texts_fit(char *const *texts, GError **error)
{
	int level = level_find(texts[STANDS]);
	const char *overdue = texts[OVERDUE];
	for (int i = 0; i < PROBLEM_QUERY_TEXTS; i++)
		if (strlen(texts[i]) > TEXT_MAX || !g_utf8_validate(texts[i], -1, NULL))
			return unfit(names[i], error);
	if (*texts[STATE] && problem_state_find(texts[STATE]) == PROBLEM_STATE_COUNT)
		return unfit(names[STATE], error);
	if (*texts[TOPIC] && !problem_topic_find(texts[TOPIC]))
		return unfit(names[TOPIC], error);
	if (*texts[STANDS] && (level == LEVEL_COUNT || level == LEVEL_SCHOOL))
		return unfit(names[STANDS], error);
	return !*overdue || strcmp(overdue, "1") == 0 || unfit(names[OVERDUE], error);
}

/* The scope of a school's code; of a region its digits. */
static bool place_read(Exchange *exchange, ProblemQuery *query, GError **error)
{
	const char *place = query->texts[PLACE];
	size_t length = strlen(place);
	g_auto(School) school = {0};
	g_autoptr(GError) failed = NULL;
	if (strspn(place, "0123456789") != length ||
	        (length != SCHOOL_ID_LENGTH && (length > REGION_LENGTH || length % 2 != 0)))
		return unfit(names[PLACE], error);
	query->search.filter.inside = true;
	if (length <= REGION_LENGTH) {
		query->scope = g_strdup(place);
		return true;
	}
	if (school_load(exchange->store, place, &school, &failed)) {
		query->nobody = !scope_has(&exchange->session.account.scope, school.scope);
		query->scope = g_strdup(school.scope);
		return true;
	}
	query->nobody = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND);
	query->scope = g_strdup("");
	if (!query->nobody)
		g_propagate_error(error, g_steal_pointer(&failed));
	return query->nobody;
}

bool problem_query_read(Exchange *exchange, ProblemQuery *ret, GError **error)
{
	g_auto(ProblemQuery) query = {0};
	g_autofree char *below = exchange_query(exchange, "below");
	guint64 from = 0;
	for (int i = 0; i < PROBLEM_QUERY_TEXTS; i++)
		query.texts[i] = g_strstrip(exchange_query(exchange, names[i]));
	if (*below && !g_ascii_string_to_unsigned(below, 10, 1, INT64_MAX, &from, NULL))
		return unfit("below", error);
	if (!texts_fit(query.texts, error) || !place_read(exchange, &query, error))
		return false;
	int level = *query.texts[STANDS] ? level_find(query.texts[STANDS]) : -1;
	query.search = (ProblemSearch){.filter = {.place = query.scope,
	                                       .inside = true,
	                                       .state = query.texts[STATE],
	                                       .at_most = level,
	                                       .at_least = level,
	                                       .below = (int64_t)from},
	        .topic = query.texts[TOPIC],
	        .words = query.texts[WORDS],
	        .overdue = *query.texts[OVERDUE] != '\0',
	        .now_us = exchange->now_us};
	query.below = (int64_t)from;
	*ret = query;
	query = (ProblemQuery){0};
	return true;
}

char *problem_query_text(const ProblemQuery *query)
{
	return query_texts_link(names, query->texts, PROBLEM_QUERY_TEXTS);
}

json_t *problem_query_json(const ProblemQuery *query)
{
	return query_texts_json(names, query->texts, PROBLEM_QUERY_TEXTS);
}
