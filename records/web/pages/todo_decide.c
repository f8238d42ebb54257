/* Several of those that wait, decided on at once: first a look, then a result for each. */
#include "records/web/pages/applications.h"

#include "records/business/bulk.h"
#include "records/web/applications.h"
#include "records/web/query.h"
#include "records/web/words.h"

#include <string.h>

typedef struct {
	Exchange *exchange;
	const GArray *choices; /* BulkChoice */
	json_t *rows;
	int good, refused;
} Results;

static int64_t version_of(const GArray *choices, int64_t id)
{
	for (guint i = 0; i < choices->len; i++)
		if (g_array_index(choices, BulkChoice, i).id == id)
			return g_array_index(choices, BulkChoice, i).version;
	return 0;
}

static bool row_gather(const BulkRow *row, void *data, GError **error)
{
	Results *results = data;
	Exchange *exchange = results->exchange;
	g_auto(Application) one = {0};
	GError *failed = NULL;
	GError said = {RECORDS_ERROR, RECORDS_ERROR_CONFLICT, (char *)row->words};
	g_autofree char *words = *row->words ? exchange_words(exchange, &said)
	                         : row->good ? web_remarks_words(exchange, row->findings)
	                                     : web_findings_words(exchange, row->findings);
	if (!application_load(exchange->store, row->application, &one, &failed) &&
	        !records_error_is_none(failed, error))
		return false;
	g_autofree char *asked = one.id ? web_asked_words(exchange, &one) : g_strdup("");
	json_t *shown =
	        one.id ? web_application_row(exchange, &exchange->policy, &one) : json_object();
	results->good += row->good;
	results->refused += !row->good;
	json_object_set_new(shown, "id", json_integer(row->application));
	json_object_set_new(
	        shown, "version", json_integer(version_of(results->choices, row->application)));
	json_object_set_new(shown, "class", json_string(row->class_name));
	json_object_set_new(shown, "asked", json_string(asked));
	json_object_set_new(shown, "good", json_boolean(row->good));
	json_object_set_new(shown, "words", json_string(words));
	json_array_append_new(results->rows, shown);
	return true;
}

/* "12.3", the third version of application 12, as the list has it. */
static bool choices_read(Exchange *exchange, GArray *ret, GError **error)
{
	size_t at = 0;
	const char *text;
	while ((text = http_form_get_next(exchange->form, "one", &at))) {
		g_auto(GStrv) parts = g_strsplit(text, ".", 2);
		guint64 id, version;
		if (g_strv_length(parts) != 2 ||
		        !g_ascii_string_to_unsigned(parts[0], 10, 1, INT64_MAX, &id, NULL) ||
		        !g_ascii_string_to_unsigned(parts[1], 10, 1, INT64_MAX, &version, NULL))
			return query_unfit("one", error);
		BulkChoice choice = {(int64_t)id, (int64_t)version};
		g_array_append_val(ret, choice);
	}
	return true;
}

/* What "agree" and "back" are where he sits. */
static ApprovalAction action_of(const Exchange *exchange, bool agrees)
{
	bool school = exchange->session.account.level == LEVEL_SCHOOL;
	return agrees ? (school ? ACTION_SUBMIT : ACTION_APPROVE)
	              : (school ? ACTION_WITHDRAW : ACTION_REJECT);
}

static const char *action_words(const Exchange *exchange, ApprovalAction action)
{
	static const char *const keys[] = {[ACTION_SUBMIT] = "action_submit",
	        [ACTION_APPROVE] = "action_approve",
	        [ACTION_REJECT] = "action_reject",
	        [ACTION_WITHDRAW] = "action_withdraw"};
	return word(exchange->zh, keys[action]);
}

/* Why nothing is done yet; "" when it can be. */
static char *problem_of(Exchange *exchange, const GArray *choices, ApprovalAction action,
        bool commit, const char *reason)
{
	bool back = action == ACTION_REJECT || action == ACTION_WITHDRAW;
	const Rule *rule =
	        rule_of(action == ACTION_REJECT ? RULE_APPROVAL_REASON : RULE_APPROVAL_TAKEN_BACK);
	g_autoptr(GString) words = g_string_new(NULL);
	if (choices->len == 0)
		g_string_append(words, word(exchange->zh, "batch_tick_first"));
	else if (choices->len > CHOICES_MAX)
		g_string_append(words, word(exchange->zh, "choices_many"));
	else if (commit && back && !*reason)
		g_string_append(words, exchange->zh ? rule->zh : rule->en);
	g_autofree char *most = g_strdup_printf("%d", CHOICES_MAX);
	g_autofree char *chosen = g_strdup_printf("%u", choices->len);
	g_string_replace(words, "{most}", most, 0);
	g_string_replace(words, "{n}", chosen, 0);
	return g_strdup(words->str);
}

static bool chosen_show(Exchange *exchange, const ApplicationsQuery *query, ApprovalAction action,
        bool done, const Results *results, const char *problem, GError **error)
{
	g_autofree char *text = applications_query_text(query);
	g_autofree char *list = g_strdup_printf("/todo%s%s", *text ? "?" : "", text);
	int left = (int)results->choices->len - results->good - results->refused;
	return exchange_page_status(exchange, *problem ? 422 : 200, "todo_decide.html",
	        json_pack("{s:s, s:O, s:i, s:i, s:i, s:s, s:s, s:s, s:b, s:b, s:o, s:s}", "title",
	                word(exchange->zh, "choices"), "rows", results->rows, "good", results->good,
	                "refused", results->refused, "left", *problem ? 0 : MAX(left, 0), "list",
	                list, "what", action_words(exchange, action), "reason",
	                exchange_field(exchange, "reason"), "back",
	                action == ACTION_REJECT || action == ACTION_WITHDRAW, "committed", done,
	                "query", applications_query_json(query), "problem", problem),
	        error);
}

bool page_todo_decide(Exchange *exchange, GError **error)
{
	ApplicationFilter filter;
	Office office = web_office(exchange, &exchange->policy);
	g_auto(ApplicationsQuery) query = {0};
	g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(BulkChoice));
	g_autoptr(json_t) rows = json_array();
	Results results = {.exchange = exchange, .choices = choices, .rows = rows};
	const char *asked = exchange_field(exchange, "action");
	bool commit = strcmp(exchange_field(exchange, "step"), "commit") == 0;
	bool agrees = strcmp(asked, "agree") == 0;
	if (!agrees && strcmp(asked, "back") != 0)
		return query_unfit("action", error);
	if (!web_todo(exchange, &filter) || filter.turn < 0) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "it is not for this account to decide now");
		return false;
	}
	if (!applications_query_read(exchange, &filter, true, &query, error) ||
	        !choices_read(exchange, choices, error))
		return false;
	ApprovalAction action = action_of(exchange, agrees);
	g_autofree char *reason = g_strstrip(g_strdup(exchange_field(exchange, "reason")));
	g_autofree char *problem = problem_of(exchange, choices, action, commit, reason);
	bool whole = choices->len > 0 && choices->len <= CHOICES_MAX;
	commit = commit && !*problem;
	return (!whole || bulk_decide_chosen(&office, (BulkChoice *)(void *)choices->data,
	                          choices->len, action, reason, commit, row_gather, &results,
	                          error)) &&
	       chosen_show(exchange, &query, action, commit, &results, problem, error);
}
