/* A list of aid, with what a bank or an office of finance asks for. */
#include "records/web/print/print.h"

#include "base/json_text.h"
#include "records/web/aid.h"
#include "records/web/view.h"
#include "records/web/words.h"

static const char *const columns[] = {"print_number", "name", "sex", "class", "document_number",
        "student_number", "specialty", "aid_card", "aid_amount"};
static const double parts[] = {30, 80, 32, 70, 104, 106, 90, 110, 50};
static const int fields[] = {F_XM, F_XBM, F_SZBH, F_SFZJH, F_XJH, F_ZYM, F_YHKH};

enum { CLASS = 3, DOCUMENT = 4 }; /* of the columns */

/* Who is of another school now stands there as he did when the list was made. */
static void gone_put(Print *print, json_t *rows, const json_t *one)
{
	g_autofree char *number = g_strdup_printf("%zu", json_array_size(rows) + 1);
	json_t *row = json_pack("[s, O]", number, json_object_get(one, "name"));
	while (json_array_size(row) + 1 < G_N_ELEMENTS(columns))
		json_array_append_new(row, json_string(""));
	json_array_set_new(row, DOCUMENT, json_string(word(print->exchange->zh, "aid_gone")));
	json_array_append_new(rows, row);
}

/* One who is on the list, in the class that he had then. */
static bool row_put(
        Print *print, json_t *rows, const json_t *one, const char *amount, GError **error)
{
	g_auto(Record) record = {0};
	GError *failed = NULL;
	int64_t id = json_integer_value(json_object_get(one, "id"));
	if (student_load(print->exchange->store, id, &record, &failed))
		print_row(print, rows, &record, fields, G_N_ELEMENTS(fields));
	else if (g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND))
		gone_put(print, rows, one);
	if (failed && !records_error_is_none(failed, error))
		return false;
	json_t *row = json_array_get(rows, json_array_size(rows) - 1);
	json_array_set(row, CLASS, json_object_get(one, "class"));
	json_array_append_new(row, json_string(amount));
	return true;
}

/* Whose it is, of what and when, out of which money and how much in all. Yours. */
static char *below_words(Exchange *exchange, const AidList *list)
{
	g_autoptr(json_t) about = aid_row(exchange, list);
	const char *source = json_text_in(list->details, "source");
	const char *total = json_string_value(json_object_get(about, "total"));
	g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, list->count);
	g_autoptr(GString) sum = g_string_new(*total ? word(exchange->zh, "aid_total") : "");
	g_string_replace(sum, "{n}", count, 0);
	g_string_replace(sum, "{total}", total, 0);
	return g_strdup_printf("%s · %s · %s · %s · %s%s%s%s%s",
	        view_school(exchange, list->school), list->term,
	        json_string_value(json_object_get(about, "words")),
	        json_string_value(json_object_get(about, "state_words")),
	        word(exchange->zh, "aid_source"), exchange->zh ? "：" : ": ",
	        view_code(exchange, "JLZZZJLY", source), sum->len ? " · " : "", sum->str);
}

bool print_aid(Print *print, GError **error)
{
	Exchange *exchange = print->exchange;
	g_auto(AidList) list = {0};
	size_t i;
	json_t *one;
	if (!web_aid_load(exchange, &list, error))
		return false;
	g_autofree char *below = below_words(exchange, &list);
	json_t *sheet = print_sheet(print, word(exchange->zh, "aid_list_one"), below);
	json_t *table = print_table(sheet, print, columns, parts, G_N_ELEMENTS(columns));
	const char *amount = json_string_value(json_object_get(list.details, "amount"));
	print_signs(print, sheet);
	json_array_foreach(json_object_get(list.details, "students"), i, one)
		if (!row_put(print, json_object_get(table, "rows"), one, amount, error))
			return false;
	return true;
}
