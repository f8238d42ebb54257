#include "records/store/student_sealed.h"

#include "records/store/record_form.h"

#include <string.h>

enum { SUBJECT_SIZE = 32 };

static const void *scratch_seal(
        Sealer *sealer, const char *subject, const GString *scratch, Arena *arena, size_t *ret)
{
	uint8_t *out = arena_take(arena, scratch->len + SEAL_OVERHEAD);
	sealer_seal_into(sealer, subject, scratch->str, scratch->len, out);
	*ret = scratch->len + SEAL_OVERHEAD;
	return out;
}

void student_seal(Sealer *sealer, const Record *record, const char *scope, GString *scratch,
        Arena *arena, StudentSealed *ret)
{
	char *subject = arena_take(arena, SUBJECT_SIZE);
	g_snprintf(subject, SUBJECT_SIZE, "student/%" G_GINT64_FORMAT, record->id);
	*ret = (StudentSealed){.subject = subject, .scope = scope};
	number_keys(sealer, &record->student, &ret->numbers);
	entered_year(record->student.values[F_RXNY], ret->entered);
	g_string_truncate(scratch, 0);
	record_form_values(&record->student, false, scratch);
	ret->open = arena_text(arena, scratch->str, scratch->len);
	ret->open_length = scratch->len;
	g_string_truncate(scratch, 0);
	record_form_values(&record->student, true, scratch);
	ret->sealed = scratch_seal(sealer, subject, scratch, arena, &ret->sealed_length);
	g_string_truncate(scratch, 0);
	record_form(record, scratch);
	ret->after = scratch_seal(sealer, subject, scratch, arena, &ret->after_length);
}

char *problems_lent(const Findings *findings, Arena *arena, GString *scratch)
{
	g_string_truncate(scratch, 0);
	problems_append(findings, scratch);
	return arena_text(arena, scratch->str, scratch->len);
}
