/*
 * The words of judging: outcomes, verdicts, severities, and how the worse of two is found.
 *
 * Outcomes stand from best to worst, so that "as bad as its worst" is a maximum. Nothing observed
 * is `unknown`, which is worse than everything but `fail` and never counts as ready.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef enum {
	OUTCOME_NOT_APPLICABLE,
	OUTCOME_PASS,
	OUTCOME_ATTESTED,
	OUTCOME_WARN,
	OUTCOME_WAIVED,
	OUTCOME_UNKNOWN,
	OUTCOME_FAIL,
	OUTCOME_COUNT,
} Outcome;

typedef enum { SEVERITY_BLOCKER, SEVERITY_MAJOR, SEVERITY_MINOR } Severity;

typedef enum {
	VERDICT_READY,
	VERDICT_READY_WITH_REMARKS,
	VERDICT_NOT_READY,  /* a blocker failed */
	VERDICT_INCOMPLETE, /* a blocker is unknown */
} ReadinessVerdict;

/* A pair of sentences that say the same; both borrowed. */
typedef struct {
	const char *zh, *en;
} Words;

const char *outcome_name(Outcome outcome); /* "not_applicable", "pass" … */
bool outcome_parse(const char *name, Outcome *ret);
Words outcome_words(Outcome outcome);         /* 通过 / pass … */
const char *severity_name(Severity severity); /* "blocker" … */
bool severity_parse(const char *name, Severity *ret);
Words severity_words(Severity severity); /* 关键项 / blocker … */
const char *readiness_name(ReadinessVerdict verdict);
bool readiness_parse(const char *name, ReadinessVerdict *ret);
Words readiness_words(ReadinessVerdict verdict); /* 具备部署条件 / ready … */
Words cause_words(const char *cause);            /* of inventory/facts.h, by its name */

Words signer_role_words(const char *role); /* of signers.yaml: centre, vendor, ministry */

Words cause_remedy(const char *cause); /* what makes such a row known */

Outcome outcome_worst(Outcome a, Outcome b);
