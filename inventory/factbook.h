/*
 * FactBook: the facts of one run, one Facts for each subject. Owns them; const once filled.
 */
#pragma once

#include "inventory/facts.h"

typedef struct FactBook FactBook;

FactBook *factbook_new(void);
void factbook_free(FactBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactBook, factbook_free)

/* Takes the facts over; a second Facts of the same subject replaces the first. */
void factbook_add(FactBook *book, Facts *facts);

/* NULL when nobody observed that subject. */
const Facts *factbook_find(const FactBook *book, SubjectKind kind, const char *subject);

/* The console's facts: there is one in each run of one console. NULL when absent. */
const Facts *factbook_console(const FactBook *book);

size_t factbook_count(const FactBook *book);
const Facts *factbook_at(const FactBook *book, size_t index);

/*
 * Writes one subject's `facts/<host>.json`, `facts/platforms/…` or `facts/consoles/…` below `dir`;
 * file_sync() brings it to the disk. Blocks.
 */
bool factbook_keep(const Facts *facts, const char *dir, GError **error);

/* Forgets what was observed, but not who was reached: for who has judged and needs the memory. */
void factbook_drop_topics(FactBook *book);

/* Reads what factbook_keep() wrote. Blocks. */
FactBook *factbook_load(const char *dir, GError **error);
