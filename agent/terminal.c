#include "agent/terminal.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/secrets.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>

enum { BYTE_INTERRUPT = 3, BYTE_END = 4, BYTE_BACK = 8, BYTE_DELETE = 127 };

static int terminal_open(void)
{
	return open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

bool terminal_is_there(void)
{
	AutoFd fd = terminal_open();
	return fd >= 0;
}

static bool fail(GError **error, const char *what)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, what);
	return false;
}

static void say(int fd, const char *text)
{
	size_t length = strlen(text);
	while (length > 0) {
		ssize_t wrote = write(fd, text, length);
		if (wrote < 0 && errno != EINTR)
			return;
		text += MAX(wrote, 0);
		length -= (size_t)MAX(wrote, 0);
	}
}

/* One character of UTF-8 back. */
static size_t one_less(const char *line, size_t length)
{
	while (length > 0 && ((unsigned char)line[--length] & 0xc0) == 0x80)
		;
	return length;
}

static bool line_read(int fd, char *line, size_t max, GError **error)
{
	size_t length = 0;
	for (;;) {
		char byte;
		ssize_t got = read(fd, &byte, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || byte == BYTE_INTERRUPT || byte == BYTE_END)
			return fail(error, "nothing was typed");
		if (byte == '\r' || byte == '\n')
			break;
		if (byte == BYTE_BACK || byte == BYTE_DELETE)
			length = one_less(line, length);
		else if (length == max)
			return fail(error, "what was typed is too long");
		else
			line[length++] = byte;
	}
	line[length] = '\0';
	return true;
}

char *terminal_ask(const char *prompt, size_t max, GError **error)
{
	AutoFd fd = terminal_open();
	struct termios before, silent;
	if (fd < 0 || tcgetattr(fd, &before) != 0) {
		fail(error, "there is no terminal to ask at");
		return NULL;
	}
	silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG); /* ^C must not leave it silent */
	silent.c_cc[VMIN] = 1;
	silent.c_cc[VTIME] = 0;
	char *line = g_malloc0(max + 1);
	tcsetattr(fd, TCSAFLUSH, &silent);
	say(fd, prompt);
	bool read = line_read(fd, line, max, error);
	tcsetattr(fd, TCSAFLUSH, &before);
	say(fd, "\n");
	if (read)
		return line;
	secrets_wipe_bytes(line, max);
	g_free(line);
	return NULL;
}
