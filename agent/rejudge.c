#include "agent/rejudge.h"
#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/width.h"
#include "checks/topics_zh.h"
#include "inventory/facts_reread.h"
#include <stdio.h>
#include <string.h>

#define PREFIX "sha256:"
#define INPUTS_MAX_FILES 2000
#define INPUTS_DEPTH 2

static bool digest_held(const char *sha256, const char *run_dir)
{
	g_autofree char *path = g_build_filename(run_dir, "evidence", sha256, NULL);
	return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

static bool is_held(const char *cited, const char *run_dir)
{
	return g_str_has_prefix(cited, PREFIX) && digest_valid(cited + strlen(PREFIX)) &&
	       digest_held(cited + strlen(PREFIX), run_dir);
}

/* `held` knows the words whose files were seen. */
static bool row_is_held(
        const DocumentRow *row, GHashTable *held, const char *run_dir, GError **error)
{
	for (size_t i = 0; i < row->evidence->count; i++) {
		const Word *digest = row->evidence->words[i];
		if (g_hash_table_contains(held, digest))
			continue;
		if (!is_held(digest->text, run_dir)) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
			        "check '%s' of '%s' rests on '%s', which is not among the evidence",
			        row->check->text, row->target->text, digest->text);
			return false;
		}
		g_hash_table_add(held, (void *)digest);
	}
	return true;
}

static bool rows_held(const Document *document, const char *run_dir, GError **error)
{
	g_autoptr(GHashTable) held = g_hash_table_new(NULL, NULL);
	for (size_t i = 0; i < rows_count(document->rows); i++)
		if (!row_is_held(rows_at(document->rows, i), held, run_dir, error))
			return false;
	return true;
}

/* What was read when it was judged was kept as evidence then: plan, waivers, statements. The whole
 * checklist was written, not read. */
static bool input_held(const char *inputs, const char *name, const char *run_dir, GError **error)
{
	if (!g_str_has_suffix(name, ".yaml") || strcmp(name, "checklist.yaml") == 0)
		return true;
	g_autofree char *path = g_build_filename(inputs, name, NULL);
	g_autofree char *sha256 = digest_file(path, error);
	if (!sha256 || digest_held(sha256, run_dir))
		return sha256 != NULL;
	g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
	        "inputs/%s: is not the one that was judged by: its SHA-256 is not among the "
	        "evidence",
	        name);
	return false;
}

static bool inputs_held(const char *run_dir, GError **error)
{
	g_autofree char *inputs = g_build_filename(run_dir, "inputs", NULL);
	g_auto(GStrv) files = file_list(inputs, INPUTS_MAX_FILES, INPUTS_DEPTH, error);
	for (char **file = files; file && *file; file++)
		if (!input_held(inputs, *file, run_dir, error))
			return false;
	return files != NULL;
}

void rejudged_clear(Rejudged *rejudged)
{
	g_clear_pointer(&rejudged->handed_in, handed_in_free);
	g_clear_pointer(&rejudged->changed, g_ptr_array_unref);
	g_clear_pointer(&rejudged->document, document_free);
	run_inputs_clear(&rejudged->inputs);
	g_clear_pointer(&rejudged->opened, opened_run_free);
}

/* Whoever handed it in has no copy of the folder it was unpacked into: a file of it is told by its
 * name in the bundle. A file that is not what it should be, in a run whose digests hold, is no
 * fault of who reads it. */
static bool refused(const char *run_dir, const char *path, GError **error)
{
	g_autofree char *folder = g_strconcat(run_dir, "/", NULL);
	GError *found = error ? *error : NULL;
	if (!found || found->domain != BASE_ERROR)
		return false;
	if (g_str_has_prefix(found->message, folder) && strcmp(run_dir, path) != 0) {
		char *inside = g_strdup(found->message + strlen(folder));
		g_free(found->message);
		found->message = inside;
	}
	if (found->code == BASE_ERROR_FORMAT)
		found->code = BASE_ERROR_UNTRUSTED;
	return false;
}

static void changed_add(const char *file, const char *topic, void *changed)
{
	g_ptr_array_add(changed, handed_in_fact(file, topic, topic_zh(topic)));
}

/* Own runs are not held: who can change their facts can change their records. */
static bool facts_held(const Rejudged *rejudged, const char *path, GError **error)
{
	const RunInputs *inputs = &rejudged->inputs;
	const char *run_dir = opened_run_dir(rejudged->opened);
	if (strcmp(run_dir, path) == 0 || !handed_in_own(run_dir, JIUXU_VERSION))
		return true;
	g_autofree char *evidence_dir = g_build_filename(run_dir, "evidence", NULL);
	g_autoptr(Wants) wants = checklist_wants(inputs->checklist, NULL);
	return facts_reread(inputs->facts, inputs->site, wants, evidence_dir, changed_add,
	        rejudged->changed, error);
}

/* The run is read and judged while its files are held against the manifest. */
typedef struct {
	Rejudged *rejudged;
	const char *path;
	bool holds, judged;
	GError *unheld, *unjudged;
} Judging;

static void files_hold(void *data)
{
	Judging *judging = data;
	judging->holds = opened_run_holds(judging->rejudged->opened, &judging->unheld);
}

static void run_judge(void *data)
{
	Judging *judging = data;
	Rejudged *rejudged = judging->rejudged;
	const char *run_dir = opened_run_dir(rejudged->opened);
	GError **error = &judging->unjudged;
	bool loaded = inputs_held(run_dir, error) &&
	              run_inputs_load_run(&rejudged->inputs, run_dir, error) &&
	              facts_held(rejudged, judging->path, error);
	if (loaded)
		rejudged->document = run_inputs_judge(&rejudged->inputs);
	judging->judged = loaded && rows_held(rejudged->document, run_dir, error);
	if (!judging->judged)
		refused(run_dir, judging->path, error);
}

bool rejudged_judge(Rejudged *ret, const char *path, GError **error)
{
	*ret = (Rejudged){.opened = opened_run_begin(path, error),
	        .changed = g_ptr_array_new_with_free_func(handed_in_fault_free)};
	if (!ret->opened)
		return false;
	Judging judging = {.rejudged = ret, .path = path};
	parallel_beside(files_hold, run_judge, &judging);
	if (!judging.holds || !judging.judged) {
		/* nothing that was read counts when the files are others */
		GError **first = judging.holds ? &judging.unjudged : &judging.unheld;
		g_propagate_error(error, g_steal_pointer(first));
		g_clear_error(&judging.unjudged);
		return false;
	}
	const json_t *checklist = json_object_get(ret->document->head, "checklist");
	ret->own_checklist = json_is_array(json_object_get(checklist, "differences"));
	return true;
}

bool rejudged_hold(Rejudged *rejudged, const WriterJob *also, GError **error)
{
	return handed_in_compare(&rejudged->handed_in, opened_run_dir(rejudged->opened),
	        rejudged->document, JIUXU_VERSION, rejudged->changed, also, error);
}

bool rejudged_make(Rejudged *ret, const char *path, GError **error)
{
	return rejudged_judge(ret, path, error) && rejudged_hold(ret, NULL, error);
}

bool rejudged_say(const Invocation *invocation, const Rejudged *rejudged, FILE *out)
{
	bool zh = invocation_zh(invocation);
	const HandedInFault *fault = handed_in_fault(rejudged->handed_in, 0);
	if (!fault)
		return true;
	fputs(zh ? "材料包内的报告不是由其检测记录得出的，以下按检测记录判定：\n"
	         : "the report handed in is not what its evidence gives; what follows is judged "
	           "from "
	           "the evidence:\n",
	        out);
	for (size_t i = 0; (fault = handed_in_fault(rejudged->handed_in, i)); i++)
		fprintf(out, "  %s\n", zh ? fault->zh : fault->en);
	fputc('\n', out);
	return false;
}

static char *checklist_note(const Rejudged *rejudged, bool zh)
{
	const json_t *checklist = json_object_get(rejudged->document->head, "checklist");
	const char *digest = json_string_value(json_object_get(checklist, "digest"));
	return g_strdup_printf(zh ? "材料包的检查清单不是本程序内置的清单，要求可能更少；只能确认结"
	                            "果是按它判定的：%s"
	                          : "the checklist handed in is not this program's own and may ask "
	                            "less; all that is "
	                            "confirmed is that it was judged by it: %s",
	        digest);
}

static char *page_note(const char *version, bool zh)
{
	return g_strdup_printf(
	        zh ? "report.html 由另一版本的程序（%s）生成，未能逐字核对：请另行生成后阅读"
	             "（jiuxu check --from 材料包 -o 报告.html）"
	           : "report.html was made by another version (%s) and could not be held against "
	             "the "
	             "evidence: make your own (jiuxu check --from BUNDLE -o report.html)",
	        *version ? version : "?");
}

GPtrArray *rejudged_notes(const Rejudged *rejudged, bool zh)
{
	GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
	const char *foreign = handed_in_foreign(rejudged->handed_in);
	if (!rejudged->own_checklist)
		g_ptr_array_add(notes, checklist_note(rejudged, zh));
	if (foreign)
		g_ptr_array_add(notes, page_note(foreign, zh));
	return notes;
}
