#include "records/rules/citizen.h"

#include "base/normalise.h"
#include "records/rules/region.h"

#include <string.h>

enum { BODY_DIGITS = CITIZEN_LENGTH - 1, ADDRESS_DIGITS = 6, OLD_BIRTH_DIGITS = 6 };

char citizen_check_character(const char *digits)
{
	static const int weights[BODY_DIGITS] = {
	        7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;
	bool good = true;
	for (int i = 0; i < BODY_DIGITS && good; i++) {
		int digit = digits[i] - '0';
		good = digit >= 0 && digit <= 9;
		sum += weights[i] * digit;
	}
	return good ? "10X98765432"[sum % 11] : 0;
}

static size_t digits_in_front(const char *text)
{
	size_t count = 0;
	while (text[count] >= '0' && text[count] <= '9')
		count++;
	return count;
}

/* As nearly all are: the digits, and the last of them may be X. */
static bool well_formed(const char *number, size_t length, size_t digits)
{
	return length == CITIZEN_LENGTH &&
	       (digits == length || (digits == BODY_DIGITS && number[BODY_DIGITS] == 'X'));
}

/* 81, 82 and 83 with 0000 behind: residents of Hong Kong, Macau and Taiwan, not a division. */
static bool permit_address(const char *number)
{
	return number[0] == '8' && number[1] >= '1' && number[1] <= '3' &&
	       strncmp(number + 2, "0000", 4) == 0;
}

static char sex_of(char sequence)
{
	return (sequence - '0') % 2 == 1 ? '1' : '2';
}

static Citizen old_check(const char *number, Findings *findings, int field)
{
	char birth[9] = "19";
	memcpy(birth + 2, number + ADDRESS_DIGITS, OLD_BIRTH_DIGITS);
	Citizen citizen = {
	        CITIZEN_OLD, day_of_digits(birth), sex_of(number[CITIZEN_OLD_LENGTH - 1])};
	if (citizen.birth == DAY_NONE)
		findings_add(findings, NULL, RULE_ID_DATE, field);
	if (!region_find(number))
		findings_add(findings, NULL, RULE_ID_REGION, field);
	findings_add(findings, NULL, RULE_ID_OLD, field);
	return citizen;
}

static Citizen new_check(const char *number, Day today, Findings *findings, int field)
{
	Citizen citizen = {permit_address(number) ? CITIZEN_PERMIT : CITIZEN_NUMBER,
	        day_of_digits(number + ADDRESS_DIGITS), sex_of(number[BODY_DIGITS - 1])};
	if (citizen.birth == DAY_NONE || citizen.birth > today) {
		findings_add(findings, NULL, RULE_ID_DATE, field);
		citizen.birth = DAY_NONE;
	}
	if (citizen.kind == CITIZEN_NUMBER && !region_find(number))
		findings_add(findings, NULL, RULE_ID_REGION, field);
	if (citizen_check_character(number) != number[BODY_DIGITS])
		findings_add(findings, NULL, RULE_ID_CHECK, field);
	return citizen;
}

Citizen citizen_check(const char *number, Day today, Findings *findings, int field)
{
	size_t length = strlen(number), digits = digits_in_front(number);
	RuleId fault = RULE_NONE;
	if (well_formed(number, length, digits))
		fault = RULE_NONE;
	else if (normalise_is_scientific(number))
		fault = RULE_ID_SCIENTIFIC;
	else if (length != CITIZEN_LENGTH && length != CITIZEN_OLD_LENGTH)
		fault = digits + 1 >= length ? RULE_ID_LENGTH : RULE_ID_CHARACTERS;
	else if (length == CITIZEN_LENGTH || digits != length)
		fault = RULE_ID_CHARACTERS;
	findings_add(findings, NULL, fault, field);
	if (fault != RULE_NONE)
		return (Citizen){CITIZEN_NONE, DAY_NONE, 0};
	if (length == CITIZEN_OLD_LENGTH)
		return old_check(number, findings, field);
	/* no division of China begins with 99 */
	if (*number == '9' && strncmp(number, "999", 3) == 0 && digits == CITIZEN_LENGTH) {
		findings_add(findings, NULL, RULE_ID_TEMPORARY, field);
		return (Citizen){CITIZEN_TEMPORARY, DAY_NONE, 0};
	}
	return new_check(number, today, findings, field);
}

bool citizen_renew(const char *old, char ret[CITIZEN_LENGTH + 1])
{
	Findings ignored = {0};
	if (strlen(old) != CITIZEN_OLD_LENGTH || digits_in_front(old) != CITIZEN_OLD_LENGTH)
		return false;
	memcpy(ret, old, ADDRESS_DIGITS);
	memcpy(ret + ADDRESS_DIGITS, "19", 2);
	memcpy(ret + ADDRESS_DIGITS + 2, old + ADDRESS_DIGITS, CITIZEN_OLD_LENGTH - ADDRESS_DIGITS);
	ret[BODY_DIGITS] = citizen_check_character(ret);
	ret[CITIZEN_LENGTH] = '\0';
	return old_check(old, &ignored, -1).birth != DAY_NONE;
}
