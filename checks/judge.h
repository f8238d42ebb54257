/*
 * Judging: Facts + Checklist -> Verdicts. Pure: no I/O, no clock; the same input gives the same
 * rows in the same order, today and from the bundle in a year.
 *
 * Two laws hold for every kind of check and are enforced in one place, after the kind has spoken:
 * no row passes without evidence, and no row passes on an observation older than its freshness.
 */
#pragma once

#include "checks/attestation.h"
#include "checks/verdict.h"
#include "checks/waiver.h"
#include "inventory/factbook.h"
#include "inventory/site.h"

typedef struct {
	const Site *site;
	const Checklist *checklist;
	const FactBook *facts;
	const Attestations *attestations; /* NULL: none */
	const Waivers *waivers;           /* NULL: none */
	const char *item;                 /* NULL: all five */
	const char *pattern;              /* NULL: every host */
	GHashTable *only;                 /* set of check ids; NULL: every check */
	int64_t judged_at_us;
} JudgeInput;

Verdicts *judge(const JudgeInput *input);

/* What a kind of check is given, and the one thing it may do: make rows. */
typedef struct {
	const JudgeInput *input;
	json_t *parameters;
	GHashTable *plans;  /* by host, made when first asked for: judge_host_plan() */
	GHashTable *values; /* what was said in Chinese: judge_value_zh() */
	Verdicts *verdicts;
	struct SeenIndex *seen; /* of the address kinds: checks/kinds/seen_index.h */
} Judge;

enum { CHECK_PARAMETERS_MAX = 3 };

/*
 * A kind of check: how targets are found and how one is judged. The array `check_kinds` in
 * checks/kinds/kinds.c lists them; to add one, write one file and one line there.
 */
struct CheckKind {
	const char *name;
	Words doc;                                    /* what it judges, in both languages */
	const char *parameters[CHECK_PARAMETERS_MAX]; /* of the checklist, that it reads by name */
	bool needs_expect;                            /* `expect` must be there and not empty */
	bool needs_with;                              /* `with` must be there */
	bool reads_platform; /* what virtualisation platforms show, of guests or for itself */
	bool (*with_check)(
	        const Check *check, GError **error); /* and assert something; may be NULL */
	void (*judge)(Judge *judge, const Check *check);
};

const CheckKind *check_kind_find(const char *name);
const CheckKind *check_kind_at(size_t index); /* NULL behind the last */

/*
 * For kinds whose targets are hosts: makes the row, answers not_applicable, calls back for the
 * rest; `facts` is NULL for a host that nobody visited.
 */
typedef void (*JudgeHost)(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row);
void judge_hosts(Judge *judge, const Check *check, JudgeHost each);

/* True when the row's target host belongs to what was asked for. */
bool judge_selects(const Judge *judge, const SiteHost *host);

/* Facts of a host; NULL when nobody visited it: verdict_observed() then says so. */
const Facts *judge_host_facts(const Judge *judge, const char *host);

/* What expressions see of a host as `plan`. Borrowed from the judge. */
const json_t *judge_host_plan(const Judge *judge, const SiteHost *host);

/* value_zh() (checks/values_zh.h), each said once for all the rows of a check. Borrowed until the
 * next check. */
const char *judge_value_zh(Judge *judge, const char *value);

/* For rows judged from the plan itself: cites the site file. */
void judge_cite_plan(const Judge *judge, Verdict *row);
