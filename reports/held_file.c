#include "reports/held_file.h"
#include <stdio.h>
#include <string.h>

#define PIECE_BYTES 65536

struct HeldFile {
	FILE *file;
	bool same;
	size_t at, have; /* in bytes */
	char bytes[PIECE_BYTES];
};

HeldFile *held_file_new(const char *path)
{
	HeldFile *held = g_new(HeldFile, 1);
	held->file = fopen(path, "re");
	held->same = held->file != NULL;
	held->at = held->have = 0;
	return held;
}

void held_file_free(HeldFile *held)
{
	if (!held)
		return;
	if (held->file)
		fclose(held->file);
	g_free(held);
}

static bool is_next(HeldFile *held, const char *bytes, size_t length)
{
	while (length > 0) {
		if (held->at == held->have) {
			held->have = fread(held->bytes, 1, PIECE_BYTES, held->file);
			held->at = 0;
			if (held->have == 0)
				return false;
		}
		size_t part = MIN(length, held->have - held->at);
		if (memcmp(bytes, held->bytes + held->at, part) != 0)
			return false;
		held->at += part;
		bytes += part;
		length -= part;
	}
	return true;
}

bool held_file_next(HeldFile *held, const char *bytes, size_t length)
{
	held->same = held->same && is_next(held, bytes, length);
	return held->same;
}

bool held_file_ends(HeldFile *held)
{
	return held->same && held->at == held->have && fgetc(held->file) == EOF;
}
