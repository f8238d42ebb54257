#include "agent/passphrase.h"
#include "agent/key_file.h"
#include "agent/terminal.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "inventory/site_secrets.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>

static bool fail(GError **error, const char *format, const char *what)
{
	g_autofree char *message = what ? g_strconcat(what, format, NULL) : g_strdup(format);
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, message);
	return false;
}

static char *text_drop(char *text, size_t size)
{
	secrets_wipe_bytes(text, size);
	g_free(text);
	return NULL;
}

/* All that comes, at most `max` bytes, less one line end; `name` is for messages. */
static char *descriptor_read(int fd, const char *name, size_t max, GError **error)
{
	size_t size = max + 3, length = 0; /* room for a line end and to see that there is more */
	char *text = g_malloc0(size + 1);
	while (length < size) {
		ssize_t got = read(fd, text + length, size - length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", name,
			        g_strerror(errno));
			return text_drop(text, size);
		}
		if (got == 0)
			break;
		length += (size_t)got;
	}
	bool whole = memchr(text, '\0', length) == NULL;
	if (length > 0 && text[length - 1] == '\n')
		text[--length] = '\0';
	if (length > 0 && text[length - 1] == '\r')
		text[--length] = '\0';
	if (whole && length > 0 && length <= max)
		return text;
	fail(error,
	        length == 0 ? ": is empty"
	        : whole     ? ": is too long"
	                    : ": holds a NUL byte",
	        name);
	return text_drop(text, size);
}

static char *file_passphrase(const char *path, GError **error)
{
	AutoFd fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd >= 0)
		return descriptor_read(fd, path, SECRETS_PASSPHRASE_MAX, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
	return NULL;
}

/* Asked twice: what cannot be seen is easily mistyped. */
static char *ask_twice(const char *prompt, const char *again, size_t max, GError **error)
{
	char *first = terminal_ask(prompt, max, error);
	char *second = first ? terminal_ask(again, max, error) : NULL;
	bool same = second && strcmp(first, second) == 0;
	if (second && !same)
		fail(error, "the two do not agree", NULL);
	secrets_wipe(second);
	if (same)
		return first;
	secrets_wipe(first);
	return NULL;
}

static char *terminal_passphrase(bool anew, bool zh, GError **error)
{
	if (!terminal_is_there()) {
		fail(error,
		        "secrets.jx needs its passphrase: --passphrase-file FILE, --passphrase-fd "
		        "N, "
		        "the systemd credential 'jiuxu-passphrase', or a terminal to ask at",
		        NULL);
		return NULL;
	}
	if (anew)
		return ask_twice(zh ? "为 secrets.jx 设置口令短语（至少 8 个字节）："
		                    : "new passphrase of secrets.jx: ",
		        zh ? "再输入一次：" : "once more: ", SECRETS_PASSPHRASE_MAX, error);
	return terminal_ask(zh ? "secrets.jx 的口令短语：" : "passphrase of secrets.jx: ",
	        SECRETS_PASSPHRASE_MAX, error);
}

char *passphrase_get(const PassphraseOptions *options, bool anew, bool zh, GError **error)
{
	const char *credentials = g_getenv("CREDENTIALS_DIRECTORY");
	g_autofree char *credential =
	        credentials ? g_build_filename(credentials, "jiuxu-passphrase", NULL) : NULL;
	char *text = NULL;
	if (options->fd >= 0)
		text = descriptor_read(
		        options->fd, "--passphrase-fd", SECRETS_PASSPHRASE_MAX, error);
	else if (options->file) {
		key_file_warn(zh, options->file);
		text = file_passphrase(options->file, error);
	} else if (credential && g_file_test(credential, G_FILE_TEST_EXISTS))
		text = file_passphrase(credential, error);
	else
		text = terminal_passphrase(anew, zh, error);
	if (!text || !anew || strlen(text) >= SECRETS_PASSPHRASE_MIN)
		return text;
	secrets_wipe(text);
	fail(error, "a passphrase has at least 8 bytes", NULL);
	return NULL;
}

char *secret_value_get(const char *name, bool zh, GError **error)
{
	if (!isatty(STDIN_FILENO))
		return descriptor_read(STDIN_FILENO, "standard input", SECRETS_VALUE_MAX, error);
	g_autofree char *prompt = g_strdup_printf(zh ? "“%s”的值：" : "value of '%s': ", name);
	return ask_twice(prompt, zh ? "再输入一次：" : "once more: ", SECRETS_VALUE_MAX, error);
}

bool secrets_for_site(const Invocation *invocation, const Site *site,
        const PassphraseOptions *options, Secrets **ret, GError **error)
{
	const char *dir = invocation->site_dir;
	g_autofree char *path = g_build_filename(dir, "secrets.jx", NULL);
	*ret = NULL;
	if (!site_names_secrets(site))
		return true;
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return site_secrets_check(site, NULL, dir, error);
	char *passphrase = passphrase_get(options, false, invocation_zh(invocation), error);
	*ret = passphrase ? secrets_load(path, passphrase, error) : NULL;
	secrets_wipe(passphrase);
	return *ret && site_secrets_check(site, *ret, dir, error);
}
