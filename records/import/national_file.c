#include "records/import/national_file.h"

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/normalise.h"
#include "records/rules/document.h"
#include "records/rules/name.h"
#include "records/rules/student_number.h"
#include "records/store/applications.h"
#include "records/store/continuations.h"

#include <string.h>

enum { NUMBER, DOCUMENT, NAME, OUTCOME, FORMAL, CHECKED, NOTE, WHY };
enum { NOTE_MAX = 60, NOTE_DIGITS = 11 }; /* eleven digits in a row are somebody's number */

#define OUTCOMES "通过|重复|证件号不存在|姓名不符"

const FormColumn national_columns[] = {
        [NUMBER] = {"student_no", "学籍号",
                "上报时的学籍号（一般是L开头的）；与身份证件号填一个即可", NULL, false},
        [DOCUMENT] = {"document", "身份证件号", "按证件填写，不要用星号遮盖", NULL, false},
        [NAME] = {"name", "姓名", "与学籍一致", NULL, true},
        [OUTCOME] = {"outcome", "比对结果", "", OUTCOMES, true},
        [FORMAL] = {"formal_no", "正式学籍号", "通过的填写，G或J开头，19 位", NULL, false},
        [CHECKED] = {"checked", "比对日期", "YYYY-MM-DD", NULL, true},
        [NOTE] = {"note", "说明", "重复的写明对方学校，可不填；不要写个人号码", NULL, false},
        [WHY] = {"correction", "更正原因",
                "以前导入的正式学籍号有误、这一行用来更正的，写明原因；其他的不填", NULL, false},
};

/* A row as it is understood. */
typedef struct {
	Record record;
	National was;
	NationalOutcome outcome;
	char checked[DAY_TEXT];
	char *formal;           /* "" */
	const char *note, *why; /* borrowed */
} Said;

static void said_clear(Said *said)
{
	record_clear(&said->record);
	national_clear(&said->was);
	g_free(said->formal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Said, said_clear)

/* What is wrong with a row, and where; NULL: nothing. */
typedef struct {
	const char *words;
	int column;
} Fault;

static Fault fault(int column, const char *words)
{
	return (Fault){words, column};
}

static NationalOutcome outcome_read(const char *text)
{
	static const char *const words[] = {"", "通过", "重复", "证件号不存在", "姓名不符"};
	for (NationalOutcome outcome = NATIONAL_PASSED; outcome < NATIONAL_COUNT; outcome++)
		if (strcmp(text, words[outcome]) == 0 ||
		        strcmp(text, national_outcome_id(outcome)) == 0)
			return outcome;
	return NATIONAL_NONE;
}

static bool persons_number(const char *text)
{
	for (; *text; text++)
		if (strspn(text, "0123456789") >= NOTE_DIGITS)
			return true;
	return false;
}

/* What the cells say by themselves. */
static Fault cells_read(const FormRow *row, Day today, Said *ret)
{
	Findings findings = {0};
	g_autofree char *formal = g_ascii_strup(row->cells[FORMAL], -1);
	g_autofree char *date = normalise_token(row->cells[CHECKED]);
	Day day = day_parse(date);
	ret->outcome = outcome_read(row->cells[OUTCOME]);
	ret->formal = g_steal_pointer(&formal);
	ret->note = row->cells[NOTE];
	ret->why = row->cells[WHY];
	if (!*row->cells[NUMBER] && !*row->cells[DOCUMENT])
		return fault(NUMBER, "the student number or the document number must stand here");
	if (ret->outcome == NATIONAL_NONE)
		return fault(OUTCOME, "the outcome is one of 通过, 重复, 证件号不存在, 姓名不符");
	if (day == DAY_NONE || day > today)
		return fault(CHECKED, day == DAY_NONE ? rule_of(RULE_DATE_FORM)->en
		                                      : rule_of(RULE_DATE_FUTURE)->en);
	day_format(day, ret->checked);
	if (g_utf8_strlen(ret->note, -1) > NOTE_MAX)
		return fault(NOTE, "a note is too long (60 characters at most)");
	if (g_utf8_strlen(ret->why, -1) > NOTE_MAX)
		return fault(WHY, "a reason is too long (60 characters at most)");
	if (persons_number(ret->why))
		return fault(WHY, "a reason tells why, not the number of a person");
	if (persons_number(ret->note))
		return fault(NOTE, "a note names a school, not the number of a person");
	if (!*ret->formal)
		return fault(FORMAL, NULL);
	if (ret->outcome != NATIONAL_PASSED)
		return fault(FORMAL, "only who passed has a formal number");
	if (student_no_check(ret->formal, today, &findings, -1) == 'L')
		return fault(FORMAL, "a formal number begins with G or J");
	return fault(FORMAL, findings.count ? rule_of(findings.list[0].rule)->en : NULL);
}

static bool number_find(Store *store, const char *number, int64_t *ret, GError **error)
{
	g_autofree char *tidy = g_ascii_strup(number, -1);
	return student_no_find(store, tidy, ret, error) &&
	       (*ret || national_find(store, tidy, ret, error));
}

/* Whose row it is: one student, whichever of his numbers is there. */
static bool row_find(Store *store, const FormRow *row, Said *ret, Fault *ret_fault, GError **error)
{
	Holder holder = {0};
	int64_t by_number = 0;
	bool numbered = *row->cells[NUMBER], documented = *row->cells[DOCUMENT];
	g_autofree char *name = name_normalise(row->cells[NAME]);
	if ((numbered && !number_find(store, row->cells[NUMBER], &by_number, error)) ||
	        (documented && !student_holder_any(store, row->cells[DOCUMENT], &holder, error)))
		return false;
	int64_t id = numbered ? by_number : holder.id;
	if (id == 0 || (documented && holder.id == 0)) {
		*ret_fault = fault(
		        numbered && !by_number ? NUMBER : DOCUMENT, "no student has this number");
		return true;
	}
	if (documented && holder.id != id) {
		*ret_fault = fault(DOCUMENT, "the two numbers of this row are of two students");
		return true;
	}
	if (!student_load(store, id, &ret->record, error) ||
	        !national_load(store, id, &ret->was, error))
		return false;
	if (strcmp(name, ret->record.student.values[F_XM]) != 0)
		*ret_fault = fault(NAME, "the student with this number has another name");
	return true;
}

/* Whether the formal number may come in the place of the one that is there. */
static bool formal_look(Store *store, const Said *said, Fault *ret, GError **error)
{
	const char *now = said->record.student.values[F_XJH];
	bool taken = false, formal = student_no_formal(now);
	if (said->outcome != NATIONAL_PASSED)
		return true;
	if (!*said->formal) {
		if (!formal)
			*ret = fault(FORMAL, "who passed has a formal number: it must stand here");
		return true;
	}
	if (strcmp(said->formal, now) == 0)
		return true;
	if (formal && !*said->why) {
		*ret = fault(FORMAL, "the student has another formal number, which is for life");
		return true;
	}
	if (!formal && *said->why) {
		*ret = fault(WHY, "there is no formal number to correct: no reason stands here");
		return true;
	}
	if (!student_no_taken(store, said->formal, &taken, error))
		return false;
	if (taken)
		*ret = fault(FORMAL, rule_of(RULE_SAME_STUDENT_NO)->en);
	return true;
}

static bool same(const Said *said)
{
	return said->was.outcome == said->outcome &&
	       strcmp(said->was.checked, said->checked) == 0 &&
	       strcmp(said->was.note, said->note) == 0 &&
	       (!*said->formal || strcmp(said->formal, said->record.student.values[F_XJH]) == 0);
}

static bool row_read(
        Store *store, const FormRow *row, Day today, Said *ret, Fault *ret_fault, GError **error)
{
	*ret = (Said){0};
	*ret_fault = cells_read(row, today, ret);
	if (ret_fault->words)
		return true;
	if (!row_find(store, row, ret, ret_fault, error))
		return false;
	if (ret_fault->words)
		return true;
	if (ret->was.version && strcmp(ret->checked, ret->was.checked) < 0)
		*ret_fault = fault(CHECKED, "a later result of this student is there already");
	return ret_fault->words || formal_look(store, ret, ret_fault, error);
}

/* What rows of a file may not share; each with its first row. */
typedef struct {
	GHashTable *students, *numbers;
} Seen;

/* Of two rows both are told of. */
static Fault twice(GHashTable *table, void *key, Form *form, FormRow *row, int column)
{
	static const char words[] = "stands in the file twice";
	FormRow *first = g_hash_table_lookup(table, key);
	if (!first) {
		g_hash_table_insert(table, key, row);
		return fault(-1, NULL);
	}
	g_free(key);
	if (!first->reason)
		form_wrong(form, first, column, words);
	return fault(column, words);
}

static Fault seen_look(const Seen *seen, Form *form, FormRow *row, const Said *said)
{
	int64_t *key = g_memdup2(&said->record.id, sizeof said->record.id);
	Fault student = twice(seen->students, key, form, row, NAME);
	if (student.words || !*said->formal)
		return student;
	return twice(seen->numbers, g_strdup(said->formal), form, row, FORMAL);
}

static bool row_check(Store *store, Form *form, FormRow *row, Day today, const Seen *seen,
        FormResult *ret, GError **error)
{
	g_auto(Said) said = {0};
	Fault wrong;
	if (row->reason)
		return true;
	if (!row_read(store, row, today, &said, &wrong, error))
		return false;
	if (!wrong.words)
		wrong = seen_look(seen, form, row, &said);
	if (wrong.words)
		form_wrong(form, row, wrong.column, wrong.words);
	else if (same(&said))
		ret->unchanged++;
	else
		ret->changed++;
	return true;
}

Form *national_file_check(Store *store, const char *path, Day today, const FormWatch *watch,
        FormResult *ret, GError **error)
{
	*ret = (FormResult){0};
	g_autoptr(Form) form =
	        form_read(path, national_columns, NATIONAL_COLUMNS, FORM_ROWS_LONG, error);
	if (!form)
		return NULL;
	Seen seen = {g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
	bool good = true;
	for (guint i = 0; good && i < form->rows->len; i++)
		good = row_check(store, form, form->rows->pdata[i], today, &seen, ret, error) &&
		       form_watched(watch, i + 1, error);
	g_hash_table_unref(seen.students);
	g_hash_table_unref(seen.numbers);
	ret->rows = form->rows->len;
	return good ? g_steal_pointer(&form) : NULL;
}

/* A formal number comes in the place of another. */
static bool corrects(const Said *said)
{
	const char *now = said->record.student.values[F_XJH];
	return *said->formal && student_no_formal(now) && strcmp(said->formal, now) != 0;
}

static json_t *change_json(const FormRow *row, const Said *said)
{
	Findings findings = {0};
	const Student *student = &said->record.student;
	bool another = *said->formal && strcmp(said->formal, student->values[F_XJH]) != 0;
	if (*said->formal)
		student_no_compare(said->formal, student->values[F_SFZJH], &findings, F_XJH);
	return json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:b, s:s}", "place", row->place,
	        "student", (json_int_t)said->record.id, "name", student->values[F_XM], "school",
	        student->values[F_XXDM], "outcome", national_outcome_id(said->outcome), "was",
	        another ? student->values[F_XJH] : "", "now", another ? said->formal : "", "remind",
	        findings.count > 0, "why", corrects(said) ? said->why : "");
}

/* The same wherever its row stands. */
static void change_digest(Digest *digest, const json_t *change)
{
	g_autoptr(json_t) bare = json_copy((json_t *)change);
	json_object_del(bare, "place");
	char *text = json_dumps(bare, JSON_COMPACT | JSON_SORT_KEYS);
	digest_add(digest, text, strlen(text));
	free(text);
}

/* Whom changes are told, and what tells them from others. */
typedef struct {
	NationalEach each;
	void *data;
	Digest *digest;
} Told;

static bool change_tell(Store *store, FormRow *row, Day today, const Told *told, GError **error)
{
	g_auto(Said) said = {0};
	Fault wrong;
	if (!row_read(store, row, today, &said, &wrong, error))
		return false;
	if (wrong.words || same(&said))
		return true;
	g_autoptr(json_t) change = change_json(row, &said);
	change_digest(told->digest, change);
	told->each(change, row, told->data);
	return true;
}

char *national_file_changes(Store *store, const Form *form, Day today, const FormWatch *watch,
        NationalEach each, void *data, GError **error)
{
	g_autoptr(Digest) digest = digest_new();
	const Told told = {each, data, digest};
	for (guint i = 0; i < form->rows->len; i++)
		if (!change_tell(store, form->rows->pdata[i], today, &told, error) ||
		        !form_watched(watch, form->rows->len, error))
			return NULL;
	return digest_finish(digest);
}

static bool said_before(RuleId rule, int field)
{
	(void)field;
	return rule == RULE_NATIONAL_DUPLICATE || rule == RULE_NATIONAL_UNKNOWN ||
	       rule == RULE_NATIONAL_NAME;
}

static void problems_put(Record *record, char *problems)
{
	g_free(record->problems);
	record->problems = problems;
}

/* Puts what was said into the record: its number, what it is marked with. */
static void record_put(Said *said)
{
	Record *record = &said->record;
	char **number = &record->student.values[F_XJH];
	RuleId rule = national_rule(said->outcome);
	problems_put(record, problems_without(record->problems, said_before));
	if (*said->formal && strcmp(said->formal, *number) != 0) {
		g_free(*number);
		*number = g_strdup(said->formal);
		problems_put(record, problems_renumbered(record->problems, &record->student));
	}
	if (rule != RULE_NONE)
		problems_put(record, problems_with(record->problems, rule, -1));
}

/* The record as it is now in the place of the one before, for which somebody may have applied. */
static bool record_change(Store *store, const Act *act, Said *said, GError **error)
{
	g_auto(Record) was = {0};
	const char *kind = said->outcome == NATIONAL_PASSED ? "student.verify" : "student.national";
	if (!student_load(store, said->record.id, &was, error))
		return false;
	record_put(said);
	return student_change(store, act, kind, &said->record, error) &&
	       applications_carry(store, act, &was, &said->record, error);
}

/* The number of who passed is for life: none from lower secondary is waited for any more. */
static bool continuation_end(Store *store, const Act *act, const Said *said, GError **error)
{
	g_auto(Continuation) now = {0};
	if (!continuation_load(store, said->record.id, &now, error))
		return false;
	if (said->outcome != NATIONAL_PASSED || now.state != CONTINUATION_OPEN)
		return true;
	now.state = CONTINUATION_NONE;
	return continuation_put(store, act, &now, said->record.student.values[F_XXDM], error);
}

static bool row_take(Store *store, const Act *act, const FormRow *row, Day today, GError **error)
{
	g_auto(Said) said = {0};
	Fault wrong;
	if (!row_read(store, row, today, &said, &wrong, error))
		return false;
	if (wrong.words) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT, "%s: row %s: %s",
		        store->name, row->place, wrong.words);
		return false;
	}
	if (same(&said))
		return true;
	National *now = &said.was;
	const char *before = said.record.student.values[F_XJH];
	g_autofree char *why = g_strdup_printf("更正正式学籍号：%s", said.why);
	Act own = *act;
	bool corrected = corrects(&said); /* a number that was never his finds him no more */
	if (corrected)
		own.reason = why;
	if (*said.formal && *before && strcmp(before, said.formal) != 0 && !corrected)
		now->replaced = student_digest(store, "student_no", before, now->number);
	now->outcome = said.outcome;
	memcpy(now->checked, said.checked, sizeof now->checked);
	g_free(now->note);
	now->note = g_strdup(said.note);
	return record_change(store, &own, &said, error) &&
	       national_put(store, &own, now, said.record.student.values[F_XXDM], error) &&
	       continuation_end(store, &own, &said, error);
}

bool national_file_take(Store *store, const Act *act, const Form *form, Day today,
        const FormWatch *watch, GError **error)
{
	bool good = store_change_begin(store, error);
	for (guint i = 0; good && i < form->rows->len; i++)
		good = row_take(store, act, form->rows->pdata[i], today, error) &&
		       form_watched(watch, i + 1, error);
	return store_change_close(store, good && form_ending(watch, error), error);
}
