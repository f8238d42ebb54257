#include "records/web/offers.h"

const char *const offer_fields[OFFER_TEXTS] = {
        "catalogue", "code", "name", "grade", "specialty", "years", "teacher"};

bool web_offers_may(const Exchange *exchange)
{
	const Account *account = &exchange->session.account;
	return account->level == LEVEL_SCHOOL && !account->scope.read_only &&
	       exchange_may(exchange, PERMIT_STUDENT_CHANGE);
}

static bool clerks(const Exchange *exchange, GError **error)
{
	if (web_offers_may(exchange))
		return true;
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
	        "classes and specialties are those of a school: its clerk enters them");
	return false;
}

bool web_offer_add(Exchange *exchange, Offer *offer, GError **error)
{
	Act act = exchange_act(exchange, "");
	if (!clerks(exchange, error))
		return false;
	if (offer->kind == OFFER_KINDS) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'kind' in the query cannot be");
		return false;
	}
	return store_change_begin(exchange->store, error) &&
	       store_change_close(
	               exchange->store, offer_add(exchange->store, &act, offer, error), error);
}

bool web_offer_close(Exchange *exchange, int64_t id, int64_t version, bool closed, GError **error)
{
	Act act = exchange_act(exchange, "");
	return clerks(exchange, error) && store_change_begin(exchange->store, error) &&
	       store_change_close(exchange->store,
	               offer_close(exchange->store, &act, id, version, closed, error), error);
}

bool web_offer_change(Exchange *exchange, Offer *offer, GError **error)
{
	Act act = exchange_act(exchange, "");
	return clerks(exchange, error) && store_change_begin(exchange->store, error) &&
	       store_change_close(
	               exchange->store, offer_change(exchange->store, &act, offer, error), error);
}

bool web_specialties_none(const Exchange *exchange)
{
	const Account *account = &exchange->session.account;
	bool any = true, there;
	g_autoptr(GError) none = NULL;
	return account->level == LEVEL_SCHOOL &&
	       offer_look(
	               exchange->store, OFFER_SPECIALTY, account->place, "", &any, &there, &none) &&
	       !any;
}
