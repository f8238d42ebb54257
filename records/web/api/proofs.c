/* What proves an application, for programs: the bytes themselves. */
#include "records/store/attachments.h"
#include "records/web/api/business.h"
#include "records/web/business.h"

bool api_proof_add(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	int64_t id;
	g_auto(Application) application = {0};
	if (!exchange_id(exchange, 0, &id, error) ||
	        !application_load(exchange->store, id, &application, error))
		return false;
	g_autofree char *name = exchange_query(exchange, "name");
	glong length = g_utf8_strlen(name, -1);
	if (length < 1 || length > 100) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'name' in the query cannot be");
		return false;
	}
	g_autoptr(GBytes) content =
	        g_bytes_new(exchange->request->body, exchange->request->body_length);
	return office_attach(&office, id, name, content, error) &&
	       exchange_json(exchange, 201,
	               json_pack("{s:I, s:s, s:I}", "application", (json_int_t)id, "name", name,
	                       "bytes", (json_int_t)exchange->request->body_length));
}
