/* How the desk does, level by level; the questions as a table for the national support platform. */
#include "records/helpdesk/problem_waits.h"
#include "records/import/csv_cell.h"
#include "records/web/download.h"
#include "records/web/log.h"
#include "records/web/pages/helpdesk.h"
#include "records/web/view_problem.h"
#include "records/web/words.h"

enum { PIECE_LINES = 200 /* of the table, at once */ };

typedef struct {
	int64_t counts[PROBLEM_STATE_COUNT];
	int64_t stood, days, longest; /* of those that waited there, whose days are known */
} Tally;

typedef struct {
	Exchange *exchange;
	Tally levels[LEVEL_COUNT];
} Tallies;

static bool problem_tally(
        Level stands_at, ProblemState state, const char *waits, void *data, GError **error)
{
	Tallies *tallies = data;
	int days[LEVEL_COUNT];
	(void)error;
	tallies->levels[stands_at].counts[state]++;
	if (!problem_waits_days(waits, tallies->exchange->now_us, days))
		return true;
	for (int level = 0; level < LEVEL_COUNT; level++) {
		Tally *tally = &tallies->levels[level];
		if (days[level] < 0)
			continue;
		tally->stood++;
		tally->days += days[level];
		tally->longest = MAX(tally->longest, days[level]);
	}
	return true;
}

static json_t *tally_json(const Exchange *exchange, Level level, const Tally *tally)
{
	g_autofree char *mean =
	        tally->stood ? g_strdup_printf("%.1f", (double)tally->days / (double)tally->stood)
	                     : g_strdup("");
	g_autofree char *longest =
	        tally->stood ? g_strdup_printf("%" G_GINT64_FORMAT, tally->longest) : g_strdup("");
	return json_pack("{s:s, s:I, s:I, s:I, s:s, s:s}", "level", view_level(exchange, level),
	        "open", (json_int_t)tally->counts[PROBLEM_OPEN], "answered",
	        (json_int_t)tally->counts[PROBLEM_ANSWERED], "closed",
	        (json_int_t)tally->counts[PROBLEM_CLOSED], "mean", mean, "longest", longest);
}

bool page_problem_statistics(Exchange *exchange, GError **error)
{
	Tallies tallies = {.exchange = exchange};
	if (!problems_tally(exchange->store, problem_tally, &tallies, error))
		return false;
	json_t *rows = json_array();
	for (Level level = LEVEL_COUNTY; level <= LEVEL_MINISTRY; level++)
		json_array_append_new(rows, tally_json(exchange, level, &tallies.levels[level]));
	return exchange_page(exchange, "problem_statistics.html",
	        json_pack("{s:s, s:o}", "title", word(exchange->zh, "problem_statistics"), "rows",
	                rows),
	        error);
}

/* One line a question: what was said stands in one cell, in order. */
static bool line_put(const Problem *problem, void *data, GError **error)
{
	Exchange *exchange = data;
	static const char *const keys[] = {
	        "place", "topic", "heading", "stands_at", "state", "asked", "days"};
	g_autoptr(json_t) row = view_problem(exchange, problem);
	g_autoptr(GString) line = g_string_new(NULL), said = g_string_new(NULL);
	json_t *note;
	size_t i;
	(void)error;
	g_string_append_printf(line, "%" G_GINT64_FORMAT, problem->id);
	for (i = 0; i < G_N_ELEMENTS(keys); i++)
		csv_cell_append(line, json_string_value(json_object_get(row, keys[i])));
	json_array_foreach(json_object_get(row, "notes"), i, note) {
		const char *text = json_string_value(json_object_get(note, "text"));
		g_string_append_printf(said, "%s%s %s%s%s", i ? "\n" : "",
		        json_string_value(json_object_get(note, "at")),
		        json_string_value(json_object_get(note, "words")), *text ? ": " : "", text);
	}
	csv_cell_append(line, said->str);
	g_string_append_printf(exchange->response->body, "%s\r\n", line->str);
	return true;
}

static void list_free(void *data)
{
	problem_list_clear(data);
	g_free(data);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProblemList, list_free)

static bool lines_put(Exchange *exchange, void *data, bool *ret_more, GError **error)
{
	ProblemQuery *query = &((ProblemList *)data)->query;
	int64_t next = 0;
	bool good = query->nobody || problems_search(exchange->store, &query->search, PIECE_LINES,
	                                     line_put, exchange, &next, error);
	query->search.filter.below = next;
	*ret_more = next != 0;
	return good;
}

bool page_problems_csv(Exchange *exchange, GError **error)
{
	static const char *const heads[] = {"problem_place", "problem_topic", "problem_title",
	        "problem_stands", "status", "problem_asked", "problem_days", "problem_said"};
	g_autofree char *show = exchange_query(exchange, "show");
	g_autoptr(ProblemList) list = g_new0(ProblemList, 1);
	/* what the province hands on to the ministry is no list of its page */
	bool support =
	        strcmp(show, "support") == 0 && exchange->session.account.level == LEVEL_PROVINCE;
	if (!(support ? problem_query_read(exchange, &list->query, error)
	              : problem_list_read(exchange, list, error)))
		return false;
	if (support)
		list->query.search.filter.at_least = LEVEL_MINISTRY;
	g_autofree char *kept = log_filter_kept(exchange->request->query);
	g_autofree char *why = g_strdup_printf("problems.csv?%s", kept);
	if (!exchange_exported(exchange, why, problems_exported, error))
		return false;
	g_autoptr(GString) line = g_string_new(word(exchange->zh, "problem_number"));
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		csv_cell_append(line, word(exchange->zh, heads[i]));
	g_string_assign(exchange->response->body, "\xef\xbb\xbf");
	g_string_append_printf(exchange->response->body, "%s\r\n", line->str);
	download_begin(exchange, "text/csv; charset=utf-8",
	        exchange->zh ? "问题反馈.csv" : "problems.csv", lines_put, g_steal_pointer(&list),
	        list_free);
	return true;
}
