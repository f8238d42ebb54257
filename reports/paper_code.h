/*
 * What the QR code of a sealed paper says: which run, and the SHA-256 of the manifest of its
 * bundle, so that paper and bundle can be held against each other: `jiuxu:<run>:<64 hex digits>`.
 * Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Owned by the caller. */
char *paper_code(const char *run_id, const char *manifest_sha256);

/* Both owned by the caller; BASE_ERROR_USAGE when it is not such a text. */
bool paper_code_parse(const char *text, char **ret_run_id, char **ret_sha256, GError **error);

/* The code as a PNG of black squares with the quiet zone around them; BASE_ERROR_IO. */
bool paper_code_png(const char *text, GString *out, GError **error);
