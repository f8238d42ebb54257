/*
 * One template being read (parse.c: text and marks; tags.c: statements).
 */
#pragma once

#include "base/expression/parser.h"
#include "base/template/step.h"

typedef struct {
	Template *template;
	Template *outermost;
	const TemplateLoader *loader;
	const char *text;
	size_t length;
	size_t at;
	Position position;
	unsigned nesting;  /* statements inside statements */
	unsigned depth;    /* includes inside includes */
	bool trim_next;    /* the mark before ended in `-` */
	bool newline_next; /* the mark before was a block and blocks are trimmed */
	GError **error;
} Reader;

/* One {% tag %}: its name and what follows it. */
typedef struct {
	GArray *tokens; /* owned */
	Parser parser;
	const Token *name;
} Tag;

void tag_clear(Tag *tag);

/*
 * Reads steps into `steps` until a tag among `ends` (NULL-terminated), which is left in *ret_end;
 * with `ends` empty until the end of the text.
 */
bool reader_steps(Reader *reader, GPtrArray *steps, const char *const *ends, Tag *ret_end);

/* Reads one statement whose tag has been read. */
bool reader_statement(Reader *reader, Tag *tag, GPtrArray *steps);

/* {% raw %}: everything up to {% endraw %}. */
bool reader_raw(Reader *reader, Tag *tag, GPtrArray *steps);

Step *step_new(GPtrArray *steps, StepKind kind, Position position);

/* Nothing more may stand in the tag. */
bool tag_finish(Tag *tag);

/* Parses the text of one template, included or outermost, into reader->template. */
bool template_read(Reader *reader);
