/*
 * A table that people take out, however long it is: made and sent a piece at a time by the hands of
 * the server, so that one piece is in memory. Each piece sees what there is when it is made, by the
 * rights that the account has then. One that stops before its end (the client went away, the
 * session or token ended, a piece failed) is told to the log as `export.broken`, by whoever asks
 * next.
 */
#pragma once

#include "records/web/exchange.h"

/*
 * Writes the next rows to exchange->response->body. The exchange is one of its own (no request);
 * the store has the account's scope. *ret_more: there may be more rows.
 */
typedef bool (*DownloadPiece)(Exchange *exchange, void *data, bool *ret_more, GError **error);

/*
 * The answer, named `name`, begins with what stands in the response's body and goes on with pieces.
 * `data` is taken over; `clear` is called with it in any thread.
 */
void download_begin(Exchange *exchange, const char *type, const char *name, DownloadPiece piece,
        void *data, GDestroyNotify clear);

/* Tells the log of those that stopped before their end since the last call; before anything else is
 * done in the exchange. What cannot be told now is told later. */
void downloads_broken_tell(Exchange *exchange);
/* The same of those that nobody asked behind: at the end of the service. */
void downloads_broken_last(Service *service);
