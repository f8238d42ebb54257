#include "records/web/import_lease.h"

#include "base/clock.h"
#include "records/store/import_jobs.h"

#include <pthread.h>
#include <time.h>

enum {
	BEAT_SECONDS = 20,
	PATIENCE_S = 20, /* for a server that is silent: else this waited for ever, its end too */
};

struct ImportLease {
	Store *store;
	char *server;
	void (*failed)(const GError *error, void *data);
	void *data;
	pthread_t thread;
	pthread_mutex_t lock; /* of `stop` */
	pthread_cond_t stopped;
	bool stop, started, told; /* told: that it cannot be said */
};

/* A database that is away or written to for long is told of once, until it is there again. */
static void beat(ImportLease *lease)
{
	g_autoptr(GError) failed = NULL;
	int64_t now_us = clock_now_us();
	bool good = import_server_beat(
	        lease->store, lease->server, now_us, now_us - IMPORT_LEASE_US, &failed);
	if (!good && !lease->told && lease->failed &&
	        !g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_BUSY))
		lease->failed(failed, lease->data);
	lease->told = !good;
}

static void *lease_work(void *data)
{
	ImportLease *lease = data;
	pthread_mutex_lock(&lease->lock);
	while (!lease->stop) {
		struct timespec until;
		pthread_mutex_unlock(&lease->lock);
		beat(lease);
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += BEAT_SECONDS;
		pthread_mutex_lock(&lease->lock);
		while (!lease->stop &&
		        pthread_cond_timedwait(&lease->stopped, &lease->lock, &until) == 0)
			;
	}
	pthread_mutex_unlock(&lease->lock);
	return NULL;
}

ImportLease *import_lease_new(const char *folder, const char *key, const char *server,
        void (*failed)(const GError *error, void *data), void *data, GError **error)
{
	ImportLease *lease = g_new0(ImportLease, 1);
	lease->server = g_strdup(server);
	lease->failed = failed;
	lease->data = data;
	pthread_mutex_init(&lease->lock, NULL);
	pthread_cond_init(&lease->stopped, NULL);
	lease->store = store_open(folder, key, DB_WRITE, error);
	bool good = lease->store && db_patience(lease->store->db, PATIENCE_S, error);
	int code = good ? pthread_create(&lease->thread, NULL, lease_work, lease) : 0;
	lease->started = good && code == 0;
	if (code != 0)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "thread: %s", g_strerror(code));
	if (lease->started)
		return lease;
	import_lease_free(lease);
	return NULL;
}

void import_lease_free(ImportLease *lease)
{
	if (!lease)
		return;
	pthread_mutex_lock(&lease->lock);
	lease->stop = true;
	pthread_cond_broadcast(&lease->stopped);
	pthread_mutex_unlock(&lease->lock);
	if (lease->started)
		pthread_join(lease->thread, NULL);
	store_close(lease->store);
	pthread_mutex_destroy(&lease->lock);
	pthread_cond_destroy(&lease->stopped);
	g_free(lease->server);
	g_free(lease);
}
