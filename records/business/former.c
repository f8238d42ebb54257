/* Who had a record that has ended and is admitted, or transferred in, anew, or is known under a
 * wrong number. */
#include "records/business/parts.h"

#include "records/rules/student_number.h"
#include "records/store/former.h"
#include "records/store/student_no.h"

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

bool former_turn_judge(
        Office *office, const Record *was, const Record *now, Findings *findings, GError **error)
{
	Holder holder = {0};
	g_auto(FormerTurn) turn = {0};
	if (!student_holder(office->store, now->student.key, &holder, error) ||
	        !former_turn_find(office->store, was, now, &turn, error))
		return false;
	former_turn_tell(&turn, office->policy, findings);
	if (holder.taken && holder.id != now->id && !turn.own.id)
		findings_add(findings, NULL, RULE_SAME_ELSEWHERE, F_SFZJH);
	return true;
}

/* That of the list for the number that he has now, of a record of before, or a temporary one. */
static bool number_anew(
        Office *office, const Act *act, const FormerTurn *turn, Record *record, GError **error)
{
	g_auto(Origin) origin = {0};
	if (!continue_admit(office, record, &origin, error))
		return false;
	if (origin.id)
		return continue_note(office, act, record, &origin, CONTINUED_BY_LIST,
		        origin.texts[ORIGIN_SCHOOL], error);
	if (turn->lender.id && record->student.status != STATUS_ADMITTED &&
	        !student_no_give(office->store, &record->student, error))
		return false;
	char *before = record->problems;
	record->problems = problems_renumbered(before, &record->student);
	g_free(before);
	return !student_no_formal(record->student.values[F_XJH]) ||
	       continue_close(office, act, record, error);
}

bool former_change(Office *office, const Act *act, const char *kind, Record *record, GError **error)
{
	g_auto(Record) was = {0};
	g_auto(FormerTurn) turn = {0};
	if (!student_load(office->store, record->id, &was, error) ||
	        !former_turn_find(office->store, &was, record, &turn, error))
		return false;
	bool turns = turn.lender.id || turn.own.id;
	return (!turns || (former_turn_begin(office->store, act, &was, record, &turn, error) &&
	                          number_anew(office, act, &turn, record, error))) &&
	       student_change(office->store, act, kind, record, error) &&
	       former_turn_end(office->store, act, &turn, error);
}
