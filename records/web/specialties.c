#include "records/web/specialties.h"

#include "base/normalise.h"
#include "records/business/office.h"
#include "records/store/offers.h"
#include "records/web/words.h"

#include <string.h>

typedef struct {
	const Exchange *exchange;
	json_t *options;
	GHashTable *seen; /* codes that stand there */
	int entered;
} Gathering;

static void option_add(json_t *options, const char *code, const char *words)
{
	json_array_append_new(options, json_pack("{s:s, s:s}", "id", code, "words", words));
}

static bool offer_gather(const Offer *offer, int64_t students, void *data, GError **error)
{
	Gathering *gathering = data;
	const char *code = offer->texts[OFFER_CODE];
	const Catalogues *catalogues = exchange_catalogues(gathering->exchange);
	SpecialtyFit fit = catalogues_fit(catalogues, code, gathering->entered);
	(void)students;
	(void)error;
	if (!offer->closed && fit == SPECIALTY_FITS &&
	        g_hash_table_add(gathering->seen, g_strdup(code)))
		option_add(gathering->options, code, offer->texts[OFFER_NAME]);
	return true;
}

static void group_add(json_t *groups, const char *label, json_t *options)
{
	if (json_array_size(options) > 0)
		json_array_append_new(
		        groups, json_pack("{s:s, s:o}", "label", label, "options", options));
	else
		json_decref(options);
}

static void catalogue_add(const Catalogue *catalogue, GHashTable *seen, json_t *groups)
{
	json_t *options = json_array();
	for (guint i = 0; i < catalogue->entries->len; i++) {
		const CatalogueEntry *entry = catalogue->entries->pdata[i];
		if (!entry->group && !entry->closed && !g_hash_table_contains(seen, entry->code))
			option_add(options, entry->code, entry->name);
	}
	group_add(groups, catalogue->title, options);
}

json_t *web_specialties(const Exchange *exchange, int entered, bool offered)
{
	enum { OFFERS_MAX = 500 };
	const Catalogues *all = exchange_catalogues(exchange);
	json_t *groups = json_array();
	g_autoptr(GError) error = NULL;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Gathering gathering = {exchange, json_array(), seen, entered};
	if (exchange->session.account.level == LEVEL_SCHOOL &&
	        !offers_names(exchange->store, OFFER_SPECIALTY, NULL, OFFERS_MAX, offer_gather,
	                &gathering, &error))
		json_array_clear(gathering.options);
	bool alone = offered && json_array_size(gathering.options) > 0;
	group_add(groups, word(exchange->zh, "specialties_own"), gathering.options);
	if (alone)
		return groups;
	for (guint i = 0; i < all->list->len; i++) {
		const Catalogue *catalogue = all->list->pdata[i];
		if (entered == 0 || catalogue == catalogues_of(all, entered))
			catalogue_add(catalogue, seen, groups);
	}
	return groups;
}

int web_entered(const Exchange *exchange, const char *month)
{
	int year, of_year, of_month;
	g_autofree char *tidy = normalise_token(month);
	Day day = student_month(tidy);
	day_split(day == DAY_NONE ? office_day(exchange->now_us) : day, &year, &of_year, &of_month);
	return year;
}
