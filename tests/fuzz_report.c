#include "base/cleanup.h"
#include "reports/document_json.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static bool take(const char *bytes, size_t length, void *data)
{
	g_string_append_len(data, bytes, (gssize)length);
	return true;
}

/* Read row by row or as one tree, a report is the same, and the same again once it was written. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	json_error_t where;
	const char *text = (const char *)bytes;
	g_autoptr(Document) document = document_parse(text, length, &where);
	g_autoptr(json_t) tree = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	if (!document != !json_is_object(tree))
		__builtin_trap();
	if (!document)
		return 0;
	g_autoptr(Document) whole = document_from_json(tree);
	g_autoptr(GString) one = g_string_new(NULL), other = g_string_new(NULL);
	document_write(document, take, one);
	document_write(whole, take, other);
	g_autoptr(Document) again = document_parse(one->str, one->len, &where);
	g_autoptr(GString) third = g_string_new(NULL);
	if (again)
		document_write(again, take, third);
	if (!again || !g_string_equal(one, other) || !g_string_equal(one, third))
		__builtin_trap();
	return 0;
}
