/* html: one file for desk and printer, in the style of the report. */
#include "base/cleanup.h"
#include "base/template.h"
#include "inventory/preparation_form.h"
#include "reports/requirements/model.h"
#include "reports/resource.h"
#include "reports/writers/html_policy.h"

static const json_t *model_lookup(const char *name, void *data, bool *ret_unknown)
{
	*ret_unknown = false;
	return json_object_get((const json_t *)data, name);
}

/* What is asked for in the workbook: each sheet with its columns. */
static json_t *sheets_model(bool zh)
{
	json_t *sheets = json_array();
	for (int i = 0; i < SHEET_COUNT; i++) {
		const FormSheet *form = &form_sheets[i];
		json_t *columns = json_array();
		for (const FormColumn *column = form->columns; column->key; column++)
			if (column->kind != COLUMN_LINE)
				json_array_append_new(
				        columns, json_pack("{s:s, s:s, s:b}", "name",
				                         zh ? column->zh : column->en, "note",
				                         zh ? column->note_zh : column->note_en,
				                         "needed", (int)column->required));
		json_array_append_new(sheets,
		        json_pack("{s:s, s:s, s:o}", "name", zh ? form->zh : form->en, "note",
		                zh ? form->note_zh : form->note_en, "columns", columns));
	}
	return sheets;
}

bool requirements_html(const Checklist *checklist, const RequirementsOptions *options, GString *out,
        GError **error)
{
	g_autoptr(json_t) model = requirements_model(checklist, options->zh);
	Resource page = reports_resource("templates/requirements.html");
	g_autofree char *style = g_strconcat(reports_resource("templates/report.css").bytes,
	        reports_resource("templates/requirements.css").bytes, NULL);
	html_put_inline(model, "style", "style_hash", style);
	json_object_set_new(model, "sheets", sheets_model(options->zh));
	json_object_set_new(model, "tool", json_string("jiuxu " JIUXU_VERSION));
	g_autoptr(Template) template = template_parse("requirements.html", page.bytes, page.length,
	        NULL, TEMPLATE_AUTOESCAPE_HTML | TEMPLATE_TRIM_BLOCKS, error);
	Scope scope = {model_lookup, model};
	return template && template_render(template, &scope, EVAL_STRICT, NULL, out, error);
}
