/*
 * What `check` does, in steps: load what is asked, observe it, judge it, leave a run folder.
 */
#pragma once

#include "agent/command.h"
#include "reports/run_choice.h"
#include "reports/run_folder.h"

/* The inputs of a judgement, owned together. */
typedef struct {
	Site *site;
	Checklist *checklist;
	Attestations *attestations;
	Waivers *waivers;
	FactBook *facts;
	Run run;
	bool site_in_use; /* a visit that was given up may still read the site: not freed */
} RunInputs;

void run_inputs_clear(RunInputs *inputs);

/* From the site folder: site.yaml, the checklist, waivers, statements. No facts yet. */
bool run_inputs_load_site(RunInputs *inputs, const Invocation *invocation, GError **error);

/* From a run folder or an opened bundle: everything, facts and run included. */
bool run_inputs_load_run(RunInputs *inputs, const char *run_dir, GError **error);

/* The checks that the run has something to observe for (const Check *). Owned. */
GPtrArray *run_inputs_asked(const RunInputs *inputs);

/* Judges and makes the document. Owned. Of the facts, only who was reached is left afterwards. */
Document *run_inputs_judge(RunInputs *inputs);

/* The exit status of a judged document: of the rows that were asked for. */
ExitStatus run_exit_status(const Document *document, bool strict);

/* SHA-256 of this program's file. Owned. */
char *tool_digest(void);

/* Which run is taken as the site's, on stderr: when it is not simply the newest. */
void run_choice_say(const Invocation *invocation, const RunChoice *choice);

/* The site.yaml of a folder; where there is none, the error says how to come by one. Owned. */
Site *run_site_load(const Invocation *invocation, GError **error);
