/*
 * Wants: which topics must be observed of a host, with their arguments (kernel parameters,
 * mount points, services). Derived from the checklist; a topic nobody wants is not asked for.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Wants Wants;

Wants *wants_new(void);
void wants_free(Wants *wants);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wants, wants_free)

/* Adds the topic, and the argument to its list unless NULL or there already. */
void wants_add(Wants *wants, const char *topic, const char *argument);
bool wants_has(const Wants *wants, const char *topic);

/* The arguments of a topic in the order added; *ret_count 0 for none. Borrowed. */
const char *const *wants_arguments(const Wants *wants, const char *topic, size_t *ret_count);

/*
 * What only some hosts are asked: those that one of `patterns` (inventory/site.h) means; `patterns`
 * NULL: every host. Patterns are borrowed as long as the wants.
 */
typedef struct {
	const char *topic, *argument; /* argument NULL: the topic alone */
	const GPtrArray *patterns;
} WantOfSome;
void wants_add_some(
        Wants *wants, const char *topic, const char *argument, const GPtrArray *patterns);
size_t wants_some_count(const Wants *wants);
const WantOfSome *wants_some(const Wants *wants, size_t index);

/* Topics in sorted order. */
size_t wants_count(const Wants *wants);
const char *wants_topic(const Wants *wants, size_t index);
