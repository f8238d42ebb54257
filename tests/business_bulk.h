/* Numbers given to a whole class, and what is said of each row, for tests of business in bulk. */
#pragma once

#include "records/business/bulk.h"
#include "tests/business_world.h"

/* Each row's numbers, or what stands against it. */
static inline bool row_numbers(const BulkRow *row, void *data, GError **error)
{
	(void)error;
	const char *rule = row->excepted          ? "excepted"
	                   : row->findings->count ? rule_of(row->findings->list[0].rule)->name
	                                          : row->words;
	g_string_append_printf(data, "%s%s ", row->certificate, row->number);
	if (!row->good)
		g_string_append_printf(data, *row->words ? "(%s) " : "%s ", rule);
	return true;
}

/* Calls the class 1班 to its business; what it says of each row, or the error. Yours. */
static inline char *bulk_said(BusinessWorld *world, const char *kind, const char *asked,
        char **seen, bool commit, int64_t *ret_batch)
{
	Office office = sit(world, CLERK);
	g_autoptr(json_t) given = json_loads(asked, 0, NULL);
	g_autoptr(GError) error = NULL;
	GString *said = g_string_new(NULL);
	BulkRequest request = {.business = business_find(kind),
	        .filter = {.class_name = "1班"},
	        .reason = "按期办理",
	        .asked = given,
	        .seen = commit ? *seen : NULL};
	if (!bulk_apply(&office, &request, commit, row_numbers, said, ret_batch,
	            commit ? NULL : seen, &error))
		g_string_append_printf(said, "! %s", error->message);
	return g_string_free(said, FALSE);
}

#define COMPLETE "{\"certificate\": \"GZ-099\", \"ended\": \"202607\"}"
