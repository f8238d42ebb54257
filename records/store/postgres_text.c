#include "records/store/postgres_text.h"

#include <string.h>

typedef struct {
	const char *ours, *theirs;
} Words;

/* In capitals, as we write them; longer ones before their beginnings. */
static const Words schema_words[] = {{"STRICT, WITHOUT ROWID", ""}, {"STRICT", ""},
        {"INTEGER", "BIGINT"}, {"BLOB", "BYTEA"},
        /* compared byte by byte, whatever the language of the database */
        {"TEXT", "TEXT COLLATE \"C\""}, {NULL, NULL}};
static const Words statement_words[] = {{"INTEGER", "BIGINT"}, {"BLOB", "BYTEA"}, {NULL, NULL}};

static bool letter(char c)
{
	return g_ascii_isalnum(c) || c == '_' || (c & 0x80);
}

/* The end of what begins at `at`: a text in quotes, a comment, a word, a number of a value, or one
 * sign. */
static const char *token_end(const char *at)
{
	const char *end = at + 1;
	if (*at == '\'' || *at == '"') {
		while (*end && *end != *at)
			end++;
		return *end ? end + 1 : end;
	}
	if (at[0] == '-' && at[1] == '-') {
		while (*end && *end != '\n')
			end++;
		return end;
	}
	if (letter(*at) || *at == '$')
		while (letter(*end))
			end++;
	return end;
}

static const Words *word_find(const Words *words, const char *at)
{
	for (; words->ours; words++)
		if (g_str_has_prefix(at, words->ours) && !letter(at[strlen(words->ours)]))
			return words;
	return NULL;
}

char *postgres_script_text(const char *sql)
{
	GString *out = g_string_new(NULL);
	while (*sql) {
		const Words *found = word_find(schema_words, sql);
		const char *end = found ? sql + strlen(found->ours) : token_end(sql);
		if (found)
			g_string_append(out, found->theirs);
		else
			g_string_append_len(out, sql, end - sql);
		sql = end;
	}
	return g_string_free(out, FALSE);
}

static void value_append(GString *out, const char *at, int places[QUERY_VALUES_MAX + 1], int *count)
{
	guint64 number = g_ascii_strtoull(at + 1, NULL, 10);
	int index = (int)MIN(number, (guint64)QUERY_VALUES_MAX);
	if (!places[index])
		places[index] = ++*count;
	g_string_append_printf(out, "$%d", places[index]);
}

char *postgres_statement_text(const char *sql, int places[QUERY_VALUES_MAX + 1], int *ret_count)
{
	GString *out = g_string_new(NULL);
	memset(places, 0, sizeof(int) * (QUERY_VALUES_MAX + 1));
	*ret_count = 0;
	while (*sql) {
		const Words *found = word_find(statement_words, sql);
		const char *end = found ? sql + strlen(found->ours) : token_end(sql);
		if (found)
			g_string_append(out, found->theirs);
		else if (*sql == '$' && g_ascii_isdigit(sql[1]))
			value_append(out, sql, places, ret_count);
		else
			g_string_append_len(out, sql, end - sql);
		sql = end;
	}
	return g_string_free(out, FALSE);
}

char *postgres_copy_text(const char *statement)
{
	static const char insert[] = "INSERT INTO ", between[] = ") VALUES (";
	const char *table = g_str_has_prefix(statement, insert) ? statement + strlen(insert) : NULL;
	const char *end = table ? strstr(table, between) : NULL;
	g_autoptr(GString) values = g_string_new(between);
	if (!end)
		return NULL;
	int count = 1;
	for (const char *at = table; at < end; at++)
		count += *at == ',';
	for (int i = 1; i <= count; i++)
		g_string_append_printf(values, i == 1 ? "$%d" : ", $%d", i);
	g_string_append_c(values, ')');
	if (strcmp(end, values->str) != 0)
		return NULL;
	return g_strdup_printf("COPY %.*s) FROM STDIN (FORMAT binary)", (int)(end - table), table);
}

/* What may stand before "(": functions, and words that are none. */
static const char *const callable[] = {"abs", "all", "and", "any", "as", "avg", "by", "cast",
        "coalesce", "conflict", "count", "distinct", "else", "exists", "filter", "from", "having",
        "in", "instr", "join", "length", "limit", "lower", "materialized", "max", "min", "not",
        "nullif", "on", "or", "over", "replace", "row_number", "rtrim", "select", "set", "substr",
        "sum", "then", "trim", "union", "upper", "values", "when", "where", NULL};
/* Behind these a name with "(" is that of a table or of columns. */
static const char *const naming[] = {"into", "recursive", "with", NULL};
static const char *const beginnings[] = {"select", "insert", "update", "delete", "with", NULL};

static bool denied(const char *sql, const char *what, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
	        "'%s' does not stand in a statement under the guard: %.60s", what, sql);
	return false;
}

static bool blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static bool word_allowed(const char *word, const char *before, const char *end)
{
	if (g_str_has_prefix(word, "pg_") || strcmp(word, "set_config") == 0 || *end == '\'')
		return false; /* e'…' has quotes inside of its own */
	if (!*before && !g_strv_contains(beginnings, word))
		return false;
	while (blank(*end))
		end++;
	return *end != '(' || g_strv_contains(callable, word) || g_strv_contains(naming, before);
}

bool postgres_guarded_check(const char *sql, GError **error)
{
	g_autofree char *before = g_strdup("");
	for (const char *at = sql; *at;) {
		const char *end = token_end(at);
		if (letter(*at)) {
			g_autofree char *word = g_ascii_strdown(at, end - at);
			if (!word_allowed(word, before, end))
				return denied(sql, word, error);
			g_free(before);
			before = g_steal_pointer(&word);
		} else if (*at == '"' || *at == ';' || *at == '\\' ||
		           (*at == '/' && at[1] == '*') ||
		           (*at == '$' && !g_ascii_isdigit(at[1]))) {
			g_autofree char *sign = g_strndup(at, 1);
			return denied(sql, sign, error);
		}
		at = end;
	}
	return *before || denied(sql, "", error);
}
