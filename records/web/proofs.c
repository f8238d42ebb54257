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

/* Why it is opened: for the work on an application that is his to decide the application says it,
 * any other look wants a reason, 2 to 200 characters. Yours; NULL: WEB_ERROR_UNFIT. */
static char *look_reason(
        Exchange *exchange, const Application *application, const char *name, GError **error)
{
	g_autofree char *said = g_strstrip(exchange_query(exchange, "reason"));
	glong length = g_utf8_strlen(said, -1);
	if (length >= 2 && length <= 200)
		return g_strdup_printf("%s: %s", name, said);
	if (length == 0 && web_at_work(exchange, application))
		return g_strdup(name);
	g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
	        "say in 2 to 200 characters why the proof is opened");
	return NULL;
}

bool web_proof(Exchange *exchange, GError **error)
{
	int64_t id, number;
	size_t length;
	g_auto(Attachment) proof = {0};
	g_auto(Application) application = {0};
	g_autofree char *see = exchange_query(exchange, "see");
	if (!exchange_id(exchange, 0, &id, error) || !exchange_id(exchange, 1, &number, error) ||
	        !application_load(exchange->store, id, &application, error) ||
	        !attachment_load(exchange->store, id, number, &proof, error))
		return false;
	g_autofree char *why = look_reason(exchange, &application, proof.name, error);
	if (!why)
		return false;
	Act act = exchange_act(exchange, why);
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
