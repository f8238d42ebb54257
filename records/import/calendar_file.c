#include "records/import/calendar_file.h"

#include "base/error.h"
#include "base/workdays.h"

enum { YEAR, OFF, WORKED };
enum { SOURCE_MIN = 2, SOURCE_MAX = 200, YEARS_MAX = 100 };

const FormColumn calendar_columns[] = {
        [YEAR] = {"year", "年份", "四位，如 2027", NULL, true},
        [OFF] = {"off", "放假日",
                "月日四位，连续几天的用减号，空格分开：0101-0103 "
                "0206-0212；法定节假日所在的周末也写",
                NULL, true},
        [WORKED] = {"worked", "调休上班日", "上班的周六、周日，写法相同；没有的不填", NULL, false},
};

Form *calendar_file_check(const char *path, const char *source, json_t **ret_years, GError **error)
{
	glong length = g_utf8_strlen(source, -1);
	*ret_years = NULL;
	if (length < SOURCE_MIN || length > SOURCE_MAX) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "say by which notice the calendar holds, in 2 to 200 characters");
		return NULL;
	}
	Form *form = form_read(path, calendar_columns, CALENDAR_COLUMNS, YEARS_MAX, error);
	if (!form)
		return NULL;
	form_once(form, YEAR);
	json_t *years = json_object();
	for (guint i = 0; i < form->rows->len; i++) {
		FormRow *row = form->rows->pdata[i];
		char *const *cells = row->cells;
		const char *fault =
		        row->reason ? NULL
		                    : workdays_year_fault(cells[YEAR], cells[OFF], cells[WORKED]);
		if (fault)
			form_wrong(form, row, -1, fault);
		json_object_set_new(years, cells[YEAR],
		        json_pack("{s:s, s:s, s:s}", "off", cells[OFF], "worked", cells[WORKED],
		                "source", source));
	}
	if (form->wrong)
		json_decref(years);
	else
		*ret_years = years;
	return form;
}
