#include "records/rules/school_id.h"

#include "records/rules/region.h"

#include <string.h>

bool school_id_check(const char *id, const char *province, Findings *findings, int field)
{
	bool before = findings->rejected;
	size_t digits = 0;
	while (id[digits] >= '0' && id[digits] <= '9')
		digits++;
	if (digits != SCHOOL_ID_LENGTH || id[digits]) {
		findings_add(findings, NULL, RULE_SCHOOL_FORM, field);
		return false;
	}
	findings->rejected = false;
	int category = 10 * (id[0] - '0') + id[1] - '0';
	if (category == 42 || category == 93)
		findings_add(findings, NULL, RULE_SCHOOL_CATEGORY_RARE, field);
	else if (category != 36 && category != 41)
		findings_add(findings, NULL, RULE_SCHOOL_CATEGORY, field);
	if (!region_is_province(id + 2))
		findings_add(findings, NULL, RULE_SCHOOL_PROVINCE, field);
	else if (province && strncmp(id + 2, province, 2) != 0)
		findings_add(findings, NULL, RULE_SCHOOL_OTHER_PROVINCE, field);
	bool good = !findings->rejected;
	findings->rejected = findings->rejected || before;
	return good;
}
