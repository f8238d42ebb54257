/* A store in a folder of its own, and students made for tests (nobody's real data). */
#pragma once

#include "base/file.h"
#include "records/people/account.h"
#include "records/store/backup.h"
#include "records/store/students.h"
#include "tests/harness.h"

#include <glib/gstdio.h>

typedef struct {
	char *top, *folder;
} StoreWorld;

static const Act test_act = {"cli:tester", "cli", "test", 1764000000000000};

static inline StoreWorld store_world_new(void)
{
	StoreWorld world = {g_dir_make_tmp("jiuxu-store-XXXXXX", NULL), NULL};
	world.folder = g_build_filename(world.top, "data", NULL);
	g_autoptr(GError) error = NULL;
	if (!store_create(world.folder, NULL, &test_act, &error))
		fprintf(stderr, "store_create: %s\n", error->message);
	return world;
}

static inline void store_world_clear(StoreWorld *world)
{
	file_remove_tree(world->top, NULL);
	g_free(world->top);
	g_free(world->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreWorld, store_world_clear)

/* The store as the command line has it: all of it. */
static inline Store *whole_open(const char *folder, const char *key, DbMode mode, GError **error)
{
	Store *store = store_open(folder, key, mode, error);
	if (store)
		store_scope_set(store, &scope_whole);
	return store;
}

/* The `number`th student: a good citizen number, school 3636000001. */
static inline void made_student(unsigned number, Record *ret)
{
	static const Policy policy = {0};
	StudentWorld judged_by = {&policy, day_of(2026, 11, 25), NULL, true};
	char id[CITIZEN_LENGTH + 1];
	g_snprintf(id, CITIZEN_LENGTH, "360101%04u%02u%02u%03u", 2005 + number % 5,
	        1 + number / 5 % 12, 1 + number / 60 % 28, number / 1680 % 1000);
	id[CITIZEN_LENGTH - 1] = citizen_check_character(id);
	id[CITIZEN_LENGTH] = '\0';
	const char *raw[FIELD_COUNT] = {[F_SFZJH] = id,
	        [F_XM] = "王小明",
	        [F_SFZJLXM] = "1",
	        [F_XXDM] = "3636000001",
	        [F_RXNY] = "202309",
	        [F_ZYM] = "010200",
	        [F_SZBH] = "1班",
	        [F_XSLXDH] = "13812348000",
	        [F_JTZZ] = "某路1号",
	        [F_XSDQZTM] = "01"};
	Findings findings = {0};
	*ret = (Record){.version = 1};
	student_read(&judged_by, raw, &ret->student, &findings);
	ret->problems = problems_text(&findings);
}

/* Adds it in a change of its own; false when the store says no. */
static inline bool made_student_add(Store *store, unsigned number, int64_t *ret_id, GError **error)
{
	g_auto(Record) record = {0};
	made_student(number, &record);
	if (!store_change_begin(store, error))
		return false;
	record.id = student_next_id(store, error);
	if (record.id > 0 && student_add(store, &test_act, &record, NULL, error) &&
	        store_change_end(store, error)) {
		*ret_id = record.id;
		return true;
	}
	store_change_drop(store);
	return false;
}
