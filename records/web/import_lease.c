#include "records/web/import_lease.h"

#include "base/clock.h"
#include "base/ticker.h"
#include "records/store/import_jobs.h"

enum {
	BEAT_MS = 20000,
	PATIENCE_S = 20, /* for a server that is silent: else this waited for ever, its end too */
};

struct ImportLease {
	Store *store;
	char *server;
	void (*failed)(const GError *error, void *data);
	void *data;
	bool told; /* that it cannot be said */
	Ticker *ticker;
};

/* A database that is away or written to for long is told of once, until it is there again. */
static void beat(void *data)
{
	ImportLease *lease = data;
	g_autoptr(GError) failed = NULL;
	int64_t now_us = clock_now_us();
	bool good = import_server_beat(
	        lease->store, lease->server, now_us, now_us - IMPORT_LEASE_US, &failed);
	if (!good && !lease->told && lease->failed &&
	        !g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_BUSY))
		lease->failed(failed, lease->data);
	lease->told = !good;
}

ImportLease *import_lease_new(const char *folder, const char *key, const char *server,
        void (*failed)(const GError *error, void *data), void *data, GError **error)
{
	ImportLease *lease = g_new0(ImportLease, 1);
	lease->server = g_strdup(server);
	lease->failed = failed;
	lease->data = data;
	lease->store = store_open(folder, key, DB_WRITE, error);
	bool good = lease->store && db_patience(lease->store->db, PATIENCE_S, error);
	lease->ticker = good ? ticker_new(beat, lease, BEAT_MS, error) : NULL;
	if (lease->ticker)
		return lease;
	import_lease_free(lease);
	return NULL;
}

void import_lease_free(ImportLease *lease)
{
	if (!lease)
		return;
	ticker_free(lease->ticker);
	store_close(lease->store);
	g_free(lease->server);
	g_free(lease);
}
