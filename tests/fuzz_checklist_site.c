/* Any bytes as a site's checklist.yaml: refused by position, or it asks no less than before. */
#include "checks/judge.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void asks_no_less(const Checklist *list)
{
	g_autoptr(Checklist) base = checklist_load_builtin(NULL);
	g_assert(checklist_count(list) >= checklist_count(base));
	for (size_t i = 0; i < checklist_count(base); i++) {
		const Check *before = checklist_check(base, i), *after = checklist_check(list, i);
		g_assert(strcmp(before->id, after->id) == 0 &&
		         after->severity <= before->severity &&
		         strcmp(before->expect, after->expect) == 0);
	}
	size_t text_length;
	const char *text = checklist_text(list, &text_length);
	g_autoptr(Checklist) whole = checklist_parse("whole.yaml", text, text_length, NULL);
	g_assert(whole && checklist_count(whole) == checklist_count(list));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func(g_free);
	Checklist *base = checklist_load_builtin(NULL);
	g_autoptr(Checklist) list =
	        checklist_tighten(base, "fuzz.yaml", (const char *)bytes, length, more, &error);
	g_assert(!list == (error != NULL));
	if (list)
		asks_no_less(list);
	return 0;
}
