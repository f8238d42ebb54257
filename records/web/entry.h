/*
 * Coming in: the tokens in the browser's cookies, and what somebody is answered for whom a page
 * stands before everything else (login, second factor, another password).
 */
#pragma once

#include "records/web/exchange.h"

/* Cookies: the session's token, and that of the one before it in the same browser, by which a form
 * that was opened then is known for his (kept.h). */
#define ENTRY_SESSION "session"
#define ENTRY_BEFORE "before"

/* The token in one of these cookies; NULL when there is none of its length. Yours. */
char *entry_token(const Exchange *exchange, const char *cookie);
/* Gives the browser a session's token, "" to take away that of one which is over now; the one that
 * it had stays as the one before, when its session is over. */
void entry_token_give(Exchange *exchange, const char *token);
/* The page for what stands before everything else. */
const char *entry_page(SessionState state);

/*
 * Answers with that page ("/login"), behind which it goes on where he was. A form that he sent: the
 * page itself, which carries along what he had typed (kept.h); else it is told to be lost. A piece
 * of a page that htmx asks for: a sentence with the way there, and the page stays.
 */
void entry_first(Exchange *exchange, const char *page);
/* A form with the key of the login before this one, of the same account: answered with what was
 * typed, to be sent anew. False: it is none. */
bool entry_late(Exchange *exchange);
/* Whether a long form of somebody who is not in is taken, so that what he typed is kept: it is from
 * a page of ours and shows a token that was one. */
bool entry_admits(const Exchange *exchange);
