/*
 * Markdown of our own making for a person at a terminal: no marks, lines of the window's width,
 * tables in columns where they fit and row by row where not.
 */
#include "agent/manual.h"
#include "base/cleanup.h"
#include "base/width.h"
#include <string.h>

enum { COLUMNS_LEAST = 40, COLUMNS_USUAL = 80, CELLS_MAX = 12, INDENT = 4 };

typedef struct {
	GString *out;
	size_t columns;
	bool color;
} Page;

/* Without `code`, **strong** and [words](where). */
static char *plain(const char *text)
{
	GString *out = g_string_new(NULL);
	for (const char *at = text; *at;) {
		const char *middle = *at == '[' ? strstr(at, "](") : NULL;
		const char *end = middle ? strchr(middle, ')') : NULL;
		if (end) {
			g_string_append_len(out, at + 1, middle - at - 1);
			at = end + 1;
		} else if (*at == '`') {
			at++;
		} else if (g_str_has_prefix(at, "**")) {
			at += 2;
		} else if (g_str_has_prefix(at, "<br>")) {
			g_string_append_c(out, '\n');
			at += strlen("<br>");
		} else {
			g_string_append_c(out, *at++);
		}
	}
	return g_string_free(out, FALSE);
}

/* The text wrapped, its first line behind `front`, the others `indent` columns in. */
static void wrap(const Page *page, const char *front, size_t indent, const char *text)
{
	g_autofree char *words = plain(text);
	g_auto(GStrv) parts = g_strsplit(words, "\n", -1);
	for (guint p = 0; parts[p]; p++) {
		g_auto(GStrv) lines = width_wrap(parts[p], page->columns - indent);
		for (guint i = 0; lines[i]; i++) {
			bool first = p == 0 && i == 0;
			g_autoptr(GString) line = g_string_new(NULL);
			width_pad(line, first ? front : "", indent);
			g_string_append_printf(page->out, "%s%s\n", line->str, lines[i]);
		}
	}
}

static void heading(const Page *page, const char *text)
{
	g_autofree char *words = plain(text + strspn(text, "# "));
	g_auto(GStrv) lines = width_wrap(words, page->columns);
	for (guint i = 0; lines[i]; i++)
		g_string_append_printf(
		        page->out, page->color ? "\033[1m%s\033[0m\n" : "%s\n", lines[i]);
}

/* ---- tables ---- */

static char **cells_of(const char *row)
{
	g_autofree char *inner = g_strdup(row + 1);
	char *last = strrchr(inner, '|');
	if (last)
		*last = '\0';
	char **cells = g_strsplit(inner, " | ", CELLS_MAX);
	for (guint i = 0; cells[i]; i++) {
		char *words = plain(g_strstrip(cells[i]));
		g_free(cells[i]);
		cells[i] = words;
	}
	return cells;
}

static void row_beside(const Page *page, char *const *cells, const size_t *widths)
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (guint i = 0; cells[i]; i++) {
		size_t before = width_of(line->str);
		g_string_append(line, cells[i]);
		for (size_t at = width_of(line->str); cells[i + 1] && at < before + widths[i] + 2;
		        at++)
			g_string_append_c(line, ' ');
	}
	g_string_append_printf(page->out, "%s\n", line->str);
}

static void row_below(const Page *page, char *const *cells)
{
	wrap(page, "", 0, cells[0] ? cells[0] : "");
	for (guint i = 1; cells[0] && cells[i]; i++)
		if (*cells[i])
			wrap(page, "", INDENT, cells[i]);
}

static void table(const Page *page, const GPtrArray *rows)
{
	size_t widths[CELLS_MAX] = {0}, all = 0;
	bool lines = false;
	for (guint r = 0; r < rows->len; r++) {
		char **cells = rows->pdata[r];
		for (guint i = 0; cells[i] && i < CELLS_MAX; i++) {
			widths[i] = MAX(widths[i], width_of(cells[i]));
			lines = lines || strchr(cells[i], '\n');
		}
	}
	for (size_t i = 0; i < CELLS_MAX; i++)
		all += widths[i] ? widths[i] + 2 : 0;
	bool beside = !lines && all <= page->columns + 2;
	for (guint r = beside ? 0 : 1; r < rows->len; r++) {
		if (beside)
			row_beside(page, rows->pdata[r], widths);
		else
			row_below(page, rows->pdata[r]);
	}
}

static void cells_free(void *cells)
{
	g_strfreev(cells);
}

/* From the first of its lines; the line behind it. */
static char **take_table(const Page *page, char **line)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(cells_free);
	for (; *line && **line == '|'; line++)
		if (!g_str_has_prefix(*line, "| ---"))
			g_ptr_array_add(rows, cells_of(*line));
	table(page, rows);
	return line;
}

/* ---- paragraphs ---- */

static bool begins_anew(const char *line)
{
	return !*line || strchr("#|", *line) || g_str_has_prefix(line, "- ") ||
	       g_str_has_prefix(line, "```") || g_str_has_prefix(line, "---");
}

/* Lines of one paragraph or item are one text; between Chinese no blank is put. */
static char **take_paragraph(const Page *page, char **line)
{
	bool item = g_str_has_prefix(*line, "- ");
	g_autoptr(GString) text = g_string_new(item ? *line + 2 : *line);
	for (line++; *line && !begins_anew(*line); line++) {
		const char *next = *line + strspn(*line, " ");
		bool latin = g_ascii_isprint(*next) ||
		             (text->len && g_ascii_isprint(text->str[text->len - 1]));
		g_string_append_printf(text, "%s%s", latin ? " " : "", next);
	}
	wrap(page, item ? "-" : "", item ? 2 : 0, text->str);
	return line;
}

static char **take_code(const Page *page, char **line)
{
	for (line++; *line && !g_str_has_prefix(*line, "```"); line++)
		g_string_append_printf(page->out, "    %s\n", *line);
	return *line ? line + 1 : line;
}

void terminal_from_markdown(const char *markdown, size_t columns, bool color, GString *out)
{
	Page page = {out, columns ? MAX(columns, COLUMNS_LEAST) : COLUMNS_USUAL, color};
	g_auto(GStrv) lines = g_strsplit(markdown, "\n", -1);
	for (char **line = lines; *line;) {
		if (g_str_has_prefix(*line, "```")) {
			line = take_code(&page, line);
		} else if (**line == '|') {
			line = take_table(&page, line);
		} else if (**line == '#') {
			heading(&page, *line++);
		} else if (!**line || g_str_has_prefix(*line, "---")) {
			line++;
			if (*line)
				g_string_append_c(out, '\n');
		} else {
			line = take_paragraph(&page, line);
		}
	}
}
