/*
 * html: one file for desk and printer: no network, no need of scripts.
 *
 * The markup is reports/templates/report.html, rendered with autoescape; the style and the few
 * lines of script are the only ones that its Content-Security-Policy lets run, by their digests.
 */
#include "base/cleanup.h"
#include "base/error.h"
#include "base/template.h"
#include "reports/resource.h"
#include "reports/writers/html_model.h"
#include "reports/writers/html_policy.h"
#include "reports/writers/writers.h"

/* The text as a CSS string: everything but letters, digits and what is not ASCII as `\2f `. */
static void append_css_string(GString *css, const char *text)
{
	g_string_append_c(css, '"');
	for (const char *p = text; *p; p++) {
		if (g_ascii_isalnum(*p) || (unsigned char)*p >= 0x80)
			g_string_append_c(css, *p);
		else
			g_string_append_printf(css, "\\%x ", (unsigned)*p);
	}
	g_string_append_c(css, '"');
}

/* Running header and footer of printed pages; browsers that do not know them leave them out. */
static void append_page_rules(GString *css, const View *view, const char *title)
{
	g_autofree char *head = g_strdup_printf("%s · %s", title, view->site_name);
	g_string_append(css, "@page { size: A4; margin: 20mm 15mm 18mm;\n"
	                     "\t@top-left { font-size: 8.5pt; color: #565b63; content: ");
	append_css_string(css, head);
	g_string_append(css, "; }\n\t@top-right { font-size: 8.5pt; color: #565b63; content: ");
	append_css_string(css, view->run_id);
	g_string_append(css, "; }\n\t@bottom-center { font-size: 8.5pt; color: #565b63; "
	                     "content: counter(page) \" / \" counter(pages); }\n}\n");
}

static json_t *whole_model(const View *view, const WriterOptions *options)
{
	json_t *model = html_model(view, options);
	g_autoptr(GString) style = g_string_new(reports_resource("templates/report.css").bytes);
	append_page_rules(style, view, json_string_value(json_object_get(model, "title")));
	html_put_inline(model, "style", "style_hash", style->str);
	html_put_inline(
	        model, "script", "script_hash", reports_resource("templates/report.js").bytes);
	return model;
}

static const json_t *model_lookup(const char *name, void *data, bool *ret_unknown)
{
	*ret_unknown = false;
	return json_object_get((const json_t *)data, name);
}

static bool write_html(const View *view, const WriterOptions *options, GString *out, GError **error)
{
	g_autoptr(json_t) model = whole_model(view, options);
	Resource page = reports_resource("templates/report.html");
	g_autoptr(Template) template = template_parse("report.html", page.bytes, page.length, NULL,
	        TEMPLATE_AUTOESCAPE_HTML | TEMPLATE_TRIM_BLOCKS, error);
	Scope scope = {model_lookup, model};
	return template && template_render(template, &scope, EVAL_STRICT, NULL, out, error);
}

const Writer writer_html = {
        .name = "html",
        .extension = "html",
        .doc = "one file for desk and printer, with what was observed where it matters",
        .write = write_html,
};
