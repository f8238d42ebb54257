#include "base/redact.h"
#include <string.h>

static const char key_line[] = "PRIVATE KEY-----", key_end[] = "-----END";

/* Words that make what follows `=` or `:` a secret, as the end of a key: db_password, api-token. */
static const char *const secret_words[] = {"password", "password2", "passwd", "passphrase", "pass",
        "secret", "token", "credential", "credentials", "community", "regcode", "api_key",
        "apikey"};

/* Whether the key ending just before `at` names a secret. */
static bool key_is_secret(const char *line, size_t at)
{
	while (at > 0 && (line[at - 1] == ' ' || line[at - 1] == '"' || line[at - 1] == '\''))
		at--;
	for (size_t i = 0; i < G_N_ELEMENTS(secret_words); i++) {
		size_t length = strlen(secret_words[i]);
		if (at < length || g_ascii_tolower(line[at - 1]) != secret_words[i][length - 1] ||
		        g_ascii_strncasecmp(line + at - length, secret_words[i], length) != 0)
			continue;
		if (at == length || !g_ascii_isalpha(line[at - length - 1]))
			return true;
	}
	return false;
}

/* Where a value ends: at its closing quote, else at a blank, comma or semicolon. */
static size_t value_end(const char *line, size_t at, size_t length)
{
	char quote = at < length && (line[at] == '"' || line[at] == '\'') ? line[at] : '\0';
	if (quote) {
		at++;
		while (at < length && line[at] != quote)
			at++;
		return at < length ? at + 1 : at;
	}
	while (at < length && !strchr(" \t,;&\r", line[at]))
		at++;
	return at;
}

/* "scheme://user:" just before `at`, and an '@' before the next blank or slash. */
static size_t url_password_end(const char *line, size_t at, size_t length)
{
	size_t start = at;
	while (start > 0 && !strchr(" \t/\"'=,", line[start - 1]))
		start--;
	if (start < 3 || strncmp(line + start - 3, "://", 3) != 0 || start + 1 >= at)
		return at;
	for (size_t end = at; end < length && !strchr(" \t/\"'", line[end]); end++)
		if (line[end] == '@')
			return end;
	return at;
}

/* crypt(3) hashes of passwords: $1$, $5$, $6$, $y$, $2b$ … followed by a salt. */
static size_t hash_end(const char *line, size_t at, size_t length)
{
	size_t end = at + 1;
	while (end < length && end < at + 4 && g_ascii_isalnum(line[end]))
		end++;
	if (end == at + 1 || end >= length || line[end] != '$')
		return at;
	size_t tail = end;
	while (tail < length && (g_ascii_isalnum(line[tail]) || strchr("$./=,", line[tail])))
		tail++;
	return tail - end > 16 ? tail : at;
}

static void line_redact(const char *line, size_t length, GString *out)
{
	for (size_t at = 0; at < length;) {
		char c = line[at];
		size_t next = at + 1, end = next;
		if (c == '$' && (end = hash_end(line, at, length)) > at) {
			g_string_append(out, REDACTED);
			at = end;
			continue;
		}
		while (next < length && c != '=' && c != ':' && !strchr("$=:", line[next]))
			next++; /* the run of bytes up to the next one that may begin a secret */
		g_string_append_len(out, line + at, (gssize)(next - at));
		end = next;
		if ((c == '=' || c == ':') && at > 0 && key_is_secret(line, at)) {
			while (next < length && line[next] == ' ')
				g_string_append_c(out, line[next++]);
			end = value_end(line, next, length);
		} else if (c == ':') {
			end = url_password_end(line, next, length);
		}
		if (end > next)
			g_string_append(out, REDACTED);
		at = MAX(end, next);
	}
}

char *redact(const char *text, size_t length, size_t *ret_length)
{
	GString *out = g_string_sized_new(length);
	bool in_key = false;
	for (size_t at = 0; at < length;) {
		const char *newline = memchr(text + at, '\n', length - at);
		size_t line = newline ? (size_t)(newline - text) - at : length - at;
		bool begins = memmem(text + at, line, key_line, strlen(key_line)) != NULL;
		bool ends = begins && memmem(text + at, line, key_end, strlen(key_end)) != NULL;
		if (in_key && !ends)
			g_string_append(out, REDACTED);
		else
			line_redact(text + at, line, out);
		if (begins)
			in_key = !ends;
		if (newline)
			g_string_append_c(out, '\n');
		at += line + (newline ? 1 : 0);
	}
	*ret_length = out->len;
	return g_string_free(out, FALSE);
}

/* The length of the value that stands at the text's begin, 0 for none. */
static size_t value_at(const char *text, size_t length, const char *const *values)
{
	for (; *values; values++) {
		size_t size = strlen(*values);
		if (size > 0 && size <= length && *text == **values &&
		        memcmp(text, *values, size) == 0)
			return size;
	}
	return 0;
}

char *redact_values(const char *text, size_t length, const char *const *values, size_t *ret_length)
{
	GString *out = g_string_sized_new(length);
	for (size_t at = 0; at < length;) {
		size_t size = value_at(text + at, length - at, values);
		if (size)
			g_string_append(out, REDACTED);
		else
			g_string_append_c(out, text[at]);
		at += size ? size : 1;
	}
	*ret_length = out->len;
	return g_string_free(out, FALSE);
}
