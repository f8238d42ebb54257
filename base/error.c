#include "base/error.h"

G_DEFINE_QUARK(jiuxu - base - error, base_error)

void error_prefix(GError **error, const char *where)
{
	if (error && *error)
		g_prefix_error(error, "%s: ", where);
}

bool error_gather(GError **first, GError *next, GPtrArray *more)
{
	if (first && !*first) {
		g_propagate_error(first, next);
		return more != NULL;
	}
	if (more)
		g_ptr_array_add(more, g_strdup(next->message));
	g_error_free(next);
	return more != NULL;
}
