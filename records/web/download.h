/*
 * A table that people take out, however long it is: made and sent a piece at a time by the hands of
 * the server, so that one piece is in memory. Each piece sees what there is when it is made, by the
 * rights that the account has then.
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
