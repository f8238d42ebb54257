/* A month as people write it. */
#include "records/rules/student.h"

#include <string.h>

Day student_month(const char *value)
{
	static const char *const forms[] = {"%s01", "%s-1", "%s1日", "%s/1", "%s.1"};
	char usual[9] = "";
	if (!*value)
		return DAY_NONE;
	if (strlen(value) == 6) { /* as nearly all have it */
		memcpy(usual, value, 6);
		memcpy(usual + 6, "01", 3);
	}
	Day day = day_parse(*usual ? usual : value);
	for (size_t i = 0; i < G_N_ELEMENTS(forms) && day == DAY_NONE; i++) {
		g_autoptr(GString) whole = g_string_new(forms[i]);
		g_string_replace(whole, "%s", value, 1);
		day = day_parse(whole->str);
	}
	return day;
}
