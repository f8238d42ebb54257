#include "base/cleanup.h"
#include "base/clock.h"
#include "base/digest.h"
#include "inventory/observe_subject.h"
#include <string.h>

static json_t *document_digest(const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *sha256 = digest_file(path, &error);
	return sha256 ? json_pack("{s:s}", "sha256", sha256)
	              : json_pack("{s:s}", "message", error->message);
}

static void observe_documents(const ObserveContext *context, Facts *facts)
{
	const GPtrArray *licences = context->site->licences;
	json_t *documents = json_object();
	for (guint i = 0; licences && i < licences->len; i++) {
		const SiteLicence *licence = g_ptr_array_index(licences, i);
		if (!licence->document || !*licence->document)
			continue;
		g_autofree char *path =
		        g_build_filename(context->options->site_dir, licence->document, NULL);
		json_object_set_new(documents, licence->document, document_digest(path));
	}
	char *text = json_dumps(documents, JSON_INDENT(1) | JSON_SORT_KEYS);
	g_autofree char *digest = evidence_keep(context->evidence, text, strlen(text));
	free(text);
	facts_put(facts, "documents", "console", clock_now_us(), digest, documents);
}

void observe_console(const ObserveContext *context, Deadline *deadline, Facts *facts)
{
	observe_documents(context, facts);
	if (context->segments)
		observe_arp(context, deadline, facts);
}
