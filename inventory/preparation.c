#include "inventory/preparation.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/text.h"
#include "inventory/preparation/reading.h"
#include "inventory/site.h"
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

__attribute__((format(printf, 3, 0))) static void line_add(
        GPtrArray *lines, const char *place, const char *format, va_list arguments)
{
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	g_ptr_array_add(lines, g_strdup_printf("%s: %s", place, text));
}

char *word_quote(const Reading *reading, const char *word)
{
	char *quoted = text_quote(word);
	if (!reading->zh)
		return quoted;
	quoted[strlen(quoted) - 1] = 0;
	char *chinese = g_strdup_printf("“%s”", quoted + 1);
	g_free(quoted);
	return chinese;
}

void problem_add(Reading *reading, const char *place, const char *zh, const char *en, ...)
{
	va_list arguments;
	if (reading->preparation->problems->len >= PREPARATION_PROBLEMS_MAX) {
		reading->preparation->more++;
		return;
	}
	va_start(arguments, en);
	line_add(reading->preparation->problems, place, reading->zh ? zh : en, arguments);
	va_end(arguments);
}

void note_add(Reading *reading, const char *place, const char *zh, const char *en, ...)
{
	va_list arguments;
	if (reading->preparation->notes->len >= PREPARATION_PROBLEMS_MAX)
		return;
	va_start(arguments, en);
	line_add(reading->preparation->notes, place, reading->zh ? zh : en, arguments);
	va_end(arguments);
}

/* The form's sheet of that name, or of the name that a copy "设备清单 (2)" was made of; -1: none.
 */
static int sheet_meant(const char *name)
{
	const char *bracket = strrchr(name, '(');
	int id = form_sheet_find(name);
	if (id >= 0 || !bracket || !g_ascii_isdigit(bracket[1]))
		return id;
	g_autofree char *stem = g_strndup(name, (gsize)(bracket - name));
	return form_sheet_find(g_strstrip(stem));
}

/* Which sheet is which; hidden ones are left out and said, of two that stand for the same nobody
 * can tell which is meant. */
static unsigned sheets_find(Reading *reading)
{
	unsigned found = 0;
	for (size_t i = 0; i < xlsx_sheet_count(reading->xlsx); i++) {
		const XlsxSheet *sheet = xlsx_sheet(reading->xlsx, i);
		const char *name = xlsx_sheet_name(sheet);
		int id = sheet_meant(name);
		if (id < 0)
			continue;
		if (xlsx_sheet_hidden(sheet))
			note_add(reading, name, "%s工作表已隐藏，未读取",
			        "%sthe sheet is hidden and was left out", "");
		else if (reading->tables[id].sheet)
			problem_add(reading, name,
			        "与《%s》是同一种工作表：只保留一张，把另一张删去或隐藏",
			        "stands for the same as '%s': keep one, delete or hide the other",
			        xlsx_sheet_name(reading->tables[id].sheet));
		else
			reading->tables[id].sheet = sheet;
		found++;
	}
	return found;
}

/* "设备清单!B7: …" taken apart: which sheet in the order of the form, row, column. */
static void place_parse(const Reading *reading, const char *line, guint64 key[3])
{
	memset(key, 0, 3 * sizeof key[0]);
	for (guint i = 0; i < SHEET_COUNT; i++) {
		const FormTable *table = &reading->tables[i];
		const char *own = reading->zh ? table->form->zh : table->form->en;
		const char *name = table->sheet ? xlsx_sheet_name(table->sheet) : own;
		if (!g_str_has_prefix(line, name) || !strchr("!:", line[strlen(name)]))
			continue;
		key[0] = i + 1;
		const char *at = line + strlen(name) + 1;
		for (; g_ascii_isupper(*at); at++)
			key[2] = key[2] * 26 + (guint64)(*at - 'A' + 1);
		for (; g_ascii_isdigit(*at); at++)
			key[1] = key[1] * 10 + (guint64)g_ascii_digit_value(*at);
	}
}

static int line_compare(gconstpointer a, gconstpointer b, gpointer reading)
{
	guint64 left[3], right[3];
	place_parse(reading, *(const char *const *)a, left);
	place_parse(reading, *(const char *const *)b, right);
	for (size_t i = 0; i < 3; i++)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return 0;
}

static void counts_take(Reading *reading)
{
	Preparation *preparation = reading->preparation;
	preparation->hosts = reading->tables[SHEET_HOSTS].rows->len;
	preparation->addresses = reading->tables[SHEET_ADDRESSES].rows->len;
	preparation->licences = reading->tables[SHEET_LICENCES].rows->len;
	preparation->volumes = reading->tables[SHEET_VOLUMES].rows->len;
	preparation->platforms = reading->tables[SHEET_PLATFORMS].rows->len;
	preparation->people = reading->tables[SHEET_PEOPLE].rows->len;
}

/* The result is held to the very rules that `check` will hold it to. */
static bool yaml_make(Reading *reading, const char *path, GError **error)
{
	g_autofree char *yaml = tables_to_yaml(reading, path);
	g_autoptr(Site) site = site_parse("site.yaml", yaml, strlen(yaml), error);
	if (!site) {
		error_prefix(error, path);
		return false;
	}
	reading->preparation->yaml = g_steal_pointer(&yaml);
	return true;
}

static bool tables_take(Reading *reading, const char *path, GError **error)
{
	if (!sheets_find(reading)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "%s: is no preparation workbook: it has no sheet '%s' or '%s' (jiuxu "
		        "requirements "
		        "--format xlsx makes an empty one)",
		        path, form_sheets[SHEET_SITE].zh, form_sheets[SHEET_HOSTS].zh);
		return false;
	}
	for (int i = 0; i < SHEET_COUNT; i++)
		table_read(reading, &reading->tables[i]);
	tables_check(reading);
	counts_take(reading);
	/* Whoever corrects them goes through the workbook once, from the front. */
	g_ptr_array_sort_with_data(reading->preparation->problems, line_compare, reading);
	g_ptr_array_sort_with_data(reading->preparation->notes, line_compare, reading);
	return reading->preparation->problems->len > 0 || yaml_make(reading, path, error);
}

Preparation *preparation_load(const char *path, bool zh, GError **error)
{
	g_autoptr(Xlsx) xlsx = xlsx_load(path, error);
	if (!xlsx)
		return NULL;
	g_autoptr(Preparation) preparation = g_new0(Preparation, 1);
	Reading reading = {.xlsx = xlsx, .zh = zh, .preparation = preparation};
	preparation->problems = g_ptr_array_new_with_free_func(g_free);
	preparation->notes = g_ptr_array_new_with_free_func(g_free);
	for (int i = 0; i < SHEET_COUNT; i++)
		reading.tables[i].form = &form_sheets[i];
	bool good = tables_take(&reading, path, error);
	for (int i = 0; i < SHEET_COUNT; i++)
		table_clear(&reading.tables[i]);
	return good ? g_steal_pointer(&preparation) : NULL;
}

void preparation_free(Preparation *preparation)
{
	if (!preparation)
		return;
	g_free(preparation->yaml);
	g_ptr_array_unref(preparation->problems);
	g_ptr_array_unref(preparation->notes);
	g_free(preparation);
}

bool preparation_is_one(const char *path)
{
	static const char *const extensions[] = {".xlsx", ".xlsm", ".xls", ".et", ".ett"};
	g_autofree char *lower = g_ascii_strdown(path, -1);
	char head[4] = "";
	for (size_t i = 0; i < G_N_ELEMENTS(extensions); i++)
		if (g_str_has_suffix(lower, extensions[i]))
			return true;
	AutoFd fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	return fd >= 0 && pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head &&
	       memcmp(head, "PK\x03\x04", sizeof head) == 0;
}
