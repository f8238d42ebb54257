/*
 * Verdicts: one row for every check and target of the plan, passes and not_applicable included.
 */
#pragma once

#include "checks/checklist.h"
#include "inventory/facts.h"

typedef struct {
	const Check *check; /* borrowed from the checklist */
	char *target;
	TargetKind target_kind;
	Outcome outcome;
	char *cause;             /* a word of inventory/facts.h, "stale", "not_planned",
	                            "imprecise"; "" */
	char *expected, *actual; /* values, the same in every language */
	char *reason_zh, *reason_en;
	char *remedy_zh, *remedy_en; /* what mends this one; NULL: as the check says */
	GPtrArray *evidence;         /* char *, "sha256:…" */
	GPtrArray *evidence_of; /* char *: whose each of them is, "" where the target tells that
	                           itself, perhaps fewer; NULL when it always does */
	GPtrArray *sources;     /* char *: by which route it was seen */
	int64_t collected_at_us, valid_until_us; /* 0: nothing was collected */
	const char *because_check; /* the row that alone explains this one: its check (borrowed) */
	char *because_target;      /* and its target; both NULL: none does */
	bool mended_by_check;      /* the check's own remedy makes it known, not its cause's */
} Verdict;

typedef struct Verdicts Verdicts;

Verdicts *verdicts_new(void);
void verdicts_free(Verdicts *verdicts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verdicts, verdicts_free)

size_t verdicts_count(const Verdicts *verdicts);
const Verdict *verdicts_at(const Verdicts *verdicts, size_t index);

/* A new row, `unknown` / `not_observed` until decided. Owned by the verdicts. */
Verdict *verdicts_row(Verdicts *verdicts, const Check *check, TargetKind kind, const char *target);

/* What was asked for and what was seen: values, not sentences. */
void verdict_expected(Verdict *verdict, const char *format, ...) G_GNUC_PRINTF(2, 3);
void verdict_actual(Verdict *verdict, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Decides the row and says why, in both languages; the arguments serve both formats. */
void verdict_decide(Verdict *verdict, Outcome outcome, const char *zh, const char *en, ...)
        G_GNUC_PRINTF(3, 5) G_GNUC_PRINTF(4, 5);

/* Names the observation that the row is judged from: digest, route, time. */
void verdict_cite(Verdict *verdict, const FactTopic *topic);
void verdict_cite_digest(Verdict *verdict, const char *source, const char *sha256, int64_t at_us);

/*
 * Cites the topic and, when it has no value, decides `unknown` with its cause. True when it has.
 * `facts` NULL: nobody visited the subject.
 */
bool verdict_observed(Verdict *verdict, const Facts *facts, const char *topic, FactTopic *ret);

/* Decides `unknown` with a cause. */
void verdict_unknown(Verdict *verdict, const char *cause, const char *zh, const char *en, ...)
        G_GNUC_PRINTF(3, 5) G_GNUC_PRINTF(4, 5);

/* Names the row that alone explains this one: reports tell them together. */
void verdict_because(Verdict *verdict, const char *check, const char *target);

/* Decides `fail`, cause `not_planned`: the plan lacks what the founding document asks for. */
void verdict_unplanned(Verdict *verdict, const char *zh, const char *en);

/* Makes the row `waived`; the reason says by whom, until when, why, and what had been judged. */
void verdict_waive(
        Verdict *verdict, const char *approved_by, const char *until, const char *reason);

/* Where `message`, given to both formats, stands in the reason, the Chinese one says it in Chinese.
 */
void verdict_said(Verdict *verdict, const char *message);

/* Adds to the reason, in both languages; the arguments serve both formats. */
void verdict_remark(Verdict *verdict, const char *zh, const char *en, ...) G_GNUC_PRINTF(2, 4)
        G_GNUC_PRINTF(3, 4);

/* What mends this row, where the check's own words do not fit; the arguments serve both formats. */
void verdict_remedy(Verdict *verdict, const char *zh, const char *en, ...) G_GNUC_PRINTF(2, 4)
        G_GNUC_PRINTF(3, 4);

/* As bad as its worst row. */
Outcome verdicts_item_outcome(const Verdicts *verdicts, const char *item);
size_t verdicts_outcome_count(const Verdicts *verdicts, Outcome outcome);
ReadinessVerdict verdicts_readiness(const Verdicts *verdicts);
