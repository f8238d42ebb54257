/* Any bytes as a table that people fill in: rows, or a reason; never a crash. */
#include "base/file.h"
#include "records/import/form.h"

#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const FormColumn columns[] = {
        {"code", "代码", "", NULL, true}, {"name", "名称", "", "甲|乙", false}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *path = g_strdup_printf("/tmp/jiuxu-fuzz-form-%d.csv", (int)getpid());
	/* an input that begins with '+' gets behind the header, which takes a fuzzer long to guess
	 */
	bool behind = size > 0 && data[0] == '+';
	g_autoptr(GString) text = g_string_new(behind ? "code,name\n" : "");
	g_string_append_len(text, (const char *)data + behind, (gssize)size - behind);
	g_autoptr(GError) error = NULL;
	if (!file_write_unsynced(path, text->str, text->len, 0600, NULL))
		return 0;
	g_autoptr(Form) form =
	        form_read(path, columns, G_N_ELEMENTS(columns), FORM_ROWS_MAX, &error);
	unlink(path);
	if (!form == !error)
		abort();
	for (guint i = 0; form && i < form->rows->len; i++) {
		const FormRow *row = form->rows->pdata[i];
		if (!row->place || !row->cells[0] || !row->cells[1] ||
		        (!row->reason && !*row->cells[0]))
			abort();
	}
	return 0;
}
