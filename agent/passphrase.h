/*
 * How secrets come in: by a prompt on the terminal without echo, from a file, a descriptor, or the
 * credential that systemd hands to a service. Never from the command line or the environment.
 *
 * Every text given back is yours and ends with secrets_wipe(). The calls block until it is there.
 */
#pragma once

#include "agent/command.h"
#include "base/secrets.h"
#include "inventory/site.h"

/* What --passphrase-file and --passphrase-fd say; start with PASSPHRASE_OPTIONS. */
typedef struct {
	char *file;
	int fd; /* -1: none */
} PassphraseOptions;

#define PASSPHRASE_OPTIONS ((PassphraseOptions){NULL, -1})

/* The two rows for a command's options. */
#define PASSPHRASE_ENTRIES(options)                                                                \
	{"passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &(options)->file,                         \
	        "first line is the passphrase of secrets.jx", "FILE"},                             \
	{                                                                                          \
		"passphrase-fd", 0, 0, G_OPTION_ARG_INT, &(options)->fd,                           \
		        "the same from an open descriptor", "N"                                    \
	}

/*
 * The passphrase: --passphrase-fd, --passphrase-file, $CREDENTIALS_DIRECTORY/jiuxu-passphrase, else
 * asked for on the terminal; `anew` asks twice and holds it to the least length.
 */
char *passphrase_get(const PassphraseOptions *options, bool anew, bool zh, GError **error);

/* A secret's value: asked for twice when standard input is a terminal, else all of it. */
char *secret_value_get(const char *name, bool zh, GError **error);

/*
 * The secrets that the site names, opened: *ret is yours, and NULL when it names none (then nobody
 * is asked). False with an error when one that is named is not there.
 */
bool secrets_for_site(const Invocation *invocation, const Site *site,
        const PassphraseOptions *options, Secrets **ret, GError **error);
