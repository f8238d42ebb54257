#include "records/import/again.h"

#include "base/cleanup.h"
#include "records/rules/business.h"
#include "records/rules/document.h"
#include "records/store/certificates.h"
#include "records/store/former.h"
#include "records/store/student_no.h"

#include <string.h>

bool again_column(const char *header)
{
	g_autofree char *bare = g_strstrip(g_strdup(header));
	return strcmp(bare, AGAIN_COLUMN_ZH) == 0 || g_ascii_strcasecmp(bare, AGAIN_COLUMN_EN) == 0;
}

/* Whether a cell says something: an empty one does not, nor a number as our workbooks mask it; the
 * state changes by business alone. */
static bool brings(int field, const char *cell)
{
	return field != F_XSDQZTM && cell && *cell &&
	       !(student_fields[field].sensitive && strchr(cell, '*'));
}

/* Who he is, is the province's to change once he is registered, with a proof. */
static bool registered(const Record *kept)
{
	Status status = kept->student.status;
	return status != STATUS_ADMITTED && status != STATUS_PENDING;
}

/* Whether a record came from an import with something in doubt, and whether somebody touched it
 * since: what is open is corrected by another import. */
typedef enum { KEPT_CLOSED, KEPT_TOUCHED, KEPT_OPEN } Kept;

static bool open_read(
        Store *store, const StudentWorld *world, const Record *kept, Kept *ret, GError **error)
{
	Holder holder;
	*ret = KEPT_CLOSED;
	if (!problems_in_doubt(kept->problems) || (registered(kept) && !world->migrates))
		return true;
	if (!student_holder(store, kept->student.key, &holder, error))
		return false;
	if (holder.id == kept->id && holder.imported)
		*ret = kept->version == 1 ? KEPT_OPEN : KEPT_TOUCHED;
	return true;
}

/* Of who is registered this is reviewed level by level, also where nothing stands yet. */
static bool reviewed(const Record *kept, int field)
{
	return registered(kept) && (business_field_key(field) || field == F_XJH || field == F_ZYM);
}

/* What comes of a field that changes. */
static RuleId change_rule(const StudentWorld *world, const Record *kept, int field, Kept open)
{
	bool empty = !*kept->student.values[field];
	if (status_row(kept->student.status)->final && !world->migrates)
		return RULE_SAME_ENDED;
	if (field != F_XXDM && !empty && open == KEPT_TOUCHED)
		return RULE_SAME_TOUCHED;
	if (field == F_XXDM || (!empty && open != KEPT_OPEN))
		return RULE_SAME_DIFFERS;
	if (reviewed(kept, field) && !world->migrates)
		return RULE_SAME_KEY;
	return empty ? RULE_SAME_FILLED : RULE_SAME_CORRECTED;
}

static void changes_find(const StudentWorld *world, const Record *kept, const Record *now,
        Kept open, Findings *findings)
{
	bool any = false;
	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *was = kept->student.values[i], *is = now->student.values[i];
		if (strcmp(was, is) == 0)
			continue;
		any = true;
		findings_add(findings, NULL, change_rule(world, kept, i, open), i);
	}
	if (!any)
		findings_add(findings, NULL, RULE_SAME_UNCHANGED, -1);
}

static bool unknown_code(RuleId rule)
{
	return rule == RULE_CODE_UNKNOWN || rule == RULE_SPECIALTY_UNKNOWN ||
	       rule == RULE_CODE_ZERO || rule == RULE_REGION_UNKNOWN;
}

/* What is no code does not come into a record that is there: it would only put it in doubt. */
static void codes_look(const Record *kept, const Record *now, Findings *findings)
{
	for (size_t i = 0, count = findings->count; i < count; i++) {
		int field = findings->list[i].field;
		if (field >= 0 && field < FIELD_COUNT && unknown_code(findings->list[i].rule) &&
		        strcmp(kept->student.values[field], now->student.values[field]) != 0)
			findings_add(findings, NULL, RULE_SAME_NO_CODE, field);
	}
}

bool again_certificate(Store *store, const Policy *policy, int64_t id, const Student *student,
        Findings *findings, GError **error)
{
	RuleId rule;
	if (!certificate_rule(
	            store, student->values[F_BYZSH], student->values[F_XXDM], id, &rule, error))
		return false;
	findings_add(findings, policy, rule, F_BYZSH);
	return true;
}

/* Numbers that somebody else has. */
static bool numbers_look(Store *store, const Policy *policy, const Record *kept, const Record *now,
        const FormerTurn *turn, Findings *findings, GError **error)
{
	Holder holder = {0};
	bool taken = false;
	const char *number = now->student.values[F_XJH];
	const char *own = turn->own.id ? turn->own.student.values[F_XJH] : "";
	bool other_key = strcmp(kept->student.key, now->student.key) != 0 && !turn->own.id;
	bool other_number =
	        strcmp(kept->student.values[F_XJH], number) != 0 && strcmp(own, number) != 0;
	if ((other_key && !student_holder(store, now->student.key, &holder, error)) ||
	        (other_number && !student_no_taken(store, number, &taken, error)))
		return false;
	former_turn_tell(turn, policy, findings);
	if (holder.taken)
		findings_add(findings, NULL, RULE_SAME_ELSEWHERE, F_SFZJH);
	if (taken)
		findings_add(findings, NULL, RULE_SAME_STUDENT_NO, F_XJH);
	return again_certificate(store, policy, kept->id, &now->student, findings, error);
}

/* Day of birth and sex of its number; "" where that does not tell. */
static void number_says(
        const StudentWorld *world, const Record *kept, char birth[DAY_TEXT], char sex[2])
{
	Findings none = {0};
	char *const *values = kept->student.values;
	Citizen says =
	        document_check(values[F_SFZJLXM], values[F_SFZJH], world->today, &none, F_SFZJH);
	*birth = '\0';
	if (says.birth != DAY_NONE)
		day_format(says.birth, birth);
	sex[0] = says.sex;
	sex[1] = '\0';
}

/* Day of birth and sex that the row does not bring are read of the number anew when they are those
 * of the number that goes. */
static void derived_drop(const StudentWorld *world, const Record *kept, const char *const *raw,
        const char *merged[FIELD_COUNT])
{
	char birth[DAY_TEXT], sex[2];
	if (!brings(F_SFZJH, raw[F_SFZJH]) ||
	        strcmp(merged[F_SFZJH], kept->student.values[F_SFZJH]) == 0)
		return;
	number_says(world, kept, birth, sex);
	if (*birth && strcmp(merged[F_CSRQ], birth) == 0)
		merged[F_CSRQ] = "";
	if (*sex && strcmp(merged[F_XBM], sex) == 0)
		merged[F_XBM] = "";
}

/* The record with the row's values; what of it came from the numbers that it had is not given. */
static bool merged_read(Store *store, const StudentWorld *world, const char *const *raw,
        const Record *before, Record *ret, FormerTurn *turn, Findings *findings, GError **error)
{
	const char *merged[FIELD_COUNT];
	StudentWorld whole = *world;
	Findings of_row = *findings;
	for (int i = 0; i < FIELD_COUNT; i++)
		merged[i] = brings(i, raw[i]) ? raw[i] : before->student.values[i];
	derived_drop(world, before, raw, merged);
	/* a row that has no type of document speaks of a citizen's card, as everywhere */
	whole.document_type_given = *merged[F_SFZJLXM] != '\0';
	student_read(&whole, merged, &ret->student, findings);
	if (!former_turn_find(store, before, ret, turn, error))
		return false;
	const char *number = former_turn_number(turn, &before->student, &ret->student);
	if (brings(F_XJH, raw[F_XJH]) || strcmp(number, ret->student.values[F_XJH]) == 0)
		return true;
	merged[F_XJH] = number;
	*findings = of_row;
	student_clear(&ret->student);
	student_read(&whole, merged, &ret->student, findings);
	return true;
}

bool again_read(Store *store, const StudentWorld *world, int64_t id, const char *const *raw,
        Record *ret, Record *before, Findings *findings, GError **error)
{
	Kept open;
	g_auto(FormerTurn) turn = {0};
	*ret = (Record){0};
	if (!student_load(store, id, before, error) ||
	        !open_read(store, world, before, &open, error))
		return false;
	ret->id = id;
	ret->version = before->version;
	if (!merged_read(store, world, raw, before, ret, &turn, findings, error))
		return false;
	ret->student.status = before->student.status;
	g_free(ret->student.values[F_XSDQZTM]);
	ret->student.values[F_XSDQZTM] = g_strdup(before->student.values[F_XSDQZTM]);
	changes_find(world, before, ret, open, findings);
	codes_look(before, ret, findings);
	return numbers_look(store, world->policy, before, ret, &turn, findings, error);
}

bool again_change(Store *store, const Act *act, const char *kind, const Record *before,
        Record *record, GError **error)
{
	g_auto(FormerTurn) turn = {0};
	bool had = *before->student.values[F_XJH] && before->student.status != STATUS_ADMITTED;
	if (!former_turn_find(store, before, record, &turn, error))
		return false;
	bool turns = turn.lender.id || turn.own.id;
	return (!turns || former_turn_begin(store, act, before, record, &turn, error)) &&
	       (!turn.lender.id || !had || student_no_give(store, &record->student, error)) &&
	       student_change(store, act, kind, record, error) &&
	       former_turn_end(store, act, &turn, error);
}

bool again_anew(Store *store, const Policy *policy, const Student *row, Record *former, bool *ret,
        Findings *findings, GError **error)
{
	*ret = false;
	if (status_row(row->status)->final || !former_load(store, row->key, former, error))
		return status_row(row->status)->final;
	const char *was = former->student.values[F_RXNY];
	/* in the month in which he entered before he comes again into another school, or as
	 * somebody admitted; else the row is the one of then */
	bool other =
	        row->status == STATUS_ADMITTED ||
	        (former->id && strcmp(row->values[F_XXDM], former->student.values[F_XXDM]) != 0);
	int order = former->id ? strcmp(row->values[F_RXNY], was) : -1;
	*ret = order > 0 || (order == 0 && other);
	if (*ret && former->student.status == STATUS_GRADUATED)
		findings_add(findings, policy, RULE_ADMIT_GRADUATED, F_SFZJH);
	if (*ret)
		findings_add(findings, NULL, RULE_ADMIT_AGAIN, -1);
	return true;
}

void again_number(const Store *store, Student *row, const Record *former, Arena *arena,
        StudentDigests *digests, bool *taken)
{
	const char *number = former->student.values[F_XJH];
	if (*number && !*row->values[F_XJH]) {
		row->values[F_XJH] = arena_text(arena, number, strlen(number));
		student_digests(store->keys.data, row, digests);
	}
	*taken = *taken && strcmp(row->values[F_XJH], number) != 0;
}

bool again_follow(Store *store, const Act *act, const Record *record, GError **error)
{
	g_auto(Record) former = {0};
	return former_load(store, record->student.key, &former, error) &&
	       (!former.id || former_let_go(store, act, &former, record->id, error));
}

void again_status(const StudentWorld *world, const Student *student, Findings *findings)
{
	Status status = student->status;
	if (!world->migrates && status != STATUS_ADMITTED && status != STATUS_PENDING &&
	        !findings_have(findings, RULE_SAME_UNCHANGED))
		findings_add(findings, world->policy, RULE_IMPORT_STATUS, F_XSDQZTM);
}

void again_problems(const Findings *findings, Findings *ret)
{
	*ret = (Findings){0};
	for (size_t i = 0; i < findings->count; i++) {
		RuleId rule = findings->list[i].rule;
		if (rule != RULE_SAME_FILLED && rule != RULE_SAME_CORRECTED &&
		        rule != RULE_CHANGE_LENT)
			findings_add(ret, NULL, rule, findings->list[i].field);
	}
}
