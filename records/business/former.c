/* Who had a record that has ended and is admitted, or transferred in, anew. */
#include "records/business/parts.h"

#include "records/store/former.h"

#include <string.h>

bool former_judge(const Office *office, const Record *record, Findings *findings, GError **error)
{
	Holder holder;
	g_auto(Record) former = {0};
	const char *number = record->student.values[F_XJH];
	bool taken = false;
	if (!student_holder(office->store, record->student.key, &holder, error) ||
	        !former_load(office->store, record->student.key, &former, error) ||
	        !student_no_taken(office->store, number, &taken, error))
		return false;
	bool dead = holder.status == STATUS_DECEASED;
	if (holder.taken && !former.id)
		findings_add(findings, NULL, dead ? RULE_ADMIT_DEAD : RULE_ADMIT_TWICE, F_SFZJH);
	if (former.id && former.student.status == STATUS_GRADUATED)
		findings_add(findings, office->policy, RULE_ADMIT_GRADUATED, F_SFZJH);
	if (former.id)
		findings_add(findings, NULL, RULE_ADMIT_AGAIN, -1);
	bool own = former.id && strcmp(former.student.values[F_XJH], number) == 0;
	if (taken && !own)
		findings_add(findings, NULL, RULE_SAME_STUDENT_NO, F_XJH);
	return true;
}

bool former_follow(Office *office, const Act *act, Record *record, GError **error)
{
	g_auto(Record) former = {0};
	if (!former_load(office->store, record->student.key, &former, error))
		return false;
	if (!former.id)
		return true;
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(office->store);
	bool good = former_let_go(office->store, act, &former, record->id, error);
	if (good && *former.student.values[F_XJH]) {
		g_free(record->student.values[F_XJH]);
		record->student.values[F_XJH] = g_strdup(former.student.values[F_XJH]);
	}
	return good;
}
