#include "base/arena.h"

#include <string.h>

enum { BLOCK = 64 * 1024 };

struct ArenaBlock {
	ArenaBlock *next;
	size_t size;
	max_align_t bytes[];
};

static void block_use(Arena *arena, ArenaBlock *block)
{
	arena->used = block;
	arena->at = (char *)block->bytes;
	arena->end = arena->at + block->size;
}

void *arena_grow(Arena *arena, size_t size)
{
	ArenaBlock *next = arena->used ? arena->used->next : arena->first;
	if (!next || next->size < size) {
		ArenaBlock *block = g_malloc(sizeof *block + MAX(size, (size_t)BLOCK));
		*block = (ArenaBlock){next, MAX(size, (size_t)BLOCK)};
		if (arena->used)
			arena->used->next = block;
		else
			arena->first = block;
		next = block;
	}
	block_use(arena, next);
	arena->at += size;
	return next->bytes;
}

void arena_reset(Arena *arena)
{
	if (arena->first)
		block_use(arena, arena->first);
}

void arena_clear(Arena *arena)
{
	for (ArenaBlock *block = arena->first, *next; block; block = next) {
		next = block->next;
		g_free(block);
	}
	*arena = (Arena){0};
}

char *arena_text(Arena *arena, const char *text, size_t length)
{
	char *copy = arena_take(arena, length + 1);
	if (length)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}
