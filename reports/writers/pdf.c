/* pdf: the report on A4, to be printed, filed and sealed; every row stands in the workbook. */
#include "base/error.h"
#include "reports/writers/pdf_sections.h"
#include "reports/writers/writers.h"

static void (*const parts[])(Paper *paper, const View *view) = {pdf_verdict, pdf_items, pdf_actions,
        pdf_lost_hosts, pdf_open_points, pdf_statements, pdf_checks, pdf_differences,
        pdf_parameters, pdf_appendix};

static bool write_pdf(const View *view, const WriterOptions *options, GString *out, GError **error)
{
	(void)options;
	g_autoptr(Paper) paper = paper_new(PAPER_TALL, error);
	if (!paper)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		parts[i](paper, view);
	const char *title = view_say(
	        view, "部署环境准备情况检查报告", "Report on the preparation for deployment");
	const json_t *run = json_object_get(view->document->head, "run");
	g_autofree char *left = g_strdup_printf("%s · %s", title, view->site_name);
	PaperHead head = {.title = title,
	        .left = left,
	        .right = view->run_id,
	        .author = view->site_name,
	        .created = view_text(view, run, "judged_at"),
	        .zh = view->zh};
	return paper_finish(paper, &head, out, error);
}

const Writer writer_pdf = {
        .name = "pdf",
        .extension = "pdf",
        .doc = "A4 to print and file: verdict, items, what is open, statements",
        .binary = true,
        .write = write_pdf,
};
