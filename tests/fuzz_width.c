/* What hosts send must come out visible, whole in its width, and as valid UTF-8. */
#include "base/width.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 4096)
		return 0;
	g_autofree char *text = width_visible((const char *)data, size);
	size_t columns = size ? 2 + data[0] % 80 : 2;
	g_autofree char *cut = width_cut(text, columns);
	g_auto(GStrv) lines = width_wrap(text, columns);
	if (!g_utf8_validate(text, -1, NULL) || !width_is_visible(text, strlen(text)) ||
	        width_of(cut) > columns)
		__builtin_trap();
	for (size_t i = 0; lines[i]; i++)
		if (width_of(lines[i]) > columns || !g_utf8_validate(lines[i], -1, NULL))
			__builtin_trap();
	return 0;
}
