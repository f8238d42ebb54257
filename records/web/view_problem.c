#include "records/web/view_problem.h"

#include "base/clock.h"
#include "base/json_text.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

const char *view_level(const Exchange *exchange, Level level)
{
	const LevelRow *row = level_row(level);
	if (level == LEVEL_MINISTRY)
		return word(exchange->zh, "problem_support");
	return exchange->zh ? row->zh : row->en;
}

/* The school's name, or the region in words. Yours. */
static char *view_problem_place(Exchange *exchange, const Problem *problem)
{
	const char *place = json_text_in(problem->thread, "place");
	if (strcmp(json_text_in(problem->thread, "level"), "school") == 0)
		return g_strdup(view_school(exchange, place));
	return *place ? view_region(place) : g_strdup(view_level(exchange, LEVEL_PROVINCE));
}

/* "3", or "" when the calendar of a year is not known. Yours. */
static char *view_problem_days(const Exchange *exchange, const Problem *problem)
{
	int days = problem_workdays(problem, exchange->now_us);
	return days < 0 ? g_strdup("") : g_strdup_printf("%d", days);
}

json_t *view_problem_row(Exchange *exchange, const Problem *problem)
{
	g_autofree char *place = view_problem_place(exchange, problem);
	g_autofree char *days = view_problem_days(exchange, problem);
	g_autofree char *asked = clock_format_cst(problem->asked_us);
	g_autofree char *key = g_strdup_printf("problem_%s", problem_state_id(problem->state));
	asked[16] = '\0'; /* to the minute */
	return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "id",
	        (json_int_t)problem->id, "version", (json_int_t)problem->version, "heading",
	        json_text_in(problem->thread, "title"), "topic",
	        problem_topic_words(problem->topic, exchange->zh), "place", place, "asked", asked,
	        "days", days, "state_id", problem_state_id(problem->state), "state",
	        word(exchange->zh, key), "stands_at",
	        view_level(exchange, problem_stands(problem->stands_at, problem->scope)), "overdue",
	        problem_overdue(problem, exchange->now_us));
}

static json_t *note_json(Exchange *exchange, const json_t *note)
{
	g_autofree char *at = clock_format_cst(json_integer_value(json_object_get(note, "at_us")));
	g_autofree char *key = g_strdup_printf("note_%s", json_text_in(note, "kind"));
	const json_t *file = json_object_get(note, "file");
	int level = level_find(json_text_in(note, "level"));
	at[16] = '\0';
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "at", at, "by",
	        view_person(exchange, json_text_in(note, "by")), "level",
	        level < LEVEL_COUNT ? view_level(exchange, (Level)level) : "", "kind",
	        json_text_in(note, "kind"), "words", word(exchange->zh, key), "text",
	        json_text_in(note, "text"), "file", file ? json_text_in(file, "name") : "");
}

json_t *view_problem(Exchange *exchange, const Problem *problem)
{
	json_t *row = view_problem_row(exchange, problem);
	json_t *notes = json_array(), *may = json_object(), *note;
	size_t i;
	json_array_foreach(json_object_get(problem->thread, "notes"), i, note)
		json_array_append_new(notes, note_json(exchange, note));
	for (NoteKind kind = NOTE_MORE; kind < NOTE_COUNT; kind++)
		json_object_set_new(may, note_kind_id(kind),
		        json_boolean(problem_may(&exchange->session.account, problem, kind)));
	json_object_set_new(row, "notes", notes);
	json_object_set_new(row, "can", may);
	json_object_set_new(
	        row, "files", json_boolean(problem_file_may(&exchange->session.account, problem)));
	return row;
}
