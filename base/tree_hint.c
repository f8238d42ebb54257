#include "base/tree_hint.h"

#include <glib.h>
#include <string.h>

#define COLON 0xff1a
#define COMMA 0xff0c
#define DASH 0xff0d
#define BANG 0xff01
#define WIDE_SPACE 0x3000
#define HARD_SPACE 0xa0

/* A key longer than this is a sentence. */
#define KEY_MAX_CHARACTERS 32

typedef struct {
	gunichar wide;
	const char *ascii;
} Pair;

static const Pair pairs[] = {{COLON, ": "}, {COMMA, ", "}, {0x201c, "\""}, {0x201d, "\""},
        {0x2018, "'"}, {0x2019, "'"}, {0xff02, "\""}, {0xff07, "'"}, {0xff3b, "["}, {0xff3d, "]"},
        {0xff5b, "{"}, {0xff5d, "}"}, {DASH, "-"}, {BANG, "!"}, {WIDE_SPACE, " "},
        {HARD_SPACE, " "}};

static const char *ascii_for(gunichar wide)
{
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		if (pairs[i].wide == wide)
			return pairs[i].ascii;
	return NULL;
}

static bool is_quote(gunichar c)
{
	const char *ascii = ascii_for(c);
	return ascii && (*ascii == '"' || *ascii == '\'');
}

static bool is_bracket(gunichar c)
{
	const char *ascii = ascii_for(c);
	return ascii && strchr("[]{}", *ascii);
}

static bool is_space(gunichar c)
{
	return c == WIDE_SPACE || c == HARD_SPACE;
}

static const char *find_character(const char *text, gunichar c)
{
	return g_utf8_strchr(text, -1, c);
}

/* “whole text” or ［whole text］, the closing one perhaps already ASCII. */
static bool is_wrapped(const char *text, gunichar first)
{
	const char *end = text + strlen(text);
	const char *tail = g_utf8_find_prev_char(text, end);
	if (!tail || tail == text)
		return false;
	gunichar last = g_utf8_get_char(tail);
	if (is_quote(first)) {
		for (const char *c = g_utf8_next_char(text); c < tail; c = g_utf8_next_char(c))
			if (is_quote(g_utf8_get_char(c)))
				return false;
		return is_quote(last) || last == '"' || last == '\'';
	}
	return is_bracket(first) && (is_bracket(last) || last == ']' || last == '}');
}

/* `name：…`: a word and a colon at the head. */
static const char *find_key_colon(const char *text)
{
	int count = 0;
	for (const char *c = text; *c && count < KEY_MAX_CHARACTERS; c = g_utf8_next_char(c)) {
		gunichar here = g_utf8_get_char(c);
		if (here == COLON)
			return count ? c : NULL;
		if (g_unichar_isspace(here))
			return NULL;
		count++;
	}
	return NULL;
}

const char *hint_scalar(const char *text, HintPlace place)
{
	gunichar first = g_utf8_get_char(text);
	if ((place.key || place.own_line) && is_space(first))
		return text;
	if (is_wrapped(text, first))
		return text;
	if (first == BANG && g_ascii_isalpha(*g_utf8_next_char(text)))
		return text;
	if (place.own_line && first == DASH && *g_utf8_next_char(text) == ' ')
		return text;
	if (place.flow) {
		const char *comma = find_character(text, COMMA),
		           *colon = find_character(text, COLON);
		return comma && (!colon || comma < colon) ? comma : colon;
	}
	return place.own_line && !place.key ? find_key_colon(text) : NULL;
}

typedef struct {
	const char *at, *end;
	unsigned flow;
	bool begins;     /* a token may begin here */
	bool seen_colon; /* the line already has its ASCII colon */
} Line;

static void skip_quoted(Line *line)
{
	char quote = *line->at++;
	while (line->at < line->end && *line->at != quote)
		line->at += *line->at == '\\' && quote == '"' && line->at + 1 < line->end ? 2 : 1;
}

static bool is_suspicious(const Line *line, gunichar c)
{
	if (c == COLON)
		return !line->seen_colon || line->flow;
	if (c == COMMA)
		return line->flow;
	return line->begins && (is_quote(c) || is_bracket(c) || c == BANG);
}

/* One character of a line; what it tells about the next is kept in *line. */
static void line_step(Line *line)
{
	const char *at = line->at;
	bool space_follows = at + 1 >= line->end || at[1] == ' ';
	if (strchr("'\"", *at) && line->begins) {
		skip_quoted(line);
		line->begins = false;
	} else if (strchr("[{,", *at)) {
		line->flow += *at != ',';
		line->begins = true;
	} else if (strchr("]}", *at)) {
		line->flow -= line->flow > 0;
	} else if (strchr(":-?", *at) && space_follows) {
		line->seen_colon |= *at == ':';
		line->begins = *at == ':' || line->begins;
	} else if (*at != ' ' && *at != '\t') {
		line->begins = false;
	}
	if (line->at < line->end)
		line->at = g_utf8_next_char(line->at);
}

static const char *hint_line(const char *start, const char *end)
{
	Line line = {.at = start, .end = end, .begins = true};
	bool indent = true;
	while (line.at < end) {
		gunichar c = g_utf8_get_char(line.at);
		if (c == '#' && (line.at == start || line.at[-1] == ' '))
			return NULL;
		if (indent && (is_space(c) || (c == DASH && line.at[3] == ' ')))
			return line.at;
		if (is_suspicious(&line, c))
			return line.at;
		indent = indent && c == ' ';
		line_step(&line);
	}
	return NULL;
}

const char *hint_lines(const char *text, unsigned first, unsigned last)
{
	const char *start = text;
	for (unsigned number = 1; number <= last && *start; number++) {
		const char *end = start + strcspn(start, "\r\n");
		const char *found = number >= first ? hint_line(start, end) : NULL;
		if (found)
			return found;
		start = end + (g_str_has_prefix(end, "\r\n") ? 2 : *end != '\0');
	}
	return NULL;
}

const char *hint_json(const char *text, size_t length)
{
	Line line = {.at = text, .end = text + length};
	while (line.at < line.end && *line.at) {
		if (*line.at == '"')
			skip_quoted(&line);
		else if (ascii_for(g_utf8_get_char(line.at)))
			return line.at;
		if (line.at < line.end)
			line.at = g_utf8_next_char(line.at);
	}
	return NULL;
}

char *hint_message(const char *at)
{
	gunichar c = g_utf8_get_char(at);
	if (c == HARD_SPACE)
		return g_strdup("no-break space: write ' ' instead");
	if (c == WIDE_SPACE)
		return g_strdup("full-width space: write ' ' instead");
	char wide[8] = "";
	wide[g_unichar_to_utf8(c, wide)] = '\0';
	return g_strdup_printf("full-width '%s': write '%s' instead", wide, ascii_for(c));
}
