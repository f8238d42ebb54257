#include "records/web/pages/national.h"

#include "records/business/office.h"
#include "records/import/national_file.h"
#include "records/web/form_file.h"
#include "records/web/words.h"

static bool national_show(
        Exchange *exchange, int status, const char *problem, const FormResult *sent, GError **error)
{
	return exchange_page_status(exchange, status, "national.html",
	        json_pack("{s:s, s:s, s:b, s:I, s:I}", "title", word(exchange->zh, "national"),
	                "problem", problem, "sent", sent != NULL, "changed",
	                sent ? (json_int_t)sent->changed : 0, "unchanged",
	                sent ? (json_int_t)sent->unchanged : 0),
	        error);
}

bool page_national(Exchange *exchange, GError **error)
{
	return national_show(exchange, 200, "", NULL, error);
}

bool page_national_template(Exchange *exchange, GError **error)
{
	return form_file_template(exchange, national_columns, NATIONAL_COLUMNS,
	        exchange->zh ? "全国查重结果模板.xlsx" : "national-check-template.xlsx", error);
}

static Form *form_check(Exchange *exchange, const char *path, FormResult *ret, GError **error)
{
	return national_file_check(exchange->store, path, office_day(exchange->now_us), ret, error);
}

static bool form_take(Exchange *exchange, const Form *form, FormResult *ret, GError **error)
{
	Act act = exchange_act(exchange, word(exchange->zh, "national"));
	(void)ret;
	return national_file_take(exchange->store, &act, form, office_day(exchange->now_us), error);
}

static const FormFileKind national_form = {
        form_check, form_take, NULL, "全国查重结果-待改正.xlsx", "national-check-to-correct.xlsx"};

bool page_national_send(Exchange *exchange, GError **error)
{
	return form_file_page(exchange, &national_form, national_show, error);
}

bool api_national_send(Exchange *exchange, GError **error)
{
	return form_file_call(exchange, &national_form, error);
}
