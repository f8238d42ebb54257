/* The one table of everything that can be asked (route.h): its parts, by subject. */
#include "records/web/routes/parts.h"

const RouteParameter etag_parameters[] = {
        {"If-None-Match", IN_HEADER, TEXT, "an ETag: 304 when it is still that", false}, {0}};

static const RouteTable *const tables[] = {&routes_service, &routes_accounts, &routes_students,
        &routes_printed, &routes_files, &routes_business, &routes_helpdesk, &routes_schools,
        &routes_aid, &routes_province};

size_t routes_count(void)
{
	size_t count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		count += tables[i]->count;
	return count;
}

const Route *route_at(size_t number)
{
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
		if (number < tables[i]->count)
			return &tables[i]->rows[number];
		number -= tables[i]->count;
	}
	return NULL;
}

int route_number(const Route *route)
{
	size_t before = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(tables); before += tables[i++]->count)
		if (route >= tables[i]->rows && route < tables[i]->rows + tables[i]->count)
			return (int)(before + (size_t)(route - tables[i]->rows));
	return -1;
}
