/* One stranger's text as every kind of number there is: what is taken without a word must really be
 * one. */
#include "records/rules/document.h"
#include "records/rules/school_id.h"
#include "records/rules/student_number.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {"1", "2", "6", "7", "8", "9", "A", "B", "Z"};
	g_autofree char *raw = g_strndup((const char *)data, size > 256 ? 256 : size);
	g_autofree char *text = document_normalise(raw);
	Day today = day_of(2026, 11, 25), day = day_parse(text);
	char formatted[DAY_TEXT], renewed[CITIZEN_LENGTH + 1];
	Findings citizen = {0}, number = {0}, school = {0}, documents = {0};
	Citizen person = citizen_check(text, today, &citizen, -1);
	if (citizen.count == 0 &&
	        (strlen(text) != CITIZEN_LENGTH || person.birth == DAY_NONE ||
	                citizen_check_character(text) != text[CITIZEN_LENGTH - 1]))
		__builtin_trap();
	if (student_no_check(text, today, &number, -1) && strlen(text) != STUDENT_NO_LENGTH)
		__builtin_trap();
	if (school_id_check(text, NULL, &school, -1) == school.rejected)
		__builtin_trap();
	if (day != DAY_NONE && day_parse(day_format(day, formatted)) != day)
		__builtin_trap();
	if (citizen_renew(text, renewed)) {
		Findings again = {0};
		citizen_check(renewed, today, &again, -1);
		if (findings_have(&again, RULE_ID_CHECK) || findings_have(&again, RULE_ID_LENGTH))
			__builtin_trap();
	}
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		g_autofree char *key = document_key(types[i], text), *masked = document_mask(text);
		document_check(types[i], text, today, &documents, -1);
		if (g_utf8_strlen(masked, -1) != g_utf8_strlen(text, -1) || !key)
			__builtin_trap();
	}
	return 0;
}
