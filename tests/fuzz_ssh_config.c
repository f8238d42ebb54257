/* ~/.ssh/config from any bytes, for a host whose name many patterns match. */
#include "inventory/reach/ssh_config.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SshConfig config;
	GError *error = NULL;
	g_autofree char *text = g_malloc(size + 1);
	memcpy(text, data, size);
	text[size] = '\0';
	if (!ssh_config_parse(text, size, "fuzz", "db1.example", &config, &error)) {
		if (!error)
			__builtin_trap();
		g_error_free(error);
		return 0;
	}
	if (config.port < 0 || config.port > 65535)
		__builtin_trap();
	for (size_t i = 0; config.identities[i]; i++)
		g_free(ssh_config_identity(config.identities[i], "db1.example", "ops"));
	ssh_config_clear(&config);
	return 0;
}
