#include "records/rules/school_id.h"

#include "records/rules/region.h"

#include <string.h>

bool school_id_check(const char *id, const char *province, Findings *findings, int field)
{
	bool before = findings->rejected;
	if (strlen(id) != SCHOOL_ID_LENGTH || strspn(id, "0123456789") != SCHOOL_ID_LENGTH) {
		findings_add(findings, NULL, RULE_SCHOOL_FORM, field);
		return false;
	}
	findings->rejected = false;
	if (strncmp(id, "42", 2) == 0 || strncmp(id, "93", 2) == 0)
		findings_add(findings, NULL, RULE_SCHOOL_CATEGORY_RARE, field);
	else if (strncmp(id, "36", 2) != 0 && strncmp(id, "41", 2) != 0)
		findings_add(findings, NULL, RULE_SCHOOL_CATEGORY, field);
	if (!region_is_province(id + 2))
		findings_add(findings, NULL, RULE_SCHOOL_PROVINCE, field);
	else if (province && strncmp(id + 2, province, 2) != 0)
		findings_add(findings, NULL, RULE_SCHOOL_OTHER_PROVINCE, field);
	bool good = !findings->rejected;
	findings->rejected = findings->rejected || before;
	return good;
}
