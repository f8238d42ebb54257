/*
 * A private key file of the console's user.
 */
#pragma once

#include <libssh/libssh.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum {
	PRIVATE_KEY_OK,
	PRIVATE_KEY_MISSING,
	PRIVATE_KEY_UNREADABLE,
	PRIVATE_KEY_PASSPHRASE, /* none was given: the agent can hold the key */
	PRIVATE_KEY_WRONG,      /* it is another one */
	PRIVATE_KEY_BAD,        /* not a private key that libssh reads */
} PrivateKeyState;

/*
 * Blocks on the disk. `passphrase` may be NULL; a key without one does not mind it. *key is yours
 * (ssh_key_free) when the answer is PRIVATE_KEY_OK.
 */
PrivateKeyState private_key_load(const char *path, const char *passphrase, ssh_key *key);

/* "is missing", "needs a passphrase" …; "" for OK. */
const char *private_key_state_text(PrivateKeyState state);
