#include "records/web/api/errors.h"

#include "records/web/fault.h"

static json_t *kind_json(const Exchange *exchange, const FaultKind *kind)
{
	return json_pack("{s:s, s:i, s:s, s:s}", "id", kind->id, "status", kind->status, "title",
	        exchange->zh ? kind->zh : kind->en, "about",
	        exchange->zh ? kind->zh_about : kind->en_about);
}

bool api_errors(Exchange *exchange, GError **error)
{
	json_t *list = json_array();
	(void)error;
	for (size_t i = 0; i < fault_kinds_count(); i++)
		json_array_append_new(list, kind_json(exchange, &fault_kinds[i]));
	return exchange_json(exchange, 200, json_pack("{s:o}", "errors", list));
}

bool api_error(Exchange *exchange, GError **error)
{
	const FaultKind *kind = fault_kind_find(exchange->parts[0]);
	if (kind)
		return exchange_json(exchange, 200, kind_json(exchange, kind));
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND, "no such kind");
	return false;
}
