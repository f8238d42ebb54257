/* jiuxu records calendar: holidays of years that were published since this program was built. */
#include "agent/records.h"
#include "base/error.h"
#include "base/workdays.h"
#include "records/import/calendar_file.h"
#include "records/store/calendars.h"
#include <stdio.h>

enum { YEAR_FIRST = 2011, YEAR_LAST = 2100 };

static bool calendar_template(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	(void)store;
	(void)act;
	return command_arguments(argc, argv, 0, error) &&
	       records_template_written(options, "records calendar template", calendar_columns,
	               CALENDAR_COLUMNS, error);
}

static bool calendar_import(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	json_t *read;
	if (!records_one_file("records calendar import", argc, error))
		return false;
	g_autoptr(Form) form =
	        calendar_file_check(argv[1], options->source ? options->source : "", &read, error);
	g_autoptr(json_t) years = form ? read : NULL;
	if (!form)
		return false;
	if (form->wrong)
		return records_wrong_told(options, form, error);
	bool zh = invocation_zh(options->invocation), dry = options->dry_run;
	Act why = {act->actor, act->origin, options->source, act->at_us};
	if (!dry && !calendar_put(store, &why, years, error))
		return false;
	printf(zh ? "%zu 年的放假安排%s\n" : "holidays of %zu years%s\n", json_object_size(years),
	        records_looked(dry, zh));
	return true;
}

static bool calendar_list(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	bool json, zh = invocation_zh(options->invocation);
	(void)act;
	g_autoptr(json_t) state = calendar_load(store, error);
	if (!state || !command_arguments(argc, argv, 0, error) ||
	        !records_format(options, &json, error) || !calendar_use(store, error))
		return false;
	g_autoptr(json_t) list = json_array();
	for (int year = YEAR_FIRST; year <= YEAR_LAST; year++) {
		g_autofree char *name = g_strdup_printf("%d", year);
		const json_t *loaded = json_object_get(json_object_get(state, "years"), name);
		const char *source = json_string_value(json_object_get(loaded, "source"));
		if (!workdays_known(year))
			continue;
		json_array_append_new(list, json_pack("{s:s, s:b, s:s}", "year", name, "carried",
		                                    !loaded, "source", source ? source : ""));
		if (!json)
			printf("%s\t%s\t%s\n", name,
			        zh       ? loaded ? "已收录" : "程序自带"
			        : loaded ? "loaded"
			                 : "carried",
			        source ? source : "");
	}
	if (json)
		records_json_print("jiuxu.records.calendar/1", "years", list);
	return true;
}

const RecordsVerb records_calendar_verbs[] = {
        {"import", RECORDS_CHANGE, calendar_import},
        {"list", RECORDS_LOOK, calendar_list},
        {"template", RECORDS_APART, calendar_template},
        {NULL, RECORDS_APART, NULL},
};

int records_calendar(RecordsOptions *options, int argc, char **argv, GError **error)
{
	return records_verb_run(
	        options, "records calendar", records_calendar_verbs, argc, argv, error);
}
