/* jiuxu records export: the students as they were at a moment, made of the log. */
#include "agent/records.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "records/import/students_file.h"
#include "records/store/past.h"
#include <stdio.h>
#include <string.h>

/* "now", a day at +08:00 (all of it), a moment of RFC 3339, at +08:00 when it says no zone. */
static bool moment_read(const char *text, int64_t now_us, int64_t *ret, GError **error)
{
	g_autofree char *iso = g_strdelimit(g_strdup(text), " ", 'T');
	g_autofree char *seconds = strlen(iso) == strlen("2026-11-20T10:00")
	                                   ? g_strconcat(iso, ":00", NULL)
	                                   : g_strdup(iso);
	g_autofree char *zoned = g_strconcat(seconds, "+08:00", NULL);
	int64_t end;
	if (strcmp(text, "now") == 0)
		*ret = now_us;
	else if (clock_parse_day_end(text, &end)) /* of today: what there is of it */
		*ret = end > now_us && end - now_us <= G_TIME_SPAN_DAY ? now_us : end - 1;
	else if (!clock_parse(seconds, ret) && !clock_parse(zoned, ret)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "--at is a day (2026-11-20), a moment ('2026-11-20 10:00', at +08:00) or "
		        "now, not '%s'",
		        text);
		return false;
	}
	if (*ret <= now_us)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "--at %s has not been yet", text);
	return false;
}

typedef struct {
	StudentsFile *file;
	int64_t students;
} Writing;

static bool student_write(const Record *record, void *data, GError **error)
{
	Writing *writing = data;
	writing->students++;
	return students_file_row(writing->file, record, error);
}

static void export_print(
        const RecordsOptions *options, const Past *past, int64_t students, const char *sha256)
{
	bool zh = invocation_zh(options->invocation), json = false;
	g_autofree char *at = clock_format_cst(past->at_us);
	g_autofree char *name = g_utf8_make_valid(options->output, -1);
	if (records_format(options, &json, NULL) && json) {
		g_autofree char *utc = clock_format(past->at_us);
		g_autoptr(json_t) whole = json_pack("{s:s, s:s, s:I, s:s, s:I, s:s, s:s}", "schema",
		        "jiuxu.records.export/1", "at", utc, "event", (json_int_t)past->seq, "head",
		        past->head, "students", (json_int_t)students, "file", name, "sha256",
		        sha256);
		json_dumpf(whole, stdout, JSON_INDENT(2));
		putchar('\n');
		return;
	}
	printf(zh ? "%s：截至 %s 的学籍，%" G_GINT64_FORMAT
	            " 名学生\n依据事件 1 至 %" G_GINT64_FORMAT "，链首 %s\nSHA-256 %s\n"
	          : "%s: as of %s, %" G_GINT64_FORMAT
	            " students\nfrom events 1 to %" G_GINT64_FORMAT ", head %s\nSHA-256 %s\n",
	        name, at, students, past->seq, past->head, sha256);
	if (!options->invocation->quiet)
		fputs(zh ? "表中有完整的证件号、电话、住址等，请妥善保管；此次导出已记入日志\n"
		         : "whole numbers, telephones and addresses stand in it: keep it safe; the "
		           "log "
		           "tells of it\n",
		        stderr);
}

/* Told to the log before it is there: nobody has such a file of which nothing is known. */
static bool export_run(
        RecordsOptions *options, Store *store, const Act *act, int64_t at_us, GError **error)
{
	g_auto(Past) past = {0};
	if (!past_open(store, at_us, &past, error))
		return false;
	g_autoptr(StudentsFile) file = students_file_new(options->output, error);
	Writing writing = {file, 0};
	if (!file || !past_students(store, &past, student_write, &writing, error))
		return false;
	g_autofree char *sha256 = students_file_end(file, error);
	if (!sha256 || !past_exported(store, act, &past, sha256, writing.students, error) ||
	        !students_file_commit(file, error))
		return false;
	export_print(options, &past, writing.students, sha256);
	return true;
}

int records_export(RecordsOptions *options, int argc, char **argv, GError **error)
{
	bool json;
	int64_t at_us;
	g_autofree char *actor = NULL;
	Act act = records_act("records export", &actor);
	if (!command_arguments(argc, argv, 0, error) || !records_format(options, &json, error))
		return EXIT_BAD_USAGE;
	if (!options->output || !options->at) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "records export wants --at WHEN and -o FILE, .csv or .xlsx");
		return EXIT_BAD_USAGE;
	}
	if (!moment_read(options->at, act.at_us, &at_us, error))
		return EXIT_BAD_USAGE;
	g_autoptr(Store) store = records_store(options, DB_WRITE, error);
	return store && export_run(options, store, &act, at_us, error) ? EXIT_READY
	                                                               : EXIT_CANNOT_WORK;
}
