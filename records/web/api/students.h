/* Calls of the API that concern students. */
#pragma once

#include "records/store/history.h"
#include "records/web/exchange.h"

bool api_students(Exchange *exchange, GError **error);
bool api_student(Exchange *exchange, GError **error);
bool api_search(Exchange *exchange, GError **error);
bool api_statistics(Exchange *exchange, GError **error);
/* Changes since a cursor, for systems that keep a copy. */
bool api_events(Exchange *exchange, GError **error);

/* Of one student the sensitive fields that are asked for, and changes with them in full: each with
 * a reason, and logged. */
bool api_reveal(Exchange *exchange, GError **error);
bool api_events_full(Exchange *exchange, GError **error);

/* What api_event_gather() gathers. */
typedef struct {
	json_t *rows;
	int64_t last;
	bool full;     /* sensitive values too, but of who has left the scope */
	GArray *shown; /* of full: int64_t, whose they were; borrowed */
} ApiFeed;
enum { API_EVENTS_MAX = 1000 };
/* WEB_ERROR_UNFIT for a cursor that the log has not come to; the same for both ways of asking. */
bool api_since_fits(Exchange *exchange, int64_t since, GError **error);
bool api_event_gather(const HistoryEntry *entry, void *data, GError **error);
