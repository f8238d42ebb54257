/*
 * What somebody typed into a form and sent when his login had ended: it goes back to the same
 * browser, comes along through the login, and is shown to the same account, who sends it or lets
 * it go. Nothing of it stays in the server.
 *
 * It travels sealed under the key of the installation, with the account that typed it: whoever sits
 * at the login page reads nothing of it, no other page makes or changes it, and nobody but that
 * account opens it. Taken is a form that says by Origin or Sec-Fetch-Site to be from a page of
 * ours, and whose form key fits the token of the ended session in the browser's cookies
 * (session_form_account()). Kept are fields that the form has (kept_fields.h), never passwords,
 * codes or files, KEPT_MAX bytes at most, for a day.
 */
#pragma once

#include "records/web/exchange.h"

enum { KEPT_MAX = 64 * 1024 /* bytes of all fields, as JSON */ };

typedef enum {
	KEPT_NOT, /* it is not for keeping: nothing was typed, or it is not shown to be ours */
	KEPT_TOO_MUCH,
	KEPT_DONE, /* in exchange->kept */
} KeptResult;

/* Whether the request says to come from a page of ours; one that says nothing does not. */
bool kept_from_here(const Head *head);
/* Takes what was typed out of the form that was sent, which is read when it was not; `next` is the
 * page it was typed on. */
KeptResult kept_take(Exchange *exchange, const char *next);
/* Of a form of coming in: what it carries along, into exchange->kept; exchange->kept_gone when that
 * is none of ours, or too old. */
void kept_along(Exchange *exchange);
/* Drops what another account than the one that is in now had typed. */
void kept_for_account(Exchange *exchange);
/* What pages carry along, as texts for hidden fields "kept"; [] when there is nothing. Yours. */
json_t *kept_pieces(const Exchange *exchange);
