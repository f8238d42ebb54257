#include "records/web/kept.h"

#include "base/json_text.h"
#include "records/web/body.h"
#include "records/web/entry.h"
#include "records/web/kept_fields.h"

#include <string.h>

#define PLACE "kept form"
#define LONGEST_US (24 * 60 * 60 * (int64_t)G_USEC_PER_SEC)

enum { PIECE = FORM_VALUE_MAX - 16 * 1024 /* bytes of one hidden field */ };

bool kept_from_here(const Head *head)
{
	const char *site = head_get(head, "sec-fetch-site");
	const char *origin = head_get(head, "origin");
	const char *host = origin ? strstr(origin, "://") : NULL;
	if (site && strcmp(site, "same-origin") != 0)
		return false;
	if (origin)
		return host && strcmp(host + 3, head->host) == 0;
	return site != NULL;
}

/* Whose form it is, by the tokens that the browser shows: that of the session, or of the one before
 * it. 0: it is shown to be nobody's. */
static int64_t typed_by(const Exchange *exchange)
{
	static const char *const cookies[] = {ENTRY_SESSION, ENTRY_BEFORE};
	const char *key = http_form_get(exchange->form, "form_key");
	for (size_t i = 0; key && i < G_N_ELEMENTS(cookies); i++) {
		int64_t account;
		g_autofree char *token = entry_token(exchange, cookies[i]);
		if (token && session_form_account(exchange->store, token, key, &account))
			return account;
	}
	return 0;
}

/* [[name, value]] of what may be kept. Yours; NULL when nothing of it was typed. */
static json_t *fields_gather(const Exchange *exchange)
{
	json_t *fields = json_array();
	const char *name, *value;
	bool some = false, typed;
	for (size_t at = 0; http_form_at(exchange->form, at, &name, &value); at++) {
		if (!kept_field(exchange->request->path, name, value, &typed))
			continue;
		json_array_append_new(fields, json_pack("[s, s]", name, value));
		some = some || typed;
	}
	if (!some)
		g_clear_pointer(&fields, json_decref);
	return fields;
}

/* The names of the fields whose files have to be chosen again. Yours. */
static json_t *files_gather(const Exchange *exchange)
{
	bool typed;
	const char *name;
	json_t *files = json_array();
	for (size_t at = 0; (name = http_form_file_at(exchange->form, at)); at++)
		if (http_form_file(exchange->form, name) &&
		        kept_field(exchange->request->path, name, "", &typed) &&
		        json_array_size(files) == 0) /* no form of ours has two */
			json_array_append_new(files, json_string(name));
	return files;
}

/* Sealed, in pieces that a form can carry, beside what it is. */
static bool kept_seal(Exchange *exchange, json_t *kept)
{
	char *text = json_dumps(kept, JSON_COMPACT);
	size_t length = strlen(text);
	bool fits = length <= KEPT_MAX;
	if (fits) {
		g_autoptr(GBytes) sealed =
		        sealer_seal(exchange->store->keys.data, PLACE, text, length);
		g_autofree char *coded =
		        g_base64_encode(g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed));
		json_t *pieces = json_array();
		for (size_t at = 0, whole = strlen(coded); at < whole; at += PIECE)
			json_array_append_new(
			        pieces, json_stringn(coded + at, MIN(PIECE, whole - at)));
		json_object_set_new(kept, "pieces", pieces);
	}
	free(text);
	return fits;
}

KeptResult kept_take(Exchange *exchange, const char *next)
{
	const Route *route = exchange->route;
	if (route_is_api(route) || route->access == ACCESS_OPEN || route->access == ACCESS_HALF ||
	        !kept_from_here(exchange->request->head) ||
	        (!exchange->form && !body_read(exchange, NULL)))
		return KEPT_NOT;
	int64_t account = typed_by(exchange);
	if (!account || (exchange->known && account != exchange->session.account.id))
		return KEPT_NOT;
	json_t *fields = fields_gather(exchange);
	if (!fields)
		return KEPT_NOT;
	g_autoptr(json_t) kept =
	        json_pack("{s:I, s:I, s:s, s:s, s:o, s:o}", "account", (json_int_t)account, "at_us",
	                (json_int_t)exchange->now_us, "to", exchange->request->head->target, "next",
	                next, "fields", fields, "files", files_gather(exchange));
	if (!kept_seal(exchange, kept))
		return KEPT_TOO_MUCH;
	exchange->kept = g_steal_pointer(&kept);
	return KEPT_DONE;
}

/* What was sealed, when it is ours and of the last day. Yours; else NULL. */
static json_t *kept_open(const Exchange *exchange, const GString *coded)
{
	gsize length;
	g_autofree guchar *sealed = g_base64_decode(coded->str, &length);
	g_autoptr(GBytes) text =
	        sealer_open(exchange->store->keys.data, PLACE, sealed, length, NULL);
	json_t *kept =
	        text ? json_loadb(g_bytes_get_data(text, NULL), g_bytes_get_size(text), 0, NULL)
	             : NULL;
	int64_t age_us = exchange->now_us - json_integer_value(json_object_get(kept, "at_us"));
	if (kept && age_us >= LONGEST_US)
		g_clear_pointer(&kept, json_decref);
	return kept;
}

void kept_along(Exchange *exchange)
{
	size_t at = 0;
	const char *piece;
	g_autoptr(json_t) pieces = json_array();
	g_autoptr(GString) coded = g_string_new(NULL);
	while ((piece = http_form_get_next(exchange->form, "kept", &at))) {
		g_string_append(coded, piece);
		json_array_append_new(pieces, json_string(piece));
	}
	if (coded->len == 0)
		return;
	exchange->kept = kept_open(exchange, coded);
	exchange->kept_gone = !exchange->kept;
	if (exchange->kept)
		json_object_set(exchange->kept, "pieces", pieces);
}

void kept_for_account(Exchange *exchange)
{
	int64_t account = json_integer_value(json_object_get(exchange->kept, "account"));
	if (!exchange->kept || !exchange->known || account == exchange->session.account.id)
		return;
	g_clear_pointer(&exchange->kept, json_decref);
	exchange->kept_gone = true;
}

json_t *kept_pieces(const Exchange *exchange)
{
	json_t *pieces = json_object_get(exchange->kept, "pieces");
	return pieces ? json_incref(pieces) : json_array();
}
