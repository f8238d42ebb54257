/*
 * Memory that is given back all at once: what belongs to a batch of rows. Taking a piece costs a
 * few instructions; nothing is freed alone. An Arena belongs to one thread at a time.
 */
#pragma once

#include <glib.h>
#include <stddef.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct {
	char *at, *end;    /* what is left of the block in use */
	ArenaBlock *first; /* all blocks, one behind another */
	ArenaBlock *used;  /* the one in use */
} Arena;

/* More memory than the block in use has left. */
void *arena_grow(Arena *arena, size_t size);
/* What was taken is void from now on; the memory stays for what is taken next. */
void arena_reset(Arena *arena);
/* An Arena of zeros is an empty one. */
void arena_clear(Arena *arena);

/* `size` bytes, fit for any type; valid until the arena is reset or cleared. */
static inline void *arena_take(Arena *arena, size_t size)
{
	char *taken = arena->at;
	size = (size + 15) & ~(size_t)15;
	if (!taken || size > (size_t)(arena->end - taken))
		return arena_grow(arena, size);
	arena->at = taken + size;
	return taken;
}

/* A copy of `length` bytes with a NUL behind. */
char *arena_text(Arena *arena, const char *text, size_t length);
