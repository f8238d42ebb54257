/*
 * Judging again what somebody handed in: whether the bundle holds what its rows rest on, and
 * whether its own report says what its facts say.
 */
#pragma once

#include "agent/command.h"
#include "reports/document.h"

/* False with BASE_ERROR_UNTRUSTED when a row cites evidence that is not in the folder. */
bool rejudge_evidence_held(const Document *document, const char *run_dir, GError **error);

/*
 * Says on stderr where the report handed in, or its checklist, is another than ours. False when it
 * is the checklist: what it may not have asked is not known to be ready.
 */
bool rejudge_compare(const Invocation *invocation, const Document *document, const char *run_dir);
