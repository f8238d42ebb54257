/* What waits for somebody, and all that was ever applied for. */
#include "records/business/bulk.h"
#include "records/web/aid.h"
#include "records/web/applications.h"
#include "records/web/batch.h"
#include "records/web/business.h"
#include "records/web/list.h"
#include "records/web/pages/applications.h"
#include "records/web/pages/batch.h"
#include "records/web/words.h"

#include <string.h>

enum { BATCHES = 200 };

typedef struct {
	Exchange *exchange;
	const Policy *policy;
	Office office;
	json_t *rows;
	size_t most;
	int64_t first, first_turn_us, last, last_turn_us; /* the ends of the page */
	bool more, may;                                   /* one of them is his to decide on */
} Gathered;

static bool row_gather(const Application *application, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	gathered->more = json_array_size(gathered->rows) == gathered->most;
	if (gathered->more)
		return true;
	if (!json_array_size(gathered->rows)) {
		gathered->first = application->id;
		gathered->first_turn_us = application->turn_us;
	}
	gathered->last = application->id;
	gathered->last_turn_us = application->turn_us;
	json_t *row = web_application_row(gathered->exchange, gathered->policy, application);
	bool may = office_may(&gathered->office, application, ACTION_SUBMIT) ||
	           office_may(&gathered->office, application, ACTION_APPROVE);
	gathered->may = gathered->may || may;
	json_object_set_new(row, "may", json_boolean(may));
	json_object_set_new(row, "version", json_integer(application->version));
	json_array_append_new(gathered->rows, row);
	return true;
}

/* A positive number of the query; 0 when there is none. */
static int64_t number_of(const Exchange *exchange, const char *name)
{
	g_autofree char *text = exchange_query(exchange, name);
	guint64 number;
	return g_ascii_string_to_unsigned(text, 10, 1, INT64_MAX, &number, NULL) ? (int64_t)number
	                                                                         : 0;
}

/* What was just done with one of them ("done" of the query); null when nothing was. */
static json_t *done_json(Exchange *exchange, const Policy *policy)
{
	int64_t id = number_of(exchange, "done");
	g_auto(Application) application = {0};
	g_autoptr(GError) none = NULL;
	return id && application_load(exchange->store, id, &application, &none)
	               ? web_application_row(exchange, policy, &application)
	               : json_null();
}

/* Which list, and how it is called. */
typedef struct {
	const ApplicationsQuery *query;
	bool todo, decides; /* what waits for who asks; and that he decides on */
	const char *title, *path;
} List;

/* The words of what waits for who asks. */
static const char *todo_words(const Exchange *exchange)
{
	ApplicationFilter filter;
	bool decides = web_todo(exchange, &filter) && filter.turn >= 0;
	return word(exchange->zh, decides ? "todo_list" : "todo_again");
}

static bool rows_gather(Exchange *exchange, const List *list, Gathered *gathered,
        int64_t *ret_count, GError **error)
{
	ApplicationFilter filter = list->query->filter;
	*ret_count = 0;
	if (list->query->problem)
		return true;
	if (!applications_count(exchange->store, &filter, ret_count, error))
		return false;
	/* whole batches stand above, but not those out of whom somebody is looked for */
	filter.alone = list->decides && !*filter.text;
	bool turned = list->query->back && !filter.by_turn; /* read from there to the start */
	if (!applications_list(exchange->store, &filter, turned != list->query->oldest,
	            list->query->after, (int)list->query->limit + 1, row_gather, gathered, error))
		return false;
	if (!list->query->back)
		return true;
	list_rows_turn(gathered->rows);
	Gathered was = *gathered;
	gathered->first = was.last;
	gathered->first_turn_us = was.last_turn_us;
	gathered->last = was.first;
	gathered->last_turn_us = was.first_turn_us;
	return true;
}

/* Whether these are the first of the list. */
static bool is_first(const List *list, const Gathered *gathered)
{
	return list->query->back ? !gathered->more : !list->query->after;
}

/* What stands beside the rows of the first page: whole batches, of the same kind and school; lists
 * of aid, as long as nothing is looked for. False: an error. */
static bool beside_add(
        Exchange *exchange, const List *list, bool start, json_t *vars, GError **error)
{
	const ApplicationsQuery *query = list->query;
	bool first = start && !query->problem, bare = !applications_query_filters(query);
	int64_t waiting_lists = 0;
	AidFilter turn = {.turn = query->filter.turn};
	json_t *lists = !first || !bare || !list->todo ? json_array()
	                : list->decides                ? aid_waiting(exchange, error)
	                                               : aid_back(exchange, &waiting_lists, error);
	json_t *batches = !lists ? NULL
	                  : first && list->decides && !*query->filter.text
	                          ? web_batches(exchange, &query->filter, BATCHES, error)
	                          : json_array();
	bool good = lists && batches &&
	            (!list->decides || !json_array_size(lists) ||
	                    aid_lists_count(exchange->store, &turn, &waiting_lists, error));
	json_object_set_new(vars, "lists", lists);
	json_object_set_new(vars, "batches", batches);
	json_object_set_new(vars, "lists_count", json_integer(waiting_lists));
	json_object_set_new(vars, "lists_back", json_boolean(list->todo && !list->decides));
	return good;
}

/* [{id, words, chosen}] of a <select>. */
static void choice_add(json_t *list, const char *id, const char *words, const char *chosen)
{
	json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "id", id, "words", words, "chosen",
	                                    strcmp(id, chosen) == 0));
}

static json_t *choices_json(const Exchange *exchange, const char *const *ids, size_t count,
        const char *prefix, const char *chosen)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		g_autofree char *key = g_strconcat(prefix, ids[i], NULL);
		choice_add(list, ids[i], word(exchange->zh, key), chosen);
	}
	return list;
}

static json_t *kinds_json(const Exchange *exchange, const char *chosen)
{
	json_t *list = json_array();
	for (size_t i = 0; i < businesses_count(); i++)
		choice_add(list, businesses[i].id, web_business_words(exchange, businesses[i].id),
		        chosen);
	return list;
}

/* What the form of the list offers. */
static void form_add(const Exchange *exchange, const List *list, json_t *vars)
{
	static const char *const states[] = {"open", "effective", "rejected", "withdrawn"},
	                         *const dues[] = {"late", "today", "week"},
	                         *const sorts[] = {"new", "old", "due"},
	                         *const rows[] = {"50", "100", "200"};
	char *const *texts = list->query->texts;
	const char *sort = texts[ASKED_SORT];
	json_t *sizes = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		choice_add(sizes, rows[i], rows[i], texts[ASKED_ROWS]);
	json_object_set_new(vars, "states",
	        choices_json(
	                exchange, states, G_N_ELEMENTS(states), "list_state_", texts[ASKED_STATE]));
	json_object_set_new(vars, "dues",
	        choices_json(exchange, dues, G_N_ELEMENTS(dues), "list_due_", texts[ASKED_DUE]));
	json_object_set_new(vars, "sorts",
	        choices_json(exchange, sorts, G_N_ELEMENTS(sorts), "list_sort_",
	                *sort                 ? sort
	                : list->query->oldest ? "old"
	                                      : "new"));
	json_object_set_new(vars, "sizes", sizes);
	json_object_set_new(vars, "kinds", kinds_json(exchange, texts[ASKED_KIND]));
	json_object_set_new(vars, "query", applications_query_json(list->query));
	json_object_set_new(
	        vars, "filtered", json_boolean(applications_query_filters(list->query)));
	json_object_set_new(
	        vars, "many", json_boolean(exchange->session.account.level != LEVEL_SCHOOL));
}

static bool list_show(Exchange *exchange, const List *list, GError **error)
{
	Policy policy = exchange->policy;
	int64_t count;
	ApplicationFilter waiting;
	const ApplicationsQuery *query = list->query;
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {.exchange = exchange,
	        .policy = &policy,
	        .office = web_office(exchange, &policy),
	        .rows = rows,
	        .most = (size_t)query->limit};
	if (!rows_gather(exchange, list, &gathered, &count, error))
		return false;
	g_autofree char *text = applications_query_text(query);
	g_autofree char *after =
	        applications_query_after(query, gathered.last, gathered.last_turn_us);
	g_autofree char *next = g_strdup_printf("%s?%safter=%s", list->path, text, after);
	g_autofree char *first = g_strdup_printf("%s%s%s", list->path, *text ? "?" : "", text);
	g_autofree char *before =
	        applications_query_after(query, gathered.first, gathered.first_turn_us);
	g_autofree char *prev = g_strdup_printf("%s?%sbefore=%s", list->path, text, before);
	bool school = exchange->session.account.level == LEVEL_SCHOOL;
	bool start = is_first(list, &gathered), behind = query->back || gathered.more;
	g_autoptr(json_t) vars = json_pack(
	        "{s:s, s:O, s:I, s:s, s:s, s:s, s:s, s:b, s:b, s:o, s:b, s:s, "
	        "s:s, s:s, s:b, s:b, s:i}",
	        "title", list->title, "rows", rows, "count", (json_int_t)count, "next",
	        behind ? next : "", "first", start ? "" : first, "prev",
	        start || !gathered.first ? "" : prev, "path", list->path, "todo", list->todo,
	        "may_apply", exchange_may(exchange, PERMIT_STUDENT_CHANGE), "done",
	        done_json(exchange, &policy), "decides", web_todo(exchange, &waiting), "todo_title",
	        todo_words(exchange), "state", query->texts[ASKED_STATE], "problem",
	        query->problem ? query->problem : "", "ticks", list->decides && gathered.may,
	        "at_school", school, "choices_max", CHOICES_MAX);
	form_add(exchange, list, vars);
	return beside_add(exchange, list, start, vars, error) &&
	       exchange_page_status(exchange, query->problem ? 422 : 200, "applications.html",
	               json_incref(vars), error);
}

bool page_todo(Exchange *exchange, GError **error)
{
	ApplicationFilter filter;
	g_auto(ApplicationsQuery) query = {0};
	/* who decides nothing and applies for nothing looks at what is under way */
	if (!web_todo(exchange, &filter))
		return exchange_redirect(exchange, "/applications?state=open");
	if (!applications_query_read(exchange, &filter, true, &query, error))
		return false;
	List list = {.query = &query,
	        .todo = true,
	        .decides = filter.turn >= 0,
	        .title = todo_words(exchange),
	        .path = "/todo"};
	return list_show(exchange, &list, error);
}

bool page_applications(Exchange *exchange, GError **error)
{
	ApplicationFilter all = {.turn = -1};
	g_auto(ApplicationsQuery) query = {0};
	int64_t batch = number_of(exchange, "batch");
	if (batch)
		return batch_show(exchange, batch, 200, "", error);
	if (!applications_query_read(exchange, &all, false, &query, error))
		return false;
	bool open = strcmp(query.texts[ASKED_STATE], "open") == 0;
	List list = {.query = &query,
	        .title = word(exchange->zh, open ? "applications_open" : "applications"),
	        .path = "/applications"};
	return list_show(exchange, &list, error);
}
