#include "base/cleanup.h"
#include "base/clock.h"
#include "base/digest.h"
#include "inventory/observe_subject.h"
#include "inventory/sources/web.h"
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

/* What the site's own checks ask of URLs and TLS ports, from here. */
static void observe_web(
        const ObserveContext *context, const char *topic, const Deadline *deadline, Facts *facts)
{
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();
	for (size_t i = 0; i < wants_some_count(context->wants); i++) {
		const WantOfSome *some = wants_some(context->wants, i);
		if (strcmp(some->topic, topic) == 0 && !g_ptr_array_find_with_equal_func(arguments,
		                                               some->argument, g_str_equal, NULL))
			g_ptr_array_add(arguments, (char *)some->argument);
	}
	if (arguments->len == 0)
		return;
	const char *const *all = (const char *const *)arguments->pdata;
	const char *site_dir = context->options->site_dir;
	bool http = strcmp(topic, "console_http") == 0;
	json_t *value = http ? web_observe(all, arguments->len, site_dir, deadline)
	                     : tls_observe(all, arguments->len, site_dir, deadline);
	char *text = json_dumps(value, JSON_INDENT(1) | JSON_SORT_KEYS);
	g_autofree char *digest = evidence_keep(context->evidence, text, strlen(text));
	free(text);
	facts_put(facts, topic, "console", clock_now_us(), digest, value);
}

void observe_console(const ObserveContext *context, Deadline *deadline, Facts *facts)
{
	DnsJob *dns = dns_begin(context, deadline);
	observe_documents(context, facts);
	observe_web(context, "console_http", deadline, facts);
	observe_web(context, "console_tls", deadline, facts);
	if (context->segments)
		observe_arp(context, deadline, facts);
	dns_end(dns, facts);
}
