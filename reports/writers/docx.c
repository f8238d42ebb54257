/*
 * docx: the paper to sign and seal (盖章件), editable in Word and WPS, of one or two pages: unit,
 * verdict, items, open points, places for seals, and a QR code that binds it to the bundle.
 *
 * Seven parts of Office Open XML (ECMA-376), no more than a word processor needs; the text is
 * reports/templates/paper_document.xml.
 */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/template.h"
#include "base/zip.h"
#include "reports/paper_code.h"
#include "reports/resource.h"
#include "reports/writers/docx_model.h"
#include "reports/writers/writers.h"
#include <string.h>

#define PACKING_LEVEL 6
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const char types[] =
        XML "<Types xmlns=\"" PACKAGE "content-types\">"
            "<Default Extension=\"rels\" "
            "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            "<Default Extension=\"png\" ContentType=\"image/png\"/>"
            "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD "document.main+xml\"/>"
            "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD "footer+xml\"/>"
            "<Override PartName=\"/word/header1.xml\" ContentType=\"" WORD "header+xml\"/>"
            "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD "styles+xml\"/></Types>";
static const char relations[] = XML
        "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
        "officeDocument\" Target=\"word/document.xml\"/></Relationships>";
static const char word_relations[] = XML
        "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
        "styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"" OFFICE
        "image\" Target=\"media/qr.png\"/><Relationship Id=\"rId3\" Type=\"" OFFICE
        "footer\" Target=\"footer1.xml\"/><Relationship Id=\"rId4\" Type=\"" OFFICE
        "header\" Target=\"header1.xml\"/></Relationships>";

static const json_t *model_lookup(const char *name, void *data, bool *ret_unknown)
{
	*ret_unknown = false;
	return json_object_get((const json_t *)data, name);
}

/* `name` below templates/. */
static bool part_render(const char *name, const json_t *model, GString *out, GError **error)
{
	g_autofree char *path = g_strconcat("templates/", name, NULL);
	Resource page = reports_resource(path);
	g_autoptr(Template) template = template_parse(name, page.bytes, page.length, NULL,
	        TEMPLATE_AUTOESCAPE_HTML | TEMPLATE_TRIM_BLOCKS, error);
	Scope scope = {model_lookup, (void *)model};
	return template && template_render(template, &scope, EVAL_STRICT, NULL, out, error);
}

/* The parts that are not the same on every paper. */
typedef struct {
	const GString *document, *header, *qr;
} Made;

/* Names ascend by byte. */
static bool parts_write(int64_t at_s, const Made *made, GString *out, GError **error)
{
	Resource footer = reports_resource("templates/paper_footer.xml");
	Resource styles = reports_resource("templates/paper_styles.xml");
	const struct {
		const char *name, *bytes;
		size_t length;
	} parts[] = {{"[Content_Types].xml", types, strlen(types)},
	        {"_rels/.rels", relations, strlen(relations)},
	        {"word/_rels/document.xml.rels", word_relations, strlen(word_relations)},
	        {"word/document.xml", made->document->str, made->document->len},
	        {"word/footer1.xml", footer.bytes, footer.length},
	        {"word/header1.xml", made->header->str, made->header->len},
	        {"word/media/qr.png", made->qr->str, made->qr->len},
	        {"word/styles.xml", styles.bytes, styles.length}};
	g_autoptr(ZipWriter) zip = zip_writer_new_memory(at_s, PACKING_LEVEL, error);
	for (size_t i = 0; zip && i < G_N_ELEMENTS(parts); i++)
		if (!zip_writer_add(zip, parts[i].name, parts[i].bytes, parts[i].length, error))
			return false;
	return zip && zip_writer_take(zip, out, error);
}

static bool package_write(const json_t *report, const Made *made, GString *out, GError **error)
{
	int64_t at_us = 0;
	const json_t *at = json_object_get(json_object_get(report, "run"), "judged_at");
	if (json_is_string(at))
		clock_parse(json_string_value(at), &at_us);
	return parts_write(at_us / G_USEC_PER_SEC, made, out, error);
}

static bool write_docx(const View *view, const WriterOptions *options, GString *out, GError **error)
{
	if (!options->manifest_sha256) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "docx: only a finished run has a paper to seal: it names the run's "
		        "manifest.json");
		return false;
	}
	g_autofree char *code = paper_code(view->run_id, options->manifest_sha256);
	g_autoptr(json_t) model = docx_model(view, code, options->manifest_sha256);
	g_autoptr(GString) document = g_string_new(NULL), qr = g_string_new(NULL);
	g_autoptr(GString) header = g_string_new(NULL);
	Made made = {document, header, qr};
	return part_render("paper_document.xml", model, document, error) &&
	       part_render("paper_header.xml", model, header, error) &&
	       paper_code_png(code, qr, error) &&
	       package_write(view->document->head, &made, out, error);
}

const Writer writer_docx = {
        .name = "docx",
        .extension = "docx",
        .doc = "the paper to sign and seal, with a QR code that binds it to the bundle",
        .binary = true,
        .write = write_docx,
};
