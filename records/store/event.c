#include "records/store/event.h"

#include "base/cleanup.h"
#include "records/store/students.h"

#include <string.h>

enum { HASH = SEAL_DIGEST_BYTES };

static void hex(const uint8_t *bytes, char ret[65])
{
	for (size_t i = 0; i < HASH; i++) {
		ret[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
		ret[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
	}
	ret[64] = '\0';
}

bool event_last(Store *store, GError **error)
{
	Query *query =
	        db_query(store->db, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	store->seq = 0;
	memset(store->last, 0, HASH);
	if (step == STEP_ROW) {
		size_t length;
		const void *hash = query_get_bytes(query, 1, &length);
		store->seq = query_get_int(query, 0);
		memcpy(store->last, hash, MIN(length, (size_t)HASH));
		query_reset(query);
	}
	return step != STEP_ERROR;
}

/* A row as it is chained. */
typedef struct {
	int64_t seq, at_us;
	const char *texts[5]; /* actor, origin, kind, subject, reason */
	const void *before, *after;
	size_t before_length, after_length;
} Link;

static void link_digest(Store *store, const Link *link, const uint8_t last[HASH], uint8_t ret[HASH])
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
		return g_bytes_new(NULL, 0);
	char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
	GBytes *sealed = sealer_seal(store->keys.data, place, text, strlen(text));
	free(text);
	return sealed;
}

static bool link_insert(Store *store, const Link *link, const uint8_t hash[HASH], GError **error)
{
	Query *query = db_query(store->db,
	        "INSERT INTO event (seq, at_us, actor, origin, kind, subject, reason, before, "
	        "after, "
	        "hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
	        error);
	if (!query)
		return false;
	query_int(query, 1, link->seq);
	query_int(query, 2, link->at_us);
	for (int i = 0; i < 5; i++)
		query_text(query, 3 + i, link->texts[i]);
	query_bytes(query, 8, link->before ? link->before : "", link->before_length);
	query_bytes(query, 9, link->after ? link->after : "", link->after_length);
	query_bytes(query, 10, hash, HASH);
	return query_run(query, error);
}

bool event_append(Store *store, const Act *act, const Event *event, GError **error)
{
	uint8_t hash[HASH];
	Link link = {.seq = store->seq + 1,
	        .at_us = act->at_us,
	        .texts = {act->actor, act->origin, event->kind, event->subject, act->reason}};
	g_autoptr(GBytes) before = json_seal(store, event->subject, event->before);
	g_autoptr(GBytes) after = json_seal(store, event->subject, event->after);
	link.before = g_bytes_get_data(before, &link.before_length);
	link.after = g_bytes_get_data(after, &link.after_length);
	link_digest(store, &link, store->last, hash);
	if (!link_insert(store, &link, hash, error))
		return false;
	store->seq = link.seq;
	memcpy(store->last, hash, HASH);
	return true;
}

bool event_head(Store *store, int64_t seq, char ret[65], GError **error)
{
	Query *query = db_query(store->db, "SELECT hash FROM event WHERE seq = $1", error);
	if (!query)
		return false;
	query_int(query, 1, seq);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW) {
		size_t length;
		const void *hash = query_get_bytes(query, 0, &length);
		if (length == HASH)
			hex(hash, ret);
		query_reset(query);
		return length == HASH;
	}
	if (step == STEP_DONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no event %" G_GINT64_FORMAT, store->name, seq);
	return false;
}

G_GNUC_PRINTF(3, 4)
static bool damaged(Store *store, GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *words = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED, "%s: %s", store->name, words);
	return false;
}

/* What the events say each student is now: id -> digest of the state. */
typedef struct {
	Store *store;
	GHashTable *states;
	int64_t seq;
	uint8_t last[HASH];
} Walk;

static bool state_note(Walk *walk, const Link *link, GError **error)
{
	const char *id = link->texts[3];
	if (!g_str_has_prefix(id, "student/") || link->after_length == 0)
		return true;
	g_autoptr(GBytes) opened =
	        sealer_open(walk->store->keys.data, id, link->after, link->after_length, error);
	if (!opened)
		return false;
	uint8_t *state = g_malloc(HASH);
	size_t length;
	const void *text = g_bytes_get_data(opened, &length);
	sealer_digest(
	        walk->store->keys.data, (SealPiece[]){{"state", 5}, {text, length}}, 2, state);
	int64_t *key = g_new(int64_t, 1);
	*key = g_ascii_strtoll(id + strlen("student/"), NULL, 10);
	g_hash_table_insert(walk->states, key, state);
	return true;
}

static bool link_check(Walk *walk, Query *query, GError **error)
{
	size_t length;
	uint8_t hash[HASH];
	Link link = {.seq = query_get_int(query, 0), .at_us = query_get_int(query, 1)};
	for (int i = 0; i < 5; i++)
		link.texts[i] = query_get_text(query, 2 + i);
	link.before = query_get_bytes(query, 7, &link.before_length);
	link.after = query_get_bytes(query, 8, &link.after_length);
	const void *kept = query_get_bytes(query, 9, &length);
	if (link.seq != walk->seq + 1)
		return damaged(walk->store, error,
		        "event %" G_GINT64_FORMAT
		        " is missing: the chain goes on with %" G_GINT64_FORMAT,
		        walk->seq + 1, link.seq);
	link_digest(walk->store, &link, walk->last, hash);
	if (length != HASH || !seal_same(hash, kept, HASH))
		return damaged(walk->store, error,
		        "event %" G_GINT64_FORMAT " has been changed, or one before it", link.seq);
	walk->seq = link.seq;
	memcpy(walk->last, hash, HASH);
	return state_note(walk, &link, error);
}

static bool chain_walk(Walk *walk, GError **error)
{
	Query *query = db_query(walk->store->db,
	        "SELECT seq, at_us, actor, origin, kind, subject, reason, before, after, hash "
	        "FROM event ORDER BY seq",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	while (step == STEP_ROW) {
		if (!link_check(walk, query, error)) {
			query_reset(query);
			return false;
		}
		step = query_step(query, error);
	}
	return step == STEP_DONE;
}

typedef struct {
	Walk *walk;
	int64_t count;
} Comparison;

/* A record is what its events made of it. */
static bool state_compare(const Record *record, void *data, GError **error)
{
	Comparison *comparison = data;
	Store *store = comparison->walk->store;
	g_autoptr(json_t) value = record_json(record);
	char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
	uint8_t digest[HASH];
	sealer_digest(
	        store->keys.data, (SealPiece[]){{"state", 5}, {text, strlen(text)}}, 2, digest);
	free(text);
	comparison->count++;
	const uint8_t *state = g_hash_table_lookup(comparison->walk->states, &record->id);
	if (state && seal_same(state, digest, HASH))
		return true;
	return damaged(store, error,
	        "student %" G_GINT64_FORMAT " is not what its events made of it", record->id);
}

static bool states_compare(Walk *walk, int64_t *ret_students, GError **error)
{
	Comparison comparison = {walk, 0};
	guint told = g_hash_table_size(walk->states);
	if (!students_walk(walk->store, state_compare, &comparison, error))
		return false;
	*ret_students = comparison.count;
	if (comparison.count != told)
		return damaged(walk->store, error,
		        "events tell of %u students, %" G_GINT64_FORMAT " are there", told,
		        comparison.count);
	return true;
}

bool events_verify(Store *store, Verified *ret, GError **error)
{
	*ret = (Verified){0};
	g_autoptr(GHashTable) states =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	Walk walk = {.store = store, .states = states};
	if (!chain_walk(&walk, error) || !states_compare(&walk, &ret->students, error))
		return false;
	ret->events = walk.seq;
	hex(walk.last, ret->head);
	return true;
}
