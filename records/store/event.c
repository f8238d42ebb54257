#include "records/store/event.h"

#include "base/cleanup.h"
#include "records/store/event_link.h"
#include "records/store/migrate.h"
#include "records/store/record_form.h"

#include <string.h>

enum { HASH = SEAL_DIGEST_BYTES };

void digest_hex(const uint8_t *bytes, char ret[65])
{
	for (size_t i = 0; i < HASH; i++) {
		ret[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
		ret[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
	}
	ret[64] = '\0';
}

bool event_last(Store *store, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT seq, hash, coalesce((SELECT at_us FROM event WHERE at_us > 1 ORDER BY seq "
	        "DESC LIMIT 1), 0), (SELECT max(version) FROM migration) FROM event "
	        "ORDER BY seq DESC LIMIT 1",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	int64_t version = 0;
	store->seq = store->earliest_us = 0;
	g_clear_pointer(&store->backs, g_free);
	memset(store->last, 0, HASH);
	if (step == STEP_ROW) {
		size_t length;
		const void *hash = query_get_bytes(query, 1, &length);
		store->seq = query_get_int(query, 0);
		store->earliest_us = query_get_int(query, 2) + 1;
		memcpy(store->last, hash, MIN(length, (size_t)HASH));
		version = query_get_int(query, 3);
		query_reset(query);
	}
	return step != STEP_ERROR && migrate_knows(store->name, version, error);
}

int64_t event_moment(const Store *store, int64_t at_us)
{
	const int64_t waited_most = 4 * G_TIME_SPAN_HOUR;
	bool waited = at_us > EVENT_TIMELESS && store->earliest_us - at_us < waited_most;
	return waited ? MAX(at_us, store->earliest_us) : at_us;
}

void link_digest(Store *store, const Link *link, const uint8_t last[SEAL_DIGEST_BYTES],
        uint8_t ret[SEAL_DIGEST_BYTES])
{
	int64_t numbers[2] = {GINT64_TO_BE(link->seq), GINT64_TO_BE(link->at_us)};
	SealPiece pieces[] = {{last, HASH}, {numbers, sizeof numbers},
	        {link->texts[0], strlen(link->texts[0])}, {link->texts[1], strlen(link->texts[1])},
	        {link->texts[2], strlen(link->texts[2])}, {link->texts[3], strlen(link->texts[3])},
	        {link->texts[4], strlen(link->texts[4])}, {link->before, link->before_length},
	        {link->after, link->after_length}};
	sealer_digest(store->keys.chain, pieces, G_N_ELEMENTS(pieces), ret);
}

static GBytes *json_seal(Store *store, const char *place, const json_t *value)
{
	if (!value)
		return NULL;
	char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
	GBytes *sealed = sealer_seal(store->keys.data, place, text, strlen(text));
	free(text);
	return sealed;
}

#define COLUMNS "seq, at_us, actor, origin, kind, subject, reason, before, after, hash"
enum { COLUMNS_COUNT = 10 };

static void link_values(const Link *link, const uint8_t hash[HASH], DbValue *ret)
{
	ret[0] = db_int(link->seq);
	ret[1] = db_int(link->at_us);
	for (int i = 0; i < 5; i++)
		ret[2 + i] = db_text(link->texts[i]);
	ret[7] = db_bytes(link->before ? link->before : "", link->before_length);
	ret[8] = db_bytes(link->after ? link->after : "", link->after_length);
	ret[9] = db_bytes(hash, HASH);
}

/* The moments of the log begin anew with this link. */
static void back_add(Store *store, int64_t seq)
{
	g_autofree char *had = store->backs;
	store->backs =
	        g_strdup_printf("%s%s%" G_GINT64_FORMAT, had ? had : "", had ? " " : "", seq);
}

/* The next link of an event whose parts are sealed; the chain goes on with it. */
static void link_add(Store *store, const Act *act, const Event *event, Link *link)
{
	link->seq = store->seq + 1;
	link->at_us = event_moment(store, act->at_us);
	if (link->at_us > EVENT_TIMELESS) {
		if (link->at_us < store->earliest_us)
			back_add(store, link->seq);
		store->earliest_us = link->at_us;
	}
	const char *const texts[] = {
	        act->actor, act->origin, event->kind, event->subject, act->reason};
	memcpy(link->texts, texts, sizeof texts);
	if (event->after_sealed) {
		link->after = event->after_sealed;
		link->after_length = event->after_sealed_length;
	}
	uint8_t hash[HASH];
	link_digest(store, link, store->last, hash);
	store->seq = link->seq;
	memcpy(store->last, hash, HASH);
}

bool event_append(Store *store, const Act *act, const Event *event, GError **error)
{
	Link link = {0};
	DbValue values[COLUMNS_COUNT];
	g_autoptr(GBytes) before = json_seal(store, event->subject, event->before);
	g_autoptr(GBytes) after = json_seal(store, event->subject, event->after);
	if (before)
		link.before = g_bytes_get_data(before, &link.before_length);
	if (after)
		link.after = g_bytes_get_data(after, &link.after_length);
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO event (" COLUMNS ") "
	        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
	        error);
	if (!query)
		return false;
	uint8_t last[HASH];
	memcpy(last, store->last, HASH);
	link_add(store, act, event, &link);
	link_values(&link, store->last, values);
	query_values(query, values, COLUMNS_COUNT);
	if (query_run(query, error))
		return true;
	store->seq--;
	memcpy(store->last, last, HASH);
	return false;
}

typedef struct {
	Store *store;
	const Act *act;
	const Event *next, *end;
} Appending;

static bool event_next(void *data, DbValue *values)
{
	Appending *appending = data;
	Link link = {0};
	if (appending->next == appending->end)
		return false;
	link_add(appending->store, appending->act, appending->next++, &link);
	link_values(&link, appending->store->last, values);
	return true;
}

bool events_append(Store *store, const Act *act, const Event *events, size_t count, GError **error)
{
	Appending appending = {store, act, events, events + count};
	return db_put_rows(
	        store->db, "event", COLUMNS, COLUMNS_COUNT, event_next, &appending, error);
}

bool event_alone(Store *store, const Act *act, const Event *event, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	if (event_append(store, act, event, error) && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

bool event_head(Store *store, int64_t seq, char ret[65], GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT hash FROM event WHERE seq = $1", error);
	if (!query)
		return false;
	query_int(query, 1, seq);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW) {
		size_t length;
		const void *hash = query_get_bytes(query, 0, &length);
		if (length == HASH)
			digest_hex(hash, ret);
		query_reset(query);
		return length == HASH;
	}
	if (step == STEP_DONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no event %" G_GINT64_FORMAT, store->name, seq);
	return false;
}

bool event_state(
        Store *store, Query *query, int column, const char *subject, json_t **ret, GError **error)
{
	size_t length;
	const void *sealed = query_get_bytes(query, column, &length);
	*ret = NULL;
	if (length == 0)
		return true;
	g_autoptr(GBytes) plain = sealer_open(store->keys.data, subject, sealed, length, error);
	if (!plain)
		return false;
	const void *text = g_bytes_get_data(plain, &length);
	*ret = state_read(text, length);
	return true;
}
