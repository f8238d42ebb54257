/*
 * Attempts to log in of which no account tells: of names that there are none of, and of accounts
 * that are locked by failures. What was typed is told nowhere: people type passwords there.
 *
 * An hour's attempts on one account, or on names of nobody, from one address (an IPv6 one: its /64)
 * are counted; the 1st, 2nd, 5th, 10th, 20th, 50th, … is an event whose reason is that number
 * ("20"). Beyond REFUSED_ADDRESSES such counts an hour the rest is counted together, whatever the
 * address ("20 of all addresses"), so that nobody fills the log.
 *
 * account.login_unknown ("login", actor "") is of the whole scope alone; account.login_locked has
 * the account as its subject and its actor.
 */
#pragma once

#include "records/people/account.h"

#define REFUSED_US (60 * 60 * (int64_t)G_USEC_PER_SEC)

/* Kinds of its events, and what stands behind the number of those counted together. */
#define REFUSED_LOCKED "account.login_locked"
#define REFUSED_UNKNOWN "account.login_unknown"
#define REFUSED_OF_ALL " of all addresses"

enum { REFUSED_ADDRESSES = 200 };

/* Inside a change; `account` NULL: there is none of the name. Of `act` the origin and at_us. */
bool login_refused(Store *store, const Act *act, const Account *account, GError **error);
