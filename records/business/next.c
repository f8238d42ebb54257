/* The next free numbers of a school, as suggestions: of certificates, of its students. */
#include "records/business/bulk.h"

#include "records/store/alike.h"
#include "records/store/certificates.h"
#include "records/store/schools.h"

#include <string.h>

enum { CERTIFICATES_TRIED = 5000, DIGITS_MOST = 18 };

/* The next behind the last one that the school gave, taken ones passed over. */
static bool certificate_next(Store *store, const Policy *policy, const char *scope,
        const char *school, char **ret, GError **error)
{
	g_autofree char *last = certificate_last(store, scope, school, error);
	*ret = NULL;
	if (!last)
		return false;
	for (unsigned n = 1; *last && n <= CERTIFICATES_TRIED; n++) {
		bool taken = false;
		g_autofree char *number = bulk_number(last, n);
		if (!number)
			break;
		if (!certificate_taken(store, policy, number, school, 0, &taken, error))
			return false;
		if (!taken) {
			*ret = g_steal_pointer(&number);
			return true;
		}
	}
	*ret = g_strdup("");
	return true;
}

/* Numbers that are alike but for the digits at their end: how many, and the highest. */
typedef struct {
	int64_t count;
	guint64 most;
	char *number;
} Series;

static void series_free(void *data)
{
	g_free(((Series *)data)->number);
	g_free(data);
}

static void number_note(int64_t id, const char *number, void *data)
{
	size_t length = strlen(number), digits = 0;
	(void)id;
	while (digits < length && digits < DIGITS_MOST &&
	        g_ascii_isdigit(number[length - digits - 1]))
		digits++;
	if (digits == 0)
		return;
	guint64 value = g_ascii_strtoull(number + length - digits, NULL, 10);
	g_autofree char *head = g_strdup_printf("%zu %.*s", digits, (int)(length - digits), number);
	Series *series = g_hash_table_lookup(data, head);
	if (!series)
		g_hash_table_insert(data, g_strdup(head), series = g_new0(Series, 1));
	series->count++;
	if (series->number && value <= series->most)
		return;
	series->most = value;
	g_free(series->number);
	series->number = g_strdup(number);
}

/* The next behind the highest of the series that most students have. */
static bool number_next(Store *store, const char *scope, char **ret, GError **error)
{
	g_autoptr(GHashTable) all =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, series_free);
	const Series *best = NULL;
	GHashTableIter each;
	void *value;
	if (!school_numbers_walk(store, scope, number_note, all, error))
		return false;
	g_hash_table_iter_init(&each, all);
	while (g_hash_table_iter_next(&each, NULL, &value)) {
		const Series *series = value;
		if (!best || series->count > best->count ||
		        (series->count == best->count && strcmp(series->number, best->number) > 0))
			best = series;
	}
	char *next = best ? bulk_number(best->number, 1) : NULL;
	*ret = next ? next : g_strdup("");
	return true;
}

void bulk_next_clear(BulkNext *next)
{
	g_free(next->certificate);
	g_free(next->number);
	*next = (BulkNext){0};
}

static bool wanted(const Business *business, Want want)
{
	for (const int *at = business->wants; at < business->wants + BUSINESS_WANTS && *at; at++)
		if (ABS(*at) == (int)want)
			return true;
	return false;
}

bool bulk_next(Store *store, const Policy *policy, const Business *business, const char *school,
        BulkNext *ret, GError **error)
{
	*ret = (BulkNext){0};
	g_autofree char *scope = *school ? school_scope(store, school, error) : g_strdup("");
	if (!scope)
		return false;
	if (*scope && wanted(business, WANT_CERTIFICATE) &&
	        !certificate_next(store, policy, scope, school, &ret->certificate, error))
		return false;
	if (*scope && wanted(business, WANT_NUMBER) &&
	        !number_next(store, scope, &ret->number, error))
		return false;
	ret->certificate = ret->certificate ? ret->certificate : g_strdup("");
	ret->number = ret->number ? ret->number : g_strdup("");
	return true;
}
