#include "records/import/choices.h"

#include "records/rules/codes.h"

#include <glib.h>
#include <string.h>

enum {
	TOLD_MAX = 12,
	LISTED_MAX = 200 /* bytes of a list in a cell; the library has room for 255 */,
	ROWS = 100000
};

static const CodeTable *table_of(int field)
{
	const char *name = field >= 0 ? student_fields[field].table : NULL;
	return name ? code_table_find(name) : NULL;
}

char *choices_told(int field, bool zh)
{
	const CodeTable *table = table_of(field);
	size_t rows = table ? code_table_rows(table) : 0;
	GString *out = g_string_new(NULL);
	if (rows > TOLD_MAX)
		g_string_append_printf(out,
		        zh ? "（代码表有%zu个值，见模板中该列的批注）"
		           : " (the table has %zu: see the note of the column in the template)",
		        rows);
	for (size_t i = 0; i < rows && rows <= TOLD_MAX; i++) {
		CodeRow row = code_table_row(table, i);
		const char *meaning = zh ? NULL : code_meaning_en(table, row.code);
		g_string_append_printf(out, "%s%s",
		        i    ? (zh ? "、" : ", ")
		        : zh ? "（可填："
		             : " (one of: ",
		        row.name);
		if (meaning)
			g_string_append_printf(out, " %s", meaning);
	}
	if (rows && rows <= TOLD_MAX)
		g_string_append(out, zh ? "）" : ")");
	return g_string_free(out, FALSE);
}

void choices_put(lxw_worksheet *sheet, size_t column, int field)
{
	const CodeTable *table = table_of(field);
	size_t rows = table ? code_table_rows(table) : 0;
	size_t bytes = 0;
	g_autofree char **words = g_new0(char *, rows + 1);
	for (size_t i = 0; i < rows; i++) {
		words[i] = (char *)code_table_row(table, i).name;
		bytes += strlen(words[i]) + 1;
	}
	if (!rows || bytes > LISTED_MAX)
		return;
	lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST,
	        .value_list = words,
	        .show_error = LXW_VALIDATION_OFF};
	worksheet_data_validation_range(
	        sheet, 1, (lxw_col_t)column, ROWS, (lxw_col_t)column, &list);
}
