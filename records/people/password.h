/*
 * Passwords: made, judged, hashed (argon2id). Hashing takes a part of a second and 19 MiB by
 * design; nothing else blocks. Texts given back end with secrets_wipe().
 */
#pragma once

#include "records/store/accounts.h"

enum {
	PASSWORD_MIN = 10, /* characters */
	PASSWORD_MAX = 128,
	PASSWORD_MADE = 20, /* characters of a one-time password */
};

/* A one-time password of 100 random bits. Yours. */
char *password_make(void);

bool password_hash(const char *password, char ret[PASSWORD_HASH_MAX], GError **error);
/*
 * Behind the hash of a one-time password, on a line of its own, that of the password which was
 * reset, or of the one before it when that was one-time too: until another is set nobody may take
 * it again. `was`: the hash of the account so far, with what it keeps.
 */
void password_keep(char hash[PASSWORD_HASH_MAX], const char *was, bool one_time);
/* Whether it is the password that was reset (password_keep()). */
bool password_was(const char *hash, const char *password);
/* NULL or "" for `hash` takes as long and is false: for names that are not there. */
bool password_is(const char *hash, const char *password);

/*
 * Whether somebody may take it: long enough, not his name, phone or real name, not one of those
 * tried first. No composition is asked for (NIST SP 800-63B, 3.1.1.2). BASE_ERROR_USAGE.
 */
bool password_check(const char *password, const Account *account, GError **error);
