/* A list of aid, with what a bank or an office of finance asks for. */
#include "records/web/print/print.h"

#include "records/web/aid.h"
#include "records/web/view.h"
#include "records/web/words.h"

static const char *const columns[] = {"print_number", "name", "sex", "class", "document_number",
        "student_number", "specialty", "aid_card", "aid_amount"};
static const double parts[] = {30, 80, 32, 70, 104, 106, 90, 110, 50};
static const int fields[] = {F_XM, F_XBM, F_SZBH, F_SFZJH, F_XJH, F_ZYM, F_YHKH};

static bool row_put(Print *print, json_t *rows, int64_t student, const char *amount, GError **error)
{
	g_auto(Record) record = {0};
	if (!student_load(print->exchange->store, student, &record, error))
		return false;
	json_t *row = print_row(print, rows, &record, fields, G_N_ELEMENTS(fields));
	json_array_append_new(row, json_string(amount));
	return true;
}

bool print_aid(Print *print, GError **error)
{
	Exchange *exchange = print->exchange;
	g_auto(AidList) list = {0};
	size_t i;
	json_t *one;
	if (!web_aid_load(exchange, &list, error))
		return false;
	json_t *about = aid_row(exchange, &list);
	g_autofree char *below =
	        g_strdup_printf("%s · %s · %s · %s", view_school(exchange, list.school), list.term,
	                json_string_value(json_object_get(about, "words")),
	                json_string_value(json_object_get(about, "state_words")));
	json_decref(about);
	json_t *sheet = print_sheet(print, word(exchange->zh, "print_aid"), below);
	json_t *table = print_table(sheet, print, columns, parts, G_N_ELEMENTS(columns));
	const char *amount = json_string_value(json_object_get(list.details, "amount"));
	print_signs(print, sheet);
	json_array_foreach(json_object_get(list.details, "students"), i, one) {
		GError *failed = NULL;
		int64_t id = json_integer_value(json_object_get(one, "id"));
		if (row_put(print, json_object_get(table, "rows"), id, amount, &failed))
			continue;
		/* who is of another school now stands there no more */
		if (!g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND)) {
			g_propagate_error(error, failed);
			return false;
		}
		g_error_free(failed);
	}
	return true;
}
