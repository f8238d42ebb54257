#include "records/web/route.h"

#include "records/web/http/message.h"

#include <string.h>

bool route_is_api(const Route *route)
{
	return g_str_has_prefix(route->path, "/api/");
}

bool route_has_words(const Route *route)
{
	return route_is_api(route) && route->answer && !g_str_has_prefix(route->answer, "image/") &&
	       strcmp(route->answer, "application/octet-stream") != 0;
}

Subject route_subject(const Route *route)
{
	return route->access == ACCESS_PERMIT ? permission_row(route->permission)->subject
	                                      : route->subject;
}

static void parts_clear(char *parts[ROUTE_PARTS_MAX + 1])
{
	for (int i = 0; i <= ROUTE_PARTS_MAX; i++)
		g_clear_pointer(&parts[i], g_free);
}

/* A part behind braces is not empty, decodes, and has no slash in it. */
static bool fits(const char *pattern, const char *path, char *parts[ROUTE_PARTS_MAX + 1])
{
	int count = 0;
	while (*pattern && *path) {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		size_t length = strcspn(path, "/");
		char *part = length ? percent_decode(path, length, false) : NULL;
		if (!part || strchr(part, '/') || count == ROUTE_PARTS_MAX) {
			g_free(part);
			return false;
		}
		parts[count++] = part;
		pattern = strchr(pattern, '}') + 1;
		path += length;
	}
	return !*pattern && !*path;
}

static bool method_fits(const Route *route, const char *method)
{
	return strcmp(route->method, method) == 0 ||
	       (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

/* What stands in front of the first brace: most paths are none of a route by it alone. */
typedef struct {
	const Route *route;
	size_t length;
} Begun;

typedef struct {
	GHashTable *plain; /* path -> GPtrArray of Route, without braces */
	GArray *braced;    /* of Begun */
} Index;

static const Index *index_get(void)
{
	static Index index;
	static gsize once;
	if (!g_once_init_enter(&once))
		return &index;
	index.plain = g_hash_table_new(g_str_hash, g_str_equal);
	index.braced = g_array_new(FALSE, FALSE, sizeof(Begun));
	for (size_t i = 0; i < routes_count(); i++) {
		const Route *route = route_at(i);
		Begun begun = {route, strcspn(route->path, "{")};
		if (route->path[begun.length]) {
			g_array_append_val(index.braced, begun);
			continue;
		}
		GPtrArray *same = g_hash_table_lookup(index.plain, route->path);
		if (!same) {
			same = g_ptr_array_new();
			g_hash_table_insert(index.plain, (gpointer)route->path, same);
		}
		g_ptr_array_add(same, (gpointer)route);
	}
	g_once_init_leave(&once, 1);
	return &index;
}

static const Route *plain_find(const GPtrArray *same, const char *method, bool *ret_other)
{
	for (guint i = 0; same && i < same->len; i++)
		if (method_fits(same->pdata[i], method))
			return same->pdata[i];
	*ret_other = same != NULL;
	return NULL;
}

const Route *route_find(
        const char *method, const char *path, char *parts[ROUTE_PARTS_MAX + 1], bool *ret_other)
{
	const Index *index = index_get();
	*ret_other = false;
	/* rows without braces win */
	const Route *found = plain_find(g_hash_table_lookup(index->plain, path), method, ret_other);
	for (guint i = 0; i < index->braced->len && !found; i++) {
		const Begun *begun = &g_array_index(index->braced, Begun, i);
		const Route *route = begun->route;
		if (strncmp(route->path, path, begun->length) != 0)
			continue;
		if (!fits(route->path, path, parts)) {
			parts_clear(parts);
		} else if (method_fits(route, method)) {
			found = route;
		} else {
			parts_clear(parts);
			*ret_other = true;
		}
	}
	return found;
}
