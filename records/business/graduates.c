#include "records/business/graduates.h"

#include "base/cleanup.h"
#include "records/business/bulk.h"
#include "records/business/parts.h"
#include "records/rules/name.h"

#include <string.h>

enum { ID, NAME, DOCUMENT, CLASS, CERTIFICATE, ENDED, DESTINATION, EMPLOYER, REGION };
enum { WENT, NUMBER, KINDS };

static const char later[] =
        "the destination goes first: send the number again when that application is decided";

#define DESTINATIONS                                                                                                                      \
	"本科|高职（专科）|职业高中（含中专、技校）|普通高中|升学|就业|参军|出国|赴港澳台|待就业|" \
	"其他"

const FormColumn graduate_columns[] = {
        [ID] = {"record_id", "系统编号", "下载的表中已填好，不要改动；没有的填身份证件号", NULL,
                false},
        [NAME] = {"name", "姓名", "与学籍一致", NULL, true},
        [DOCUMENT] = {"document", "身份证件号", "有系统编号的可不填；不要用星号遮盖", NULL, false},
        [CLASS] = {"class", "班级", "仅供查找，不读入", NULL, false},
        [CERTIFICATE] = {"certificate", "毕业证书编号", "已有的不能改成另一个", NULL, false},
        [ENDED] = {"ended", "结束学业年月", "YYYYMM，与证书编号一起填写", NULL, false},
        [DESTINATION] = {"destination", "毕业去向", "名称或代码（JY/T 1001-2012 BYQX）",
                DESTINATIONS, false},
        [EMPLOYER] = {"employer", "接收单位或升入学校", "升学、就业的必填", NULL, false},
        [REGION] = {"region", "单位所在地行政区划", "六位代码或名称，升学、就业的必填", NULL,
                false},
};

static const struct {
	const char *kind;
	struct {
		int column;
		Want want;
	} cells[3];
	size_t count;
} kinds[KINDS] = {
        [WENT] = {"destination",
                {{DESTINATION, WANT_DESTINATION}, {EMPLOYER, WANT_EMPLOYER}, {REGION, WANT_REGION}},
                3},
        [NUMBER] = {"certificate", {{CERTIFICATE, WANT_CERTIFICATE}, {ENDED, WANT_ENDED}}, 2},
};

const char *const graduates_kinds[KINDS] = {[WENT] = "destination", [NUMBER] = "certificate"};

void graduates_result_clear(GraduatesResult *result)
{
	for (int i = 0; i < KINDS; i++)
		g_clear_pointer(&result->batches[i], g_array_unref);
}

/* A row as it is understood. */
typedef struct {
	Record record;
	json_t *asked[KINDS]; /* NULL: nothing is brought */
} Row;

static void row_clear(Row *row)
{
	record_clear(&row->record);
	for (int i = 0; i < KINDS; i++)
		json_decref(row->asked[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Row, row_clear)

/* What is wrong with a row, and where; NULL: nothing. */
typedef struct {
	const char *words;
	int column;
} Fault;

static bool id_find(Office *office, const FormRow *row, int64_t *ret, Fault *fault, GError **error)
{
	Holder holder = {0};
	guint64 id = 0;
	const char *said = row->cells[ID], *document = row->cells[DOCUMENT];
	bool whole = *document && !strchr(document, '*');
	*ret = 0;
	if (*said && !g_ascii_string_to_unsigned(said, 10, 1, INT64_MAX, &id, NULL))
		*fault = (Fault){"no student has this number", ID};
	else if (!*said && !whole)
		*fault = (Fault){"the record id or the whole document number must stand here", ID};
	if (fault->words)
		return true;
	if (whole && !student_holder_any(office->store, document, &holder, error))
		return false;
	*ret = *said ? (int64_t)id : holder.id;
	if (!*ret)
		*fault = (Fault){"no student has this number", DOCUMENT};
	else if (whole && holder.id != *ret)
		*fault = (Fault){"the two numbers of this row are of two students", DOCUMENT};
	return true;
}

/* Whose row it is. */
static bool row_find(Office *office, const FormRow *row, Record *ret, Fault *fault, GError **error)
{
	int64_t id;
	GError *failed = NULL;
	if (!id_find(office, row, &id, fault, error))
		return false;
	if (fault->words)
		return true;
	if (!student_load(office->store, id, ret, &failed)) {
		*fault = (Fault){"no student has this number", *row->cells[ID] ? ID : DOCUMENT};
		return records_error_is_none(failed, error);
	}
	g_autofree char *name = name_normalise(row->cells[NAME]);
	if (strcmp(name, ret->student.values[F_XM]) != 0)
		*fault = (Fault){"the student with this number has another name", NAME};
	return true;
}

/* The first rule that stands against it, at its cell. */
static Fault fault_of(const Findings *findings, int kind)
{
	for (size_t i = 0; i < findings->count; i++) {
		RuleId rule = findings->list[i].rule;
		if (rule_of(rule)->weight != RULE_REJECT)
			continue;
		for (size_t j = 0; j < kinds[kind].count; j++)
			if (findings->list[i].field == FIELD_COUNT + (int)kinds[kind].cells[j].want)
				return (Fault){rule_of(rule)->en, kinds[kind].cells[j].column};
		return (Fault){rule_of(rule)->en, kinds[kind].cells[0].column};
	}
	return (Fault){NULL, -1};
}

/* The cells of a kind as they are kept; NULL when all are empty, or one is wrong. Yours. */
static json_t *cells_read(Office *office, const FormRow *row, int kind, Fault *fault)
{
	Findings findings = {0};
	g_autoptr(json_t) given = json_object();
	for (size_t i = 0; i < kinds[kind].count; i++) {
		const char *cell = row->cells[kinds[kind].cells[i].column];
		if (*cell)
			json_object_set_new(
			        given, want_rows[kinds[kind].cells[i].want].id, json_string(cell));
	}
	if (json_object_size(given) == 0)
		return NULL;
	char province[3];
	json_t *asked = business_read(business_find(kinds[kind].kind), given,
	        office_province(office, province), office_day(office->now_us), &findings);
	*fault = fault_of(&findings, kind);
	if (!fault->words)
		return asked;
	json_decref(asked);
	return NULL;
}

/* The application that ended his studies, else where he went, last; id 0: there is none. */
static bool last_of(
        Store *store, int64_t student, const char *const *of, Application *ret, GError **error)
{
	*ret = (Application){0};
	for (; *of && !ret->id; of++) {
		GError *failed = NULL;
		if (!application_last(store, student, *of, ret, &failed) &&
		        !records_error_is_none(failed, error))
			return false;
	}
	return true;
}

bool graduates_certificate(
        Store *store, const Record *record, char **ret_number, char **ret_ended, GError **error)
{
	static const char *const endings[] = {
	        "graduate", "graduate_early", "complete", "leave_incomplete", NULL};
	char *const *values = record->student.values;
	g_auto(Application) by = {0};
	*ret_number = *ret_ended = NULL;
	if (!*values[F_BYZSH] && !last_of(store, record->id, endings, &by, error))
		return false;
	*ret_number = g_strdup(by.id ? by.certificate : values[F_BYZSH]);
	*ret_ended =
	        g_strdup(by.id && !*values[F_JSXYNY]
	                         ? business_asked(json_object_get(by.details, "asked"), WANT_ENDED)
	                         : values[F_JSXYNY]);
	return true;
}

/* Leaves out a destination that is registered already. */
static bool went_look(Office *office, Row *row, GError **error)
{
	g_auto(Application) last = {0};
	if (!row->asked[WENT])
		return true;
	if (!last_of(office->store, row->record.id, (const char *const[]){"destination", NULL},
	            &last, error))
		return false;
	if (!last.id)
		return true;
	const json_t *was = json_object_get(last.details, "asked");
	for (size_t i = 0; i < kinds[WENT].count; i++) {
		Want want = kinds[WENT].cells[i].want;
		if (strcmp(business_asked(was, want), business_asked(row->asked[WENT], want)) != 0)
			return true;
	}
	g_clear_pointer(&row->asked[WENT], json_decref);
	return true;
}

/* Leaves out a certificate that is known already; another one is none. */
static bool number_look(Office *office, Row *row, Fault *fault, GError **error)
{
	const char *month = business_asked(row->asked[NUMBER], WANT_ENDED);
	const char *number = business_asked(row->asked[NUMBER], WANT_CERTIFICATE);
	g_autofree char *known = NULL, *ended = NULL;
	if (!row->asked[NUMBER])
		return true;
	if (!graduates_certificate(office->store, &row->record, &known, &ended, error))
		return false;
	if (!*known)
		return true;
	if (strcmp(known, number) != 0)
		*fault = (Fault){rule_of(RULE_CERTIFICATE_THERE)->en, CERTIFICATE};
	else if (*month && strcmp(month, ended) != 0)
		*fault = (Fault){"the certificate that is known was given in another month", ENDED};
	g_clear_pointer(&row->asked[NUMBER], json_decref);
	return true;
}

static bool one_judge(Office *office, const Row *row, int kind, Fault *fault, GError **error)
{
	Findings findings = {0};
	OfficeRequest request = {.business = business_find(kinds[kind].kind),
	        .student = row->record.id,
	        .reason = GRADUATES_REASON,
	        .asked = row->asked[kind]};
	if (!office_judge(office, &request, &findings, error))
		return false;
	*fault = fault_of(&findings, kind);
	return true;
}

static bool row_read(Office *office, const FormRow *from, Row *ret, Fault *fault, GError **error)
{
	*ret = (Row){0};
	*fault = (Fault){NULL, -1};
	if (!row_find(office, from, &ret->record, fault, error))
		return false;
	for (int i = 0; i < KINDS && !fault->words; i++)
		ret->asked[i] = cells_read(office, from, i, fault);
	if (fault->words)
		return true;
	if (!went_look(office, ret, error) || !number_look(office, ret, fault, error))
		return false;
	for (int i = 0; i < KINDS; i++)
		if (!fault->words && ret->asked[i] && !one_judge(office, ret, i, fault, error))
			return false;
	return true;
}

/* Both rows of one student, or with one number, are wrong: nobody knows which is right. */
static void twice_note(Form *form, GHashTable *seen, const char *key, FormRow *row, int column)
{
	static const char words[] = "stands in the file twice";
	FormRow *first = g_hash_table_lookup(seen, key);
	if (!*key)
		return;
	if (!first) {
		g_hash_table_insert(seen, g_strdup(key), row);
		return;
	}
	form_wrong(form, first, column, words);
	form_wrong(form, row, column, words);
}

static void twins_look(Form *form)
{
	static const int once[] = {ID, DOCUMENT, CERTIFICATE};
	for (size_t i = 0; i < G_N_ELEMENTS(once); i++) {
		g_autoptr(GHashTable) seen =
		        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		for (guint j = 0; j < form->rows->len; j++) {
			FormRow *row = form->rows->pdata[j];
			const char *key = row->cells[once[i]];
			twice_note(form, seen, strchr(key, '*') ? "" : key, row, once[i]);
		}
	}
}

/* A row that nothing is wrong with, and what it brings. */
typedef struct {
	FormRow *from;
	int64_t student;
	bool went, number;
} Good;

/* One of them says the record id, another the document: it is one student all the same. */
static void same_look(Form *form, const GArray *rows)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < rows->len; i++) {
		const Good *row = &g_array_index(rows, Good, i);
		g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT, row->student);
		twice_note(form, seen, key, row->from, *row->from->cells[ID] ? ID : DOCUMENT);
	}
}

static void rows_count(Form *form, const GArray *rows, GraduatesResult *ret)
{
	for (guint i = 0; i < rows->len; i++) {
		const Good *row = &g_array_index(rows, Good, i);
		if (row->from->reason)
			continue;
		ret->destinations += row->went;
		ret->certificates += row->number && !row->went;
		ret->unchanged += !row->went && !row->number;
		if (row->went && row->number)
			form_wrong(form, row->from, CERTIFICATE, later);
	}
}

Form *graduates_file_check(Office *office, const char *path, const FormWatch *watch,
        GraduatesResult *ret, GError **error)
{
	*ret = (GraduatesResult){0};
	g_autoptr(Form) form =
	        form_read(path, graduate_columns, GRADUATE_COLUMNS, FORM_ROWS_LONG, error);
	if (!form)
		return NULL;
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Good));
	twins_look(form);
	for (guint i = 0; i < form->rows->len; i++) {
		FormRow *from = form->rows->pdata[i];
		g_auto(Row) row = {0};
		Fault fault;
		if (!form_watched(watch, i + 1, error))
			return NULL;
		if (from->reason)
			continue;
		if (!row_read(office, from, &row, &fault, error))
			return NULL;
		const Good good = {
		        from, row.record.id, row.asked[WENT] != NULL, row.asked[NUMBER] != NULL};
		if (fault.words)
			form_wrong(form, from, fault.column, fault.words);
		else
			g_array_append_val(rows, good);
	}
	same_look(form, rows);
	rows_count(form, rows, ret);
	ret->rows = form->rows->len;
	return g_steal_pointer(&form);
}

/* A form whose good rows are applied for. */
typedef struct {
	Office *office;
	Form *form;
	bool within; /* a change that is begun already */
	GraduatesResult *ret;
} Taking;

/* The batch of the next application of that kind: of BULK_MAX that go on together each. */
static int64_t batch_of_next(const Taking *taking, int kind)
{
	const GArray *batches = taking->ret->batches[kind];
	size_t made = kind == WENT ? taking->ret->destinations : taking->ret->certificates;
	return made % BULK_MAX ? g_array_index(batches, int64_t, batches->len - 1) : bulk_batch();
}

/* Counts one that is made. */
static void made_count(const Taking *taking, int kind, int64_t batch)
{
	GArray **batches = &taking->ret->batches[kind];
	size_t *made = kind == WENT ? &taking->ret->destinations : &taking->ret->certificates;
	if (!*batches)
		*batches = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if ((*made)++ % BULK_MAX == 0)
		g_array_append_val(*batches, batch);
}

/* Applies for one; rules that stand against it now are the row's. */
static bool one_take(const Taking *taking, FormRow *from, const Row *row, int kind, GError **error)
{
	Findings findings = {0};
	GError *failed = NULL;
	g_auto(Application) made = {0};
	int64_t batch = batch_of_next(taking, kind);
	OfficeRequest request = {.business = business_find(kinds[kind].kind),
	        .student = row->record.id,
	        .version = row->record.version,
	        .reason = GRADUATES_REASON,
	        .asked = row->asked[kind],
	        .batch = batch};
	if ((taking->within ? office_apply_within : office_apply)(
	            taking->office, &request, &findings, &made, &failed)) {
		made_count(taking, kind, batch);
		return true;
	}
	bool rule = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_REFUSED),
	     other = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_CONFLICT);
	if (!rule && !other) {
		g_propagate_error(error, failed);
		return false;
	}
	Fault fault = fault_of(&findings, kind);
	form_wrong(taking->form, from, fault.column,
	        fault.words ? fault.words
	                    : "somebody else has changed it meanwhile; look at it again");
	g_error_free(failed);
	return true;
}

static bool row_take(const Taking *taking, FormRow *from, GError **error)
{
	g_auto(Row) row = {0};
	Fault fault;
	if (!row_read(taking->office, from, &row, &fault, error))
		return false;
	if (fault.words) {
		form_wrong(taking->form, from, fault.column, fault.words);
		return true;
	}
	int kind = row.asked[WENT] ? WENT : NUMBER;
	taking->ret->unchanged += !row.asked[kind];
	return !row.asked[kind] || one_take(taking, from, &row, kind, error);
}

static bool rows_take(const Taking *taking, const FormWatch *watch, GError **error)
{
	const GPtrArray *rows = taking->form->rows;
	graduates_result_clear(taking->ret);
	*taking->ret = (GraduatesResult){.rows = rows->len};
	for (guint i = 0; i < rows->len; i++) {
		FormRow *from = rows->pdata[i];
		bool good = !from->reason || strcmp(from->reason, later) == 0;
		if ((good && !row_take(taking, from, error)) || !form_watched(watch, i + 1, error))
			return false;
	}
	return true;
}

bool graduates_file_take(Office *office, Form *form, GraduatesResult *ret, GError **error)
{
	const Taking taking = {office, form, .ret = ret};
	return rows_take(&taking, NULL, error);
}

bool graduates_file_take_whole(
        Office *office, Form *form, const FormWatch *watch, GraduatesResult *ret, GError **error)
{
	const Taking taking = {office, form, .within = true, .ret = ret};
	bool good = office_change_begin(office, error) && rows_take(&taking, watch, error) &&
	            form_ending(watch, error);
	return store_change_close(office->store, good, error);
}
