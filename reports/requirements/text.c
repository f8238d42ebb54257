/* text: for the terminal. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "reports/requirements/model.h"
#include "reports/writers/page.h"

#define LABEL_COLUMNS 12

static void check_write(Page *page, const json_t *check, bool zh)
{
	g_autofree char *name = g_strdup_printf(
	        "[%s] %s", json_text_in(check, "severity"), json_text_in(check, "title"));
	g_string_append(page->out, "\n");
	page_cell(page, PAINT_BOLD, name, 0);
	g_string_append_c(page->out, ' ');
	page_cell(page, PAINT_DIM, json_text_in(check, "id"), 0);
	g_string_append_c(page->out, '\n');
	page_field(page, 2, zh ? "准备" : "prepare", LABEL_COLUMNS, json_text_in(check, "prepare"));
	page_field(page, 2, zh ? "检测方法" : "tested", LABEL_COLUMNS, json_text_in(check, "how"));
	page_field(page, 2, zh ? "依据" : "why", LABEL_COLUMNS, json_text_in(check, "why"));
	page_field(page, 2, zh ? "需留存" : "evidence", LABEL_COLUMNS,
	        json_text_in(check, "evidence"));
	page_field(
	        page, 2, zh ? "要求来源" : "source", LABEL_COLUMNS, json_text_in(check, "source"));
}

bool requirements_text(const Checklist *checklist, const RequirementsOptions *options, GString *out,
        GError **error)
{
	g_autoptr(json_t) model = requirements_model(checklist, options->zh);
	Page page = {.out = out, .columns = options->columns, .color = options->color};
	size_t i, c;
	const json_t *item, *check;
	(void)error;
	page_cell(&page, PAINT_BOLD, json_text_in(model, "title"), 0);
	g_string_append_c(out, '\n');
	page_rest(&page, 0, PAINT_NONE, json_text_in(model, "legend"));
	json_array_foreach(json_object_get(model, "items"), i, item) {
		g_autofree char *heading = g_strdup_printf(
		        "%s　%s", json_text_in(item, "id"), json_text_in(item, "title"));
		page_heading(&page, heading);
		json_array_foreach(json_object_get(item, "checks"), c, check)
			check_write(&page, check, options->zh);
	}
	return true;
}
