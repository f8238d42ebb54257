/* The text of a template cut at its marks: {{ }}, {% %} and {# #}. */
#include "base/template/parse.h"

#include <string.h>

void step_free(void *data)
{
	Step *step = data;
	g_free(step->text);
	for (unsigned i = 0; i < step->target_count; i++)
		g_free(step->targets[i]);
	g_clear_pointer(&step->body, g_ptr_array_unref);
	g_clear_pointer(&step->otherwise, g_ptr_array_unref);
	g_free(step);
}

Step *step_new(GPtrArray *steps, StepKind kind, Position position)
{
	Step *step = g_new0(Step, 1);
	step->kind = kind;
	step->position = position;
	g_ptr_array_add(steps, step);
	return step;
}

void tag_clear(Tag *tag)
{
	g_clear_pointer(&tag->tokens, g_array_unref);
}

bool tag_finish(Tag *tag)
{
	return parser_peek(&tag->parser)->kind == TOKEN_END ||
	       parser_unexpected(&tag->parser, "the end of the statement");
}

static void move_to(Reader *reader, size_t to)
{
	for (; reader->at < to; reader->at++) {
		char c = reader->text[reader->at];
		if (c == '\n') {
			reader->position.line++;
			reader->position.column = 1;
		} else if (((unsigned char)c & 0xC0) != 0x80) {
			reader->position.column++;
		}
	}
}

/* The next of {{ {% {#, or the end of the text. */
static size_t find_mark(const Reader *reader)
{
	const char *at = reader->text + reader->at, *end = reader->text + reader->length;
	while ((at = memchr(at, '{', (size_t)(end - at))) && at + 1 < end) {
		if (at[1] == '{' || at[1] == '%' || at[1] == '#')
			return (size_t)(at - reader->text);
		at++;
	}
	return reader->length;
}

/* Adds text[from, to) without what the marks around it trim away. */
static void add_text(Reader *reader, GPtrArray *steps, size_t from, size_t to, bool trim_end)
{
	const char *text = reader->text;
	if (reader->trim_next)
		while (from < to && g_ascii_isspace(text[from]))
			from++;
	else if (reader->newline_next && from < to && text[from] == '\n')
		from++;
	while (trim_end && to > from && g_ascii_isspace(text[to - 1]))
		to--;
	reader->trim_next = reader->newline_next = false;
	if (from == to)
		return;
	Step *step = step_new(steps, STEP_TEXT, reader->position);
	step->text = g_strndup(text + from, to - from);
	step->length = to - from;
}

static bool fail_here(Reader *reader, const char *message)
{
	ast_fail(&reader->template->ast, reader->position, BASE_ERROR_FORMAT, reader->error, "%s",
	        message);
	return false;
}

static bool skip_comment(Reader *reader)
{
	const char *start = reader->text + reader->at;
	const char *end = memmem(start + 2, reader->length - reader->at - 2, "#}", 2);
	if (!end)
		return fail_here(reader, "'#}' is missing");
	reader->trim_next = end > start + 2 && end[-1] == '-';
	reader->newline_next = (reader->template->flags & TEMPLATE_TRIM_BLOCKS) != 0;
	move_to(reader, (size_t)(end + 2 - reader->text));
	return true;
}

/* The tokens between the mark at reader->at and its end; moves behind it. */
static bool read_tokens(Reader *reader, const char *end, Tag *ret)
{
	size_t used = 0;
	size_t sign = reader->at + 2 < reader->length &&
	              strchr("+-", reader->text[reader->at + 2]) && reader->text[reader->at + 2];
	move_to(reader, reader->at + 2 + sign);
	LexerSource source = {
	        reader->text + reader->at, reader->length - reader->at, end, reader->position};
	ret->tokens = lexer_run(&source, &reader->template->ast, &used, reader->error);
	if (!ret->tokens)
		return false;
	move_to(reader, reader->at + used);
	const Token *last = &g_array_index(ret->tokens, Token, ret->tokens->len - 1);
	reader->trim_next = *last->text == '-';
	reader->newline_next = *end == '%' && *last->text != '+' &&
	                       (reader->template->flags & TEMPLATE_TRIM_BLOCKS);
	ret->parser = (Parser){&reader->template->ast, ret->tokens, 0, 0, reader->error};
	return true;
}

static bool read_print(Reader *reader, GPtrArray *steps)
{
	Position position = reader->position;
	Tag tag = {0};
	bool done = read_tokens(reader, "}}", &tag);
	if (done) {
		Step *step = step_new(steps, STEP_PRINT, position);
		step->expression = parser_expression(&tag.parser);
		done = step->expression &&
		       (parser_peek(&tag.parser)->kind == TOKEN_END ||
		               parser_unexpected(&tag.parser, "an operator or '}}'"));
	}
	tag_clear(&tag);
	return done;
}

static bool read_tag(Reader *reader, Tag *ret)
{
	if (!read_tokens(reader, "%}", ret))
		return false;
	ret->name = parser_peek(&ret->parser);
	if (ret->name->kind != TOKEN_NAME)
		return parser_unexpected(&ret->parser, "a statement");
	ret->parser.at++;
	return true;
}

static bool tag_is_one_of(const Tag *tag, const char *const *ends)
{
	for (; *ends; ends++)
		if (token_is(tag->name, TOKEN_NAME, *ends))
			return true;
	return false;
}

/* Reads the tag at reader->at: a statement, or the end of these steps. */
static bool read_block(
        Reader *reader, GPtrArray *steps, const char *const *ends, Tag *ret_end, bool *ret_ended)
{
	Tag tag = {0};
	bool done = read_tag(reader, &tag);
	if (done && tag_is_one_of(&tag, ends)) {
		*ret_end = tag;
		*ret_ended = true;
		return true;
	}
	done = done && reader_statement(reader, &tag, steps);
	tag_clear(&tag);
	return done;
}

bool reader_steps(Reader *reader, GPtrArray *steps, const char *const *ends, Tag *ret_end)
{
	bool ended = false;
	while (!ended) {
		size_t from = reader->at, mark = find_mark(reader);
		bool trim = mark + 2 < reader->length && reader->text[mark + 2] == '-';
		add_text(reader, steps, from, mark, trim);
		move_to(reader, mark);
		if (mark == reader->length)
			break;
		char kind = reader->text[mark + 1];
		bool done = kind == '#'   ? skip_comment(reader)
		            : kind == '{' ? read_print(reader, steps)
		                          : read_block(reader, steps, ends, ret_end, &ended);
		if (!done)
			return false;
	}
	if (ended || !*ends)
		return true;
	size_t last = 0;
	while (ends[last + 1])
		last++;
	g_autofree char *message = g_strdup_printf("'{%% %s %%}' is missing", ends[last]);
	return fail_here(reader, message);
}

/* Where `{% endraw %}` starts and ends at or after `from`; false when there is none. */
static bool find_endraw(const Reader *reader, size_t *ret_start, size_t *ret_end)
{
	const char *at = reader->text + reader->at, *end = reader->text + reader->length;
	while ((at = memmem(at, (size_t)(end - at), "{%", 2))) {
		const char *word = at + 2;
		word += word < end && (*word == '-' || *word == '+');
		while (word < end && g_ascii_isspace(*word))
			word++;
		if (end - word >= 6 && memcmp(word, "endraw", 6) == 0) {
			word += 6;
			while (word < end && g_ascii_isspace(*word))
				word++;
			word += word < end && (*word == '-' || *word == '+');
			if (end - word >= 2 && memcmp(word, "%}", 2) == 0) {
				*ret_start = (size_t)(at - reader->text);
				*ret_end = (size_t)(word + 2 - reader->text);
				return true;
			}
		}
		at += 2;
	}
	return false;
}

bool reader_raw(Reader *reader, Tag *tag, GPtrArray *steps)
{
	size_t start = 0, end = 0;
	if (!tag_finish(tag))
		return false;
	if (!find_endraw(reader, &start, &end))
		return fail_here(reader, "'{% endraw %}' is missing");
	add_text(reader, steps, reader->at, start, reader->text[start + 2] == '-');
	move_to(reader, end);
	reader->trim_next = reader->text[end - 3] == '-';
	reader->newline_next = (reader->template->flags & TEMPLATE_TRIM_BLOCKS) != 0;
	return true;
}

bool template_read(Reader *reader)
{
	static const char *const no_ends[] = {NULL};
	Tag none = {0};
	if (reader->length > TEMPLATE_TEXT_MAX) {
		ast_fail(&reader->template->ast, reader->position, BASE_ERROR_LIMIT, reader->error,
		        "the template is longer than %d bytes", TEMPLATE_TEXT_MAX);
		return false;
	}
	if (!g_utf8_validate_len(reader->text, reader->length, NULL))
		return fail_here(reader, "the template is not UTF-8");
	return reader_steps(reader, reader->template->steps, no_ends, &none);
}
