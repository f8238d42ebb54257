/* A workbook of schools: what it would change is shown first, and written by a second word. */
#include "records/import/schools_file.h"
#include "base/json_text.h"
#include "records/rules/level.h"
#include "records/store/student_list.h"
#include "records/web/form_file.h"
#include "records/web/pages/schools.h"
#include "records/web/schools.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

static void point_add(json_t *points, const char *what, const char *was, const char *now)
{
	if (strcmp(was, now) != 0)
		json_array_append_new(
		        points, json_pack("{s:s, s:s, s:s}", "what", what, "was", was, "now", now));
}

/* What of a school changes: [{what, was, now}] in words. */
static json_t *points_json(const Exchange *exchange, const json_t *was, const json_t *now)
{
	json_t *points = json_array();
	bool zh = exchange->zh;
	if (!json_is_object(was))
		return points;
	g_autofree char *place_was = view_region(json_text_in(was, "region"));
	g_autofree char *place_now = view_region(json_text_in(now, "region"));
	const LevelRow *level_was = level_row((Level)level_find(json_text_in(was, "managed_by")));
	const LevelRow *level_now = level_row((Level)level_find(json_text_in(now, "managed_by")));
	point_add(points, word(zh, "school_name"), json_text_in(was, "name"),
	        json_text_in(now, "name"));
	point_add(points, word(zh, "school_short"), json_text_in(was, "short"),
	        json_text_in(now, "short"));
	point_add(points, word(zh, "school_region"), place_was, place_now);
	point_add(points, word(zh, "school_managed"), zh ? level_was->zh : level_was->en,
	        zh ? level_now->zh : level_now->en);
	return points;
}

static bool row_add(Exchange *exchange, const json_t *change, json_t *rows, GError **error)
{
	int64_t count = 0;
	const json_t *was = json_object_get(change, "was"), *now = json_object_get(change, "now");
	StudentFilter there = {.school = json_text_in(change, "code"), .status = STUDENT_ON_ROLL};
	if (json_is_object(was) && !students_counted(exchange->store, &there, &count, error))
		return false;
	return json_array_append_new(rows,
	               json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:I, s:b}", "place",
	                       json_text_in(change, "place"), "code", json_text_in(change, "code"),
	                       "name", json_text_in(now, "name"), "points",
	                       points_json(exchange, was, now), "reason",
	                       json_text_in(change, "reason"), "same_name",
	                       json_text_in(change, "same_name"), "students", (json_int_t)count,
	                       "fresh", !json_is_object(was))) == 0;
}

/* What was looked at, wherever its rows stood. Yours. */
static char *changes_digest(const json_t *changes)
{
	size_t i;
	json_t *change, *bare = json_deep_copy(changes);
	json_array_foreach(bare, i, change)
		json_object_del(change, "place");
	char *text = json_dumps(bare, JSON_COMPACT | JSON_SORT_KEYS);
	char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text ? text : "", -1);
	free(text);
	json_decref(bare);
	return digest;
}

static char *changes_gather(Exchange *exchange, const Form *form, FormLook *look, GError **error)
{
	size_t i;
	json_t *change;
	g_autoptr(json_t) changes = schools_file_changes(exchange->store, form, error);
	if (!changes)
		return NULL;
	json_array_foreach(changes, i, change)
		if (form_look_count(look, 0) && !row_add(exchange, change, look->rows[0], error))
			return NULL;
	return changes_digest(changes);
}

static const FormLookKind schools_look = {
        "schools_look.html", "schools_look", "/schools/file/take", "/schools", changes_gather};

static Form *form_check(Exchange *exchange, const char *path, FormResult *ret, GError **error)
{
	return schools_file_check(exchange->store, path, ret, error);
}

static bool form_take(Exchange *exchange, const Form *form, FormResult *ret, GError **error)
{
	Act act = exchange_act(exchange, "schools");
	return schools_file_take(exchange->store, &act, form, ret, error);
}

static const FormFileKind schools_form = {
        form_check, form_take, &schools_look, "学校-待改正.xlsx", "schools-to-correct.xlsx", NULL};

bool page_schools_template(Exchange *exchange, GError **error)
{
	return form_file_template(exchange, school_columns, SCHOOL_COLUMNS,
	        exchange->zh ? "学校登记模板.xlsx" : "schools-template.xlsx", error);
}

bool page_schools_send(Exchange *exchange, GError **error)
{
	return form_file_page(exchange, &schools_form, schools_show, error);
}

bool page_schools_take(Exchange *exchange, GError **error)
{
	return form_file_confirmed(exchange, &schools_form, "schools.csv", schools_show, error);
}

bool api_schools_send(Exchange *exchange, GError **error)
{
	return form_file_call(exchange, &schools_form, error);
}
