/* A proof of an application given back: taken along, or looked at where it is. */
#include "records/store/attachments.h"
#include "records/web/business.h"

/* What a browser may do with a picture or PDF that it shows by itself: nothing but show it. */
#define SHOWN_POLICY                                                                               \
	"default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; "       \
	"frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

static void shown(Exchange *exchange, const char *type, const char *name)
{
	g_autoptr(GString) value = g_string_new("inline; filename*=UTF-8''");
	percent_encode(value, name);
	exchange->response->status = 200;
	response_header(exchange->response, "Content-Type", type);
	response_header(exchange->response, "Content-Disposition", value->str);
	response_header(exchange->response, "Content-Security-Policy", SHOWN_POLICY);
}

bool web_proof(Exchange *exchange, GError **error)
{
	int64_t id, number;
	size_t length;
	g_auto(Attachment) proof = {0};
	g_autofree char *see = exchange_query(exchange, "see");
	if (!exchange_id(exchange, 0, &id, error) || !exchange_id(exchange, 1, &number, error) ||
	        !attachment_load(exchange->store, id, number, &proof, error))
		return false;
	Act act = exchange_act(exchange, proof.name);
	if (!application_proof_looked(exchange->store, &act, id, error))
		return false;
	const void *bytes = g_bytes_get_data(proof.content, &length);
	if (*see == '1')
		shown(exchange, proof.type, proof.name);
	else
		exchange_download(exchange, proof.type, proof.name);
	g_string_append_len(exchange->response->body, bytes, (gssize)length);
	return true;
}
