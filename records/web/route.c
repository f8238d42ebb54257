#include "records/web/route.h"

#include "records/web/http/message.h"

#include <string.h>

bool route_is_api(const Route *route)
{
	return g_str_has_prefix(route->path, "/api/");
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

const Route *route_find(
        const char *method, const char *path, char *parts[ROUTE_PARTS_MAX + 1], bool *ret_other)
{
	const Route *found = NULL;
	*ret_other = false;
	/* rows without braces win */
	for (int braces = 0; braces < 2 && !found; braces++)
		for (size_t i = 0; i < routes_count() && !found; i++) {
			const Route *route = &routes[i];
			if ((strchr(route->path, '{') != NULL) != (braces == 1))
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
