/*
 * Of what people stated, what counted before and is not there now: pure over two documents.
 *
 * A statement is the same as another of its check and target when who states it, its words and the
 * digest of its document are the same; its last day may have moved. Several of one target are held
 * against each other one by one.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>

/* Appends the entries of `lapsed` (reports/diff.h): of attestations, or of waivers. */
void diff_lapsed_add(json_t *out, const json_t *before, const json_t *after, bool waiver);
