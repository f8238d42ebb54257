#include "records/import/seen.h"

#include <string.h>
#include <sys/mman.h>

typedef struct {
	uint32_t key[3], line; /* 0: the slot is free */
} Slot;

struct Seen {
	Slot *slots;
	size_t size, used;
	size_t expected;
};

enum { FIRST_SIZE = 1024, LARGE = 2 << 20 /* bytes of a large page */ };

/* In large pages where the kernel has some: a million rows look into 32 MiB without order. Written
 * at once: pages that are first read and then written are mapped twice. */
static Slot *slots_new(size_t size)
{
	size_t bytes = size * sizeof(Slot);
	Slot *slots = g_aligned_alloc(1, bytes, bytes >= LARGE ? LARGE : sizeof(Slot));
	if (bytes >= LARGE)
		madvise(slots, bytes, MADV_HUGEPAGE);
	memset(slots, 0, bytes);
	return slots;
}

void seen_clear(Seen *seen)
{
	g_aligned_free(seen->slots);
	*seen = (Seen){
	        .slots = slots_new(FIRST_SIZE), .size = FIRST_SIZE, .expected = seen->expected};
}

Seen *seen_new(size_t expected)
{
	Seen *seen = g_new0(Seen, 1);
	seen->expected = expected;
	seen_clear(seen);
	return seen;
}

void seen_free(Seen *seen)
{
	if (!seen)
		return;
	g_aligned_free(seen->slots);
	g_free(seen);
}

static bool full(size_t used, size_t size)
{
	return 10 * used >= 8 * size;
}

/* Keys are digests: any part of one is spread evenly. */
static size_t home(uint32_t key, size_t size)
{
	return (size_t)(((uint64_t)key * size) >> 32);
}

/* The slot of the key, or the free one where it would stand. */
static Slot *slot_find(Slot *slots, size_t size, const uint32_t key[3])
{
	size_t at = home(key[0], size);
	while (slots[at].line && memcmp(slots[at].key, key, sizeof slots[at].key) != 0)
		at = at + 1 < size ? at + 1 : 0;
	return &slots[at];
}

static void grow(Seen *seen)
{
	size_t size = 2 * seen->size;
	enum { UNIT = LARGE / sizeof(Slot) };
	if (full(seen->expected,
	            size)) /* no more than it will want: memory is not had for nothing */
		size = (seen->expected * 10 / 7 / UNIT + 1) * UNIT;
	Slot *slots = slots_new(size);
	for (size_t i = 0; i < seen->size; i++)
		if (seen->slots[i].line)
			*slot_find(slots, size, seen->slots[i].key) = seen->slots[i];
	g_aligned_free(seen->slots);
	seen->slots = slots;
	seen->size = size;
}

int64_t seen_put(Seen *seen, const uint8_t *digest, int64_t line)
{
	uint32_t key[3];
	memcpy(key, digest, sizeof key);
	if (full(seen->used, seen->size))
		grow(seen);
	Slot *slot = slot_find(seen->slots, seen->size, key);
	if (slot->line)
		return slot->line;
	memcpy(slot->key, key, sizeof key);
	slot->line = (uint32_t)line;
	seen->used++;
	return 0;
}

void seen_expect(const Seen *seen, const uint8_t *digest)
{
	uint32_t key;
	memcpy(&key, digest, sizeof key);
	__builtin_prefetch(&seen->slots[home(key, seen->size)], 1);
}
