/* jiuxu records national: the result of the national check. */
#include "agent/records.h"
#include "records/business/office.h"
#include "records/import/national_file.h"
#include <stdio.h>

static bool national_template(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	(void)store;
	(void)act;
	return command_arguments(argc, argv, 0, error) &&
	       records_template_written(options, "records national template", national_columns,
	               NATIONAL_COLUMNS, error);
}

static bool national_import(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	FormResult result;
	Day today = office_day(act->at_us);
	if (!records_one_file("records national import", argc, error))
		return false;
	g_autoptr(Form) form = national_file_check(store, argv[1], today, NULL, &result, error);
	if (!form)
		return false;
	records_hidden_told(options, form);
	if (form->wrong)
		return records_wrong_told(options, form, error);
	bool zh = invocation_zh(options->invocation), dry = options->dry_run;
	if (!dry && !national_file_take(store, act, form, today, NULL, error))
		return false;
	printf(zh ? "全国查重结果：更新 %zu 人，未变 %zu 人%s\n"
	          : "results of the national check: %zu changed, %zu unchanged%s\n",
	        result.changed, result.unchanged, records_looked(dry, zh));
	return true;
}

const RecordsVerb records_national_verbs[] = {
        {"import", RECORDS_CHANGE, national_import},
        {"template", RECORDS_APART, national_template},
        {NULL, RECORDS_APART, NULL},
};

int records_national(RecordsOptions *options, int argc, char **argv, GError **error)
{
	return records_verb_run(
	        options, "records national", records_national_verbs, argc, argv, error);
}
