#include "records/web/api/offers.h"

#include "base/json_text.h"
#include "records/store/offers.h"
#include "records/web/offers.h"

enum { ROWS_MAX = 5000 };

static json_t *offer_json(const Offer *offer, json_t *students)
{
	json_t *row = json_pack("{s:I, s:I, s:s, s:s, s:b, s:o}", "id", (json_int_t)offer->id,
	        "version", (json_int_t)offer->version, "XXDM", offer->school, "kind",
	        offer_kind_id(offer->kind), "closed", offer->closed, "students", students);
	for (int i = 0; i < OFFER_TEXTS; i++)
		json_object_set_new(row, offer_fields[i], json_string(offer->texts[i]));
	return row;
}

static bool offer_gather(const Offer *offer, int64_t students, void *data, GError **error)
{
	(void)error;
	json_array_append_new(data, offer_json(offer, json_integer(students)));
	return true;
}

/* One kind or both, of one school or all of the scope. */
bool api_offers(Exchange *exchange, GError **error)
{
	g_autofree char *kind = exchange_query(exchange, "kind");
	g_autofree char *school = exchange_query(exchange, "school");
	g_autoptr(json_t) rows = json_array();
	OfferKind only = offer_kind_find(kind);
	if (*kind && only == OFFER_KINDS) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'kind' in the query cannot be");
		return false;
	}
	for (OfferKind one = 0; one < OFFER_KINDS; one++)
		if ((!*kind || one == only) &&
		        !offers_list(exchange->store, one, *school ? school : NULL, ROWS_MAX,
		                offer_gather, rows, error))
			return false;
	return exchange_json(exchange, 200, json_pack("{s:O}", "offers", rows));
}

bool api_offer_add(Exchange *exchange, GError **error)
{
	g_auto(Offer) offer = {.school = g_strdup(exchange->session.account.place)};
	const char *kind = json_text_in(exchange->json, "kind");
	for (int i = 0; i < OFFER_TEXTS; i++) {
		const char *text = json_text_in(exchange->json, offer_fields[i]);
		offer.texts[i] = g_strstrip(g_strdup(text));
	}
	offer.kind = offer_kind_find(kind);
	if (!web_offer_add(exchange, &offer, error))
		return false;
	exchange_etag(exchange, offer.version);
	return exchange_json(exchange, 201, offer_json(&offer, json_integer(0)));
}

/* What is not given stays. */
bool api_offer_edit(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Offer) offer = {0};
	if (!exchange_id(exchange, 0, &id, error) ||
	        !offer_load(exchange->store, id, &offer, error))
		return false;
	offer.version = exchange->version;
	for (int i = 0; i < OFFER_TEXTS; i++) {
		const char *text =
		        json_string_value(json_object_get(exchange->json, offer_fields[i]));
		if (!text)
			continue;
		g_free(offer.texts[i]);
		offer.texts[i] = g_strstrip(g_strdup(text));
	}
	if (!web_offer_change(exchange, &offer, error))
		return false;
	exchange_etag(exchange, offer.version);
	return exchange_json(exchange, 200,
	        json_pack("{s:I, s:I, s:b}", "id", (json_int_t)id, "version",
	                (json_int_t)offer.version, "closed", offer.closed));
}

bool api_offer_close(Exchange *exchange, GError **error)
{
	int64_t id;
	bool closed = !json_is_false(json_object_get(exchange->json, "closed"));
	if (!exchange_id(exchange, 0, &id, error) ||
	        !web_offer_close(exchange, id, exchange->version, closed, error))
		return false;
	exchange_etag(exchange, exchange->version + 1);
	return exchange_json(exchange, 200,
	        json_pack("{s:I, s:I, s:b}", "id", (json_int_t)id, "version",
	                (json_int_t)exchange->version + 1, "closed", closed));
}
