#include "agent/paper.h"
#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "reports/bundle.h"
#include "reports/document_json.h"
#include "reports/manifest.h"
#include "reports/paper_code.h"
#include <stdio.h>

#define REPORT_MAX_BYTES ((size_t)256 << 20)

/* The id of the run that the bundle's report names; NULL when it names none. Owned. */
static char *run_of_bundle(const char *bundle)
{
	size_t length;
	g_autofree char *text = bundle_read(bundle, "report.json", REPORT_MAX_BYTES, &length, NULL);
	g_autoptr(json_t) head = text ? document_head_parse(text, length) : NULL;
	return g_strdup(json_string_value(json_object_get(json_object_get(head, "run"), "id")));
}

static bool differs(
        GError **error, const char *bundle, const char *what, const char *paper, const char *own)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
	        "%s: the paper is not of this bundle: %s on it is '%s', in the bundle '%s'", bundle,
	        what, paper, own ? own : "");
	return false;
}

bool paper_compare(
        const Invocation *invocation, const char *bundle, const char *text, GError **error)
{
	size_t length;
	g_autofree char *run = NULL, *sha256 = NULL;
	if (!paper_code_parse(text, &run, &sha256, error))
		return false;
	g_autofree char *manifest =
	        bundle_read(bundle, MANIFEST_NAME, MANIFEST_BYTES_MAX, &length, NULL);
	g_autofree char *digest = manifest ? digest_bytes(manifest, length) : NULL;
	g_autofree char *own_run = run_of_bundle(bundle);
	if (g_strcmp0(digest, sha256) != 0)
		return differs(error, bundle, "the SHA-256 of manifest.json", sha256, digest);
	if (g_strcmp0(own_run, run) != 0)
		return differs(error, bundle, "the run", run, own_run);
	if (!invocation->quiet && g_strcmp0(invocation->format, "json") != 0)
		printf(invocation_zh(invocation) ? "盖章件与本材料包一致：检查编号 %s\n"
		                                 : "the paper is of this bundle: run %s\n",
		        run);
	return true;
}
