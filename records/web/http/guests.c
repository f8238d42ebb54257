#include "records/web/http/guests.h"

#include "base/address.h"

enum { KEPT_MAX = 65536 };

typedef struct {
	int connections;
	double left; /* requests */
	int64_t at_us;
} Guest;

struct Guests {
	GMutex mutex;
	GHashTable *table; /* address -> Guest */
	int connections_max, rate, burst;
};

Guests *guests_new(int connections_max, int rate, int burst)
{
	Guests *guests = g_new0(Guests, 1);
	g_mutex_init(&guests->mutex);
	guests->table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	guests->connections_max = connections_max;
	guests->rate = rate;
	guests->burst = burst;
	return guests;
}

void guests_free(Guests *guests)
{
	g_hash_table_unref(guests->table);
	g_mutex_clear(&guests->mutex);
	g_free(guests);
}

static void refill(const Guests *guests, Guest *guest, int64_t now_us)
{
	double gained = (double)(now_us - guest->at_us) * guests->rate / G_USEC_PER_SEC;
	guest->left = MIN(guest->left + MAX(gained, 0), guests->burst);
	guest->at_us = now_us;
}

/* Whoever is gone and has his whole burst again is forgotten; when all are busy, all are. */
static void forget(Guests *guests, int64_t now_us)
{
	GHashTableIter iter;
	void *value;
	g_hash_table_iter_init(&iter, guests->table);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		Guest *guest = value;
		refill(guests, guest, now_us);
		if (guest->connections == 0 && guest->left >= guests->burst)
			g_hash_table_iter_remove(&iter);
	}
}

/* NULL when there are too many at once to know them all. */
static Guest *guest_of(Guests *guests, const char *key, int64_t now_us)
{
	Guest *guest = g_hash_table_lookup(guests->table, key);
	if (guest)
		return guest;
	if (g_hash_table_size(guests->table) >= KEPT_MAX)
		forget(guests, now_us);
	if (g_hash_table_size(guests->table) >= KEPT_MAX)
		return NULL;
	guest = g_new0(Guest, 1);
	*guest = (Guest){.left = guests->burst, .at_us = now_us};
	g_hash_table_insert(guests->table, g_strdup(key), guest);
	return guest;
}

bool guests_enter(Guests *guests, const char *address, int64_t now_us)
{
	char key[ADDRESS_NETWORK];
	if (guests->connections_max == 0)
		return true;
	address_network(address, key);
	g_mutex_lock(&guests->mutex);
	Guest *guest = guest_of(guests, key, now_us);
	bool may = guest && guest->connections < guests->connections_max;
	if (may)
		guest->connections++;
	g_mutex_unlock(&guests->mutex);
	return may;
}

void guests_leave(Guests *guests, const char *address)
{
	char key[ADDRESS_NETWORK];
	if (guests->connections_max == 0)
		return;
	address_network(address, key);
	g_mutex_lock(&guests->mutex);
	Guest *guest = g_hash_table_lookup(guests->table, key);
	if (guest && guest->connections > 0)
		guest->connections--;
	g_mutex_unlock(&guests->mutex);
}

bool guests_request(Guests *guests, const char *address, int cost, int64_t now_us)
{
	char key[ADDRESS_NETWORK];
	if (guests->rate == 0)
		return true;
	address_network(address, key);
	g_mutex_lock(&guests->mutex);
	Guest *guest = guest_of(guests, key, now_us);
	bool may = false;
	if (guest) {
		refill(guests, guest, now_us);
		may = guest->left >= cost;
		if (may)
			guest->left -= cost;
	}
	g_mutex_unlock(&guests->mutex);
	return may;
}
