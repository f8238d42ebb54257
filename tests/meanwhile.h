/*
 * What another connection does between two statements of a store: before the first is made ready
 * whose text has `before` in it, once. A store that was just opened has none ready.
 */
#pragma once

#include "records/store/engine.h"
#include "records/store/store.h"

#include <string.h>

typedef struct {
	const char *before;
	void (*happens)(void *data);
	void *data;
	const Engine *own;
	Engine engine; /* the same, but for that */
} Meanwhile;

static inline Meanwhile *meanwhile_now(void)
{
	static Meanwhile now;
	return &now;
}

static inline Query *meanwhile_prepare(Db *db, const char *sql, bool unguarded, GError **error)
{
	Meanwhile *now = meanwhile_now();
	if (now->before && strstr(sql, now->before)) {
		now->before = NULL;
		now->happens(now->data);
	}
	return now->own->prepare(db, sql, unguarded, error);
}

static inline void meanwhile(
        Store *store, const char *before, void (*happens)(void *data), void *data)
{
	Meanwhile *now = meanwhile_now();
	*now = (Meanwhile){before, happens, data, store->db->engine, *store->db->engine};
	now->engine.prepare = meanwhile_prepare;
	store->db->engine = &now->engine;
}

/* Whether it has happened. */
static inline bool meanwhile_was(void)
{
	return !meanwhile_now()->before;
}
