/* The card of a student: who he is, where he stands, what happened to his record. */
#include "records/web/print/print.h"

#include "base/clock.h"
#include "records/store/history.h"
#include "records/store/photos.h"
#include "records/web/list.h"
#include "records/web/view.h"
#include "records/web/view_history.h"
#include "records/web/words.h"

#include <string.h>

enum { HISTORY_MAX = 60 };

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
	json_t *rows;
} Lines;

/* Changes of the state alone: when, what, why (what brought it, when no reason was given). */
static bool line_put(const HistoryEntry *entry, void *data, GError **error)
{
	Lines *lines = data;
	Exchange *exchange = lines->print->exchange;
	(void)error;
	const char *was = json_string_value(json_object_get(entry->before, "status"));
	const char *now = json_string_value(json_object_get(entry->after, "status"));
	if (!now || (entry->before && !was))
		return true;
	g_autofree char *day = clock_format_day(entry->at_us);
	g_autofree char *what = was ? g_strdup_printf("%s → %s", view_status(exchange, was),
	                                      view_status(exchange, now))
	                            : g_strdup(view_status(exchange, now));
	g_autoptr(json_t) told = view_history_entry(exchange, entry, NULL);
	const char *why = json_string_value(json_object_get(told, "reason"));
	if (!*why)
		why = json_string_value(json_object_get(told, "kind"));
	g_autofree char *who = view_real_name(exchange, entry->actor);
	json_array_insert_new(lines->rows, 0, json_pack("[s, s, s, s]", day, what, why, who));
	return true;
}

static bool history_put(const Print *print, json_t *sheet, int64_t student, GError **error)
{
	static const char *const words[] = {
	        "event_at", "print_change", "event_reason", "event_who"};
	static const double parts[] = {2, 4, 5, 2};
	json_t *table = print_table(sheet, print, words, parts, G_N_ELEMENTS(words));
	Lines lines = {print, json_object_get(table, "rows")};
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

static bool id_put(const StudentRow *row, void *data, GError **error)
{
	(void)error;
	g_array_append_val((GArray *)data, row->id);
	return true;
}

bool print_cards(Print *print, GError **error)
{
	g_auto(ListQuery) query = {0};
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!list_query_read(print->exchange, &query, error) ||
	        !students_list(print->exchange->store, &query.filter, NULL, PRINT_CARDS_MAX + 1,
	                id_put, ids, error))
		return false;
	if (ids->len > PRINT_CARDS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "at most %d cards are printed at once: choose a class", PRINT_CARDS_MAX);
		return false;
	}
	for (guint i = 0; i < ids->len; i++)
		if (!card_put(print, g_array_index(ids, int64_t, i), error))
			return false;
	return true;
}
