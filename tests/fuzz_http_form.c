/* Bodies of forms of both kinds: the first byte chooses; files lie inside the body. */
#include "records/web/http/form.h"

#include "base/error.h"
#include "records/web/http/message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	const char *type = data[0] & 1 ? "multipart/form-data; boundary=b"
	                               : "application/x-www-form-urlencoded";
	g_autofree char *body = g_malloc(size);
	memcpy(body, data + 1, size - 1);
	body[size - 1] = '\0';
	g_autoptr(GError) error = NULL;
	g_autoptr(HttpForm) form = http_form_read(type, body, size - 1, &error);
	if (!form != (error != NULL))
		abort();
	const HttpFormFile *file = http_form_file(form, "a");
	if (file && (file->bytes < body || file->bytes + file->length > body + size))
		abort();
	const char *value = http_form_get(form, "a");
	if (value && !g_utf8_validate(value, -1, NULL))
		abort();
	g_autofree char *decoded = query_get(body, "a");
	if (decoded && !g_utf8_validate(decoded, -1, NULL))
		abort();
	return 0;
}
