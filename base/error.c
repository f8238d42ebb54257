#include "base/error.h"

G_DEFINE_QUARK(jiuxu - base - error, base_error)

void error_prefix(GError **error, const char *where)
{
	if (error && *error)
		g_prefix_error(error, "%s: ", where);
}
