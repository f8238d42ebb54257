/*
 * What a large province has under way, beside the students of a store: applications that wait at
 * every level, students who have gone on, lists of aid, questions, looks at numbers. It is put into
 * the store as it is, past the rules; records verify holds all the same. What the pages of
 * bench_routes are asked with.
 *
 *	made_business DIR OPEN ENDED [KEY]
 *
 * OPEN applications that wait, ENDED registrations of destinations, OPEN / 40 lists of aid of 30,
 * OPEN / 20 questions, OPEN / 2 looks by one school's clerk. Accounts are those of made_province.
 */
#include "base/clock.h"
#include "records/helpdesk/problem_store.h"
#include "records/store/aid.h"
#include "records/store/applications.h"
#include "records/store/event.h"
#include "records/store/student_list.h"

#include <stdio.h>
#include <string.h>

enum { TOGETHER = 5000, AID_SIZE = 30, ROWS = 500 };

static Act act = {"school", "cli", "made business", 0};
/* members that are not const */
static char none[] = "", clerk[] = "school", aid_kind[] = "grant", aid_term[] = "2026-1",
            change[] = "change_data", leave[] = "suspend", away[] = "transfer_out",
            end[] = "withdraw", destination[] = "destination";

typedef struct {
	int64_t open, ended, waiting, looks;
	Store *store;
	int64_t put; /* in the change that is begun */
	AidList aid; /* the one that is being filled */
} Made;

/* Changes of a few thousand: one that is begun goes on. */
static bool room(Made *made, GError **error)
{
	if (made->put && made->put % TOGETHER == 0 &&
	        !(store_change_end(made->store, error) && store_change_begin(made->store, error)))
		return false;
	made->put++;
	return true;
}

static bool application_write(Made *made, const StudentRow *row, bool ended, GError **error)
{
	static char *const kinds[] = {change, leave, away, end};
	static const char *const codes[] = {"11", "12", "20", "30", "13"};
	static const Level turns[] = {LEVEL_COUNTY, LEVEL_COUNTY, LEVEL_CITY, LEVEL_PROVINCE};
	Application one = {.school = (char *)row->school,
	        .kind = ended ? destination : kinds[row->id % 4],
	        .student = row->id,
	        .student_version = row->version,
	        .name = (char *)row->name,
	        .approval = {ended ? APPROVAL_EFFECTIVE : APPROVAL_PENDING, LEVEL_COUNTY,
	                ended ? LEVEL_SCHOOL : LEVEL_PROVINCE,
	                ended ? LEVEL_SCHOOL : turns[row->id % 4], 0},
	        .side = none,
	        .created_by = clerk,
	        .created_us = act.at_us,
	        .turn_us = act.at_us,
	        .certificate = none,
	        .details = json_pack("{s:s, s:{s:s}, s:{}, s:[], s:[]}", "reason", "家庭搬迁",
	                "asked", "destination", codes[row->id % 5], "values", "remarks", "trail")};
	bool good = room(made, error) && application_add(made->store, &act, &one, error);
	json_decref(one.details);
	return good;
}

static bool aid_write(Made *made, GError **error)
{
	AidList *aid = &made->aid;
	aid->count = (int64_t)json_array_size(json_object_get(aid->details, "students"));
	aid->id = 0;
	bool good = room(made, error) && aid_list_add(made->store, &act, aid, error);
	g_clear_pointer(&aid->details, json_decref);
	return good;
}

static bool aid_take(Made *made, const StudentRow *row, GError **error)
{
	AidList *aid = &made->aid;
	if (aid->details && strcmp(aid->school, row->school) != 0)
		g_clear_pointer(&aid->details, json_decref);
	if (!aid->details) {
		g_free(aid->school);
		*aid = (AidList){.school = g_strdup(row->school),
		        .kind = aid_kind,
		        .term = aid_term,
		        .approval = {APPROVAL_PENDING, LEVEL_COUNTY, LEVEL_CITY,
		                row->id % 2 ? LEVEL_COUNTY : LEVEL_CITY, 0},
		        .created_by = clerk,
		        .created_us = act.at_us,
		        .details = json_pack("{s:s, s:s, s:[], s:[]}", "source", "1", "amount",
		                "1000", "students", "trail")};
	}
	json_t *students = json_object_get(aid->details, "students");
	json_array_append_new(students, json_pack("{s:I, s:s, s:s}", "id", (json_int_t)row->id,
	                                        "name", row->name, "class", row->class_name));
	return json_array_size(students) < AID_SIZE || aid_write(made, error);
}

static bool row_keep(const StudentRow *row, void *data, GError **error)
{
	StudentRow kept = *row;
	(void)error;
	kept.name = g_strdup(row->name);
	kept.school = g_strdup(row->school);
	kept.class_name = g_strdup(row->class_name);
	kept.scope = g_strdup(row->scope);
	g_array_append_val((GArray *)data, kept);
	return true;
}

static void row_free(void *data)
{
	StudentRow *row = data;
	g_free((char *)row->name);
	g_free((char *)row->school);
	g_free((char *)row->class_name);
	g_free((char *)row->scope);
}

/* Of every ten students of the province some, so that each school has its part. */
static bool student_take(Made *made, const StudentRow *row, GError **error)
{
	int64_t part = row->id % 10;
	if (part < 2 && made->open > 0 && made->open--)
		return application_write(made, row, false, error);
	if (part < 5 && made->ended > 0 && made->ended--)
		return application_write(made, row, true, error);
	if (part < 7 && made->waiting > 0 && made->waiting--)
		return aid_take(made, row, error);
	return true;
}

static bool students_take(Made *made, GError **error)
{
	static const StudentFilter all = {0};
	g_autofree char *scope = g_strdup(""), *class_name = g_strdup("");
	int64_t id = 0;
	guint count;
	if (!store_change_begin(made->store, error))
		return false;
	do {
		g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(StudentRow));
		g_array_set_clear_func(rows, row_free);
		StudentCursor after = {scope, class_name, id};
		if (!students_list(
		            made->store, &all, id ? &after : NULL, ROWS, row_keep, rows, error))
			return false;
		count = rows->len;
		for (guint i = 0; i < count; i++)
			if (!student_take(made, &g_array_index(rows, StudentRow, i), error))
				return false;
		if (count) {
			const StudentRow *last = &g_array_index(rows, StudentRow, count - 1);
			g_free(scope);
			g_free(class_name);
			scope = g_strdup(last->scope);
			class_name = g_strdup(last->class_name);
			id = last->id;
		}
	} while (count == ROWS && made->open + made->ended + made->waiting > 0);
	return store_change_end(made->store, error);
}

static bool looks_write(Made *made, GError **error)
{
	if (!store_change_begin(made->store, error))
		return false;
	for (int64_t i = 0; i < made->looks; i++) {
		g_autofree char *subject =
		        g_strdup_printf("student/%" G_GINT64_FORMAT, 1 + i % 10000);
		Event event = {.kind = "student.reveal", .subject = subject};
		if (!room(made, error) || !event_append(made->store, &act, &event, error))
			return false;
	}
	return store_change_end(made->store, error);
}

static bool questions_write(Store *store, int64_t count, GError **error)
{
	g_auto(Account) account = {0};
	int64_t id;
	if (!account_load_named(store, "school", &account, error))
		return false;
	for (int64_t i = 0; i < count; i++)
		if (!problem_ask(store, &act, &account, "login", "怎么登录", "登录不上，怎么办？",
		            NULL, &id, error))
			return false;
	return true;
}

int main(int argc, char **argv)
{
	guint64 open = 0, ended = 0;
	g_autoptr(GError) error = NULL;
	if (argc < 4 || argc > 5 ||
	        !g_ascii_string_to_unsigned(argv[2], 10, 0, 10000000, &open, NULL) ||
	        !g_ascii_string_to_unsigned(argv[3], 10, 0, 10000000, &ended, NULL)) {
		fprintf(stderr, "usage: made_business DIR OPEN ENDED [KEY]\n");
		return 2;
	}
	act.at_us = clock_now_us();
	g_autoptr(Store) store = store_open(argv[1], argc > 4 ? argv[4] : NULL, DB_WRITE, &error);
	Made made = {.store = store,
	        .open = (int64_t)open,
	        .ended = (int64_t)ended,
	        .waiting = (int64_t)open / 40 * AID_SIZE,
	        .looks = (int64_t)open / 2};
	if (store)
		store_scope_set(store, &scope_whole);
	bool good = store && students_take(&made, &error) && looks_write(&made, &error) &&
	            questions_write(store, (int64_t)open / 20, &error);
	if (!good)
		fprintf(stderr, "%s: %s\n", argv[1], error ? error->message : "failed");
	if (made.aid.details)
		json_decref(made.aid.details);
	g_free(made.aid.school);
	return good ? 0 : 1;
}
