/*
 * What another connection does between two statements of one: before the first is made ready whose
 * text has `before` in it, or before a change begins (MEANWHILE_BEGIN); once. A connection that was
 * just opened has none ready.
 */
#pragma once

#include "records/store/engine.h"

#include <string.h>

#define MEANWHILE_BEGIN "BEGIN"

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

static inline void meanwhile_happen(const char *text)
{
	Meanwhile *now = meanwhile_now();
	if (!now->before || !strstr(text, now->before))
		return;
	now->before = NULL;
	now->happens(now->data);
}

static inline bool meanwhile_begin(Db *db, GError **error)
{
	meanwhile_happen(MEANWHILE_BEGIN);
	return meanwhile_now()->own->begin(db, error);
}

static inline Query *meanwhile_prepare(Db *db, const char *sql, bool unguarded, GError **error)
{
	meanwhile_happen(sql);
	return meanwhile_now()->own->prepare(db, sql, unguarded, error);
}

static inline void meanwhile(Db *db, const char *before, void (*happens)(void *data), void *data)
{
	Meanwhile *now = meanwhile_now();
	*now = (Meanwhile){before, happens, data, db->engine, *db->engine};
	now->engine.prepare = meanwhile_prepare;
	now->engine.begin = meanwhile_begin;
	db->engine = &now->engine;
}

/* Whether it has happened. */
static inline bool meanwhile_was(void)
{
	return !meanwhile_now()->before;
}
