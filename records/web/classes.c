#include "records/web/classes.h"

#include "records/rules/natural_order.h"
#include "records/store/offers.h"
#include "records/web/view.h"

/* One column of the classes in use. */
typedef struct {
	const Exchange *exchange;
	int text; /* OFFER_CODE, OFFER_GRADE */
	GHashTable *names;
} Column;

static bool column_gather(const Offer *offer, int64_t students, void *data, GError **error)
{
	Column *column = data;
	(void)students;
	(void)error;
	const char *name = offer->texts[column->text];
	if (!offer->closed && *name)
		g_hash_table_add(column->names, column->text == OFFER_GRADE
		                                        ? view_grade(column->exchange, name)
		                                        : g_strdup(name));
	return true;
}

json_t *web_names_sorted(GHashTable *names)
{
	json_t *list = json_array();
	g_autoptr(GList) keys =
	        g_list_sort(g_hash_table_get_keys(names), (GCompareFunc)natural_order);
	for (GList *key = keys; key; key = key->next)
		json_array_append_new(list, json_string(key->data));
	return list;
}

static json_t *classes_column(const Exchange *exchange, int text)
{
	enum { CLASSES_MAX = 500 };
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GError) error = NULL;
	Column column = {exchange, text, names};
	if (exchange->session.account.level == LEVEL_SCHOOL &&
	        !offers_names(exchange->store, OFFER_CLASS, NULL, CLASSES_MAX, column_gather,
	                &column, &error))
		g_hash_table_remove_all(names);
	return web_names_sorted(names);
}

json_t *web_classes(const Exchange *exchange)
{
	return classes_column(exchange, OFFER_CODE);
}

json_t *web_grades(const Exchange *exchange)
{
	return classes_column(exchange, OFFER_GRADE);
}
