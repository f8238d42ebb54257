/*
 * One line typed on the controlling terminal without being shown.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* True when there is a terminal to ask at, whatever standard input is. */
bool terminal_is_there(void);

/*
 * Prints `prompt` on the terminal and reads one line of at most `max` bytes; blocks until it is
 * typed. Yours, to be wiped. BASE_ERROR_USAGE when there is no terminal, when the line is too long
 * or when ^C or ^D was typed; the terminal is then as it was.
 */
char *terminal_ask(const char *prompt, size_t max, GError **error);
