/* The register: every class on a page of its own, the classes of a school as people count them. */
#include "records/web/print/print.h"

#include "records/store/offers.h"
#include "records/web/list.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { CLASSES_MAX = 2000 };

static const char *const columns[] = {"print_number", "number_school", "name", "sex", "born",
        "ethnic", "document_number", "student_number", "specialty", "entered", "status"};
/* about points */
static const double parts[] = {30, 66, 96, 32, 60, 52, 104, 106, 100, 48, 48};
static const int fields[] = {F_XH, F_XM, F_XBM, F_CSRQ, F_MZM, F_SFZJH, F_XJH, F_ZYM, F_RXNY};

static bool same_class(const PrintLine *a, const PrintLine *b)
{
	return strcmp(a->school, b->school) == 0 && strcmp(a->class_name, b->class_name) == 0;
}

typedef struct {
	const char *class_name;
	char *teacher;
} Sought;

static bool teacher_find(const Offer *offer, int64_t students, void *data, GError **error)
{
	Sought *sought = data;
	(void)students, (void)error;
	if (strcmp(offer->texts[OFFER_CODE], sought->class_name) == 0 && !sought->teacher)
		sought->teacher = g_strdup(offer->texts[OFFER_TEACHER]);
	return true;
}

/* "…学校 · 2024级1班 · 班主任：王芳". Yours; NULL with an error. */
static char *class_words(const Print *print, const PrintLine *line, GError **error)
{
	Exchange *exchange = print->exchange;
	bool zh = exchange->zh, named = *line->class_name;
	Sought sought = {.class_name = line->class_name};
	if (named && !offers_names(exchange->store, OFFER_CLASS, line->school, CLASSES_MAX,
	                     teacher_find, &sought, error))
		return NULL;
	g_autofree char *teacher = sought.teacher;
	bool known = teacher && *teacher;
	return g_strdup_printf("%s · %s%s%s%s%s", view_school(exchange, line->school),
	        named ? line->class_name : word(zh, "print_no_class"), known ? " · " : "",
	        known ? word(zh, "print_teacher") : "", known ? (zh ? "：" : ": ") : "",
	        known ? teacher : "");
}

/* A class on its sheet, its rows as they come. */
typedef struct {
	json_t *sheet, *table;
	size_t men, women;
} Class;

static bool class_begin(Print *print, const PrintLine *line, Class *ret, GError **error)
{
	g_autofree char *below = class_words(print, line, error);
	if (!below)
		return false;
	json_t *sheet = print_sheet(print, word(print->exchange->zh, "print_register"), below);
	print_signs(print, sheet);
	*ret = (Class){sheet, NULL, 0, 0};
	ret->table = print_table(sheet, print, columns, parts, G_N_ELEMENTS(columns));
	return true;
}

static bool row_put(Print *print, Class *of, int64_t student, GError **error)
{
	g_auto(Record) record = {0};
	json_t *rows = json_object_get(of->table, "rows");
	if (!student_load(print->exchange->store, student, &record, error))
		return false;
	json_t *row = print_row(print, rows, &record, fields, G_N_ELEMENTS(fields));
	json_array_append_new(row,
	        json_string(view_status(print->exchange, status_row(record.student.status)->id)));
	of->men += strcmp(record.student.values[F_XBM], "1") == 0;
	of->women += strcmp(record.student.values[F_XBM], "2") == 0;
	return true;
}

static void number_put(GString *words, const char *name, size_t number)
{
	g_autofree char *text = g_strdup_printf("%zu", number);
	g_string_replace(words, name, text, 0);
}

/* "男 25 人，女 20 人，共 45 人" in the head. */
static void class_end(const Print *print, const Class *of)
{
	bool zh = print->exchange->zh;
	if (!of->table)
		return;
	g_autoptr(GString) words = g_string_new(word(zh, "print_sexes"));
	number_put(words, "{men}", of->men);
	number_put(words, "{women}", of->women);
	number_put(words, "{n}", json_array_size(json_object_get(of->table, "rows")));
	g_autofree char *below = g_strdup_printf(
	        "%s · %s", json_string_value(json_object_get(of->sheet, "below")), words->str);
	json_object_set_new(of->sheet, "below", json_string(below));
}

bool print_register(Print *print, GError **error)
{
	g_auto(ListQuery) query = {0};
	if (!list_query_read(print->exchange, &query, error))
		return false;
	list_query_roll(&query); /* nobody who has died or left stands among the class */
	g_autoptr(GArray) lines = print_lines(print, &query.filter, PRINT_ROWS_MAX + 1, error);
	if (!lines)
		return false;
	if (lines->len > PRINT_ROWS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "a register has at most %d students: choose a class or a grade",
		        PRINT_ROWS_MAX);
		return false;
	}
	Class now = {0};
	for (guint i = 0; i < lines->len; i++) {
		const PrintLine *line = &g_array_index(lines, PrintLine, i),
		                *last = i ? line - 1 : NULL;
		if (!last || !same_class(last, line)) {
			class_end(print, &now);
			if (!class_begin(print, line, &now, error))
				return false;
		}
		if (!row_put(print, &now, line->id, error))
			return false;
	}
	class_end(print, &now);
	return true;
}
