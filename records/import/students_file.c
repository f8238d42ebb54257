#include "records/import/students_file.h"

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/file.h"
#include "records/import/book_cell.h"
#include "records/import/csv_cell.h"
#include "records/rules/status.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
	WORKBOOK_MAX_ROWS = 1048576,
	COLUMN_WIDTH = 16,
	BEHIND = 3,
	COLUMNS = 1 + FIELD_COUNT + BEHIND
};

/* Before the fields and behind them; the import passes them over. The first is never empty. */
static const char front[] = "系统编号";
static const char *const behind[BEHIND] = {"系统状态", "问题代码", "版本"};

struct StudentsFile {
	char *path, *part; /* of a workbook, until it is committed */
	FileDraft *draft;  /* CSV */
	Digest *digest;
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *text, *head;
	lxw_row_t row;
};

static void cells_append(GString *out, const char *const cells[COLUMNS])
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (int i = 0; i < COLUMNS; i++)
		csv_cell_append(line, cells[i]);
	g_string_append_printf(out, "%s\r\n", line->str);
}

static bool line_put(StudentsFile *file, const char *const cells[COLUMNS], GError **error)
{
	if (file->draft) {
		g_autoptr(GString) line = g_string_new(NULL);
		cells_append(line, cells);
		digest_add(file->digest, line->str, line->len);
		return file_draft_write(file->draft, line->str, line->len, error);
	}
	if (file->row >= WORKBOOK_MAX_ROWS) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "%s: more than %d rows, which no workbook holds; write .csv", file->path,
		        WORKBOOK_MAX_ROWS);
		return false;
	}
	for (int i = 0; i < COLUMNS; i++)
		book_cell_put(file->sheet, file->row, (size_t)i, cells[i],
		        file->row == 0 ? file->head : file->text);
	file->row++;
	return true;
}

static bool workbook_begin(StudentsFile *file, GError **error)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	file->part = g_strconcat(file->path, ".part", NULL);
	mode_t mask = umask(0077);
	int fd = open(file->part, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
	umask(mask);
	if (fd >= 0)
		close(fd);
	file->workbook = fd >= 0 ? workbook_new_opt(file->part, &options) : NULL;
	if (!file->workbook) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", file->path, g_strerror(errno));
		return false;
	}
	file->sheet = workbook_add_worksheet(file->workbook, "学生");
	file->text = workbook_add_format(file->workbook);
	file->head = workbook_add_format(file->workbook);
	format_set_num_format(file->text, "@"); /* text: no number loses its zeros */
	format_set_num_format(file->head, "@");
	format_set_bold(file->head);
	worksheet_set_column(file->sheet, 0, COLUMNS - 1, COLUMN_WIDTH, NULL);
	worksheet_freeze_panes(file->sheet, 1, 0);
	return true;
}

static bool csv_begin(StudentsFile *file, GError **error)
{
	static const char bom[] = "\xef\xbb\xbf";
	file->draft = file_draft_new(file->path, 0600, error);
	file->digest = digest_new();
	digest_add(file->digest, bom, strlen(bom));
	return file->draft && file_draft_write(file->draft, bom, strlen(bom), error);
}

static bool place_good(const char *path, bool *ret_workbook, GError **error)
{
	g_autofree char *lower = g_ascii_strdown(path, -1);
	*ret_workbook = g_str_has_suffix(lower, ".xlsx");
	bool known = *ret_workbook || g_str_has_suffix(lower, ".csv");
	if (known && !g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        known ? "%s: is there already" : "%s: the table ends in .csv or .xlsx", path);
	return false;
}

static void head_cells(const char *cells[COLUMNS])
{
	cells[0] = front;
	for (int i = 0; i < FIELD_COUNT; i++)
		cells[1 + i] = student_fields[i].zh;
	memcpy(cells + 1 + FIELD_COUNT, behind, sizeof behind);
}

/* A record as cells; some of them stand in `kept`. */
typedef struct {
	char id[24], version[24];
} Kept;

static void record_cells(const Record *record, Kept *kept, const char *cells[COLUMNS])
{
	const StatusRow *status = status_row(record->student.status);
	g_snprintf(kept->id, sizeof kept->id, "%" G_GINT64_FORMAT, record->id);
	g_snprintf(kept->version, sizeof kept->version, "%" G_GINT64_FORMAT, record->version);
	cells[0] = kept->id;
	for (int i = 0; i < FIELD_COUNT; i++)
		cells[1 + i] = record->student.values[i];
	/* states without a code are read by their names */
	if (record->student.status == STATUS_ADMITTED || record->student.status == STATUS_PENDING)
		cells[1 + F_XSDQZTM] = status->zh;
	const char *const more[BEHIND] = {status->zh, record->problems, kept->version};
	memcpy(cells + 1 + FIELD_COUNT, more, sizeof more);
}

void students_file_head(GString *out, bool bom)
{
	const char *cells[COLUMNS];
	head_cells(cells);
	g_string_append(out, bom ? "\xef\xbb\xbf" : "");
	cells_append(out, cells);
}

void students_file_line(const Record *record, GString *out)
{
	Kept kept;
	const char *cells[COLUMNS];
	record_cells(record, &kept, cells);
	cells_append(out, cells);
}

StudentsFile *students_file_new(const char *path, GError **error)
{
	bool workbook;
	const char *cells[COLUMNS];
	if (!place_good(path, &workbook, error))
		return NULL;
	g_autoptr(StudentsFile) file = g_new0(StudentsFile, 1);
	file->path = g_strdup(path);
	head_cells(cells);
	if (!(workbook ? workbook_begin(file, error) : csv_begin(file, error)) ||
	        !line_put(file, cells, error))
		return NULL;
	return g_steal_pointer(&file);
}

bool students_file_row(StudentsFile *file, const Record *record, GError **error)
{
	Kept kept;
	const char *cells[COLUMNS];
	record_cells(record, &kept, cells);
	return line_put(file, cells, error);
}

char *students_file_end(StudentsFile *file, GError **error)
{
	if (file->draft)
		return digest_finish(file->digest);
	lxw_error code = workbook_close(g_steal_pointer(&file->workbook));
	if (code == LXW_NO_ERROR)
		return digest_file(file->part, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", file->path, lxw_strerror(code));
	return NULL;
}

bool students_file_commit(StudentsFile *file, GError **error)
{
	if (file->draft)
		return file_draft_commit(file->draft, error);
	g_autofree char *folder = g_path_get_dirname(file->path);
	if (g_chmod(file->part, 0600) == 0 && g_rename(file->part, file->path) == 0)
		return file_sync(folder, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", file->path, g_strerror(errno));
	return false;
}

void students_file_free(StudentsFile *file)
{
	if (!file)
		return;
	if (file->workbook)
		workbook_close(file->workbook);
	if (file->part)
		g_unlink(file->part);
	file_draft_free(file->draft);
	digest_free(file->digest);
	g_free(file->path);
	g_free(file->part);
	g_free(file);
}
