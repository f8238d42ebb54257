/*
 * The second factor: codes of six digits by time (RFC 6238: SHA-1, 30 seconds), and recovery codes
 * for a lost phone. Asked for from county upward unless the setting 'second_factor' is 'off';
 * schools may have it and never must.
 *
 * The secret is sealed in the account; recovery codes are kept as keyed digests.
 */
#pragma once

#include "records/people/session.h"

enum {
	TOTP_SECRET_BYTES = 20,
	TOTP_DIGITS = 6,
	TOTP_STEP_SECONDS = 30,
	RECOVERY_CODES = 10,
	RECOVERY_LENGTH = 11, /* "xxxxx-xxxxx" */
};

bool totp_required(Store *store, Level level, bool *ret, GError **error);
/* Whether it is asked for from county upward: an event, a change of its own. Who may is the
 * caller's to ask (PERMIT_POLICY). */
bool totp_require(Store *store, const Act *act, bool required, GError **error);

/* Whether it is asked for, for the log to be held to: a state once somebody has said so. */
bool totp_required_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
/* Tells it to a log of before, which did not say what it became; inside a change. */
bool totp_required_tell(Store *store, const Act *act, GError **error);

/* What is shown once to somebody who sets it up; texts are yours, to be wiped. */
typedef struct {
	char *secret; /* base32, to be typed */
	char *uri;    /* otpauth://totp/…, for a QR code */
} TotpOffer;
void totp_offer_clear(TotpOffer *offer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TotpOffer, totp_offer_clear)

/*
 * Makes a new secret, kept but not in force until totp_prove(). RECORDS_ERROR_DENIED when one is in
 * force. A change of its own, as the next two.
 */
bool totp_offer(Store *store, const Act *act, int64_t account, TotpOffer *ret, GError **error);

/* The one that was made and is not in force yet, to be shown again to whom it was shown; no secret
 * when there is none. */
bool totp_offered(Store *store, int64_t account, TotpOffer *ret, GError **error);

/*
 * In force from now on, when the code is one of the secret that was offered: false in *ret_good
 * when it is not. Recovery codes, RECOVERY_CODES of them, come once: g_strfreev().
 * RECORDS_ERROR_NOT_FOUND for a session that was ended meanwhile.
 */
bool totp_prove(Store *store, const Act *act, const Session *session, const char *code,
        bool *ret_good, char ***ret_recovery, GError **error);

/* New recovery codes in the place of all that there are, for who has just shown a code
 * (login_code()). They come once: g_strfreev(). An event; a change of its own. */
bool totp_renew(
        Store *store, const Act *act, int64_t account, char ***ret_recovery, GError **error);

/* Whether a code of now, or of the step before or behind, not used yet, or a recovery code, is the
 * account's; then it is used up. Inside a change. */
bool totp_use(Store *store, const Account *account, const char *code, int64_t at_us, bool *ret,
        GError **error);
