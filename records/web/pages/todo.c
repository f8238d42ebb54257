/* What waits for somebody, and all that was ever applied for. */
#include "records/web/aid.h"
#include "records/web/batch.h"
#include "records/web/business.h"
#include "records/web/pages/applications.h"
#include "records/web/pages/batch.h"
#include "records/web/words.h"

#include <string.h>

enum { ROWS = 50, BATCHES = 200, FOUND_TEXT_MAX = 200 };

typedef struct {
	Exchange *exchange;
	const Policy *policy;
	json_t *rows;
	size_t most;
	int64_t last;
	bool more;
} Gathered;

static bool row_gather(const Application *application, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	gathered->more = json_array_size(gathered->rows) == gathered->most;
	if (gathered->more)
		return true;
	gathered->last = application->id;
	json_array_append_new(gathered->rows,
	        web_application_row(gathered->exchange, gathered->policy, application));
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
	ApplicationFilter filter;
	bool todo;
	const char *title, *path, *query, *state;
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
	int64_t after = number_of(exchange, "after");
	ApplicationFilter filter = list->filter;
	*ret_count = 0;
	if (!applications_count(exchange->store, &filter, ret_count, error))
		return false;
	filter.alone = list->todo && filter.turn >= 0; /* whole batches stand above */
	return applications_list(
	        exchange->store, &filter, list->todo, after, ROWS + 1, row_gather, gathered, error);
}

/* What stands beside the rows: whole batches, lists of aid. False: an error. */
static bool beside_add(Exchange *exchange, const List *list, json_t *vars, GError **error)
{
	bool decides = list->todo && list->filter.turn >= 0;
	int64_t waiting_lists = 0;
	AidFilter turn = {.turn = list->filter.turn};
	json_t *lists = decides      ? aid_waiting(exchange, error)
	                : list->todo ? aid_back(exchange, &waiting_lists, error)
	                             : json_array();
	json_t *batches = lists && decides ? web_batches(exchange, BATCHES, error) : json_array();
	bool good = lists && batches &&
	            (!decides || !json_array_size(lists) ||
	                    aid_lists_count(exchange->store, &turn, &waiting_lists, error));
	json_object_set_new(vars, "lists", lists);
	json_object_set_new(vars, "batches", batches);
	json_object_set_new(vars, "lists_count", json_integer(waiting_lists));
	json_object_set_new(vars, "lists_back", json_boolean(list->todo && !decides));
	return good;
}

/* Of the list of those under way: whom they are about is looked for. */
static bool found_show(Exchange *exchange, const List *list, const char *text, GError **error)
{
	enum { FOUND_MAX = 200 };
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {
	        .exchange = exchange, .policy = &exchange->policy, .rows = rows, .most = FOUND_MAX};
	if (!applications_found(
	            exchange->store, text, false, FOUND_MAX + 1, row_gather, &gathered, error))
		return false;
	ApplicationFilter waiting;
	g_autoptr(json_t) vars =
	        json_pack("{s:s, s:O, s:I, s:s, s:b, s:b, s:n, s:b, s:s, s:s, s:s, "
	                  "s:b}",
	                "title", list->title, "rows", rows, "count",
	                (json_int_t)json_array_size(rows), "next", "", "todo", false, "may_apply",
	                exchange_may(exchange, PERMIT_STUDENT_CHANGE), "done", "decides",
	                web_todo(exchange, &waiting), "todo_title", todo_words(exchange), "state",
	                "open", "q", text, "many", gathered.more);
	return beside_add(exchange, list, vars, error) &&
	       exchange_page(exchange, "applications.html", json_incref(vars), error);
}

static bool list_show(Exchange *exchange, const List *list, GError **error)
{
	Policy policy = exchange->policy;
	int64_t count;
	ApplicationFilter waiting;
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {.exchange = exchange, .policy = &policy, .rows = rows, .most = ROWS};
	if (!rows_gather(exchange, list, &gathered, &count, error))
		return false;
	g_autofree char *next = g_strdup_printf(
	        "%s?%safter=%" G_GINT64_FORMAT, list->path, list->query, gathered.last);
	g_autoptr(json_t) vars = json_pack("{s:s, s:O, s:I, s:s, s:b, s:b, s:o, s:b, s:s, s:s, "
	                                   "s:s, s:b}",
	        "title", list->title, "rows", rows, "count", (json_int_t)count, "next",
	        gathered.more ? next : "", "todo", list->todo, "may_apply",
	        exchange_may(exchange, PERMIT_STUDENT_CHANGE), "done", done_json(exchange, &policy),
	        "decides", web_todo(exchange, &waiting), "todo_title", todo_words(exchange),
	        "state", list->state, "q", "", "many", false);
	return beside_add(exchange, list, vars, error) &&
	       exchange_page(exchange, "applications.html", json_incref(vars), error);
}

bool page_todo(Exchange *exchange, GError **error)
{
	List list = {.todo = true,
	        .title = todo_words(exchange),
	        .path = "/todo",
	        .query = "",
	        .state = ""};
	/* who decides nothing and applies for nothing looks at what is under way */
	if (!web_todo(exchange, &list.filter))
		return exchange_redirect(exchange, "/applications?state=open");
	return list_show(exchange, &list, error);
}

bool page_applications(Exchange *exchange, GError **error)
{
	g_autofree char *state = exchange_query(exchange, "state");
	g_autofree char *kind = exchange_query(exchange, "kind");
	bool open = strcmp(state, "open") == 0;
	int64_t batch = number_of(exchange, "batch");
	if (batch)
		return batch_show(exchange, batch, 200, "", error);
	ApplicationFilter filter = {.turn = -1,
	        .state = open ? "" : state,
	        .open = open,
	        .kind = kind,
	        .student = number_of(exchange, "student")};
	g_autoptr(GString) query = g_string_new(NULL);
	if (open || (*state && approval_state_find(state) >= 0))
		g_string_append_printf(query, "state=%s&", state);
	if (*kind && business_find(kind))
		g_string_append_printf(query, "kind=%s&", kind);
	if (filter.student)
		g_string_append_printf(query, "student=%" G_GINT64_FORMAT "&", filter.student);
	List list = {.filter = filter,
	        .title = word(exchange->zh, open ? "applications_open" : "applications"),
	        .path = "/applications",
	        .query = query->str,
	        .state = state};
	g_autofree char *text = g_strstrip(exchange_query(exchange, "q"));
	return open && *text && strlen(text) <= FOUND_TEXT_MAX
	               ? found_show(exchange, &list, text, error)
	               : list_show(exchange, &list, error);
}
