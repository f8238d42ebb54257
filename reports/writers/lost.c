#include "reports/writers/lost.h"
#include <string.h>

/* More would make many rows slow to tell, and nobody reads so many. */
enum { HOSTS_TOLD_BY_WORDS = 50 };

HostView *lost_by_words(const View *view, const Row *row)
{
	for (guint i = 0; i < MIN(view->hosts->len, HOSTS_TOLD_BY_WORDS); i++) {
		HostView *host = g_ptr_array_index(view->hosts, i);
		if (*host->alone && strcmp(host->reach, row->cause) == 0 &&
		        g_str_has_suffix(row->reason, host->alone) &&
		        strstr(row->reason, host->name))
			return host;
	}
	return NULL;
}
