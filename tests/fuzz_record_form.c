/*
 * Records as rows and events keep them, whatever somebody put into the database: what is read is
 * written and read again as the same.
 */
#include "records/store/record_form.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(const Record *record)
{
	g_auto(Record) read = {0};
	g_autoptr(GString) form = g_string_new(NULL), other = g_string_new(NULL);
	record_form(record, form);
	if (!record_form_read(form->str, form->len, &read))
		abort();
	record_form(&read, other);
	if (!g_string_equal(form, other))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_auto(Record) record = {0};
	g_auto(Student) student = {0};
	if (record_form_read(data, size, &record))
		again(&record);
	if (size && record_values_read(data, size, &student))
		for (int i = 0; i < FIELD_COUNT; i++) {
			g_autofree char *value = record_value(data, size, i);
			if (student.values[i] && *data == 1 &&
			        strcmp(value, student.values[i]) != 0)
				abort();
		}
	return 0;
}
