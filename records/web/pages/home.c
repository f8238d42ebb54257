/* The first page: what there is to do. */
#include "records/web/pages/students.h"

#include "records/store/student_list.h"
#include "records/web/business.h"
#include "records/web/words.h"

static const struct {
	const char *word, *link;
	StudentFilter filter;
} tasks[] = {{"todo_all", "/students", {0}},
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

static json_t *tasks_json(Exchange *exchange, GError **error)
{
	int64_t count;
	ApplicationFilter waiting = web_todo(exchange);
	if (!applications_count(exchange->store, &waiting, &count, error))
		return NULL;
	json_t *list = json_array();
	task_add(exchange, list, "todo_list", "/todo", count);
	for (size_t i = 0; i < G_N_ELEMENTS(tasks); i++) {
		if (!students_counted(exchange->store, &tasks[i].filter, &count, error)) {
			json_decref(list);
			return NULL;
		}
		task_add(exchange, list, tasks[i].word, tasks[i].link, count);
	}
	return list;
}

bool page_home(Exchange *exchange, GError **error)
{
	json_t *list = exchange_may(exchange, PERMIT_STUDENT_READ) ? tasks_json(exchange, error)
	                                                           : json_array();
	return list &&
	       exchange_page(exchange, "home.html",
	               json_pack("{s:s, s:o}", "title", word(exchange->zh, "home"), "tasks", list),
	               error);
}
