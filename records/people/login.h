/*
 * Logging in: a name and a password, then the second factor where there is one.
 *
 * Whether a name exists is told to nobody: an unknown one costs as much time, counts its failures
 * and is locked like any other. Five failures in a row lock a name for 15 minutes; an attempt is
 * counted before the password is looked at, so that many at once count as many. Each login and each
 * failure of an account there is, is an event; of attempts on names that are locked or nobody's see
 * records/people/refused.h. Blocks for the password's hash.
 */
#pragma once

#include "records/people/session.h"

#define LOGIN_LOCK_US (15 * 60 * G_USEC_PER_SEC)

/* A one-time password that nobody has used by then is good for nothing: 30 days. */
#define LOGIN_FIRST_US (30 * 24 * 3600 * (int64_t)G_USEC_PER_SEC)

enum { LOGIN_FAILURES_MAX = 5 };

typedef enum {
	LOGIN_DONE,   /* look at the session's state for what comes next */
	LOGIN_WRONG,  /* name, password or code; which is not told */
	LOGIN_LOCKED, /* too many failures, or locked by somebody above: later, or ask above */
	LOGIN_OVER,   /* right, but a one-time password that is too old: ask above for another */
} LoginResult;

/* The name that is meant by what was typed, as login_password() takes it: full-width letters and
 * digits of an input method are plain ones, unless an account has the name as it stands. Yours;
 * NULL on error. */
char *login_name(Store *store, const char *typed, GError **error);

/*
 * act->actor is the name, act->origin the address, act->at_us now. A name of more than 1024 bytes
 * is nobody's, such a password nobody's either. On LOGIN_DONE *ret_token is a session's, whose
 * state session_find() tells. A failure of the machine is false with an error.
 */
bool login_password(Store *store, const Act *act, const char *name, const char *password,
        LoginResult *ret, char ret_token[SESSION_TOKEN + 1], GError **error);

/*
 * The second factor or a recovery code for a session in SESSION_WANTS_CODE, or to show it anew
 * (step-up). Failures count as those of the password; when they lock the name, the session ends.
 * The session is looked at again inside the change: when it was ended meanwhile, or the factor
 * taken away, no code is right (LOGIN_WRONG).
 */
bool login_code(Store *store, const Act *act, const Session *session, const char *code,
        LoginResult *ret, GError **error);

/* Forgets the failures of a name; inside a change. */
bool login_forgive(Store *store, const char *name, GError **error);
