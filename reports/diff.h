/*
 * What became different between two runs: rows by check and target, pure over two documents.
 *
 *	{schema: "jiuxu.diff/1", before: {run, judged_at, verdict, verdict_i18n: {zh, en}, unit,
 *	 site, checklist}, after: …,
 *	 notes: [{zh, en}], counts: {better, worse, unseen, other, added, gone, same, not_asked},
 *	 rows: [{change, check, target, severity, title: {zh, en}, before, after, cause_before,
 *	         cause_after, reason: {zh, en}, lost_host}],
 *	 lapsed: [{kind: "attestation" | "waiver", check, target, by, until, change,
 *	           why: {zh, en}}]}
 *
 * What failed and is unknown now is `unseen`, neither better nor worse. Where one of the two looked
 * at a part only, what it does not have is counted as `not_asked` and has no row.
 *
 * `lapsed` are statements that counted before and are not there as they were
 * (reports/diff_lapsed.h): `change` is "replaced" when another of the same check and target counts
 * instead (other words, another document, somebody else), "expired" when none counts, "removed"
 * when nothing is stated any more. Of one that is still there, `until` is what it says now and
 * `why` is why that does not count.
 *
 * `lost_host` is there where the row is unknown for one reason only: that host, its target, could
 * not be read. What it said of itself is told once.
 *
 * A row changed when its outcome did, or the cause why it is unknown; `before` or `after` is null
 * for a row that one of the two does not have. Rows stand worst first.
 */
#pragma once

#include "reports/document.h"

/* Owned. BASE_ERROR_FORMAT for what is no report. */
json_t *diff_make(const Document *before, const Document *after, GError **error);

/* The same for people: rows that changed in the same way told once, targets and reason below.
 * Appends. */
void diff_text(const json_t *diff, bool zh, GString *out);

/* One page of HTML: rows that changed in the same way told once. Appends. */
bool diff_html(const json_t *diff, bool zh, GString *out, GError **error);
