/*
 * A small world to judge: a site from YAML, the checklist carried in the binary, facts put in by
 * hand; and one row of the verdicts held against what it should say.
 *
 *	g_auto(World) world = {0};
 *	world_start(&world, "hosts: …");        the site's own mapping is put in front
 *	facts = world_host(&world, "db1");      a host that was reached
 *	world_put(facts, "dmi", "{'product_serial': 'ABC'}");
 *	world_judge(&world);
 *	ASSERT_ROW(&world, "hardware.serial", "db1", "pass", "", "ABC", "ABC", "…", "…");
 */
#pragma once

#include <stdlib.h>

#include "checks/judge.h"
#include "tests/harness.h"

#define NOW_TEXT "2026-11-23T02:10:59Z"
#define NOW_US ((int64_t)1795399859 * G_USEC_PER_SEC)
#define DIGEST_A "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SITE_HEAD "site: {name: 某省, unit: '13'}\n"

typedef struct {
	Site *site;
	Checklist *checklist;
	FactBook *facts;
	Attestations *attestations;
	Waivers *waivers;
	Verdicts *verdicts;
	const char *item, *pattern;
	int64_t seen_at_us, judged_at_us;
} World;

static inline void world_clear(World *world)
{
	verdicts_free(world->verdicts);
	attestations_free(world->attestations);
	waivers_free(world->waivers);
	factbook_free(world->facts);
	checklist_free(world->checklist);
	site_free(world->site);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

static inline void world_start(World *world, const char *site_yaml)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *yaml = g_strconcat(SITE_HEAD, site_yaml, NULL);
	world->site = site_parse("site.yaml", yaml, strlen(yaml), &error);
	if (!world->site)
		fprintf(stderr, "%s\n", error->message);
	g_clear_error(&error);
	world->checklist = checklist_load_builtin(&error);
	if (!world->checklist)
		fprintf(stderr, "%s\n", error->message);
	world->facts = factbook_new();
	world->attestations = attestations_new();
	world->seen_at_us = world->judged_at_us = NOW_US;
	if (!world->site || !world->checklist)
		abort();
}

static inline Facts *world_subject(World *world, SubjectKind kind, const char *name)
{
	Facts *facts = facts_new(kind, name);
	facts_set_times(facts, NOW_US, NOW_US);
	factbook_add(world->facts, facts);
	return facts;
}

static inline Facts *world_host(World *world, const char *name)
{
	return world_subject(world, SUBJECT_HOST, name);
}

/* JSON with ' for ", so that it reads well in C. */
static inline void world_put_at(Facts *facts, const char *topic, int64_t at_us, const char *text)
{
	g_autofree char *json = g_strdup(text);
	json_error_t where;
	json_t *value = json_loads(g_strdelimit(json, "'", '"'), JSON_DECODE_ANY, &where);
	if (!value)
		fprintf(stderr, "%s: %s\n", topic, where.text);
	facts_put(facts, topic, "ssh", at_us, DIGEST_A, value ? value : json_null());
}

static inline void world_put(Facts *facts, const char *topic, const char *text)
{
	world_put_at(facts, topic, NOW_US, text);
}

static inline void world_judge(World *world)
{
	JudgeInput input = {.site = world->site,
	        .checklist = world->checklist,
	        .facts = world->facts,
	        .attestations = world->attestations,
	        .waivers = world->waivers,
	        .item = world->item,
	        .pattern = world->pattern,
	        .judged_at_us = world->judged_at_us};
	g_clear_pointer(&world->verdicts, verdicts_free);
	world->verdicts = judge(&input);
}

/* The row of a check and target, which must be there: the test ends when it is not. */
static inline const Verdict *world_row(const World *world, const char *check, const char *target)
{
	for (size_t i = 0; i < verdicts_count(world->verdicts); i++) {
		const Verdict *row = verdicts_at(world->verdicts, i);
		if (strcmp(row->check->id, check) == 0 && strcmp(row->target, target) == 0)
			return row;
	}
	fprintf(stderr, "no row '%s' of '%s'\n", check, target);
	exit(1); /* nothing that follows could be told */
}

static inline const char *world_outcome(const World *world, const char *check, const char *target)
{
	const Verdict *row = world_row(world, check, target);
	return row ? outcome_name(row->outcome) : NULL;
}

/* All that a row says, on one line each. */
#define ASSERT_ROW(world, check_, target_, outcome_, cause_, expected_, actual_, zh_, en_)         \
	do {                                                                                       \
		const Verdict *row_ = world_row(world, check_, target_);                           \
		if (!row_)                                                                         \
			break;                                                                     \
		g_autofree char *got_ = g_strjoin(" | ", outcome_name(row_->outcome), row_->cause, \
		        row_->expected, row_->actual, row_->reason_zh, row_->reason_en, NULL);     \
		ASSERT_TEXT(got_,                                                                  \
		        outcome_ " | " cause_ " | " expected_ " | " actual_ " | " zh_ " | " en_);  \
	} while (0)

#define ASSERT_OUTCOME(world, check_, target_, outcome_)                                           \
	ASSERT_TEXT(world_outcome(world, check_, target_), outcome_)
