/* The card of a student: who he is, where he stands, what happened to his record. */
#include "records/web/print/print.h"

#include "base/clock.h"
#include "base/json_text.h"
#include "records/store/history.h"
#include "records/store/photos.h"
#include "records/web/business.h"
#include "records/web/list.h"
#include "records/web/view.h"
#include "records/web/view_history.h"
#include "records/web/words.h"

#include <string.h>

/* Looks at numbers lie between the changes. */
enum { HISTORY_MAX = 1000, LINES_MAX = 60 };

/* Pairs of fields in rows; -1 in the second place: the first takes the whole width. */
static const int person[][2] = {{F_XM, F_XBM}, {F_CSRQ, F_MZM}, {F_SFZJLXM, F_SFZJH},
        {F_ZZMMM, F_JKZKM}, {F_GJDQM, F_GATQWM}, {F_CYM, F_XMPY}};
static const int study[][2] = {{F_XJH, F_XH}, {F_XXDM, -1}, {F_ZYM, F_XZ}, {F_SZNJ, F_SZBH},
        {F_RXNY, F_RXFSM}, {F_XSLBM, F_JDFSM}, {F_XSLYM, F_LYDQM}};
static const int home[][2] = {{F_HKLBM, F_HKSZDXZQHM}, {F_JG, F_CSDM}, {F_JTZZ, -1},
        {F_XSLXDH, F_JTYZBM}, {F_JHRXM, F_JHRDH}};

static void pair_put(const Print *print, const Record *record, int field, json_t *row)
{
	g_autofree char *text = print_value(print, record, field);
	const StudentField *about = &student_fields[field];
	bool zh = print->exchange->zh;
	/* of the first two the name is printed, not the code; the third would not fit its cell */
	const char *label = field == F_XXDM         ? word(zh, "school")
	                    : field == F_ZYM        ? word(zh, "specialty")
	                    : field == F_HKSZDXZQHM ? word(zh, "print_registered_at")
	                    : zh                    ? about->zh
	                                            : about->en;
	json_array_append_new(row, json_string(label));
	json_array_append_new(row, json_string(text));
}

static json_t *fields_put(const Print *print, json_t *sheet, const char *heading,
        const Record *record, const int (*pairs)[2], size_t count)
{
	json_t *block = json_pack("{s:s, s:[], s:[], s:b, s:s}", "heading",
	        word(print->exchange->zh, heading), "fields", "columns", "photo", false, "photo_at",
	        "");
	for (size_t i = 0; i < count; i++) {
		json_t *row = json_array();
		pair_put(print, record, pairs[i][0], row);
		if (pairs[i][1] >= 0)
			pair_put(print, record, pairs[i][1], row);
		json_array_append_new(json_object_get(block, "fields"), row);
	}
	json_array_append_new(json_object_get(sheet, "blocks"), block);
	return block;
}

typedef struct {
	const Print *print;
	const GPtrArray *applications;
	json_t *rows;
} Lines;

/* Fields whose change belongs on the card. */
static const int told[] = {
        F_XM, F_XBM, F_CSRQ, F_SFZJLXM, F_SFZJH, F_XJH, F_XXDM, F_ZYM, F_SZNJ, F_XZ, F_RXNY, F_MZM};

static const char *value_of(const json_t *values, int field)
{
	return json_text_in(values, student_fields[field].name);
}

/* Its name and its code, however it is known. Yours. */
static char *specialty_text(Exchange *exchange, const char *school, const char *code)
{
	const char *name = view_specialty(exchange, school, code);
	return strcmp(name, code) == 0
	               ? g_strdup(code)
	               : g_strdup_printf(exchange->zh ? "%s（%s）" : "%s (%s)", name, code);
}

/* As it stands on paper. Yours. */
static char *change_text(const Print *print, const HistoryEntry *entry, int field, bool now)
{
	Exchange *exchange = print->exchange;
	const json_t *after = json_object_get(entry->after, "values");
	const char *text = value_of(now ? after : entry->before, field);
	const char *was = value_of(entry->before, F_XXDM), *is = value_of(after, F_XXDM);
	if (student_fields[field].sensitive && !print->shown)
		return view_masked(field, text);
	if (field == F_XXDM)
		return g_strdup(view_school(exchange, text));
	if (field == F_ZYM)
		return specialty_text(exchange, !now && *was ? was : is, text);
	return view_value(exchange, field, text);
}

static void part_put(GString *out, const char *part)
{
	g_string_append_printf(out, "%s%s", out->len ? "；" : "", part);
}

/* "在读 → 休学；姓名：张三 → 李四"; nothing when none of it belongs on the card. */
static void changes_put(const Print *print, const HistoryEntry *entry, GString *out)
{
	Exchange *exchange = print->exchange;
	const char *was = json_string_value(json_object_get(entry->before, "status"));
	const char *now = json_string_value(json_object_get(entry->after, "status"));
	if (now && (!entry->before || was)) {
		g_autofree char *state =
		        was ? g_strdup_printf("%s → %s", view_status(exchange, was),
		                      view_status(exchange, now))
		            : g_strdup(view_status(exchange, now));
		part_put(out, state);
	}
	for (size_t i = 0; entry->before && i < G_N_ELEMENTS(told); i++) {
		const StudentField *row = &student_fields[told[i]];
		if (!json_object_get(entry->before, row->name))
			continue;
		g_autofree char *before = change_text(print, entry, told[i], false);
		g_autofree char *after = change_text(print, entry, told[i], true);
		const char *arrow = *before ? " → " : "";
		g_autofree char *part = g_strdup_printf("%s%s%s%s%s",
		        told[i] == F_XXDM ? word(exchange->zh, "school")
		        : exchange->zh    ? row->zh
		                          : row->en,
		        exchange->zh ? "：" : ": ", before, arrow, after);
		part_put(out, part);
	}
}

/* A day, month, code or name that was asked for. Yours. */
static char *want_text(const Exchange *exchange, Want want, const char *value)
{
	const WantRow *row = &want_rows[want];
	if (row->kind == WANTS_MONTH && strlen(value) == 6)
		return g_strdup_printf("%.4s-%.2s", value, value + 4);
	return row->kind == WANTS_CODE     ? g_strdup(view_code(exchange, row->table, value))
	       : row->kind == WANTS_REGION ? view_region(value)
	                                   : g_strdup(value);
}

static void want_put(const Exchange *exchange, Want want, const json_t *asked, GString *out)
{
	const WantRow *row = &want_rows[want];
	const char *value = business_asked(asked, want);
	/* of these no line of told[] is */
	bool ended = want == WANT_CERTIFICATE || want == WANT_ENDED;
	bool fits = (row->field < 0 || ended) && row->kind != WANTS_CHECK &&
	            row->kind != WANTS_NUMBER && want != WANT_NAME && want != WANT_DOCUMENT &&
	            want != WANT_NATIONAL;
	if (want == WANT_UNNUMBERED && *value)
		part_put(out, exchange->zh ? row->zh : row->en);
	if (!fits || !*value)
		return;
	g_autofree char *text = want_text(exchange, want, value);
	g_autofree char *part = g_strdup_printf(
	        "%s%s%s", exchange->zh ? row->zh : row->en, exchange->zh ? "：" : ": ", text);
	part_put(out, part);
}

/* What was asked for that no field of the record says: days, the certificate, where he went. */
static void asked_put(const Lines *lines, int64_t id, GString *out)
{
	const Exchange *exchange = lines->print->exchange;
	for (guint i = 0; lines->applications && i < lines->applications->len; i++) {
		const Application *application = lines->applications->pdata[i];
		if (application->id != id)
			continue;
		const json_t *asked = json_object_get(application->details, "asked");
		for (Want want = WANT_END + 1; want < WANT_COUNT; want++)
			want_put(exchange, want, asked, out);
	}
}

/* That a graduate got the number of his certificate later, or it was corrected: no line of told[]
 * is of it. */
static bool of_certificate(const HistoryEntry *entry)
{
	return strcmp(entry->kind, "student.certificate") == 0 ||
	       strcmp(entry->kind, "student.certificate_correct") == 0;
}

/* Why, or what brought it when no reason was given; of a file not which, of who was admitted by one
 * the business. Yours. */
static char *why_text(const Exchange *exchange, const HistoryEntry *entry, const json_t *row)
{
	const char *kind = json_string_value(json_object_get(row, "kind"));
	const char *reason = json_string_value(json_object_get(row, "reason"));
	bool admitted = strcmp(entry->kind, "student.import") == 0 &&
	                json_integer_value(json_object_get(row, "application"));
	if (admitted)
		return g_strdup(view_event_words(exchange, "student.admit"));
	if (!*reason || g_str_has_prefix(entry->kind, "student.import"))
		return g_strdup(kind);
	return g_strdup_printf(exchange->zh ? "%s：%s" : "%s: %s", kind, reason);
}

/* When, what, why. */
static bool line_put(const HistoryEntry *entry, void *data, GError **error)
{
	Lines *lines = data;
	Exchange *exchange = lines->print->exchange;
	g_autoptr(GString) what = g_string_new(NULL);
	(void)error;
	if (!entry->after || json_array_size(lines->rows) == LINES_MAX)
		return true;
	changes_put(lines->print, entry, what);
	if (!what->len && !of_certificate(entry))
		return true;
	g_autofree char *day = clock_format_day(entry->at_us);
	g_autoptr(json_t) row = view_history_entry(exchange, entry, lines->applications);
	asked_put(lines, json_integer_value(json_object_get(row, "application")), what);
	g_autofree char *why = why_text(exchange, entry, row);
	g_autofree char *who = view_real_name(exchange, entry->actor);
	json_array_insert_new(lines->rows, 0, json_pack("[s, s, s, s]", day, what->str, why, who));
	return true;
}

static bool history_put(const Print *print, json_t *sheet, int64_t student, GError **error)
{
	static const char *const words[] = {
	        "event_at", "print_change", "event_reason", "event_who"};
	static const double parts[] = {2, 5, 3.5, 2.5}; /* a name of three in one line */
	g_autoptr(GPtrArray) applications =
	        view_history_applications(print->exchange, student, error);
	if (!applications)
		return false;
	json_t *table = print_table(sheet, print, words, parts, G_N_ELEMENTS(words));
	Lines lines = {print, applications, json_object_get(table, "rows")};
	json_object_set_new(
	        table, "heading", json_string(word(print->exchange->zh, "print_changes")));
	return student_history(
	        print->exchange->store, student, HISTORY_MAX, line_put, &lines, error);
}

static bool photo_frame(const Print *print, json_t *block, int64_t student, GError **error)
{
	int64_t version;
	if (!photo_version(print->exchange->store, student, &version, error))
		return false;
	g_autofree char *at = version ? g_strdup_printf("/students/%" G_GINT64_FORMAT
	                                                "/photo?v=%" G_GINT64_FORMAT,
	                                        student, version)
	                              : g_strdup("");
	json_object_set_new(block, "photo", json_true());
	json_object_set_new(block, "photo_at", json_string(at));
	json_object_set_new(block, "student", json_integer(student));
	return true;
}

static bool card_put(Print *print, int64_t student, GError **error)
{
	g_auto(Record) record = {0};
	Exchange *exchange = print->exchange;
	if (!student_load(exchange->store, student, &record, error))
		return false;
	const Student *about = &record.student;
	g_autofree char *below = g_strdup_printf("%s%s%s · %s",
	        view_school(exchange, about->values[F_XXDM]), exchange->zh ? "　" : " · ",
	        about->values[F_XXDM], view_status(exchange, status_row(about->status)->id));
	json_t *sheet = print_sheet(print, word(exchange->zh, "print_card"), below);
	g_array_append_val(print->ids, student);
	json_t *block =
	        fields_put(print, sheet, "group_person", &record, person, G_N_ELEMENTS(person));
	fields_put(print, sheet, "group_record", &record, study, G_N_ELEMENTS(study));
	fields_put(print, sheet, "group_home", &record, home, G_N_ELEMENTS(home));
	print_signs(print, sheet);
	return photo_frame(print, block, student, error) &&
	       history_put(print, sheet, student, error);
}

bool print_card(Print *print, int64_t student, GError **error)
{
	return card_put(print, student, error);
}

bool print_cards(Print *print, GError **error)
{
	g_auto(ListQuery) query = {0};
	if (!list_query_read(print->exchange, &query, error))
		return false;
	g_autoptr(GArray) lines = print_lines(print, &query.filter, PRINT_CARDS_MAX + 1, error);
	if (!lines)
		return false;
	if (lines->len > PRINT_CARDS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "at most %d cards are printed at once: choose a class", PRINT_CARDS_MAX);
		return false;
	}
	for (guint i = 0; i < lines->len; i++)
		if (!card_put(print, g_array_index(lines, PrintLine, i).id, error))
			return false;
	return true;
}
