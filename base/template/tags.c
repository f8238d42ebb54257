/* The statements of templates. */
#include "base/template/parse.h"

#include <string.h>

static const struct {
	const char *name, *instead;
} missing[] = {
        {"macro", "put the part into a template of its own and write {% include 'name' %}"},
        {"call", "write {% include 'name' %}"},
        {"import", "write {% include 'name' %}"},
        {"from", "write {% include 'name' %}"},
        {"extends", "write {% include 'head' %} and {% include 'foot' %}"},
        {"block", "write {% include 'name' %}"},
        {"with", "write {% set name = value %}"},
        {"filter", "write {{ value | filter }}"},
        {"do", "values cannot be changed: write {% set name = value %}"},
        {"break", "write {% for x in list if condition %}"},
        {"continue", "write {% for x in list if condition %}"},
        {"autoescape", "use | safe where text is HTML already"},
        {"trans", "texts of both languages come from the program"},
        {"debug", "write {{ name }}"},
};

/* The body of a statement up to one of `ends`, whose tag is left in *ret_end. */
static GPtrArray *read_body(Reader *reader, const char *const *ends, Tag *ret_end)
{
	GPtrArray *steps = g_ptr_array_new_with_free_func(step_free);
	if (reader_steps(reader, steps, ends, ret_end))
		return steps;
	g_ptr_array_unref(steps);
	return NULL;
}

static bool read_endif(Reader *reader, Step *step, Tag *end);

/* The condition is next in `tag`; reads the body and what follows it up to endif. */
static bool read_branch(Reader *reader, Tag *tag, Step *step)
{
	static const char *const ends[] = {"elif", "else", "endif", NULL};
	Tag end = {0};
	step->expression = parser_expression(&tag->parser);
	if (!step->expression || !tag_finish(tag))
		return false;
	step->body = read_body(reader, ends, &end);
	bool done = step->body && read_endif(reader, step, &end);
	tag_clear(&end);
	return done;
}

static bool enter(Reader *reader, Tag *tag)
{
	if (++reader->nesting <= TEMPLATE_NESTING_MAX)
		return true;
	ast_fail(&reader->template->ast, tag->name->position, BASE_ERROR_LIMIT, reader->error,
	        "more than %d statements one inside the other", TEMPLATE_NESTING_MAX);
	return false;
}

static bool read_endif(Reader *reader, Step *step, Tag *end)
{
	static const char *const ends[] = {"endif", NULL};
	if (token_is(end->name, TOKEN_NAME, "elif")) {
		step->otherwise = g_ptr_array_new_with_free_func(step_free);
		Step *next = step_new(step->otherwise, STEP_IF, end->name->position);
		if (!enter(reader, end) || !read_branch(reader, end, next))
			return false;
		reader->nesting--;
		return true;
	}
	if (!tag_finish(end))
		return false;
	if (token_is(end->name, TOKEN_NAME, "endif"))
		return true;
	Tag last = {0};
	step->otherwise = read_body(reader, ends, &last);
	bool done = step->otherwise && tag_finish(&last);
	tag_clear(&last);
	return done;
}

static bool read_if(Reader *reader, Tag *tag, GPtrArray *steps)
{
	return read_branch(reader, tag, step_new(steps, STEP_IF, tag->name->position));
}

static bool read_targets(Tag *tag, Step *step)
{
	Parser *parser = &tag->parser;
	bool bracket = parser_accept(parser, TOKEN_SYMBOL, "(");
	do {
		if (step->target_count == TEMPLATE_TARGETS_MAX)
			return parser_fail(parser, parser_peek(parser),
			        "'for' takes at most %d names", TEMPLATE_TARGETS_MAX);
		char *name = parser_name(parser, "a name");
		if (!name)
			return false;
		step->targets[step->target_count++] = name;
	} while (parser_accept(parser, TOKEN_SYMBOL, ","));
	return (!bracket || parser_expect(parser, TOKEN_SYMBOL, ")")) &&
	       parser_expect(parser, TOKEN_NAME, "in");
}

/* Whether a node made since `from` is the name `loop`. */
static bool mentions_loop(const Ast *ast, unsigned from)
{
	for (unsigned i = from; i < ast->nodes->len; i++) {
		const Node *node = ast->nodes->pdata[i];
		if (node->kind == NODE_NAME && strcmp(node->text, "loop") == 0)
			return true;
	}
	return false;
}

static bool has_include(const GPtrArray *steps)
{
	for (unsigned i = 0; steps && i < steps->len; i++) {
		const Step *step = steps->pdata[i];
		if (step->kind == STEP_INCLUDE || has_include(step->body) ||
		        has_include(step->otherwise))
			return true;
	}
	return false;
}

static bool read_for_end(Reader *reader, Step *step, Tag *end)
{
	static const char *const ends[] = {"endfor", NULL};
	if (!tag_finish(end))
		return false;
	if (token_is(end->name, TOKEN_NAME, "endfor"))
		return true;
	Tag last = {0};
	step->otherwise = read_body(reader, ends, &last);
	bool done = step->otherwise && tag_finish(&last);
	tag_clear(&last);
	return done;
}

static bool read_for(Reader *reader, Tag *tag, GPtrArray *steps)
{
	static const char *const ends[] = {"else", "endfor", NULL};
	Step *step = step_new(steps, STEP_FOR, tag->name->position);
	const Ast *ast = &reader->template->ast;
	if (!read_targets(tag, step))
		return false;
	step->expression = parser_without_condition(&tag->parser);
	if (!step->expression)
		return false;
	if (parser_accept(&tag->parser, TOKEN_NAME, "if") &&
	        !(step->condition = parser_expression(&tag->parser)))
		return false;
	if (token_is(parser_peek(&tag->parser), TOKEN_NAME, "recursive"))
		return parser_fail(&tag->parser, parser_peek(&tag->parser),
		        "'recursive' loops are not part of templates: nest two loops");
	unsigned before = ast->nodes->len;
	Tag end = {0};
	if (!tag_finish(tag))
		return false;
	step->body = read_body(reader, ends, &end);
	step->uses_loop = mentions_loop(ast, before) || has_include(step->body);
	bool done = step->body && read_for_end(reader, step, &end);
	tag_clear(&end);
	return done;
}

static bool read_set(Reader *reader, Tag *tag, GPtrArray *steps)
{
	(void)reader;
	Step *step = step_new(steps, STEP_SET, tag->name->position);
	char *name = parser_name(&tag->parser, "a name");
	if (!name)
		return false;
	step->targets[step->target_count++] = name;
	if (!parser_expect(&tag->parser, TOKEN_SYMBOL, "="))
		return false;
	step->expression = parser_expression(&tag->parser);
	return step->expression && tag_finish(tag);
}

/* --- include --- */

static Template *template_new(const char *name, unsigned flags)
{
	Template *template = g_new0(Template, 1);
	ast_init(&template->ast, name, true);
	template->flags = flags;
	template->steps = g_ptr_array_new_with_free_func(step_free);
	return template;
}

/* Finds and reads the template `name`, once; a template that includes itself is caught by depth. */
static Template *load(Reader *reader, Tag *tag, const Token *at, const char *name)
{
	Template *known = g_hash_table_lookup(reader->outermost->includes, name);
	size_t length = 0;
	if (known)
		return known;
	const char *text =
	        reader->loader ? reader->loader->find(name, reader->loader->data, &length) : NULL;
	if (!text)
		return (void *)parser_fail(&tag->parser, at, "there is no template '%s'", name);
	if (reader->depth >= TEMPLATE_INCLUDE_MAX ||
	        g_hash_table_size(reader->outermost->includes) >= TEMPLATE_INCLUDES_MAX)
		return (void *)parser_fail(&tag->parser, at,
		        "template '%s' is included too deep, or "
		        "includes itself",
		        name);
	Reader inner = {.template = template_new(name, reader->template->flags),
	        .outermost = reader->outermost,
	        .loader = reader->loader,
	        .text = text,
	        .length = length,
	        .position = {1, 1},
	        .depth = reader->depth + 1,
	        .error = reader->error};
	if (!template_read(&inner)) {
		template_free(inner.template);
		return NULL;
	}
	if (g_hash_table_contains(reader->outermost->includes, name)) {
		template_free(inner.template);
		return g_hash_table_lookup(reader->outermost->includes, name);
	}
	g_hash_table_insert(reader->outermost->includes, g_strdup(name), inner.template);
	return inner.template;
}

static bool read_include(Reader *reader, Tag *tag, GPtrArray *steps)
{
	const Token *at = parser_peek(&tag->parser);
	if (at->kind != TOKEN_STRING)
		return parser_fail(
		        &tag->parser, at, "the name of an included template is a text in quotes");
	g_autofree char *name = token_string(at, &reader->template->ast, reader->error);
	if (!name)
		return false;
	tag->parser.at++;
	if (!tag_finish(tag))
		return false;
	Step *step = step_new(steps, STEP_INCLUDE, tag->name->position);
	step->included = load(reader, tag, at, name);
	return step->included;
}

/* --- all --- */

static const struct {
	const char *name;
	bool (*read)(Reader *, Tag *, GPtrArray *);
} statements[] = {
        {"if", read_if},
        {"for", read_for},
        {"set", read_set},
        {"include", read_include},
        {"raw", reader_raw},
};

static bool refuse(Tag *tag)
{
	for (size_t i = 0; i < G_N_ELEMENTS(missing); i++)
		if (token_is(tag->name, TOKEN_NAME, missing[i].name))
			return parser_fail(&tag->parser, tag->name,
			        "statement '%s' is not part of templates: %s", missing[i].name,
			        missing[i].instead);
	return parser_fail(&tag->parser, tag->name, "unexpected statement '%.*s'",
	        (int)MIN(tag->name->length, 60), tag->name->text);
}

bool reader_statement(Reader *reader, Tag *tag, GPtrArray *steps)
{
	for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
		if (!token_is(tag->name, TOKEN_NAME, statements[i].name))
			continue;
		if (!enter(reader, tag))
			return false;
		bool done = statements[i].read(reader, tag, steps);
		reader->nesting--;
		return done;
	}
	return refuse(tag);
}

Template *template_parse(const char *name, const char *text, size_t length,
        const TemplateLoader *loader, unsigned flags, GError **error)
{
	g_autoptr(Template) template = template_new(name, flags);
	template->includes = g_hash_table_new_full(
	        g_str_hash, g_str_equal, g_free, (GDestroyNotify)template_free);
	Reader reader = {.template = template,
	        .outermost = template,
	        .loader = loader,
	        .text = text,
	        .length = length,
	        .position = {1, 1},
	        .error = error};
	if (!template_read(&reader))
		return NULL;
	return g_steal_pointer(&template);
}

void template_free(Template *template)
{
	if (!template)
		return;
	g_clear_pointer(&template->steps, g_ptr_array_unref);
	g_clear_pointer(&template->includes, g_hash_table_unref);
	ast_clear(&template->ast);
	g_free(template);
}
