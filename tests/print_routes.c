/* Every row of the table of routes as "METHOD path access permission", for tests that walk it. */
#include "records/web/route.h"

#include <stdio.h>

int main(void)
{
	static const char *const words[] = {"open", "half", "session", "permit"};
	for (size_t i = 0; i < routes_count(); i++) {
		const Route *route = route_at(i);
		printf("%s %s %s %s\n", route->method, route->path, words[route->access],
		        route->access == ACCESS_PERMIT ? permission_row(route->permission)->id
		                                       : "-");
	}
	return 0;
}
