#include "agent/run.h"
#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "checks/asked.h"
#include "reports/report_file.h"
#include "reports/site_files.h"
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void run_inputs_clear(RunInputs *inputs)
{
	g_clear_pointer(&inputs->attestations, attestations_free);
	g_clear_pointer(&inputs->waivers, waivers_free);
	g_clear_pointer(&inputs->facts, factbook_free);
	g_clear_pointer(&inputs->checklist, checklist_free);
	if (!inputs->site_in_use)
		g_clear_pointer(&inputs->site, site_free);
	run_clear(&inputs->run);
}

void run_choice_say(const Invocation *invocation, const RunChoice *choice)
{
	bool zh = invocation_zh(invocation);
	g_autofree char *id = g_path_get_basename(choice->dir);
	if (choice->is_part)
		fprintf(stderr,
		        zh ? "依据检查 %s：它只检查了一部分，或被中断，其余主机没有记录；先运行 "
		             "jiuxu check 检查全部\n"
		           : "by run %s, of a part of the site or interrupted: it knows nothing of "
		             "the rest; `jiuxu check` looks at everything\n",
		        id);
	else if (choice->newer)
		fprintf(stderr,
		        zh ? "依据最近一次完整检查 %s（之后的 %s 只检查了一部分，或被中断）\n"
		           : "by the newest whole run %s (%s after it was of a part, or was "
		             "interrupted)\n",
		        id, choice->newer);
}

Site *run_site_load(const Invocation *invocation, GError **error)
{
	const char *site_dir = invocation->site_dir;
	g_autofree char *path = g_build_filename(site_dir, "site.yaml", NULL);
	if (g_file_test(path, G_FILE_TEST_EXISTS))
		return site_load_all(path, invocation->more, error);
	if (g_file_test(site_dir, G_FILE_TEST_IS_REGULAR)) {
		g_autofree char *folder = g_path_get_dirname(site_dir);
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "-C takes a folder, not the file '%s': write -C %s", site_dir, folder);
		return NULL;
	}
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "%s: there is none; make one with `jiuxu init %s`, or name its folder with -C",
	        path, site_dir);
	return NULL;
}

bool run_inputs_load_site(RunInputs *inputs, const Invocation *invocation, GError **error)
{
	const char *site_dir = invocation->site_dir;
	inputs->site = run_site_load(invocation, error);
	if (inputs->site)
		inputs->checklist = checklist_load_site(site_dir, invocation->more, error);
	if (inputs->checklist)
		inputs->waivers =
		        waivers_load(site_dir, inputs->site, inputs->checklist, NULL, error);
	if (inputs->waivers)
		inputs->attestations = attestations_load(site_dir, error);
	return inputs->attestations != NULL;
}

bool run_inputs_load_run(RunInputs *inputs, const char *run_dir, GError **error)
{
	g_autofree char *inputs_dir = g_build_filename(run_dir, "inputs", NULL);
	g_autofree char *site_path = g_build_filename(inputs_dir, "site.yaml", NULL);
	g_autoptr(json_t) report = report_file_head(run_dir, error);
	if (!report || !document_run(report, &inputs->run, error))
		return false;
	inputs->site = site_load(site_path, error);
	if (inputs->site)
		inputs->checklist = checklist_load_run(inputs_dir, error);
	if (inputs->checklist)
		inputs->waivers =
		        waivers_load(inputs_dir, inputs->site, inputs->checklist, NULL, error);
	if (inputs->waivers)
		inputs->attestations = attestations_load(inputs_dir, error);
	if (inputs->attestations)
		inputs->facts = factbook_load(run_dir, error);
	return inputs->facts != NULL;
}

char *tool_digest(void)
{
	g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
	char *digest = program ? digest_file(program, NULL) : NULL;
	return digest ? digest : g_strnfill(DIGEST_LENGTH, '0');
}

static JudgeInput judge_input(const RunInputs *inputs)
{
	return (JudgeInput){.site = inputs->site,
	        .checklist = inputs->checklist,
	        .facts = inputs->facts,
	        .attestations = inputs->attestations,
	        .waivers = inputs->waivers,
	        .item = inputs->run.item,
	        .pattern = inputs->run.pattern,
	        .judged_at_us = inputs->run.judged_at_us};
}

GPtrArray *run_inputs_asked(const RunInputs *inputs)
{
	JudgeInput input = judge_input(inputs);
	return checks_asked(&input);
}

Document *run_inputs_judge(RunInputs *inputs)
{
	JudgeInput input = judge_input(inputs);
	g_autofree char *digest = tool_digest();
	Tool tool = {.version = JIUXU_VERSION, .digest = digest};
	g_autoptr(Verdicts) verdicts = judge(&input);
	factbook_drop_topics(inputs->facts); /* the document and its pages need the room */
	malloc_trim(0);
	return document_make(&input, verdicts, &inputs->run, &tool);
}

static bool word_is(const Word *word, const char *text)
{
	return strcmp(word->text, text) == 0;
}

/* 3 beats 4; a part that was asked for answers for itself, an interruption for nothing. */
ExitStatus run_exit_status(const Document *document, bool strict)
{
	if (json_is_true(json_object_get(json_object_get(document->head, "run"), "interrupted")))
		return EXIT_INTERRUPTED;
	bool failed = false, unknown = false;
	size_t count = rows_count(document->rows);
	for (size_t i = 0; i < count; i++) {
		const DocumentRow *row = rows_at(document->rows, i);
		bool counts = strict || word_is(row->severity, "blocker");
		failed = failed || (counts && word_is(row->outcome, "fail"));
		unknown = unknown || (counts && word_is(row->outcome, "unknown"));
	}
	if (failed)
		return EXIT_NOT_READY;
	return unknown || count == 0 ? EXIT_INCOMPLETE : EXIT_READY;
}
