/*
 * Markdown of our own making as man(7): headings, paragraphs, lists, tables and code. Nothing else
 * stands in the pages that the program carries; tests/test_manual.py holds what comes out to
 * `mandoc -Tlint` and `man --warnings`. Escapes: groff_char(7), "\-" because programs are copied.
 */
#include "agent/manual.h"
#include <string.h>

typedef struct {
	GString *out;
	bool fresh;     /* right behind a heading: no paragraph is to be opened */
	bool paragraph; /* inside one */
	bool item;      /* inside a list item or table row */
	bool code;      /* inside ``` */
	char **heads;   /* of the table we are in; NULL: in none */
} Man;

static void escape(GString *out, const char *text, size_t length)
{
	static const char special[] = "\\-'`^~\"";
	static const char *const written[] = {
	        "\\(rs", "\\-", "\\(aq", "\\(ga", "\\(ha", "\\(ti", "\\(dq"};
	for (size_t i = 0; i < length; i++) {
		const char *found = text[i] ? strchr(special, text[i]) : NULL;
		if (found)
			g_string_append(out, written[found - special]);
		else
			g_string_append_c(out, text[i]);
	}
}

/* [words](where): the words; where it leads only when that is no file beside the page. */
static const char *link_words(GString *out, const char *text)
{
	const char *middle = strstr(text, "](");
	const char *end = middle ? strchr(middle, ')') : NULL;
	if (!end)
		return NULL;
	escape(out, text + 1, (size_t)(middle - text) - 1);
	if (g_str_has_prefix(middle + 2, "http")) {
		g_string_append(out, " (");
		escape(out, middle + 2, (size_t)(end - middle) - 2);
		g_string_append_c(out, ')');
	}
	return end + 1;
}

/* `code` and **strong** in bold. Returns what stands behind, NULL when it is neither. */
static const char *bold_words(GString *out, const char *text)
{
	const char *mark = *text == '`' ? "`" : g_str_has_prefix(text, "**") ? "**" : NULL;
	const char *end = mark ? strstr(text + strlen(mark), mark) : NULL;
	if (!end)
		return NULL;
	g_string_append(out, "\\fB");
	escape(out, text + strlen(mark), (size_t)(end - text) - strlen(mark));
	g_string_append(out, "\\fR");
	return end + strlen(mark);
}

static void inline_words(GString *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		g_string_append(out, "\\&");
	while (*text) {
		const char *next = NULL;
		if (g_str_has_prefix(text, "<br>")) {
			g_string_append(out, "\n.br\n");
			next = text + strlen("<br>");
		} else if (*text == '\\' && text[1] == '|') {
			g_string_append_c(out, '|');
			next = text + 2;
		} else if (*text == '`' || *text == '*') {
			next = bold_words(out, text);
		} else if (*text == '[') {
			next = link_words(out, text);
		}
		if (!next) {
			escape(out, text, 1);
			next = text + 1;
		}
		text = next;
	}
}

/*
 * Chinese has no spaces, so groff is told where a line may break ("\\:"): before every ideograph
 * that follows an ideograph or full-width punctuation. Without, groff 1.22 does not only overrun
 * the margin, on some pages its troff never ends.
 */
static void append_breakable(GString *out, const char *text)
{
	gunichar before = 0;
	for (; *text; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);
		bool ideograph = c >= 0x2e80 && c <= 0x9fff && !(c >= 0x3000 && c <= 0x303f);
		if (ideograph && before >= 0x2e80)
			g_string_append(out, "\\:");
		g_string_append_unichar(out, c);
		before = c;
	}
}

static void line_words(Man *man, const char *text)
{
	g_autoptr(GString) words = g_string_new(NULL);
	inline_words(words, text);
	append_breakable(man->out, words->str);
	g_string_append_c(man->out, '\n');
	man->fresh = false;
}

static void close_block(Man *man)
{
	man->paragraph = man->item = false;
	g_clear_pointer(&man->heads, g_strfreev);
}

static void heading(Man *man, const char *line)
{
	size_t level = strspn(line, "#");
	close_block(man);
	g_string_append(man->out, level > 2 ? ".SS \"" : ".SH \"");
	escape(man->out, line + level + 1, strlen(line + level + 1));
	g_string_append(man->out, "\"\n");
	man->fresh = true;
}

static void code_begin(Man *man)
{
	close_block(man);
	g_string_append(man->out, man->fresh ? ".RS 4\n.EX\n" : ".PP\n.RS 4\n.EX\n");
	man->code = true;
	man->fresh = false;
}

static void code_end(Man *man)
{
	g_string_append(man->out, ".EE\n.RE\n");
	man->code = false;
}

static void code_line(Man *man, const char *line)
{
	if (*line == '.' || *line == '\'')
		g_string_append(man->out, "\\&");
	escape(man->out, line, strlen(line));
	g_string_append_c(man->out, '\n');
}

/* The cells between the bars, stripped. */
static char **cells_of(const char *line)
{
	GPtrArray *cells = g_ptr_array_new();
	g_autoptr(GString) cell = g_string_new(NULL);
	for (const char *at = line + 1; *at; at++) {
		if (*at == '|' && at[-1] != '\\') {
			g_ptr_array_add(cells, g_strstrip(g_strdup(cell->str)));
			g_string_truncate(cell, 0);
		} else {
			g_string_append_c(cell, *at);
		}
	}
	g_ptr_array_add(cells, NULL);
	return (char **)g_ptr_array_free(cells, FALSE);
}

/* First cell as the term, the last as its text, what stands between in brackets. */
static void table_row(Man *man, const char *line)
{
	g_auto(GStrv) cells = cells_of(line);
	guint count = g_strv_length(cells);
	if (!man->heads) {
		close_block(man);
		man->heads = g_steal_pointer(&cells);
		return;
	}
	if (count < 2 || g_str_has_prefix(cells[0], "---"))
		return;
	g_string_append(man->out, ".TP\n");
	inline_words(man->out, *cells[0] ? cells[0] : "\\&");
	g_autoptr(GString) between = g_string_new(NULL);
	for (guint i = 1; i + 1 < count && i < g_strv_length(man->heads); i++) {
		bool headed = i > 1 && !g_str_has_prefix(cells[i], "**");
		if (*cells[i] && strcmp(cells[i], "``") != 0)
			g_string_append_printf(between, "%s%s%s%s", between->len ? ", " : "",
			        headed ? man->heads[i] : "", headed ? " " : "", cells[i]);
	}
	if (between->len) {
		g_string_append(man->out, " (");
		inline_words(man->out, between->str);
		g_string_append_c(man->out, ')');
	}
	g_string_append_c(man->out, '\n');
	line_words(man, *cells[count - 1] ? cells[count - 1] : "\\&");
}

/* Where the term of "- `--item N`: only this item" ends; NULL when it is a plain item. */
static const char *term_end(const char *text, size_t *ret_mark)
{
	const char *colon = *text == '`' ? strstr(text, "`: ") : NULL;
	const char *wide = *text == '`' ? strstr(text, "`：") : NULL;
	*ret_mark = colon ? strlen("`: ") : strlen("`：");
	return colon ? colon + 1 : wide ? wide + 1 : NULL;
}

static void list_item(Man *man, const char *line)
{
	size_t mark, digits = strspn(line, "0123456789");
	const char *text = line + digits + (digits ? 2 : 2);
	const char *end = digits ? NULL : term_end(text, &mark);
	close_block(man);
	man->item = true;
	if (end) {
		g_autofree char *term = g_strndup(text, (size_t)(end - text));
		g_string_append(man->out, ".TP\n");
		line_words(man, term);
		text = end + mark - 1;
	} else if (digits) {
		g_string_append_printf(man->out, ".IP %.*s. 4\n", (int)digits, line);
	} else {
		g_string_append(man->out, ".IP \\(bu 2\n");
	}
	line_words(man, text);
}

static bool is_item(const char *line)
{
	size_t digits = strspn(line, "0123456789");
	return g_str_has_prefix(line, "- ") || (digits && g_str_has_prefix(line + digits, ". "));
}

static void text_line(Man *man, const char *line)
{
	while (*line == ' ')
		line++;
	if (!man->paragraph && !man->item) {
		if (!man->fresh)
			g_string_append(man->out, ".PP\n");
		man->paragraph = true;
	}
	g_clear_pointer(&man->heads, g_strfreev);
	line_words(man, line);
}

static void one_line(Man *man, const char *line)
{
	if (g_str_has_prefix(line, "```"))
		man->code ? code_end(man) : code_begin(man);
	else if (man->code)
		code_line(man, line);
	else if (!*line || strcmp(line, "---") == 0 || g_str_has_prefix(line, "!["))
		close_block(man);
	else if (*line == '#')
		heading(man, line);
	else if (*line == '|')
		table_row(man, line);
	else if (is_item(line))
		list_item(man, line);
	else
		text_line(man, line);
}

void man_from_markdown(const char *markdown, GString *out)
{
	Man man = {.out = out, .fresh = true};
	g_auto(GStrv) lines = g_strsplit(markdown, "\n", -1);
	for (char **line = lines; *line; line++)
		one_line(&man, *line);
	if (man.code)
		code_end(&man);
	close_block(&man);
}
