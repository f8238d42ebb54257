/*
 * One visit of a reach through the fan-out, as the program makes them, for tests.
 */
#pragma once

#include "inventory/fanout.h"
#include "tests/harness.h"

typedef struct {
	const Reach *reach;
	ReachTarget target;
	ReachOptions options;
	const char *script;
	size_t sink_stops_after; /* bytes; 0: never */
} VisitInput;

/* What came of it; `output` is owned. */
typedef struct {
	ReachResult result;
	char *output;
	size_t length;
	size_t stops_after;
	int64_t took_ms;
} VisitOutcome;

static inline bool visit_sink(const char *bytes, size_t length, void *data)
{
	VisitOutcome *outcome = data;
	outcome->output = g_realloc(outcome->output, outcome->length + length + 1);
	memcpy(outcome->output + outcome->length, bytes, length);
	outcome->length += length;
	outcome->output[outcome->length] = '\0';
	return outcome->stops_after == 0 || outcome->length < outcome->stops_after;
}

static inline void *visit_job(const void *input, Deadline *deadline)
{
	const VisitInput *in = input;
	VisitOutcome *outcome = g_new0(VisitOutcome, 1);
	int64_t begin = g_get_monotonic_time();
	outcome->stops_after = in->sink_stops_after;
	in->reach->run(&in->target, &in->options, in->script, deadline, visit_sink, outcome,
	        &outcome->result);
	outcome->took_ms = (g_get_monotonic_time() - begin) / 1000;
	return outcome;
}

static inline void visit_done(size_t index, void *result, void *data)
{
	((VisitOutcome **)data)[index] = result;
}

static inline void visit_outcome_free(VisitOutcome *outcome)
{
	if (outcome)
		g_free(outcome->output);
	g_free(outcome);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VisitOutcome, visit_outcome_free)

/* Runs all at once; outcomes[i] are yours. A job abandoned (60 s after its deadline) is NULL. */
static inline void visits_run(const VisitInput *visits, size_t count, int timeout_ms,
        const atomic_int *cancel, VisitOutcome **outcomes)
{
	g_autofree const void **inputs = g_new0(const void *, count);
	for (size_t i = 0; i < count; i++)
		inputs[i] = &visits[i];
	FanoutOptions options = {.jobs_at_once = count,
	        .timeout_ms_per_job = timeout_ms,
	        .abandon_after_ms = 60000,
	        .cancel = cancel};
	FanoutCalls calls = {.run = visit_job, .done = visit_done, .data = outcomes};
	fanout_run(inputs, count, &options, &calls, NULL);
}

static inline VisitOutcome *visit_run(const VisitInput *visit, int timeout_ms)
{
	VisitOutcome *outcome = NULL;
	visits_run(visit, 1, timeout_ms, NULL, &outcome);
	return outcome;
}

/*
 * One whose deadline is to pass at a place of it: while its message has `where` and that many bytes
 * came. On a machine that is slow in coming there it is given three times as long, again and again.
 */
static inline VisitOutcome *visit_run_to(
        const VisitInput *visit, const char *where, size_t bytes, int *timeout_ms)
{
	enum { LONGEST_MS = 20000 };
	VisitOutcome *outcome = visit_run(visit, *timeout_ms);
	while ((!strstr(outcome->result.message, where) || outcome->length < bytes) &&
	        *timeout_ms < LONGEST_MS) {
		visit_outcome_free(outcome);
		*timeout_ms *= 3;
		outcome = visit_run(visit, *timeout_ms);
	}
	return outcome;
}
