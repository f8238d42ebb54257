#include "reports/writers/html_evidence.h"
#include "base/width.h"
#include <string.h>

#define EXCERPT_LINES 12
#define COMMAND_LINES 2                     /* of what was run */
#define EXCERPT_BYTES ((size_t)1600)        /* of one observation */
#define EXCERPTS_BYTES ((size_t)512 * 1024) /* of all */
#define RECORDS_SHOWN 4                     /* of one row */
#define MARK_DIGITS 8
#define SHORT_LINES 4 /* an excerpt that may be printed */
#define SHORT_BYTES 320

void excerpts_init(Excerpts *excerpts, const WriterOptions *options)
{
	excerpts->options = options;
	excerpts->told = g_hash_table_new(g_str_hash, g_str_equal);
	excerpts->budget_left = EXCERPTS_BYTES;
}

void excerpts_clear(Excerpts *excerpts)
{
	g_hash_table_unref(excerpts->told);
}

char *excerpt_mark(const char *digest)
{
	const char *hex = g_str_has_prefix(digest, "sha256:") ? digest + 7 : "";
	g_autofree char *start = g_strndup(hex, MARK_DIGITS);
	for (const char *p = start; *p; p++)
		if (!g_ascii_isxdigit(*p))
			return g_strdup("");
	return g_steal_pointer(&start);
}

/* Whether to show a line: of what was run, behind "$ ", the first lines alone, as what came of it
 * is what somebody reads; *count is how many of those stood together so far. */
static bool is_shown(const char *line, size_t length, size_t *count)
{
	bool command = length >= 2 && line[0] == '$' && line[1] == ' ';
	*count = command ? *count + 1 : 0;
	return *count <= COMMAND_LINES + 1;
}

static char *excerpt_text(const char *bytes, size_t length)
{
	GString *text = g_string_new(NULL);
	size_t at = 0, lines = 0, taken = 0, commands = 0;
	while (at < length && lines < EXCERPT_LINES && taken < EXCERPT_BYTES) {
		const char *newline = memchr(bytes + at, '\n', length - at);
		size_t line = newline ? (size_t)(newline - bytes) - at : length - at;
		bool shown = is_shown(bytes + at, line, &commands);
		bool cut = commands > COMMAND_LINES;
		if (shown) {
			size_t room = MIN(line, EXCERPT_BYTES - taken);
			g_autofree char *visible =
			        cut ? g_strdup("$ …") : width_visible(bytes + at, room);
			g_string_append_printf(text, "%s%s", lines ? "\n" : "", visible);
			taken += room + 1;
			lines++;
		}
		at += line + (newline != NULL);
	}
	if (at < length || taken > EXCERPT_BYTES)
		g_string_append(text, "\n…");
	return g_string_free(text, FALSE);
}

/* The excerpt of an observation not told yet; NULL when there is nothing to show. */
static char *excerpt(Excerpts *excerpts, const char *digest)
{
	const WriterOptions *options = excerpts->options;
	size_t length = 0;
	if (!options->evidence || !g_hash_table_add(excerpts->told, (void *)digest))
		return NULL;
	if (excerpts->budget_left == 0)
		return NULL;
	g_autofree char *bytes = options->evidence(digest, &length, options->evidence_data);
	if (!bytes || length == 0)
		return NULL;
	g_autofree char *text = excerpt_text(bytes, length);
	size_t taken = strlen(text);
	excerpts->budget_left -= MIN(taken, excerpts->budget_left);
	return g_steal_pointer(&text);
}

static bool is_short(const char *text)
{
	size_t lines = 1;
	for (const char *at = strchr(text, '\n'); at; at = strchr(at + 1, '\n'))
		lines++;
	return lines <= SHORT_LINES && strlen(text) <= SHORT_BYTES;
}

json_t *excerpts_of(
        Excerpts *excerpts, const WordList *digests, const WordList *owners, bool with_text)
{
	json_t *records = json_array();
	for (size_t i = 0; i < MIN(digests->count, (size_t)RECORDS_SHOWN); i++) {
		const char *digest = digests->words[i]->text;
		g_autofree char *hex = excerpt_mark(digest);
		if (!*hex)
			continue;
		g_autofree char *mark = g_strdup_printf("sha256:%s…", hex);
		g_autofree char *text = with_text ? excerpt(excerpts, digest) : NULL;
		const char *owner = owners && i < owners->count ? owners->words[i]->text : "";
		g_autofree char *of = width_visible(owner, strlen(owner));
		json_array_append_new(records,
		        json_pack("{s:s, s:s, s:s, s:b}", "mark", mark, "of", of, "excerpt",
		                text ? text : "", "short", text && is_short(text)));
	}
	return records;
}
