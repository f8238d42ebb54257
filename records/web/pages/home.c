/* The first page: what there is to do, and what came back. */
#include "records/web/pages/students.h"

#include "records/helpdesk/problem_store.h"
#include "records/store/aid.h"
#include "records/store/overdue.h"
#include "records/store/schools.h"
#include "records/store/student_list.h"
#include "records/web/aid.h"
#include "records/web/applications.h"
#include "records/web/batch.h"
#include "records/web/business.h"
#include "records/web/pages/suspensions.h"
#include "records/web/view.h"
#include "records/web/words.h"

enum { SENT_BACK_ROWS = 5, BATCH_ROWS = 5 };

static const struct {
	const char *word, *link;
	StudentFilter filter;
} tasks[] = {{"todo_all", "/students?status=" STUDENT_ON_ROLL, {.status = STUDENT_ON_ROLL}},
        {"todo_problems", "/students?problems=1", {.problems = true}},
        {"todo_missing", "/students?missing=1", {.missing = true}},
        {"todo_admitted", "/students?status=admitted", {.status = "admitted"}},
        {"todo_pending", "/students?status=pending", {.status = "pending"}},
        {"todo_leaving", "/students?status=leaving", {.status = "leaving"}},
        {"todo_suspended", "/students?status=suspended", {.status = "suspended"}}};

static void task_add(
        Exchange *exchange, json_t *list, const char *key, const char *link, int64_t count)
{
	json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "words", word(exchange->zh, key),
	                                    "link", link, "count", (json_int_t)count));
}

/* How much waits for him: applications, and lists of aid, of those who decides not those that came
 * back. */
static bool waiting_count(
        Exchange *exchange, const ApplicationFilter *waiting, int64_t *ret, GError **error)
{
	int64_t lists = 0;
	AidFilter turn = {.turn = waiting->turn};
	bool good = applications_count(exchange->store, waiting, ret, error) &&
	            (waiting->turn < 0 ? aid_lists_back_count(
	                                         exchange->store, waiting->again, &lists, error)
	                               : aid_lists_count(exchange->store, &turn, &lists, error));
	*ret += lists;
	return good;
}

/* The questions that wait for an answer of his level. */
static bool questions_task(Exchange *exchange, json_t *list, GError **error)
{
	int64_t count;
	int level = (int)exchange->session.account.level;
	ProblemFilter open = {.place = "", .state = "open", .at_least = level, .at_most = level};
	bool ministry = level == LEVEL_MINISTRY; /* looks at what goes to its platform */
	if (level == LEVEL_SCHOOL || (!ministry && !exchange_may(exchange, PERMIT_PROBLEM_ANSWER)))
		return true;
	if (!problems_count(exchange->store, &open, &count, error))
		return false;
	task_add(exchange, list, ministry ? "problem_support_tab" : "todo_questions",
	        ministry ? "/problems?show=support" : "/problems?show=todo", count);
	return true;
}

/* Applications that his level should have answered by today; nothing when there are none, or the
 * holidays are not known. */
static bool overdue_task(Exchange *exchange, int turn, json_t *list, GError **error)
{
	int64_t count, before = web_due_before(exchange, office_day(exchange->now_us) - 1);
	if (!before)
		return true;
	if (!applications_overdue(exchange->store, (Level)turn, before, &count, error))
		return false;
	if (count)
		task_add(exchange, list, "todo_overdue", "/todo?due=late", count);
	return true;
}

/* What waits for him, what he waits for, questions to answer, and answers to his. */
static bool own_tasks(Exchange *exchange, json_t *list, GError **error)
{
	int64_t count;
	char place[PROBLEM_PLACE_MAX];
	ApplicationFilter waiting, under_way = {.turn = -1, .open = true};
	bool waits = web_todo(exchange, &waiting);
	if (waits && !waiting_count(exchange, &waiting, &count, error))
		return false;
	if (waits && waiting.turn >= 0 && !overdue_task(exchange, waiting.turn, list, error))
		return false;
	if (waits)
		task_add(exchange, list, waiting.turn >= 0 ? "todo_list" : "todo_again", "/todo",
		        count);
	if (!applications_count(exchange->store, &under_way, &count, error))
		return false;
	task_add(exchange, list, "applications_open", "/applications?state=open", count);
	if (!questions_task(exchange, list, error))
		return false;
	problem_place(&exchange->session.account, place);
	ProblemFilter answered = {
	        .place = place, .state = "answered", .at_most = -1, .at_least = -1};
	if (!exchange_may(exchange, PERMIT_PROBLEM_ASK))
		return true;
	if (!problems_count(exchange->store, &answered, &count, error))
		return false;
	task_add(exchange, list, "todo_answered", "/problems?show=ours", count);
	return true;
}

/* Who is still to go on with his number from lower secondary. */
static bool continuations_task(Exchange *exchange, json_t *list, GError **error)
{
	int64_t count;
	if (!continuations_count(exchange->store, CONTINUATION_OPEN, &count, error))
		return false;
	task_add(exchange, list, "todo_continuations", "/continuations", count);
	return true;
}

/* Who is to be suspended on a day that comes, and who should be back; nothing when nobody is. */
static bool suspensions_task(Exchange *exchange, json_t *list, GError **error)
{
	int64_t waiting, over;
	if (!suspensions_count(exchange, &waiting, &over, error))
		return false;
	if (waiting)
		task_add(exchange, list, "todo_suspend_waits", "/suspensions", waiting);
	if (over)
		task_add(exchange, list, "todo_return_over", "/suspensions", over);
	return true;
}

static json_t *tasks_json(Exchange *exchange, GError **error)
{
	int64_t count;
	json_t *list = json_array();
	bool good = own_tasks(exchange, list, error) && continuations_task(exchange, list, error) &&
	            suspensions_task(exchange, list, error);
	for (size_t i = 0; good && i < G_N_ELEMENTS(tasks); i++) {
		good = students_counted(exchange->store, &tasks[i].filter, &count, error);
		if (good)
			task_add(exchange, list, tasks[i].word, tasks[i].link, count);
	}
	if (good)
		return list;
	json_decref(list);
	return NULL;
}

static bool id_gather(const Application *application, void *data, GError **error)
{
	(void)error;
	g_array_append_val((GArray *)data, application->id);
	return true;
}

/* What was sent back to his school, with what was said; [] when it is not for him to. */
static json_t *sent_back_json(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	ApplicationFilter filter;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	json_t *list = json_array();
	bool good = !web_sent_back(exchange, &filter) ||
	            applications_list(exchange->store, &filter, false, 0, SENT_BACK_ROWS, id_gather,
	                    ids, error);
	for (guint i = 0; good && i < ids->len; i++) {
		g_auto(Application) one = {0};
		good = application_load(
		        exchange->store, g_array_index(ids, int64_t, i), &one, error);
		if (!good)
			break;
		json_t *row = web_application_row(exchange, &policy, &one);
		json_object_set_new(row, "rejection", json_string(web_rejection(&one)));
		json_object_set_new(row, "back_words", json_string(web_back_words(exchange, &one)));
		json_array_append_new(list, row);
	}
	if (good)
		return list;
	json_decref(list);
	return NULL;
}

/* What whoever works at a school that is closed is told first; "" for others. Yours. */
static char *gone_words(Exchange *exchange)
{
	const Account *account = &exchange->session.account;
	g_auto(School) school = {0};
	if (account->level != LEVEL_SCHOOL ||
	        !school_load(exchange->store, account->place, &school, NULL) ||
	        school.status != SCHOOL_CLOSED)
		return g_strdup("");
	bool merged = *school.merged_into;
	GString *words = g_string_new(
	        word(exchange->zh, merged ? "school_gone_merged" : "school_gone_closed"));
	if (merged)
		g_string_replace(words, "{name}", view_school(exchange, school.merged_into), 0);
	g_string_replace(words, "{code}", school.merged_into, 0);
	return g_string_free(words, FALSE);
}

bool page_home(Exchange *exchange, GError **error)
{
	g_autofree char *gone = gone_words(exchange);
	bool reads = exchange_may(exchange, PERMIT_STUDENT_READ);
	g_autoptr(json_t) list = reads ? tasks_json(exchange, error) : json_array();
	g_autoptr(json_t) back = reads && list ? sent_back_json(exchange, error) : json_array();
	int64_t lists_count;
	g_autoptr(json_t) lists = back ? aid_back(exchange, &lists_count, error) : NULL;
	g_autoptr(json_t) batches =
	        reads && lists ? web_batches(exchange, NULL, BATCH_ROWS, error) : json_array();
	g_autoptr(json_t) steps = list && lists && batches ? home_steps(exchange, error) : NULL;
	return steps &&
	       exchange_page(exchange, "home.html",
	               json_pack("{s:O, s:s, s:s, s:O, s:O, s:O, s:O}", "steps", steps, "gone",
	                       gone, "title", word(exchange->zh, "home"), "tasks", list,
	                       "sent_back", back, "lists_back", lists, "batches", batches),
	               error);
}
