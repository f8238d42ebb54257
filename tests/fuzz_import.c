/* Any bytes as the collector's output: facts or a reason, never a crash. (The frames and parsers
 * behind the first line are fuzzed by fuzz_linux.) */
#include "inventory/collector.h"

#include <stdlib.h>
#include <string.h>

#define NONCE "fuzzfuzz"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char site_yaml[] = "site: {name: T, unit: \"13\"}\n"
                                "hosts: [{name: h, address: 10.1.1.1, role: database}]\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(Site) site = site_parse("site.yaml", site_yaml, strlen(site_yaml), NULL);
	g_autoptr(Wants) wants = wants_new();
	wants_add(wants, "addresses", NULL);
	wants_add(wants, "os", NULL);
	g_autoptr(LinuxWants) asked = collector_wants(site, wants, NULL);
	g_autoptr(Evidence) evidence = evidence_new("/tmp/jiuxu-fuzz-import", NULL);
	g_autofree char *script = collector_script(site, asked, NULL, NONCE, NULL);
	const char *echo = strstr(script, "echo \"") + strlen("echo \"");
	g_autoptr(GString) text = g_string_new(NULL);
	/* an input that begins with '+' gets behind the digest, which no fuzzer guesses */
	bool behind = size > 0 && data[0] == '+';
	if (behind)
		g_string_append_len(text, echo, strstr(echo, " $(date") - echo);
	g_string_append_len(text, (const char *)data + behind, (gssize)size - behind);
	CollectorOutput output = {"f", text->str, text->len, "h", 1};
	g_autoptr(GError) error = NULL;
	g_autoptr(Facts) facts = collector_read(site, asked, &output, evidence, &error);
	if (!facts == !error)
		abort();
	return 0;
}
