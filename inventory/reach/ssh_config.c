#include "inventory/reach/ssh_config.h"
#include "base/error.h"
#include "inventory/reach/patterns.h"
#include "inventory/reach/small_file.h"
#include <string.h>

/* One line while it is read. */
typedef struct {
	const char *name; /* of the file */
	size_t number;
	char *keyword;
	char *value; /* the rest of the line, blanks and comment cut off */
} Line;

typedef bool (*Keyword)(const Line *line, SshConfig *config, GError **error);

void ssh_config_clear(SshConfig *config)
{
	g_free(config->host_name);
	g_free(config->user);
	for (size_t i = 0; config->identities[i]; i++)
		g_free(config->identities[i]);
	g_free(config->jump);
	g_free(config->proxy);
	g_free(config->passed_by);
	*config = (SshConfig){0};
}

/* Takes one argument off *rest, quoted or not; NULL when there is none or a quote stays open. */
static char *argument_next(char **rest)
{
	char *p = *rest;
	while (*p == ' ' || *p == '\t')
		p++;
	if (*p == '\0' || *p == '#')
		return NULL;
	bool quoted = *p == '"';
	char *begin = quoted ? ++p : p;
	while (*p && (quoted ? *p != '"' : *p != ' ' && *p != '\t'))
		p++;
	if (quoted && *p == '\0')
		return NULL;
	if (*p)
		*p++ = '\0';
	*rest = p;
	return begin;
}

static bool line_fail(const Line *line, const char *what, GError **error)
{
	g_set_error(
	        error, BASE_ERROR, BASE_ERROR_FORMAT, "%s:%zu: %s", line->name, line->number, what);
	return false;
}

static void said_once(char **where, const Line *line)
{
	if (!*where)
		*where = g_strdup_printf("%s:%zu: %s", line->name, line->number, line->keyword);
}

/* The one argument of the line, or NULL with an error. */
static const char *line_argument(const Line *line, GError **error)
{
	char *rest = line->value;
	const char *argument = argument_next(&rest);
	if (argument && *argument)
		return argument;
	g_autofree char *what = g_strdup_printf("%s needs a value", line->keyword);
	line_fail(line, what, error);
	return NULL;
}

static bool host_name_set(const Line *line, SshConfig *config, GError **error)
{
	const char *argument = line_argument(line, error);
	if (argument && strchr(argument, '%'))
		return line_fail(line, "% in HostName is not supported", error);
	if (argument && !config->host_name)
		config->host_name = g_strdup(argument);
	return argument != NULL;
}

static bool user_set(const Line *line, SshConfig *config, GError **error)
{
	const char *argument = line_argument(line, error);
	if (argument && !config->user)
		config->user = g_strdup(argument);
	return argument != NULL;
}

static bool port_set(const Line *line, SshConfig *config, GError **error)
{
	guint64 port = 0;
	const char *argument = line_argument(line, error);
	if (!argument)
		return false;
	if (!g_ascii_string_to_unsigned(argument, 10, 1, 65535, &port, NULL)) {
		g_autofree char *what = g_strdup_printf(
		        "bad port '%.40s' (a number from 1 to 65535 is wanted)", argument);
		return line_fail(line, what, error);
	}
	if (config->port == 0)
		config->port = (int)port;
	return true;
}

static bool identity_add(const Line *line, SshConfig *config, GError **error)
{
	const char *argument = line_argument(line, error);
	if (!argument)
		return false;
	size_t count = 0;
	while (config->identities[count])
		count++;
	if (count == SSH_CONFIG_IDENTITIES_MAX)
		return line_fail(line, "more than 8 identity files for one host", error);
	if (g_ascii_strcasecmp(argument, "none") != 0)
		config->identities[count] = g_strdup(argument);
	return true;
}

static bool proxy_note(const Line *line, SshConfig *config, GError **error)
{
	const char *argument = line_argument(line, error);
	if (!argument)
		return false;
	if (g_ascii_strcasecmp(argument, "none") == 0)
		config->proxy_none = config->proxy == NULL || config->proxy_none;
	else if (!config->proxy_none && !config->proxy) {
		said_once(&config->proxy, line);
		if (g_ascii_strcasecmp(line->keyword, "proxyjump") == 0)
			config->jump = g_strdup(argument);
	}
	return true;
}

static const struct {
	const char *word;
	Keyword take;
} keywords[] = {
        {"hostname", host_name_set},
        {"port", port_set},
        {"user", user_set},
        {"identityfile", identity_add},
        {"proxyjump", proxy_note},
        {"proxycommand", proxy_note},
};

/* Cuts `text` into keyword and value ("Keyword value" or "Keyword=value"); false: nothing there. */
static bool line_split(char *text, Line *line)
{
	g_strstrip(text);
	if (*text == '\0' || *text == '#')
		return false;
	char *p = text + strcspn(text, " \t=");
	char *value = p + strspn(p, " \t");
	if (*value == '=')
		value++;
	value += strspn(value, " \t");
	*p = '\0';
	line->keyword = text;
	line->value = value;
	return true;
}

/* Does what follows hold for `host`? Sees `Host` and `Match` lines and sets *holds. */
static bool section_enter(const Line *line, const char *host, SshConfig *config, bool *holds)
{
	if (g_ascii_strcasecmp(line->keyword, "host") == 0) {
		char *comment = strstr(line->value, " #");
		if (comment)
			*comment = '\0';
		g_strdelimit(line->value, "\"", ' ');
		*holds = pattern_list_match(line->value, strlen(line->value), " \t", host);
		return true;
	}
	if (g_ascii_strcasecmp(line->keyword, "match") != 0)
		return false;
	*holds = g_ascii_strcasecmp(line->value, "all") == 0;
	if (!*holds)
		said_once(&config->passed_by, line);
	return true;
}

static bool line_take(Line *line, const char *host, SshConfig *config, bool *holds, GError **error)
{
	if (section_enter(line, host, config, holds) || !*holds)
		return true;
	if (g_ascii_strcasecmp(line->keyword, "include") == 0) {
		said_once(&config->passed_by, line);
		return true;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++)
		if (g_ascii_strcasecmp(line->keyword, keywords[i].word) == 0)
			return keywords[i].take(line, config, error);
	return true;
}

bool ssh_config_parse(const char *text, size_t length, const char *name, const char *host,
        SshConfig *config, GError **error)
{
	*config = (SshConfig){0};
	Line line = {.name = name};
	bool holds = true;
	size_t at = 0;
	while (at < length) {
		const char *newline = memchr(text + at, '\n', length - at);
		size_t size = newline ? (size_t)(newline - text) - at : length - at;
		g_autofree char *copy = g_strndup(text + at, size);
		at += size + 1;
		line.number++;
		if (!line_split(copy, &line) || line_take(&line, host, config, &holds, error))
			continue;
		ssh_config_clear(config);
		return false;
	}
	return true;
}

bool ssh_config_load(const char *path, const char *host, SshConfig *config, GError **error)
{
	g_autofree char *text = NULL;
	size_t length = 0;
	*config = (SshConfig){0};
	return small_file_load(path, SSH_CONFIG_BYTES_MAX, &text, &length, error) &&
	       ssh_config_parse(text, length, path, host, config, error);
}

/* What a token stands for; NULL when we do not know it. Yours. */
static char *token_value(char token, const char *host_name, const char *user)
{
	switch (token) {
	case 'd':
		return home_expand("~");
	case 'h':
		return g_strdup(host_name);
	case 'r':
		return g_strdup(user);
	case '%':
		return g_strdup("%");
	default:
		return NULL;
	}
}

char *ssh_config_identity(const char *path, const char *host_name, const char *user)
{
	g_autofree char *built = home_expand(path);
	for (char *p = strchr(built, '%'); p; p = strchr(p, '%')) {
		g_autofree char *value = token_value(p[1], host_name, user);
		if (!value)
			return NULL;
		size_t before = (size_t)(p - built);
		char *next = g_strdup_printf("%.*s%s%s", (int)before, built, value, p + 2);
		g_free(built);
		built = next;
		p = built + before + strlen(value);
	}
	return g_steal_pointer(&built);
}
