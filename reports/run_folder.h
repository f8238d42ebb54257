/*
 * The run folder: what a run leaves, and all that is needed to judge it again.
 *
 *	runs/<UTC time>-<id>/  report.json report.html events.ndjson facts/… evidence/… inputs/…
 *	                       manifest.json signatures/ reviews/
 *
 * inputs/ holds the site file (it names secrets, never holds them), the checklist, the statements
 * and the list of signers as they were, so that judging needs nothing else. All calls block on
 * the disk.
 */
#pragma once

#include "reports/document.h"

/* "20261123T021059Z-1a2b3c4d": sorts by time. Owned. */
char *run_id_new(int64_t at_us);

/* runs/<id> below the site folder, made. Owned. */
char *run_folder_create(const char *site_dir, const char *id, GError **error);

/* The newest complete run of the site (it has a manifest), or the one named. Owned. */
char *run_folder_find(const char *site_dir, const char *id, GError **error);

/*
 * Copies site.yaml, signers.yaml, waivers.yaml, attestations/ into inputs/, a site's checklist.yaml
 * as checklist.site.yaml, and writes the whole checklist as checklist.yaml.
 */
bool run_folder_inputs(
        const char *run_dir, const char *site_dir, const Checklist *checklist, GError **error);

/* Writes one file of the run. */
bool run_folder_write(
        const char *run_dir, const char *name, const void *bytes, size_t length, GError **error);

/* The signed statements below `dir`/attestations, their signatures looked at with
 * `dir`/signers.yaml. */
Attestations *attestations_load(const char *dir, GError **error);

/* One of them, by its path. Owned. */
Attestation *attestation_load(const char *dir, const char *path, GError **error);
