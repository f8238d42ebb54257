/* jiuxu records import: a file of students in, every row accounted for. */
#include "agent/records.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "records/import/errors.h"
#include "records/import/tally.h"
#include "records/store/policies.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN_MAX = 20 };

/* What is told at the end. */
typedef struct {
	const Invocation *invocation;
	ImportErrors *errors; /* NULL: the first rows are told in `lines` */
	ImportTally tally;
	GString *lines; /* what goes to stderr when the file is read */
	int shown;
	bool live;
} Telling;

static void header_told(const SheetRow *row, const int *fields, void *data)
{
	Telling *telling = data;
	g_clear_pointer(&telling->tally.unknown, g_free);
	import_tally_header(&telling->tally, row, fields);
	if (telling->tally.unknown)
		g_string_append_printf(telling->lines,
		        invocation_zh(telling->invocation)
		                ? "注意：不认识的列，未导入：%s\n"
		                : "note: columns not known, left out: %s\n",
		        telling->tally.unknown);
	if (telling->errors)
		import_errors_header(telling->errors, row, fields);
}

static bool row_told(const ImportedRow *row, void *data, GError **error)
{
	Telling *telling = data;
	bool zh = invocation_zh(telling->invocation);
	import_tally_row(&telling->tally, row);
	if (telling->errors)
		return import_errors_row(telling->errors, row, error);
	if (row->outcome != ROW_REJECTED || telling->shown++ >= SHOWN_MAX)
		return true;
	g_autofree char *reasons = import_reasons(row, zh);
	g_autofree char *place = sheet_place(row->row);
	g_string_append_printf(telling->lines,
	        zh ? "第 %s 行未导入：%s\n" : "row %s rejected: %s\n", place, reasons);
	return true;
}

static bool told_again(void *data, GError **error)
{
	Telling *telling = data;
	import_tally_clear(&telling->tally);
	telling->tally = (ImportTally){0};
	telling->shown = 0;
	g_string_truncate(telling->lines, 0);
	return !telling->errors || import_errors_again(&telling->errors, error);
}

static void progress_told(int64_t rows, void *data)
{
	const Telling *telling = data;
	if (telling->live)
		fprintf(stderr,
		        invocation_zh(telling->invocation) ? "\r%" G_GINT64_FORMAT " 行"
		                                           : "\r%" G_GINT64_FORMAT " rows",
		        rows);
}

static void passed_told(const Telling *telling, const ImportResult *result)
{
	bool zh = invocation_zh(telling->invocation);
	g_autofree char *passed = g_utf8_make_valid(result->passed, -1);
	g_autofree char *hidden = g_utf8_make_valid(result->hidden, -1);
	if (*passed)
		g_string_append_printf(telling->lines,
		        zh ? "注意：没有表头的工作表，已跳过：%s\n"
		           : "note: sheets without a header, passed over: %s\n",
		        passed);
	if (*hidden)
		g_string_append_printf(telling->lines,
		        zh ? "注意：隐藏的工作表没有导入：%s\n"
		           : "note: hidden sheets were not imported: %s\n",
		        hidden);
	g_autofree char *rows = records_hidden_rows(result->hidden_rows, zh);
	g_string_append(telling->lines, rows);
}

static void text_print(
        const char *path, const ImportResult *result, const Telling *telling, bool dry)
{
	bool zh = invocation_zh(telling->invocation);
	printf(zh ? "%s：%" G_GINT64_FORMAT " 行，%s%s\n" : "%s: %" G_GINT64_FORMAT " rows, %s%s\n",
	        path, result->rows, result->gb18030 ? "GB18030" : "UTF-8", records_looked(dry, zh));
	printf(zh ? "导入 %" G_GINT64_FORMAT "，带问题导入 %" G_GINT64_FORMAT
	            "，更新 %" G_GINT64_FORMAT "，未变 %" G_GINT64_FORMAT
	            "，未导入 %" G_GINT64_FORMAT "\n"
	          : "accepted %" G_GINT64_FORMAT ", accepted with a problem %" G_GINT64_FORMAT
	            ", updated %" G_GINT64_FORMAT ", unchanged %" G_GINT64_FORMAT
	            ", rejected %" G_GINT64_FORMAT "\n",
	        result->accepted, result->marked, result->updated, result->unchanged,
	        result->rejected);
	if (result->doubtful)
		printf(zh ? "更新的学籍中仍有问题的 %" G_GINT64_FORMAT "\n"
		          : "of the updated records %" G_GINT64_FORMAT " stay in doubt\n",
		        result->doubtful);
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++) {
		const Rule *rule = rule_of(id);
		if (telling->tally.counts[id] && id != RULE_SAME_UNCHANGED)
			printf(zh ? "  %s %" G_GINT64_FORMAT " 处，首见第 %s 行：%s（依据：%s）\n"
			          : "  %s %" G_GINT64_FORMAT ", first in row %s: %s (source: %s)\n",
			        rule->weight == RULE_REJECT ? (zh ? "拒绝" : "rejects")
			                                    : (zh ? "问题" : "marks"),
			        telling->tally.counts[id], telling->tally.first[id],
			        zh ? rule->zh : rule->en, rule->source);
	}
	if (!telling->errors && telling->shown > SHOWN_MAX)
		printf(zh ? "只列出了前 %d 行；用 --errors 文件.xlsx 得到全部待改正的行\n"
		          : "only the first %d were told; --errors FILE.xlsx writes all rows to "
		            "correct\n",
		        SHOWN_MAX);
}

static void json_print(
        const char *path, const ImportResult *result, const Telling *telling, bool dry)
{
	g_autoptr(json_t) reasons = import_tally_json(&telling->tally);
	g_autofree char *file = g_utf8_make_valid(path, -1);
	g_autoptr(json_t) whole =
	        json_pack("{s:s, s:s, s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:O}", "schema",
	                "jiuxu.records.import/1", "file", file, "encoding",
	                result->gb18030 ? "GB18030" : "UTF-8", "dry_run", dry, "rows",
	                (json_int_t)result->rows, "accepted", (json_int_t)result->accepted,
	                "accepted_with_problem", (json_int_t)result->marked, "updated",
	                (json_int_t)result->updated, "updated_with_problem",
	                (json_int_t)result->doubtful, "unchanged", (json_int_t)result->unchanged,
	                "rejected", (json_int_t)result->rejected, "reasons", reasons);
	json_object_set_new(whole, "hidden_rows", json_integer(result->hidden_rows));
	json_dumpf(whole, stdout, JSON_INDENT(2));
	putchar('\n');
}

/* Today in China: at +08:00. */
static Day today_of(int64_t now_us)
{
	return (Day)((now_us / G_USEC_PER_SEC + 8 * 3600) / 86400);
}

static bool import_run(const RecordsOptions *options, const char *path, Telling *telling,
        ImportResult *result, GError **error)
{
	g_autofree char *actor = NULL;
	g_autoptr(Store) store =
	        records_store(options, options->dry_run ? DB_READ : DB_WRITE, error);
	g_autofree char *province = store ? store_setting(store, "province", error) : NULL;
	Policy policy = policy_default();
	bool good = province && policy_load(store, &policy, NULL, error);
	ImportPlan plan = {.store = store,
	        .act = records_act("records import", &actor),
	        .policy = &policy,
	        .province = province && *province ? province : NULL,
	        .admits = options->admitted,
	        .migrates = true,
	        .dry_run = options->dry_run,
	        .header = header_told,
	        .row = row_told,
	        .progress = progress_told,
	        .again = told_again,
	        .data = telling};
	plan.today = today_of(plan.act.at_us);
	good = good && import_file(path, &plan, result, error);
	if (telling->live)
		fputs("\r\033[K", stderr);
	if (good)
		passed_told(telling, result);
	fputs(telling->lines->str, stderr);
	return good && (!telling->errors || import_errors_finish(telling->errors, error));
}

int records_import(RecordsOptions *options, int argc, char **argv, GError **error)
{
	bool json;
	ImportResult result;
	const Invocation *invocation = options->invocation;
	if (argc != 2) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "records import takes one FILE: students.csv or .xlsx");
		return EXIT_BAD_USAGE;
	}
	if (!records_format(options, &json, error))
		return EXIT_BAD_USAGE;
	ImportErrors *errors = options->errors
	                               ? import_errors_new(options->errors,
	                                         invocation_zh(invocation), options->dry_run, error)
	                               : NULL;
	if (options->errors && !errors)
		return EXIT_BAD_USAGE;
	g_autofree Telling *telling = g_new0(Telling, 1);
	telling->invocation = invocation;
	telling->errors = errors;
	telling->lines = g_string_new(NULL);
	telling->live = isatty(STDERR_FILENO) && !invocation->quiet;
	bool good = import_run(options, argv[1], telling, &result, error);
	if (good && json)
		json_print(argv[1], &result, telling, options->dry_run);
	else if (good)
		text_print(argv[1], &result, telling, options->dry_run);
	import_tally_clear(&telling->tally);
	import_errors_free(telling->errors);
	g_string_free(telling->lines, TRUE);
	if (!good)
		return EXIT_CANNOT_WORK;
	return result.rejected ? EXIT_NOT_READY : EXIT_READY;
}
