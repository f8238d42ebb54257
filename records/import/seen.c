#include "records/import/seen.h"

#include <string.h>

typedef struct {
	uint64_t key[2];
	int64_t line; /* 0: the slot is free */
} Slot;

struct Seen {
	Slot *slots;
	size_t size, used; /* size is a power of two */
};

enum { FIRST_SIZE = 1024 };

Seen *seen_new(void)
{
	Seen *seen = g_new0(Seen, 1);
	seen->size = FIRST_SIZE;
	seen->slots = g_new0(Slot, seen->size);
	return seen;
}

void seen_free(Seen *seen)
{
	if (!seen)
		return;
	g_free(seen->slots);
	g_free(seen);
}

/* The slot of the key, or the free one where it would stand. */
static Slot *slot_find(Slot *slots, size_t size, const uint64_t key[2])
{
	size_t at = key[0] & (size - 1);
	while (slots[at].line && memcmp(slots[at].key, key, sizeof slots[at].key) != 0)
		at = (at + 1) & (size - 1);
	return &slots[at];
}

static void grow(Seen *seen)
{
	size_t size = 2 * seen->size;
	Slot *slots = g_new0(Slot, size);
	for (size_t i = 0; i < seen->size; i++)
		if (seen->slots[i].line)
			*slot_find(slots, size, seen->slots[i].key) = seen->slots[i];
	g_free(seen->slots);
	seen->slots = slots;
	seen->size = size;
}

int64_t seen_put(Seen *seen, const uint8_t *digest, int64_t line)
{
	uint64_t key[2];
	memcpy(key, digest, sizeof key);
	if (10 * seen->used >= 7 * seen->size)
		grow(seen);
	Slot *slot = slot_find(seen->slots, seen->size, key);
	if (slot->line)
		return slot->line;
	memcpy(slot->key, key, sizeof key);
	slot->line = line;
	seen->used++;
	return 0;
}
