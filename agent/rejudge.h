/*
 * Judging again what somebody handed in, from its own evidence and inputs: what a reviewer goes by,
 * whatever the report in the bundle says. Touches no host; blocks on the disk.
 */
#pragma once

#include "agent/run.h"
#include "reports/handed_in.h"
#include "reports/opened_run.h"
#include <stdio.h>

typedef struct {
	OpenedRun *opened;
	RunInputs inputs;
	Document *document;
	GPtrArray *changed;  /* HandedInFault: facts that are not as their raw records say */
	HandedIn *handed_in; /* the bundle's facts and reports against its evidence */
	bool own_checklist;  /* built in, or a site's own that only asks more */
} Rejudged;

/*
 * Opens a bundle or run folder, and judges it; a bundle's facts are held against their raw records
 * before (inventory/facts_reread.h), as far as our own version wrote them. Errors:
 * BASE_ERROR_UNTRUSTED when it is not what its manifest lists, when a file of inputs/ or what a row
 * rests on is not among its evidence; those of its files.
 */
bool rejudged_make(Rejudged *ret, const char *path, GError **error);

/* The same in two steps, for who writes files of the document: they are written while the bundle's
 * reports are held against it (reports/handed_in.h). The second is false when one cannot be
 * written. */
bool rejudged_judge(Rejudged *ret, const char *path, GError **error);
bool rejudged_hold(Rejudged *rejudged, const WriterJob *also, GError **error);
void rejudged_clear(Rejudged *rejudged);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rejudged, rejudged_clear)

/* What of its reports its evidence does not say. False when there is such. */
bool rejudged_say(const Invocation *invocation, const Rejudged *rejudged, FILE *out);

/* What cannot be confirmed of it, a line each: the checklist, the page. Owned (char *). */
GPtrArray *rejudged_notes(const Rejudged *rejudged, bool zh);
