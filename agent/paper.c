#include "agent/paper.h"
#include "base/digest.h"
#include "reports/manifest.h"
#include "reports/paper_code.h"
#include <string.h>

bool paper_check(const char *text, GError **error)
{
	g_autofree char *run = NULL, *sha256 = NULL;
	return paper_code_parse(text, &run, &sha256, error);
}

static void differs(BundleVerdict *verdict, const char *what_zh, const char *what_en,
        const char *paper, const char *own)
{
	g_autofree char *zh = g_strdup_printf(
	        "盖章件不属于本材料包（%s：纸上 %s，包内 %s）", what_zh, paper, own);
	g_autofree char *en = g_strdup_printf(
	        "the paper is not of this bundle (%s: '%s' on it, '%s' in the bundle)", what_en,
	        paper, own);
	bundle_verdict_add(verdict, BUNDLE_PAPER, "", en, zh);
}

void paper_compare(const char *bundle, const json_t *head, const char *text, BundleVerdict *verdict)
{
	size_t length;
	g_autofree char *run = NULL, *sha256 = NULL;
	if (!paper_code_parse(text, &run, &sha256, NULL))
		return;
	g_autofree char *manifest =
	        bundle_read(bundle, MANIFEST_NAME, MANIFEST_BYTES_MAX, &length, NULL);
	g_autofree char *digest = manifest ? digest_bytes(manifest, length) : g_strdup("");
	const char *own = json_string_value(json_object_get(json_object_get(head, "run"), "id"));
	if (strcmp(digest, sha256) != 0)
		differs(verdict, "摘要", "SHA-256 of manifest.json", sha256, digest);
	else if (g_strcmp0(own, run) != 0)
		differs(verdict, "检查编号", "run", run, own ? own : "");
}
