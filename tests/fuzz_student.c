/* A row of strangers' cells, parted by NUL: every parser of records/rules must take it, stay within
 * its findings, and read its own output again to the same. */
#include "records/rules/name.h"
#include "records/rules/school_id.h"
#include "records/rules/student.h"
#include "records/rules/student_number.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void row_try(const char *const *raw)
{
	Policy policy = policy_default();
	StudentWorld world = {.policy = &policy,
	        .today = day_of(2026, 11, 25),
	        .province = "36",
	        .document_type_given = true};
	Findings findings = {0}, again = {0};
	g_auto(Student) once = {0}, twice = {0};
	student_read(&world, raw, &once, &findings);
	student_read(&world, (const char *const *)once.values, &twice, &again);
	if (findings.count > FINDINGS_MAX)
		__builtin_trap();
	for (int i = 0; i < FIELD_COUNT; i++)
		if (!g_utf8_validate(once.values[i], -1, NULL) ||
		        (!findings.rejected && strcmp(once.values[i], twice.values[i]) != 0))
			__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_malloc0(size + FIELD_COUNT + 1);
	const char *raw[FIELD_COUNT], *at = text;
	if (size > 4096)
		return 0;
	if (size)
		memcpy(text, data, size);
	for (int i = 0; i < FIELD_COUNT; i++) {
		raw[i] = at;
		at += MIN(strlen(at) + 1, (size_t)(text + size + FIELD_COUNT - at));
	}
	row_try(raw);
	student_field_find(g_utf8_validate(text, -1, NULL) ? text : "");
	return 0;
}
