#include "records/web/pages/helpdesk.h"

#include "records/rules/numbers.h"
#include "records/web/view_problem.h"
#include "records/web/words.h"

#include <string.h>

enum { PAGE_ROWS = 50 };

/* The lists of the desk; each is a tab. */
static const struct {
	const char *id, *word;
	const char *state;
	Permission permission; /* without it the list would stay empty */
	bool bureaus, here, above, ours, ministry;
} tabs[] = {
        {"todo", "problem_todo", "open", PERMIT_PROBLEM_ANSWER, true, true, false, false, false},
        {"above", "problem_above", "open", PERMIT_PROBLEM_ANSWER, true, false, true, false, false},
        {"ours", "problem_ours", "", PERMIT_STUDENT_READ, false, false, false, true, false},
        {"all", "problem_all", "", PERMIT_STUDENT_READ, true, false, false, false, false},
        /* what stands with the ministry goes to its own platform */
        {"support", "problem_support_tab", "open", PERMIT_STUDENT_READ, true, true, false, false,
                true}};

static bool tab_shown(const Exchange *exchange, size_t tab)
{
	Level level = exchange->session.account.level;
	return exchange_may(exchange, tabs[tab].permission) &&
	       (!tabs[tab].bureaus || level > LEVEL_SCHOOL) &&
	       (!tabs[tab].ours || level < LEVEL_MINISTRY) &&
	       (!tabs[tab].ministry || level == LEVEL_MINISTRY);
}

static size_t tab_asked(const Exchange *exchange)
{
	g_autofree char *show = exchange_query(exchange, "show");
	for (size_t i = 0; i < G_N_ELEMENTS(tabs); i++)
		if (strcmp(tabs[i].id, show) == 0 && tab_shown(exchange, i))
			return i;
	return exchange->session.account.level == LEVEL_SCHOOL     ? 2
	       : exchange->session.account.level == LEVEL_MINISTRY ? 4
	       : exchange_may(exchange, PERMIT_PROBLEM_ANSWER)     ? 0
	                                                           : 3;
}

static json_t *tabs_json(const Exchange *exchange, size_t chosen)
{
	json_t *list = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(tabs); i++)
		if (tab_shown(exchange, i))
			json_array_append_new(list,
			        json_pack("{s:s, s:s, s:b}", "id", tabs[i].id, "words",
			                word(exchange->zh, tabs[i].word), "chosen", i == chosen));
	return list;
}

static bool row_gather(const Problem *problem, void *data, GError **error)
{
	void **pair = data;
	(void)error;
	json_array_append_new(pair[1], view_problem_row(pair[0], problem));
	return true;
}

/* What the tab is of, within what was asked for. */
static void tab_put(Exchange *exchange, ProblemList *list)
{
	size_t tab = list->tab;
	ProblemFilter *filter = &list->query.search.filter;
	int level = (int)exchange->session.account.level;
	int from = tabs[tab].here ? level : tabs[tab].above ? level + 1 : -1;
	problem_place(&exchange->session.account, list->own);
	if (tabs[tab].ours) {
		filter->place = list->own;
		filter->inside = false;
	}
	if (*tabs[tab].state)
		filter->state = tabs[tab].state;
	filter->at_least = MAX(filter->at_least, from);
	if (tabs[tab].here)
		filter->at_most = filter->at_most < 0 ? level : MIN(filter->at_most, level);
}

void problem_list_clear(ProblemList *list)
{
	problem_query_clear(&list->query);
}

bool problem_list_read(Exchange *exchange, ProblemList *ret, GError **error)
{
	*ret = (ProblemList){.tab = tab_asked(exchange)};
	if (!problem_query_read(exchange, &ret->query, error))
		return false;
	tab_put(exchange, ret);
	return true;
}

static json_t *chosen_json(const char *id, const char *words, const char *chosen)
{
	return json_pack(
	        "{s:s, s:s, s:b}", "id", id, "words", words, "chosen", strcmp(id, chosen) == 0);
}

static json_t *topics_json(const Exchange *exchange, const char *chosen)
{
	json_t *list = json_array();
	for (const ProblemWord *row = problem_topics; row->id; row++)
		json_array_append_new(
		        list, chosen_json(row->id, exchange->zh ? row->zh : row->en, chosen));
	return list;
}

/* What states and levels there are to choose. */
static json_t *states_json(const Exchange *exchange, const char *chosen)
{
	json_t *list = json_array();
	for (ProblemState state = 0; state < PROBLEM_STATE_COUNT; state++) {
		const char *id = problem_state_id(state);
		g_autofree char *key = g_strdup_printf("problem_%s", id);
		json_array_append_new(list, chosen_json(id, word(exchange->zh, key), chosen));
	}
	return list;
}

static json_t *levels_json(const Exchange *exchange, const char *chosen)
{
	json_t *list = json_array();
	for (Level level = LEVEL_COUNTY; level <= LEVEL_MINISTRY; level++)
		json_array_append_new(list,
		        chosen_json(level_row(level)->id, view_level(exchange, level), chosen));
	return list;
}

static json_t *list_vars(
        Exchange *exchange, const ProblemQuery *query, size_t tab, json_t *rows, int64_t next)
{
	g_autofree char *text = problem_query_text(query);
	json_t *asked = problem_query_json(query);
	const char *topic = json_string_value(json_object_get(asked, "topic"));
	const char *state = json_string_value(json_object_get(asked, "state"));
	const char *level = json_string_value(json_object_get(asked, "level"));
	return json_pack("{s:s, s:O, s:o, s:s, s:I, s:b, s:b, s:o, s:o, s:o, s:s, s:b, s:b, s:o}",
	        "title", word(exchange->zh, "helpdesk"), "rows", rows, "tabs",
	        tabs_json(exchange, tab), "show", tabs[tab].id, "next", (json_int_t)next, "support",
	        exchange->session.account.level == LEVEL_PROVINCE, "first", query->below == 0,
	        "topics", topics_json(exchange, topic), "states",
	        *tabs[tab].state ? json_array() : states_json(exchange, state), "levels",
	        tabs[tab].here ? json_array() : levels_json(exchange, level), "text", text,
	        "school", exchange->session.account.level == LEVEL_SCHOOL, "ours", tabs[tab].ours,
	        "query", asked);
}

bool page_problems(Exchange *exchange, GError **error)
{
	g_auto(ProblemList) list = {0};
	int64_t next = 0;
	g_autoptr(json_t) rows = json_array();
	void *pair[] = {exchange, rows};
	if (!problem_list_read(exchange, &list, error))
		return false;
	if (!list.query.nobody && !problems_search(exchange->store, &list.query.search, PAGE_ROWS,
	                                  row_gather, pair, &next, error))
		return false;
	return exchange_page(exchange, "problems.html",
	        list_vars(exchange, &list.query, list.tab, rows, next), error);
}

/* What is wrong. No page can give a file back to the browser: who chose one must do so again, which
 * is said behind it. Yours. */
static char *problem_words(const Exchange *exchange, const char *problem)
{
	const HttpFormFile *file = exchange->form ? http_form_file(exchange->form, "file") : NULL;
	bool lost = file && (file->length || (file->filename && *file->filename));
	bool stops = g_str_has_suffix(problem, "。") || g_str_has_suffix(problem, ".");
	if (!lost || !*problem)
		return g_strdup(problem);
	return g_strdup_printf("%s%s%s%s", problem,
	        stops          ? ""
	        : exchange->zh ? "。"
	                       : ".",
	        exchange->zh ? "" : " ", word(exchange->zh, "problem_file_anew"));
}

/* The form with what was entered, and what is wrong with it. */
static bool form_show(Exchange *exchange, int status, const char *problem, GError **error)
{
	g_autofree char *heading = NULL, *text = NULL;
	numbers_mask(exchange_field(exchange, "heading"), &heading);
	numbers_mask(exchange_field(exchange, "text"), &text);
	g_autofree char *words = problem_words(exchange, problem);
	return exchange_page_status(exchange, status, "problem_new.html",
	        json_pack("{s:s, s:o, s:s, s:s, s:s}", "title", word(exchange->zh, "problem_new"),
	                "topics", topics_json(exchange, exchange_field(exchange, "topic")),
	                "heading", heading, "text", text, "problem", words),
	        error);
}

bool page_problem_new(Exchange *exchange, GError **error)
{
	return form_show(exchange, 200, "", error);
}

/* NULL when no file was chosen; borrows from the form. */
static const ProblemFile *file_sent(const Exchange *exchange, ProblemFile *ret)
{
	const HttpFormFile *file = exchange->form ? http_form_file(exchange->form, "file") : NULL;
	if (!file)
		return NULL;
	*ret = (ProblemFile){file->filename, file->bytes, file->length};
	return ret;
}

/* True when the error is about what was entered: it is told beside the form. */
static bool entered_wrong(const GError *error)
{
	return g_error_matches(error, BASE_ERROR, BASE_ERROR_USAGE) ||
	       g_error_matches(error, BASE_ERROR, BASE_ERROR_LIMIT);
}

/* Whether a form holds a number that belongs to somebody. */
static bool numbers_there(Exchange *exchange)
{
	g_autofree char *heading = NULL, *text = NULL;
	bool first = numbers_mask(exchange_field(exchange, "heading"), &heading);
	return numbers_mask(exchange_field(exchange, "text"), &text) || first;
}

bool page_problem_ask(Exchange *exchange, GError **error)
{
	if (numbers_there(exchange))
		return form_show(exchange, 422, word(exchange->zh, "problem_masked"), error);
	ProblemFile file;
	GError *failed = NULL;
	int64_t id;
	Act act = exchange_act(exchange, "");
	if (problem_ask(exchange->store, &act, &exchange->session.account,
	            exchange_field(exchange, "topic"), exchange_field(exchange, "heading"),
	            exchange_field(exchange, "text"), file_sent(exchange, &file), &id, &failed)) {
		g_autofree char *path = g_strdup_printf("/problems/%" G_GINT64_FORMAT, id);
		return exchange_redirect(exchange, path);
	}
	if (!entered_wrong(failed)) {
		g_propagate_error(error, failed);
		return false;
	}
	int status = exchange_status(failed);
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return form_show(exchange, status, words, error);
}

/* The question that is put to be published: as it was entered, else the title. */
static void faq_put(Exchange *exchange, json_t *vars)
{
	g_autofree char *question = NULL, *answer = NULL;
	numbers_mask(exchange_field(exchange, "question"), &question);
	numbers_mask(exchange_field(exchange, "answer"), &answer);
	json_object_set(vars, "faq_question", json_object_get(vars, "heading"));
	if (*question)
		json_object_set_new(vars, "faq_question", json_string(question));
	json_object_set_new(vars, "faq_answer", json_string(answer));
	json_object_set_new(vars, "faq_open", json_boolean(*question || *answer));
}

static bool problem_show(
        Exchange *exchange, int status, int64_t id, const char *words, GError **error)
{
	g_auto(Problem) problem = {0};
	if (!problem_load(exchange->store, id, &problem, error))
		return false;
	json_t *vars = view_problem(exchange, &problem);
	json_object_set_new(vars, "title", json_incref(json_object_get(vars, "heading")));
	g_autofree char *wrong = problem_words(exchange, words);
	json_object_set_new(vars, "problem", json_string(wrong));
	g_autofree char *text = NULL;
	numbers_mask(exchange_field(exchange, "text"), &text);
	json_object_set_new(vars, "text", json_string(text));
	faq_put(exchange, vars);
	json_object_set_new(vars, "faq_may",
	        json_boolean(exchange_may(exchange, PERMIT_FAQ) && problem.answered_us != 0));
	return exchange_page_status(exchange, status, "problem.html", vars, error);
}

bool page_problem(Exchange *exchange, GError **error)
{
	int64_t id;
	return exchange_id(exchange, 0, &id, error) && problem_show(exchange, 200, id, "", error);
}

bool problem_told(Exchange *exchange, int64_t id, GError *failed, GError **error)
{
	if (!entered_wrong(failed) &&
	        !g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_CONFLICT)) {
		g_propagate_error(error, failed);
		return false;
	}
	int status = exchange_status(failed);
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return problem_show(exchange, status, id, words, error);
}

bool page_problem_step(Exchange *exchange, GError **error)
{
	ProblemFile file;
	GError *failed = NULL;
	int64_t id;
	guint64 version = 0;
	Act act = exchange_act(exchange, "");
	int kind = note_kind_find(strrchr(exchange->route->path, '/') + 1);
	if (!exchange_id(exchange, 0, &id, error))
		return false;
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 0, INT64_MAX, &version, NULL);
	g_autofree char *path = g_strdup_printf("/problems/%" G_GINT64_FORMAT, id);
	if (numbers_there(exchange))
		return problem_show(exchange, 422, id, word(exchange->zh, "problem_masked"), error);
	if (problem_step(exchange->store, &act, &exchange->session.account, id, (int64_t)version,
	            (NoteKind)kind, exchange_field(exchange, "text"), file_sent(exchange, &file),
	            &failed))
		return exchange_redirect(exchange, path);
	return problem_told(exchange, id, failed, error);
}
