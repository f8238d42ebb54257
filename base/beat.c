#include "base/beat.h"

#include <glib.h>

static _Thread_local atomic_int_fast64_t *watched;

void beat_watch(atomic_int_fast64_t *moment_us)
{
	watched = moment_us;
}

void beat(void)
{
	if (watched)
		atomic_store(watched, g_get_monotonic_time());
}
