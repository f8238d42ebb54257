/*
 * Long work tells whoever watches its thread that it goes on. Work that beats is not stuck, however
 * long it takes; a thread that nobody watches beats for nothing.
 */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

/* The present thread is watched by this moment (microseconds of the monotonic clock), which lives
 * as long as the thread; NULL: by none any more. */
void beat_watch(atomic_int_fast64_t *moment_us);

/* Behind each piece of work that is done. Cheap. */
void beat(void);
