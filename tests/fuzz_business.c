/* Strangers' JSON as what is asked for, of every kind of business: it is read into texts that are
 * read again to the same, and judged without a fall. */
#include "base/cleanup.h"
#include "records/business/bulk.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void kind_try(const Business *business, const json_t *given)
{
	Policy policy = policy_default();
	Day today = day_of(2026, 11, 25);
	Findings findings = {0}, again = {0}, judged = {0};
	g_autoptr(json_t) asked = business_read(business, given, "36", today, &findings);
	g_autoptr(json_t) twice = business_read(business, asked, "36", today, &again);
	if (!json_equal(asked, twice))
		__builtin_trap();
	g_auto(Student) student = {.key = g_strdup(""), .status = STATUS_ENROLLED};
	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *text =
		        json_string_value(json_object_get(given, student_fields[i].name));
		student.values[i] = g_strdup(text ? text : "");
	}
	BusinessCase facts = {.student = &student,
	        .problems = "",
	        .asked = asked,
	        .on = today,
	        .last = {DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, false, false}};
	Status to = business_judge(&policy, business, business->event, &facts, &judged);
	business_fill(business, asked, &student);
	business_status_set(&student, to);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 4096)
		return 0;
	g_autoptr(json_t) given = json_loadb((const char *)data, size, 0, NULL);
	for (size_t i = 0; json_is_object(given) && i < businesses_count(); i++)
		kind_try(&businesses[i], given);
	const char *text = json_string_value(json_object_get(given, "certificate"));
	g_free(text ? bulk_number(text, 1) : NULL);
	return 0;
}
