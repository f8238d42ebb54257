/* Findings as one text that a test can compare: "id.check id.region". */
#pragma once

#include "records/rules/student.h"

static inline char *findings_text(const Findings *findings)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < findings->count; i++) {
		int field = findings->list[i].field;
		g_string_append_printf(
		        out, "%s%s", i ? " " : "", rule_of(findings->list[i].rule)->name);
		if (field >= 0)
			g_string_append_printf(out, "@%s", student_fields[field].name);
	}
	return g_string_free(out, FALSE);
}
