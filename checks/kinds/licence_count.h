/* What a line of the ledger has to cover, counted from what was seen. For the licence kinds alone.
 */
#pragma once

#include "checks/judge.h"

typedef enum {
	METRIC_FREE,
	METRIC_PROCESSOR, /* Oracle's: cores × core factor */
	METRIC_CORE,
	METRIC_SOCKET,
	METRIC_NUP, /* named user plus: a minimum for each processor */
	METRIC_HOST,
	METRIC_OTHER, /* nothing that can be counted here */
} Metric;

/* What the metric is called in each language; the line's own word where it is none of ours. */
Words licence_metric_words(const SiteLicence *licence);

/* Whether the ledger has a line of that family about the host, free or with a document. */
typedef enum { PAPER_NONE, PAPER_FREE, PAPER_DOCUMENT } Paper;
Paper licence_paper(const Site *site, int family, const SiteHost *host);
