/* Any bytes as a checklist: read, or refused by position; what is read judges an empty run. */
#include "checks/judge.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char site_yaml[] =
        "site: {name: s, unit: '1'}\nhosts: [{name: db1, address: a, role: database}]\n"
        "network: {internal: [{address: 10.1.1.1}]}\n";

static void judge_empty(const Checklist *checklist)
{
	g_autoptr(Site) site = site_parse("site.yaml", site_yaml, strlen(site_yaml), NULL);
	g_autoptr(FactBook) facts = factbook_new();
	Facts *host = facts_new(SUBJECT_HOST, "db1");
	facts_put(host, "os", "ssh", 1, NULL, json_pack("{s:s}", "id", "x"));
	factbook_add(facts, host);
	JudgeInput input = {
	        .site = site, .checklist = checklist, .facts = facts, .judged_at_us = 2};
	g_autoptr(Verdicts) verdicts = judge(&input);
	for (size_t i = 0; i < verdicts_count(verdicts); i++)
		g_assert(verdicts_at(verdicts, i)->outcome != OUTCOME_PASS ||
		         verdicts_at(verdicts, i)->evidence->len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Checklist) checklist =
	        checklist_parse("fuzz.yaml", (const char *)bytes, length, &error);
	g_assert(!checklist == (error != NULL));
	if (!checklist)
		return 0;
	Wants *wants = checklist_wants(checklist, NULL);
	wants_free(wants);
	judge_empty(checklist);
	return 0;
}
