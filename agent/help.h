/* The help of a command, in the language that was asked for. Nobody includes this but agent/. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What stands before the formats of one command, separated by spaces. */
#define HELP_FORMATS "how it is written: "

/* What an option does, in Chinese; the English words when there are none. */
const char *help_words(const char *english, void *unused);

/* Prints the options of the context to stdout: UTF-8, whatever the locale's character set. */
void help_print(GOptionContext *context, bool zh);
