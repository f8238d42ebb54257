#include "agent/rejudge.h"
#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/width.h"
#include "reports/report_file.h"
#include <stdio.h>
#include <string.h>

#define PREFIX "sha256:"

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static bool is_held(const char *cited, const char *run_dir)
{
	if (!g_str_has_prefix(cited, PREFIX) || !digest_valid(cited + strlen(PREFIX)))
		return false;
	g_autofree char *path = g_build_filename(run_dir, "evidence", cited + strlen(PREFIX), NULL);
	return g_file_test(path, G_FILE_TEST_IS_REGULAR);
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

bool rejudge_evidence_held(const Document *document, const char *run_dir, GError **error)
{
	g_autoptr(GHashTable) held = g_hash_table_new(NULL, NULL);
	for (size_t i = 0; i < rows_count(document->rows); i++)
		if (!row_is_held(rows_at(document->rows, i), held, run_dir, error))
			return false;
	return true;
}

static bool rows_agree(const DocumentRow *ours, const DocumentRow *theirs)
{
	return ours && theirs && strcmp(ours->check->text, theirs->check->text) == 0 &&
	       strcmp(ours->target->text, theirs->target->text) == 0 &&
	       strcmp(ours->outcome->text, theirs->outcome->text) == 0;
}

/* The first row that the two judge differently; NULL when none. */
static const DocumentRow *first_difference(
        const Rows *ours, const Rows *theirs, const DocumentRow **ret_theirs)
{
	size_t count = MAX(rows_count(ours), rows_count(theirs));
	for (size_t i = 0; i < count; i++) {
		const DocumentRow *own = rows_at(ours, i);
		*ret_theirs = rows_at(theirs, i);
		if (!rows_agree(own, *ret_theirs))
			return own ? own : *ret_theirs;
	}
	return NULL;
}

static void say(const Invocation *invocation, const char *zh, const char *en, const char *detail)
{
	g_autofree char *visible = width_visible(detail, strlen(detail));
	fprintf(stderr, "%s%s%s\n", invocation_zh(invocation) ? zh : en, *visible ? " " : "",
	        visible);
}

static void report_compare(
        const Invocation *invocation, const Document *document, const Document *handed_in)
{
	const DocumentRow *theirs = NULL;
	const DocumentRow *row = first_difference(document->rows, handed_in->rows, &theirs);
	const char *verdict = text_of(handed_in->head, "verdict");
	if (!row && strcmp(text_of(document->head, "verdict"), verdict) == 0)
		return;
	g_autofree char *detail =
	        row ? g_strdup_printf("%s %s: '%s'", row->check->text, row->target->text,
	                      theirs ? theirs->outcome->text : "")
	            : g_strdup_printf("'%s'", verdict);
	say(invocation, "注意：材料包内的报告与其检测记录判定的结果不一致：",
	        "note: the report handed in does not say what its facts say:", detail);
}

bool rejudge_compare(const Invocation *invocation, const Document *document, const char *run_dir)
{
	const json_t *checklist = json_object_get(document->head, "checklist");
	bool own = json_is_array(json_object_get(checklist, "differences"));
	if (!own)
		say(invocation, "注意：材料包的检查清单不是本程序内置的清单，要求可能不同：",
		        "note: the checklist handed in is not this program's own and may ask less:",
		        text_of(checklist, "digest"));
	g_autoptr(json_t) head = report_file_head(run_dir, NULL);
	if (report_file_same(run_dir, head, document))
		return own;
	g_autoptr(Document) handed_in = report_file_read(run_dir, NULL);
	if (handed_in)
		report_compare(invocation, document, handed_in);
	return own;
}
