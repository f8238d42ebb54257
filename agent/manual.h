/*
 * The manual that the program carries: a page for each command, for each file people write, and
 * the guides. A page is Markdown; manual_man() turns it into man(7). What a command takes is asked
 * of the command itself (Invocation.listener), so that page, completion and --help agree.
 */
#pragma once

#include "agent/command.h"

enum { MANUAL_EXAMPLES_MAX = 10 };

/* What --help has no room for. One row a command, in manual_text.c. */
typedef struct {
	const char *command;
	const char *zh, *en; /* Markdown */
	struct {
		const char *line, *zh, *en; /* the tests run each line */
	} examples[MANUAL_EXAMPLES_MAX];
	const char
	        *argument;   /* what completion offers: files, hosts, runs, checks; NULL: nothing */
	const char *formats; /* what --format takes, with spaces between; NULL: of a report */
} CommandText;

extern const CommandText command_texts[];
const CommandText *command_text_find(const char *command); /* NULL: nobody wrote it */

/* The words that --format of the command takes, with spaces between. Yours. */
char *manual_formats(const char *command);

/* False with an error that names them when the format asked for (NULL: none) is not among these. */
bool manual_format_check(const char *format, const char *command, GError **error);

typedef struct {
	const char *name; /* jiuxu-site.yaml */
	int section;
	const char *zh, *en;     /* what it is, a line */
	const char *resource;    /* the file it is carried as; NULL: made from the tables */
	const char *resource_en; /* NULL: the same */
} ManualPage;

/* The pages that are not of one command; ends with a row without a name. */
extern const ManualPage manual_pages[];

/*
 * The page as Markdown: `jiuxu`, `jiuxu-COMMAND`, a name of manual_pages[], with or without
 * `jiuxu-`; `commands` is all commands on one page. NULL when there is no such page; else yours.
 */
GString *manual_markdown(const char *name, bool zh);

/* The same as man(7), from its Markdown; headings of the first level become the title. */
GString *manual_man(const char *name, bool zh);

/* Of a page: its whole name and section. False when there is none. */
bool manual_find(const char *name, char **ret_name, int *ret_section);

/* Markdown of our own making (headings, paragraphs, lists, tables, code) as man(7). */
void man_from_markdown(const char *markdown, GString *out);

/* The same for a person at a terminal of so many columns (0: not known). */
void terminal_from_markdown(const char *markdown, size_t columns, bool color, GString *out);

/* What a shell sources to complete jiuxu's words; NULL when the shell is not known. Yours. */
GString *completion_script(const char *shell, bool zh);
