/* What `verify` tells of a bundle: in words, or as JSON ("jiuxu.verification/1"). */
#pragma once

#include "agent/rejudge.h"
#include "reports/bundle.h"

/* All of it borrowed. */
typedef struct {
	const Invocation *invocation;
	const char *path;
	bool own_list; /* --signers was given */
	bool paper;    /* --paper was given */
	const BundleVerdict *verdict;
	const Rejudged *rejudged; /* NULL: it was not judged again */
} Telling;

/* The preparation is confirmed when the vendor signed what verifies. */
bool verify_is_confirmed(const BundleVerdict *verdict);
/* Whether any of the signers has a role. */
bool verify_any_role(const BundleVerdict *verdict);

/* On stdout. False when the report cannot be prepared for people. */
bool verify_show(const Telling *telling, GError **error);
