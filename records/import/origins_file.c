#include "records/import/origins_file.h"

#include "base/cleanup.h"
#include "base/digest.h"
#include "records/rules/document.h"
#include "records/rules/student_number.h"

#include <string.h>

enum { NAME, TYPE, DOCUMENT, NUMBER, SCHOOL, MONTH, PRESENT };

const FormColumn origin_columns[] = {
        [NAME] = {"name", "姓名", "与身份证件一致", NULL, true},
        [TYPE] = {"document_type", "身份证件类型", "空白为居民身份证", NULL, false},
        [DOCUMENT] = {"document", "身份证件号", "按证件填写，不要用星号遮盖", NULL, true},
        [NUMBER] = {"student_no", "学籍号", "义务教育阶段的学籍号，19 位", NULL, true},
        [SCHOOL] = {"school", "毕业学校", "可不填", NULL, false},
        [MONTH] = {"graduated", "毕业年月", "YYYYMM，可不填", NULL, false},
        [PRESENT] = {"present", "现就读学校", "已在其他学校（如普通高中）取得学籍的填写，否则空着",
                NULL, false},
};

/* Where a field of the record stands in the form; -1: nowhere. */
static int column_of(int field)
{
	return field == F_XM        ? NAME
	       : field == F_SFZJLXM ? TYPE
	       : field == F_SFZJH   ? DOCUMENT
	       : field == F_XJH     ? NUMBER
	                            : -1;
}

/* The first thing that keeps a row out; RULE_NONE when nothing does. */
static RuleId fault_of(const Findings *findings, int *ret_column)
{
	for (size_t i = 0; i < findings->count; i++) {
		RuleId rule = findings->list[i].rule;
		*ret_column = column_of(findings->list[i].field);
		bool wrong = rule_of(rule)->weight == RULE_REJECT || rule == RULE_ID_CHECK ||
		             rule == RULE_STUDENT_NO_CHECK || rule == RULE_STUDENT_NO_DATE;
		if (*ret_column >= 0 && wrong)
			return rule;
	}
	return RULE_NONE;
}

/* "2026年7月" as it is kept, "202607"; what is no month as it is. */
static char *month_of(const char *text)
{
	Day day = student_month(text);
	char written[DAY_TEXT];
	if (day == DAY_NONE)
		return g_strdup(text);
	day_format(day, written);
	return g_strdup_printf("%.4s%.2s", written, written + 5);
}

/* A row as it would be kept, its values read as those of a record are. */
static RuleId origin_of(const FormRow *row, Day today, Origin *ret, int *ret_column)
{
	const char *raw[FIELD_COUNT] = {NULL};
	Policy policy = policy_default();
	StudentWorld world = {.policy = &policy, .today = today};
	g_auto(Student) student = {0};
	Findings findings = {0};
	raw[F_XM] = row->cells[NAME];
	raw[F_SFZJLXM] = *row->cells[TYPE] ? row->cells[TYPE] : "1";
	raw[F_SFZJH] = row->cells[DOCUMENT];
	raw[F_XJH] = row->cells[NUMBER];
	student_read(&world, raw, &student, &findings);
	ret->texts[ORIGIN_KEY] = g_strdup(student.key);
	ret->texts[ORIGIN_NAME] = g_strdup(student.values[F_XM]);
	ret->texts[ORIGIN_NUMBER] = g_strdup(student.values[F_XJH]);
	ret->texts[ORIGIN_SCHOOL] = g_strdup(row->cells[SCHOOL]);
	ret->texts[ORIGIN_MONTH] = month_of(row->cells[MONTH]);
	ret->texts[ORIGIN_PRESENT] = g_strdup(row->cells[PRESENT]);
	RuleId fault = fault_of(&findings, ret_column);
	if (fault != RULE_NONE || !*row->cells[MONTH] ||
	        student_month(row->cells[MONTH]) != DAY_NONE)
		return fault;
	*ret_column = MONTH;
	return RULE_MONTH_FORM;
}

static bool same(const Origin *one, const Origin *other)
{
	/* a month may have come in as it was typed */
	g_autofree char *month = month_of(one->texts[ORIGIN_MONTH]);
	g_autofree char *another = month_of(other->texts[ORIGIN_MONTH]);
	for (int i = 0; i < ORIGIN_TEXTS; i++)
		if (i != ORIGIN_MONTH && strcmp(one->texts[i], other->texts[i]) != 0)
			return false;
	return strcmp(month, another) == 0;
}

static const char *words_against(const Origin *origin, const Origin *was, const Origin *other)
{
	if (!*origin->texts[ORIGIN_KEY])
		return "a document number must stand here";
	if (other->id && other->id != was->id)
		return "another row of the lists has this student number";
	if (was->student && !same(was, origin))
		return "a student goes on with the number of this row: it is not changed any more";
	return NULL;
}

/* Two rows that are one when they are read as they are kept: both are told of. */
static bool twice(GHashTable *seen, const char *value, Form *form, FormRow *row, int column)
{
	static const char words[] = "stands in the file twice";
	FormRow *first = g_hash_table_lookup(seen, value);
	if (!first) {
		g_hash_table_insert(seen, g_strdup(value), row);
		return false;
	}
	form_wrong(form, first, column, words);
	form_wrong(form, row, column, words);
	return true;
}

static bool row_check(Store *store, Form *form, FormRow *row, Day today, GHashTable *seen,
        FormResult *ret, GError **error)
{
	g_auto(Origin) origin = {0}, was = {0}, other = {0};
	int column = -1;
	if (row->reason)
		return true;
	RuleId fault = origin_of(row, today, &origin, &column);
	if (fault != RULE_NONE) {
		form_wrong(form, row, column, rule_of(fault)->en);
		return true;
	}
	if (!origin_find(store, origin.texts[ORIGIN_KEY], &was, error) ||
	        !origin_find_number(store, origin.texts[ORIGIN_NUMBER], &other, error))
		return false;
	const char *words = words_against(&origin, &was, &other);
	if (!words && (twice(seen, origin.texts[ORIGIN_KEY], form, row, DOCUMENT) ||
	                      twice(seen, origin.texts[ORIGIN_NUMBER], form, row, NUMBER)))
		return true;
	if (words)
		form_wrong(form, row, NUMBER, words);
	else if (!was.id)
		ret->added++;
	else if (same(&was, &origin))
		ret->unchanged++;
	else
		ret->changed++;
	return true;
}

Form *origins_file_check(Store *store, const char *path, Day today, const FormWatch *watch,
        FormResult *ret, GError **error)
{
	*ret = (FormResult){0};
	g_autoptr(Form) form =
	        form_read(path, origin_columns, ORIGIN_COLUMNS, FORM_ROWS_LONG, error);
	if (!form)
		return NULL;
	form_once(form, DOCUMENT);
	form_once(form, NUMBER);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < form->rows->len; i++)
		if (!row_check(store, form, form->rows->pdata[i], today, seen, ret, error) ||
		        !form_watched(watch, i + 1, error))
			return NULL;
	ret->rows = form->rows->len;
	return g_steal_pointer(&form);
}

/* The same wherever its row stands. */
static void change_digest(Digest *digest, const Origin *was, const Origin *now)
{
	g_autofree char *version =
	        g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, was->id, was->version);
	digest_add(digest, version, strlen(version) + 1);
	for (int i = 0; i < ORIGIN_TEXTS; i++)
		digest_add(digest, now->texts[i], strlen(now->texts[i]) + 1);
}

/* Whom changes are told, and what tells them from others. */
typedef struct {
	OriginsEach each;
	void *data;
	Digest *digest;
} Told;

static bool change_tell(Store *store, FormRow *row, Day today, const Told *told, GError **error)
{
	g_auto(Origin) now = {0}, was = {0};
	Findings findings = {0};
	int column;
	origin_of(row, today, &now, &column);
	if (!origin_find(store, now.texts[ORIGIN_KEY], &was, error))
		return false;
	if (was.id && same(&was, &now))
		return true;
	g_autofree char *document = document_normalise(row->cells[DOCUMENT]);
	student_no_compare(now.texts[ORIGIN_NUMBER], document, &findings, F_XJH);
	change_digest(told->digest, &was, &now);
	told->each(row, &was, &now, findings.count > 0, told->data);
	return true;
}

char *origins_file_changes(Store *store, const Form *form, Day today, const FormWatch *watch,
        OriginsEach each, void *data, GError **error)
{
	g_autoptr(Digest) digest = digest_new();
	const Told told = {each, data, digest};
	for (guint i = 0; i < form->rows->len; i++)
		if (!change_tell(store, form->rows->pdata[i], today, &told, error) ||
		        !form_watched(watch, form->rows->len, error))
			return NULL;
	return digest_finish(digest);
}

static bool row_take(Store *store, const Act *act, const FormRow *row, Day today, GError **error)
{
	g_auto(Origin) origin = {0}, was = {0};
	int column;
	origin_of(row, today, &origin, &column);
	if (!origin_find(store, origin.texts[ORIGIN_KEY], &was, error))
		return false;
	if (was.id && same(&was, &origin))
		return true;
	origin.id = was.id;
	origin.version = was.version;
	return origin_put(store, act, &origin, error);
}

bool origins_file_take(Store *store, const Act *act, const Form *form, Day today,
        const FormWatch *watch, GError **error)
{
	bool good = store_change_begin(store, error);
	for (guint i = 0; good && i < form->rows->len; i++)
		good = row_take(store, act, form->rows->pdata[i], today, error) &&
		       form_watched(watch, i + 1, error);
	return store_change_close(store, good && form_ending(watch, error), error);
}
