#include "agent/rejudge.h"
#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/width.h"
#include "reports/report_file.h"
#include "reports/run_folder.h"
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

bool rejudge_evidence_held(const json_t *document, const char *run_dir, GError **error)
{
	size_t i, k;
	json_t *row, *cited;
	g_autoptr(GHashTable) held = g_hash_table_new(g_str_hash, g_str_equal);
	json_array_foreach(json_object_get(document, "results"), i, row) {
		json_array_foreach(json_object_get(row, "evidence"), k, cited) {
			const char *digest = json_string_value(cited);
			if (digest &&
			        (g_hash_table_contains(held, digest) || is_held(digest, run_dir))) {
				g_hash_table_add(held, (void *)digest);
				continue;
			}
			g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
			        "check '%s' of '%s' rests on '%s', which is not among the evidence",
			        text_of(row, "check"), text_of(row, "target"),
			        digest ? digest : "");
			return false;
		}
	}
	return true;
}

static bool rows_agree(const json_t *ours, const json_t *theirs)
{
	static const char *const keys[] = {"check", "target", "outcome"};
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (strcmp(text_of(ours, keys[i]), text_of(theirs, keys[i])) != 0)
			return false;
	return true;
}

/* The first row that the two judge differently; NULL when none. */
static const json_t *first_difference(
        const json_t *ours, const json_t *theirs, const json_t **ret_theirs)
{
	size_t count = MAX(json_array_size(ours), json_array_size(theirs));
	for (size_t i = 0; i < count; i++) {
		const json_t *own = json_array_get(ours, i);
		*ret_theirs = json_array_get(theirs, i);
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
        const Invocation *invocation, const json_t *document, const json_t *handed_in)
{
	const json_t *theirs = NULL;
	const json_t *row = first_difference(json_object_get(document, "results"),
	        json_object_get(handed_in, "results"), &theirs);
	if (!row && strcmp(text_of(document, "verdict"), text_of(handed_in, "verdict")) == 0)
		return;
	g_autofree char *detail = row ? g_strdup_printf("%s %s: '%s'", text_of(row, "check"),
	                                        text_of(row, "target"), text_of(theirs, "outcome"))
	                              : g_strdup_printf("'%s'", text_of(handed_in, "verdict"));
	say(invocation, "注意：材料包内的报告与其检测记录判定的结果不一致：",
	        "note: the report handed in does not say what its facts say:", detail);
}

bool rejudge_compare(const Invocation *invocation, const json_t *document, const char *run_dir)
{
	const json_t *checklist = json_object_get(document, "checklist");
	bool own = json_is_array(json_object_get(checklist, "differences"));
	if (!own)
		say(invocation, "注意：材料包的检查清单不是本程序内置的清单，要求可能不同：",
		        "note: the checklist handed in is not this program's own and may ask less:",
		        text_of(checklist, "digest"));
	g_autoptr(json_t) head = report_file_head(run_dir, NULL);
	if (report_file_same(run_dir, head, document))
		return own;
	g_autoptr(json_t) handed_in = run_folder_report(run_dir, NULL);
	if (handed_in)
		report_compare(invocation, document, handed_in);
	return own;
}
