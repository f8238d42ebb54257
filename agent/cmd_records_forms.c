/* jiuxu records school, and the files of records user: tables that people fill in. */
#include "agent/errors_zh.h"
#include "agent/records.h"
#include "base/error.h"
#include "records/import/schools_file.h"
#include "records/messages.h"
#include "records/people/accounts_file.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN_MAX = 20, LISTED_MAX = 100000 };

/* A reason in Chinese: a rule's own words, behind what stands in front of them, or a message. */
static char *reason_zh(const char *reason)
{
	if (strchr(reason, '\n'))
		return records_say_zh(reason);
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++) {
		const Rule *rule = rule_of(id);
		if (!g_str_has_suffix(reason, rule->en))
			continue;
		g_autofree char *front = g_strndup(reason, strlen(reason) - strlen(rule->en));
		g_autofree char *said = error_zh(front);
		return g_strconcat(said, rule->zh, NULL);
	}
	return error_zh(reason);
}

bool records_template_written(const RecordsOptions *options, const char *verb,
        const FormColumn *columns, size_t count, GError **error)
{
	if (options->output)
		return form_template(options->output, columns, count, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s wants -o FILE.xlsx", verb);
	return false;
}

bool records_one_file(const char *verb, int argc, GError **error)
{
	if (argc == 2)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s takes one FILE: .xlsx or .csv", verb);
	return false;
}

const char *records_looked(bool dry, bool zh)
{
	return !dry ? "" : zh ? "（仅检查，未导入）" : " (looked only, nothing came in)";
}

char *records_hidden_rows(int64_t rows, bool zh)
{
	if (!rows)
		return g_strdup("");
	return g_strdup_printf(zh ? "注意：有 %" G_GINT64_FORMAT
	                            " 行是隐藏的（筛选后看不到的），也算在内\n"
	                          : "note: %" G_GINT64_FORMAT
	                            " rows are hidden (by a filter, mostly) and count too\n",
	        rows);
}

/* What is wrong, row by row, and the workbook to correct; nothing was done. */
void records_hidden_told(const RecordsOptions *options, const Form *form)
{
	g_autofree char *hidden = g_utf8_make_valid(form->hidden, -1);
	if (*hidden)
		fprintf(stderr,
		        invocation_zh(options->invocation)
		                ? "注意：隐藏的工作表没有导入：%s\n"
		                : "note: hidden sheets were not imported: %s\n",
		        hidden);
	g_autofree char *rows =
	        records_hidden_rows(form->hidden_rows, invocation_zh(options->invocation));
	fputs(rows, stderr);
}

bool records_wrong_told(RecordsOptions *options, const Form *form, GError **error)
{
	bool zh = invocation_zh(options->invocation);
	int shown = 0;
	for (guint i = 0; i < form->rows->len && shown < SHOWN_MAX; i++) {
		const FormRow *row = form->rows->pdata[i];
		if (!row->reason)
			continue;
		g_autofree char *words = zh ? reason_zh(row->reason) : g_strdup(row->reason);
		fprintf(stderr, zh ? "第 %s 行：%s\n" : "row %s: %s\n", row->place, words);
		shown++;
	}
	fprintf(stderr,
	        zh ? "%zu 行有误，什么也没有导入%s\n" : "%zu rows are wrong, nothing came in%s\n",
	        form->wrong,
	        options->errors ? ""
	        : zh ? "；用 --errors 文件.xlsx 得到标出不对的行的整个文件"
	             : "; --errors FILE.xlsx writes the whole file with those rows marked");
	options->status = EXIT_NOT_READY;
	if (!options->errors)
		return true;
	if (!form_errors(form, options->errors, true, zh, zh ? reason_zh : NULL, error))
		return false;
	fprintf(stderr,
	        zh ? "整个文件连同标出的行写在 %s，改好后再导入这个文件\n"
	           : "all rows are in %s, the wrong ones marked: correct them there and import "
	             "that\n",
	        options->errors);
	return true;
}

bool records_user_template(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	(void)store;
	(void)act;
	return command_arguments(argc, argv, 0, error) &&
	       records_template_written(
	               options, "records user template", account_columns, ACCOUNT_COLUMNS, error);
}

static void made_told(size_t made, void *data)
{
	(void)data;
	fprintf(stderr, "\r%zu", made);
}

bool records_user_import(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	bool zh = invocation_zh(options->invocation);
	if (!records_one_file("records user import", argc, error))
		return false;
	if (!options->output && !options->dry_run) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "records user import wants -o FILE.xlsx, where the one-time passwords go");
		return false;
	}
	g_autoptr(Form) form = accounts_file_check(store, NULL, argv[1], error);
	if (!form)
		return false;
	records_hidden_told(options, form);
	if (form->wrong)
		return records_wrong_told(options, form, error);
	bool live = !options->invocation->quiet && isatty(STDERR_FILENO);
	AccountsTaking taking = {.results = options->output,
	        .head = zh ? "一次性口令" : "one-time password",
	        .progress = live ? made_told : NULL};
	bool good = options->dry_run || accounts_file_take(store, act, form, &taking, error);
	if (live)
		fputs("\r\033[K", stderr);
	if (good)
		printf(options->dry_run ? (zh ? "%u 个账号，没有错误（仅检查）\n"
		                              : "%u accounts, nothing wrong (looked only)\n")
		                        : (zh ? "已建立 %u 个账号\n" : "%u accounts made\n"),
		        form->rows->len);
	return good;
}

static bool school_template(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	(void)store;
	(void)act;
	return command_arguments(argc, argv, 0, error) &&
	       records_template_written(
	               options, "records school template", school_columns, SCHOOL_COLUMNS, error);
}

static bool school_import(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	FormResult result;
	if (!records_one_file("records school import", argc, error))
		return false;
	g_autoptr(Form) form = schools_file_check(store, argv[1], &result, error);
	if (!form)
		return false;
	records_hidden_told(options, form);
	if (form->wrong)
		return records_wrong_told(options, form, error);
	bool zh = invocation_zh(options->invocation), dry = options->dry_run;
	if (!dry && !schools_file_take(store, act, form, &result, error))
		return false;
	printf(zh ? "新登记 %zu 所，变更 %zu 所，未变 %zu 所%s\n"
	          : "%zu schools added, %zu changed, %zu unchanged%s\n",
	        result.added, result.changed, result.unchanged, records_looked(dry, zh));
	return true;
}

static bool school_listed(const School *school, void *data, GError **error)
{
	(void)error;
	json_array_append_new(
	        data, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "code", school->code, "name",
	                      school->name, "short", school->shorter, "region", school->region,
	                      "managed_by", level_row(school->managed_by)->id, "status",
	                      school_status_id(school->status)));
	return true;
}

static bool school_list(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	bool json, good;
	size_t i;
	json_t *row, *list = json_array();
	(void)act;
	good = command_arguments(argc, argv, 0, error) && records_format(options, &json, error) &&
	       schools_walk(store, "", LISTED_MAX, school_listed, list, error);
	if (good && json)
		records_json_print("jiuxu.records.schools/1", "schools", list);
	else if (good)
		json_array_foreach(list, i, row) {
			const char *code, *name, *region, *level;
			json_unpack(row, "{s:s, s:s, s:s, s:s}", "code", &code, "name", &name,
			        "region", &region, "managed_by", &level);
			printf("%s\t%s\t%s\t%s\n", code, region,
			        invocation_zh(options->invocation)
			                ? level_row((Level)level_find(level))->zh
			                : level,
			        name);
		}
	json_decref(list);
	return good;
}

const RecordsVerb records_school_verbs[] = {
        {"import", RECORDS_CHANGE, school_import},
        {"list", RECORDS_LOOK, school_list},
        {"template", RECORDS_APART, school_template},
        {NULL, RECORDS_APART, NULL},
};

int records_school(RecordsOptions *options, int argc, char **argv, GError **error)
{
	return records_verb_run(options, "records school", records_school_verbs, argc, argv, error);
}
