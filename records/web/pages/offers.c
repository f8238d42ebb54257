#include "records/web/pages/offers.h"

#include "records/web/offers.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { SHOWN_MAX = 1000 };

typedef struct {
	Exchange *exchange;
	json_t *rows;
	bool many; /* of more schools than one's own: one that was merged into it has classes too */
} Gathered;

static bool offer_gather(const Offer *offer, int64_t students, void *data, GError **error)
{
	Gathered *gathered = data;
	bool ours = strcmp(offer->school, gathered->exchange->session.account.place) == 0;
	(void)error;
	g_autofree char *grade = view_grade(gathered->exchange, offer->texts[OFFER_GRADE]);
	gathered->many |= !ours;
	json_array_append_new(gathered->rows,
	        json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:I}", "id",
	                (json_int_t)offer->id, "version", (json_int_t)offer->version, "school",
	                view_school(gathered->exchange, offer->school), "catalogue",
	                offer->texts[OFFER_CATALOGUE], "code", offer->texts[OFFER_CODE], "name",
	                offer->texts[OFFER_NAME], "grade", grade, "specialty",
	                view_code(gathered->exchange, "ZYML2010", offer->texts[OFFER_OF]), "years",
	                offer->texts[OFFER_YEARS], "teacher", offer->texts[OFFER_TEACHER], "closed",
	                offer->closed, "ours", ours, "students", (json_int_t)students));
	return true;
}

/* What was typed of one, "kind" with it; NULL: nothing, so that the forms are as they begin. Yours.
 */
static json_t *given_json(Exchange *exchange, const Offer *typed)
{
	json_t *given = json_pack("{s:s}", "kind", typed ? offer_kind_id(typed->kind) : "");
	for (int i = 0; i < OFFER_TEXTS; i++)
		json_object_set_new(given, offer_fields[i],
		        json_string(typed ? exchange_field(exchange, offer_fields[i]) : ""));
	return given;
}

/* `typed`: what could not be added, or NULL. */
static bool offers_show(
        Exchange *exchange, int status, const char *problem, const Offer *typed, GError **error)
{
	g_autoptr(json_t) classes = json_array(), specialties = json_array();
	Gathered first = {.exchange = exchange, .rows = classes},
	         second = {.exchange = exchange, .rows = specialties};
	return offers_list(exchange->store, OFFER_CLASS, NULL, SHOWN_MAX, offer_gather, &first,
	               error) &&
	       offers_list(exchange->store, OFFER_SPECIALTY, NULL, SHOWN_MAX, offer_gather, &second,
	               error) &&
	       exchange_page_status(exchange, status, "offers.html",
	               json_pack("{s:s, s:O, s:O, s:b, s:s, s:b, s:s, s:o}", "title",
	                       word(exchange->zh, "offers"), "classes", classes, "specialties",
	                       specialties, "may_change", web_offers_may(exchange), "problem",
	                       problem, "many", first.many || second.many, "catalogue_now",
	                       catalogues_of(exchange_catalogues(exchange), 0)->year, "given",
	                       given_json(exchange, typed)),
	               error);
}

bool page_offers(Exchange *exchange, GError **error)
{
	return offers_show(exchange, 200, "", NULL, error);
}

bool page_offer_add(Exchange *exchange, GError **error)
{
	g_auto(Offer) offer = {.school = g_strdup(exchange->session.account.place)};
	GError *failed = NULL;
	offer.kind = offer_kind_find(exchange_field(exchange, "kind"));
	for (int i = 0; i < OFFER_TEXTS; i++)
		offer.texts[i] = g_strstrip(g_strdup(exchange_field(exchange, offer_fields[i])));
	if (web_offer_add(exchange, &offer, &failed))
		return exchange_redirect(exchange, "/offers");
	int status = exchange_status(failed);
	if ((status != 422 && status != 409) || offer.kind == OFFER_KINDS) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return offers_show(exchange, status, words, &offer, error);
}

bool page_offer_close(Exchange *exchange, GError **error)
{
	int64_t id;
	guint64 version = 0;
	if (!exchange_id(exchange, 0, &id, error))
		return false;
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 1, INT64_MAX, &version, NULL);
	bool closed = strcmp(exchange_field(exchange, "closed"), "1") == 0;
	return web_offer_close(exchange, id, (int64_t)version, closed, error) &&
	       exchange_redirect(exchange, "/offers");
}

/* The form of one, with what it has or what was typed. */
static bool offer_show(
        Exchange *exchange, const Offer *offer, int status, const char *problem, GError **error)
{
	json_t *vars = json_pack("{s:s, s:I, s:I, s:b, s:s}", "title",
	        word(exchange->zh,
	                offer->kind == OFFER_CLASS ? "offer_edit_class" : "offer_edit_specialty"),
	        "id", (json_int_t)offer->id, "version", (json_int_t)offer->version, "is_class",
	        offer->kind == OFFER_CLASS, "problem", problem);
	for (int i = 0; i < OFFER_TEXTS; i++) {
		g_autofree char *name = g_strconcat("given_", offer_fields[i], NULL);
		json_object_set_new(vars, name, json_string(offer->texts[i]));
	}
	return exchange_page_status(exchange, status, "offer.html", vars, error);
}

static bool own_load(Exchange *exchange, Offer *ret, GError **error)
{
	int64_t id;
	if (!exchange_id(exchange, 0, &id, error) || !offer_load(exchange->store, id, ret, error))
		return false;
	if (web_offers_may(exchange))
		return true;
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
	        "classes and specialties are those of a school: its clerk enters them");
	return false;
}

bool page_offer(Exchange *exchange, GError **error)
{
	g_auto(Offer) offer = {0};
	return own_load(exchange, &offer, error) && offer_show(exchange, &offer, 200, "", error);
}

bool page_offer_edit(Exchange *exchange, GError **error)
{
	guint64 version = 0;
	g_auto(Offer) offer = {0};
	GError *failed = NULL;
	if (!own_load(exchange, &offer, error))
		return false;
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 1, INT64_MAX, &version, NULL);
	offer.version = (int64_t)version;
	for (int i = 0; i < OFFER_TEXTS; i++) {
		const char *text = http_form_get(exchange->form, offer_fields[i]);
		if (!text) /* a specialty's form has not those of a class */
			continue;
		g_free(offer.texts[i]);
		offer.texts[i] = g_strstrip(g_strdup(text));
	}
	if (web_offer_change(exchange, &offer, &failed))
		return exchange_redirect(exchange, "/offers");
	int status = exchange_status(failed);
	if (status != 422 && status != 409) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return offer_show(exchange, &offer, status, words, error);
}
