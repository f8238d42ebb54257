/* Small workbooks made for tests, part by part, so that every oddity can be put in. */
#pragma once

#include "base/zip.h"
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
	const char *name, *attributes; /* attributes of <sheet>, such as state="hidden" */
	const char *data;              /* the inside of <worksheet> */
} MadeSheet;

typedef struct {
	const char *properties;  /* attributes of <workbookPr> */
	const char *strings;     /* the inside of <sst>; NULL: no shared strings */
	const char *styles;      /* the inside of <styleSheet>; NULL: no styles */
	const MadeSheet *sheets; /* ends with a NULL name; at most 9 */
} MadeBook;

#define MADE_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static inline void made_relation(GString *out, const char *id, const char *type, const char *target)
{
	g_string_append_printf(out,
	        "<Relationship Id=\"%s\" Type=\"" MADE_TYPE "%s\" Target=\"%s\"/>", id, type,
	        target);
}

static inline bool made_part(ZipWriter *zip, const char *name, const char *root, const char *inside)
{
	g_autofree char *text = g_strdup_printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	                                        "<%s xmlns=\"urn:x\" xmlns:r=\"urn:r\">%s</%s>",
	        root, inside, root);
	return zip_writer_add(zip, name, text, strlen(text), NULL);
}

/* Writes the workbook; false when it could not. */
static inline bool made_write(const char *path, const MadeBook *book)
{
	g_autoptr(ZipWriter) zip = zip_writer_new(path, 1577836800, NULL);
	g_autoptr(GString) top = g_string_new(NULL), own = g_string_new(NULL),
	                   list = g_string_new(NULL);
	made_relation(top, "a", "officeDocument", "xl/workbook.xml");
	if (book->strings)
		made_relation(own, "s", "sharedStrings", "sharedStrings.xml");
	if (book->styles)
		made_relation(own, "t", "styles", "/xl/styles.xml");
	g_string_append_printf(
	        list, "<workbookPr %s/><sheets>", book->properties ? book->properties : "");
	for (int i = 0; book->sheets[i].name; i++) {
		const MadeSheet *sheet = &book->sheets[i];
		g_autofree char *id = g_strdup_printf("r%d", i);
		g_autofree char *target = g_strdup_printf("worksheets/sheet%d.xml", i);
		g_autofree char *name = g_markup_escape_text(sheet->name, -1);
		made_relation(own, id, "worksheet", target);
		g_string_append_printf(list, "<sheet name=\"%s\" %s r:id=\"%s\"/>", name,
		        sheet->attributes ? sheet->attributes : "", id);
	}
	g_string_append(list, "</sheets>");
	bool good =
	        zip && made_part(zip, "_rels/.rels", "Relationships", top->str) &&
	        made_part(zip, "xl/_rels/workbook.xml.rels", "Relationships", own->str) &&
	        (!book->strings || made_part(zip, "xl/sharedStrings.xml", "sst", book->strings)) &&
	        (!book->styles || made_part(zip, "xl/styles.xml", "styleSheet", book->styles)) &&
	        made_part(zip, "xl/workbook.xml", "workbook", list->str);
	for (int i = 0; good && book->sheets[i].name; i++) {
		g_autofree char *entry = g_strdup_printf("xl/worksheets/sheet%d.xml", i);
		good = made_part(zip, entry, "worksheet", book->sheets[i].data);
	}
	return good && zip_writer_finish(zip, NULL);
}

/* <sheetData> of text cells: rows end with '\n', cells are parted by '|'. Owned. */
static inline char *made_rows(const char *text)
{
	GString *out = g_string_new("<sheetData>");
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (guint row = 0; lines[row]; row++) {
		g_auto(GStrv) cells = g_strsplit(lines[row], "|", -1);
		g_string_append_printf(out, "<row r=\"%u\">", row + 1);
		for (guint i = 0; cells[i]; i++) {
			g_autofree char *escaped = g_markup_escape_text(cells[i], -1);
			g_string_append_printf(out,
			        "<c r=\"%c%u\" t=\"inlineStr\"><is><t>%s</t></is></c>",
			        (char)('A' + i), row + 1, escaped);
		}
		g_string_append(out, "</row>");
	}
	return g_string_free(g_string_append(out, "</sheetData>"), FALSE);
}
