/* known_hosts from any bytes: the first line is the host's name, the rest is the file. */
#include "inventory/reach/known_hosts.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void type_count(const char *type, void *count)
{
	*(size_t *)count += strlen(type);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char key[] = "\0\0\0\x0bssh-ed25519\0\0\0\x04"
	                                   "AAAA";
	const uint8_t *newline = size ? memchr(data, '\n', size) : NULL;
	if (!newline)
		return 0;
	size_t name_length = (size_t)(newline - data), text_length = size - name_length - 1;
	g_autofree char *name = g_strndup((const char *)data, name_length);
	/* exactly as long as it says, so that a step too far is seen */
	g_autofree char *text = g_malloc(text_length + 1);
	memcpy(text, newline + 1, text_length);
	text[text_length] = '\0';
	KnownHostsFile file = {(char *)"fuzz", text, text_length};
	size_t count = 0;
	known_hosts_types(&file, name, type_count, &count);
	KnownHostsFinding finding = known_hosts_find(&file, name, key, sizeof key - 1);
	if ((finding.match == KNOWN_HOSTS_UNKNOWN) != (finding.line == 0))
		__builtin_trap();
	return 0;
}
