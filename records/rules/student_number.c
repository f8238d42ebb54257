#include "records/rules/student_number.h"

#include "records/rules/citizen.h"

#include <string.h>

enum { AREA_DIGITS = 6, BODY = 17 };

static size_t digits_at(const char *text)
{
	size_t count = 0;
	while (text[count] >= '0' && text[count] <= '9')
		count++;
	return count;
}

char student_no_check(const char *number, Day today, Findings *findings, int field)
{
	size_t length = strlen(number), digits = length > 1 ? digits_at(number + 1) : 0;
	bool tail = digits == BODY + 1 ||
	            (digits == BODY && number[0] != 'L' && number[BODY + 1] == 'X');
	bool kind = number[0] == 'G' || number[0] == 'J' || number[0] == 'L';
	if (length != STUDENT_NO_LENGTH || !kind || !tail) {
		findings_add(findings, NULL, RULE_STUDENT_NO_FORM, field);
		return 0;
	}
	Day day = day_of_digits(number + 1 + AREA_DIGITS);
	if (day == DAY_NONE || day > today)
		findings_add(findings, NULL, RULE_STUDENT_NO_DATE, field);
	if (number[0] != 'L' && citizen_check_character(number + 1) != number[BODY + 1])
		findings_add(findings, NULL, RULE_STUDENT_NO_CHECK, field);
	return number[0];
}

bool student_no_formal(const char *number)
{
	return *number == 'G' || *number == 'J';
}

void student_no_compare(const char *number, const char *citizen, Findings *findings, int field)
{
	if (number[0] == 'G' && strlen(citizen) == CITIZEN_LENGTH &&
	        strcmp(number + 1, citizen) != 0)
		findings_add(findings, NULL, RULE_STUDENT_NO_OTHER, field);
}

bool student_no_temporary(
        const char *area, Day birth, unsigned random, char ret[STUDENT_NO_LENGTH + 1])
{
	int year, month, day;
	if (strspn(area, "0123456789") < AREA_DIGITS || birth == DAY_NONE || random > 9999)
		return false;
	day_split(birth, &year, &month, &day);
	g_snprintf(ret, STUDENT_NO_LENGTH + 1, "L%.6s%04d%02d%02d%04u", area, year % 10000,
	        month % 100, day % 100, random % 10000);
	return true;
}
