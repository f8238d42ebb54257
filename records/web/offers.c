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

/* The year that a grade begins with ("2026级"); 0: it says none. */
static int entered_of(const char *grade)
{
	enum { LEAST = 1900, MOST = 2999 };
	guint64 year = g_ascii_strtoull(grade, NULL, 10);
	return year >= LEAST && year <= MOST ? (int)year : 0;
}

/* A specialty may be called by its name: what is kept is its code. Of a class it is one of any
 * catalogue, that of who entered with it before others. */
static bool specialty_read(const Exchange *exchange, Offer *offer, GError **error)
{
	bool of_class = offer->kind == OFFER_CLASS;
	const Catalogues *all = exchange_catalogues(exchange);
	char **text = &offer->texts[of_class ? OFFER_OF : OFFER_CODE];
	const char *code = NULL;
	if (of_class && **text) {
		SpecialtyFit fit =
		        catalogues_look(all, *text, entered_of(offer->texts[OFFER_GRADE]), &code);
		if (fit == SPECIALTY_UNKNOWN || fit == SPECIALTY_GROUP) {
			g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "no catalogue has the specialty of the class (six digits, or the "
			        "whole name)");
			return false;
		}
	} else if (!of_class) {
		const Catalogue *of = catalogues_find(all, offer->texts[OFFER_CATALOGUE]);
		const CatalogueEntry *entry = of ? g_hash_table_lookup(of->by_name, *text) : NULL;
		code = entry ? entry->code : NULL;
	}
	if (code) {
		g_free(*text);
		*text = g_strdup(code);
	}
	return true;
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
	return specialty_read(exchange, offer, error) &&
	       store_change_begin(exchange->store, error) &&
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
	return clerks(exchange, error) && specialty_read(exchange, offer, error) &&
	       store_change_begin(exchange->store, error) &&
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
