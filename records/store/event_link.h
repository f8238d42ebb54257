/* An event as it is chained: what appending and verifying share. Pure. */
#pragma once

#include "records/store/event.h"

typedef struct {
	int64_t seq, at_us;
	const char *texts[5]; /* actor, origin, kind, subject, reason */
	const void *before, *after;
	size_t before_length, after_length;
} Link;

/* The keyed digest of the event behind one whose digest is `last`. */
void link_digest(Store *store, const Link *link, const uint8_t last[SEAL_DIGEST_BYTES],
        uint8_t ret[SEAL_DIGEST_BYTES]);

/* 64 hexadecimal digits. */
void digest_hex(const uint8_t *bytes, char ret[65]);
