#include "base/clock.h"
#include "base/file.h"
#include "records/store/backup.h"
#include "records/web/download.h"
#include "records/web/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum {
	LOGINS_A_SECOND = 2, /* of one address; a hash costs 34 ms */
	LOGINS_AT_ONCE = 60,
	SPOOL_FROM = 1024 * 1024,
	WHOLE_CHECK_MAX = 64 * 1024 * 1024, /* bytes: under a second */
};

/* A loop goes round every second; a hand may be at one statement of a large province for minutes,
 * at many it beats. */
enum { LOOP_STUCK_S = 60, HAND_STUCK_S = 300 };
/* For others that write: what others ask of the loop meanwhile waits too, and a request that has
 * waited so long waits on outside of it (writers.c). */
enum { LOOP_WAITS_MS = 500 };
/* For one statement, so that a database that is silent is told of, and nothing is stuck. */
enum { LOOP_PATIENCE_S = 25, HAND_PATIENCE_S = 240 };

/* Nobody else serves this folder while we do. */
static bool lock_take(Service *service, GError **error)
{
	if (store_is_address(service->folder)) /* there several may: writers exclude each other */
		return true;
	g_autofree char *path = g_build_filename(service->folder, "serve.lock", NULL);
	service->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (service->lock < 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
		return false;
	}
	if (flock(service->lock, LOCK_EX | LOCK_NB) == 0)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_BUSY,
	        "%s: another records serve works with it already", service->folder);
	return false;
}

static bool plan_good(const ServicePlan *plan, GError **error)
{
	const char *words = NULL;
	bool local;
	if (!http_address_check(plan->listen, &local, error))
		return false;
	if (!plan->tls_certificate != !plan->tls_key)
		words = "--tls-cert and --tls-key go together";
	else if (plan->tls_key && plan->behind_proxy)
		words = "--behind-proxy is for plain HTTP behind a proxy that speaks TLS";
	else if (!plan->tls_key && !plan->behind_proxy && !local)
		words = "other machines could read along: give --tls-cert and --tls-key, or listen "
		        "on "
		        "127.0.0.1, or say --behind-proxy";
	if (!words && plan->tls_client_ca && !plan->tls_key)
		words = "--tls-client-ca goes with --tls-cert and --tls-key";
	if (!words && plan->tls_client_crl && !plan->tls_client_ca)
		words = "--tls-client-crl goes with --tls-client-ca";
	if (!words && plan->proxies && !plan->behind_proxy)
		words = "--proxy goes with --behind-proxy";
	if (words)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: %s", plan->listen, words);
	return words == NULL;
}

void service_failed(const GError *error, void *data)
{
	Service *service = data;
	if (g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NEWER))
		service->newer = true;
	if (service->plan.log)
		service->plan.log(error->message, true, service->plan.data);
}

bool service_outlived(Service *service, GError **error)
{
	if (service->newer)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NEWER,
		        "%s: a newer program has brought the database up: this one has ended, "
		        "start the newer one",
		        service->folder);
	return service->newer;
}

static void *worker_new(void *data, bool hand, GError **error)
{
	Service *service = data;
	g_autoptr(Store) store = store_open(service->folder, service->key, DB_WRITE, error);
	if (!store || !db_patience(store->db, hand ? HAND_PATIENCE_S : LOOP_PATIENCE_S, error))
		return NULL;
	if (!hand)
		db_waits(store->db, LOOP_WAITS_MS);
	Worker *worker = g_new0(Worker, 1);
	*worker = (Worker){service, g_steal_pointer(&store)};
	return worker;
}

static void worker_free(void *data)
{
	Worker *worker = data;
	store_close(worker->store);
	g_free(worker);
}

/* A large file is not read whole before anybody is served: that takes minutes. */
static bool is_large(const Service *service)
{
	GStatBuf found;
	g_autofree char *path =
	        store_is_address(service->folder) ? NULL : store_database_path(service->folder);
	return path && g_stat(path, &found) == 0 && found.st_size > WHOLE_CHECK_MAX;
}

/* Migrated if need be, and whole; of a large one its head, schema, key and last event. */
static bool store_good(const Service *service, GError **error)
{
	g_autoptr(Store) store = store_open(service->folder, service->key, DB_WRITE, error);
	if (!store)
		return false;
	if (!is_large(service))
		return db_check(store->db, error);
	bool good = store_change_begin(store, error);
	store_change_drop(store);
	if (good && service->plan.log)
		service->plan.log("the database is large: `jiuxu records verify` proves all of it",
		        false, service->plan.data);
	return good;
}

/* Their addresses as connections bear them. */
static bool proxies_take(Service *service, GError **error)
{
	const char *const *given = service->plan.proxies;
	g_autoptr(GStrvBuilder) plain = g_strv_builder_new();
	for (; given && *given; given++) {
		g_autofree char *address = http_address_plain(*given);
		if (!address) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "--proxy is an address like 10.1.2.3, not '%s'", *given);
			return false;
		}
		g_strv_builder_add(plain, address);
	}
	service->proxies = g_strv_builder_end(plain);
	return true;
}

Service *service_new(const ServicePlan *plan, GError **error)
{
	if (!plan_good(plan, error))
		return NULL;
	g_autoptr(Service) service = g_new0(Service, 1);
	service->plan = *plan;
	if (!plan->now_us)
		service->plan.now_us = clock_now_us;
	service->folder = g_strdup(plan->folder);
	service->key = plan->key ? g_strdup(plan->key) : store_key_path(plan->folder);
	service->lock = -1;
	service->broken = g_async_queue_new();
	service->logins = guests_new(0, LOGINS_A_SECOND, LOGINS_AT_ONCE);
	if (!proxies_take(service, error))
		return NULL;
	if (!store_is_address(plan->folder) && !g_file_test(plan->folder, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: there is none; make one with `jiuxu records init`", plan->folder);
		return NULL;
	}
	if (!lock_take(service, error) || !store_good(service, error) ||
	        !(service->jobs = jobs_new(
	                  service->folder, service->key, service_failed, service, error)))
		return NULL;
	service->days = (DayPlan){.turn = &service->day,
	        .folder = service->folder,
	        .key = service->key,
	        .now_us = service->plan.now_us,
	        .held = router_held,
	        .held_data = service,
	        .log = plan->log,
	        .data = plan->data};
	const TlsFiles files = {
	        plan->tls_certificate, plan->tls_key, plan->tls_client_ca, plan->tls_client_crl};
	if (plan->tls_key && !(service->tls = tls_server_new(&files, error)))
		return NULL;
	HttpPlan http = {.limits = plan->limits,
	        .tls = service->tls,
	        .behind_proxy = plan->behind_proxy,
	        .proxies = (const char *const *)service->proxies,
	        .data = service,
	        .spool = jobs_spool(service->jobs),
	        .spool_from = SPOOL_FROM,
	        .admit = router_admit,
	        .worker_new = worker_new,
	        .worker_free = worker_free,
	        .body_max = router_body_max,
	        .held = router_held,
	        .handle = router_handle,
	        .refused = router_refused};
	service->server = http_server_new(&http, plan->listen, error);
	return service->server ? g_steal_pointer(&service) : NULL;
}

void service_free(Service *service)
{
	g_clear_pointer(&service->watch, day_watch_free);
	g_clear_pointer(&service->server, http_server_free);
	g_clear_pointer(&service->tls, tls_server_free);
	if (service->broken)
		downloads_broken_last(service);
	g_clear_pointer(&service->broken, g_async_queue_unref);
	guests_free(service->logins);
	g_clear_pointer(&service->jobs, jobs_free);
	if (service->lock >= 0)
		close(service->lock);
	g_strfreev(service->proxies);
	g_free(service->folder);
	g_free(service->key);
	g_free(service);
}

int service_port(const Service *service)
{
	return http_server_port(service->server);
}

bool service_start(Service *service, GError **error)
{
	return jobs_start(service->jobs, error) &&
	       (service->watch = day_watch_new(&service->days, error)) &&
	       http_server_start(service->server, error);
}

void service_stop(Service *service)
{
	int busy = http_server_busy(service->server);
	g_autofree char *said =
	        g_strdup_printf("stopping: %d requests that take long are finished first", busy);
	service->stopping = true;
	if (busy && service->plan.log)
		service->plan.log(said, false, service->plan.data);
	g_clear_pointer(&service->watch, day_watch_free);
	jobs_stop(service->jobs);
	http_server_stop(service->server);
}

bool service_reload(Service *service, int64_t *ret_ends_us, GError **error)
{
	*ret_ends_us = 0;
	if (!service->tls)
		return true;
	if (!tls_server_reload(service->tls, error))
		return false;
	*ret_ends_us = tls_server_ends_us(service->tls);
	return true;
}

bool service_alive(Service *service)
{
	return http_server_alive(
	        service->server, LOOP_STUCK_S * G_USEC_PER_SEC, HAND_STUCK_S * G_USEC_PER_SEC);
}
