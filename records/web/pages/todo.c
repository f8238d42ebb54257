/* What waits for somebody, and all that was ever applied for. */
#include "records/web/business.h"
#include "records/web/pages/applications.h"
#include "records/web/words.h"

#include <string.h>

enum { ROWS = 50 };

typedef struct {
	Exchange *exchange;
	const Policy *policy;
	json_t *rows;
	int64_t last;
	bool more;
	bool may[ACTION_WITHDRAW + 1]; /* be done with one of those that are shown */
} Gathered;

static bool row_gather(const Application *application, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	gathered->more = json_array_size(gathered->rows) == ROWS;
	if (gathered->more)
		return true;
	gathered->last = application->id;
	Office office = web_office(gathered->exchange, gathered->policy);
	for (int i = 0; i <= ACTION_WITHDRAW; i++)
		gathered->may[i] |= office_may(&office, application, (ApprovalAction)i);
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

static bool list_show(Exchange *exchange, const ApplicationFilter *filter, bool oldest,
        const char *title, const char *path, const char *query, GError **error)
{
	Policy policy = policy_default();
	int64_t after = number_of(exchange, "after"), count;
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {.exchange = exchange, .policy = &policy, .rows = rows};
	if (!applications_count(exchange->store, filter, &count, error) ||
	        !applications_list(exchange->store, filter, oldest, after, ROWS + 1, row_gather,
	                &gathered, error))
		return false;
	g_autofree char *next =
	        g_strdup_printf("%s?%safter=%" G_GINT64_FORMAT, path, query, gathered.last);
	return exchange_page(exchange, "applications.html",
	        json_pack("{s:s, s:O, s:I, s:s, s:b, s:b, s:b, s:I, s:{s:b, s:b, s:b}}", "title",
	                word(exchange->zh, title), "rows", rows, "count", (json_int_t)count, "next",
	                gathered.more ? next : "", "first", after == 0, "todo", oldest, "may_apply",
	                exchange_may(exchange, PERMIT_STUDENT_CHANGE), "batch",
	                (json_int_t)filter->batch, "may_do", "submit", gathered.may[ACTION_SUBMIT],
	                "approve", gathered.may[ACTION_APPROVE], "withdraw",
	                gathered.may[ACTION_WITHDRAW]),
	        error);
}

bool page_todo(Exchange *exchange, GError **error)
{
	ApplicationFilter filter = web_todo(exchange);
	return list_show(exchange, &filter, true, "todo_list", "/todo", "", error);
}

bool page_applications(Exchange *exchange, GError **error)
{
	g_autofree char *state = exchange_query(exchange, "state");
	g_autofree char *kind = exchange_query(exchange, "kind");
	ApplicationFilter filter = {.turn = -1,
	        .state = state,
	        .kind = kind,
	        .student = number_of(exchange, "student"),
	        .batch = number_of(exchange, "batch")};
	g_autoptr(GString) query = g_string_new(NULL);
	if (*state && approval_state_find(state) >= 0)
		g_string_append_printf(query, "state=%s&", state);
	if (*kind && business_find(kind))
		g_string_append_printf(query, "kind=%s&", kind);
	if (filter.student)
		g_string_append_printf(query, "student=%" G_GINT64_FORMAT "&", filter.student);
	if (filter.batch)
		g_string_append_printf(query, "batch=%" G_GINT64_FORMAT "&", filter.batch);
	return list_show(
	        exchange, &filter, false, "applications", "/applications", query->str, error);
}
