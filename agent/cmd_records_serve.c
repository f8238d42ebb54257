/* jiuxu records serve: the records in browsers and by API, until it is told to stop. */
#include "agent/errors_zh.h"
#include "agent/records.h"
#include "base/clock.h"
#include "base/error.h"
#include "records/web/service.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <time.h>

/* Lines to stderr: journald takes the number in front as their priority. */
static void line_told(const char *line, bool important, void *data)
{
	const Invocation *invocation = data;
	bool journal = g_getenv("JOURNAL_STREAM") != NULL;
	if (important || !invocation->quiet)
		fprintf(stderr, "%s%s\n", !journal ? "" : important ? "<3>" : "<6>", line);
}

/* SIGHUP, `systemctl reload`: a new certificate, or the old one goes on. */
static void reload(Service *service, Invocation *invocation)
{
	bool zh = invocation_zh(invocation);
	int64_t ends_us;
	g_autoptr(GError) failed = NULL;
	g_autofree char *said = NULL;
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());
	bool good = service_reload(service, &ends_us, &failed);
	g_autofree char *ends = ends_us ? clock_format_cst(ends_us) : NULL;
	if (!good) {
		g_autofree char *why = zh ? error_zh(failed->message) : g_strdup(failed->message);
		said = g_strdup_printf(zh ? "证书没有更换，仍用原来的：%s"
		                          : "the certificate stays the one before: %s",
		        why);
	} else if (ends) {
		said = g_strdup_printf(zh ? "已重新读入证书，有效期至 %s"
		                          : "the certificate was read anew; it ends %s",
		        ends);
	} else {
		said = g_strdup(zh ? "没有启用 TLS，没有要重新读入的内容"
		                   : "there is no TLS, so nothing to read anew");
	}
	line_told(said, !good, invocation);
	sd_notify(0, "READY=1");
}

/* Waits for SIGTERM or SIGINT; tells systemd meanwhile that no thread is stuck. False: it is to end
 * by itself. */
static bool wait_for_end(
        Service *service, Invocation *invocation, const sigset_t *signals, GError **error)
{
	const int64_t second_us = G_USEC_PER_SEC;
	uint64_t watchdog_us = 0;
	bool watched = sd_watchdog_enabled(0, &watchdog_us) > 0 && watchdog_us > 0;
	int64_t every_us = watched ? MIN((int64_t)watchdog_us / 3, second_us) : second_us;
	const struct timespec every = {
	        (time_t)(every_us / G_USEC_PER_SEC), (long)(every_us % G_USEC_PER_SEC) * 1000};
	for (;;) {
		int number = sigtimedwait(signals, NULL, &every);
		if (number == SIGHUP)
			reload(service, invocation);
		else if (number > 0)
			return true;
		int why = errno;
		if (service_outlived(service, error))
			return false;
		if (why == EAGAIN && watched && service_alive(service))
			sd_notify(0, "WATCHDOG=1");
	}
}

static void address_told(const RecordsOptions *options, const ServicePlan *plan, int port)
{
	const char *colon = strrchr(plan->listen, ':');
	g_autofree char *url = g_strdup_printf("%s://%.*s:%d/", plan->tls_key ? "https" : "http",
	        (int)(colon - plan->listen), plan->listen, port);
	/* a script waits for this line */
	printf(invocation_zh(options->invocation) ? "学籍服务已启动：%s\n"
	                                          : "records served at %s\n",
	        url);
	fflush(stdout);
}

static int serve(const RecordsOptions *options, GError **error)
{
	sigset_t signals;
	ServicePlan plan = {.folder = options->data,
	        .key = options->key,
	        .listen = options->listen ? options->listen : "127.0.0.1:8080",
	        .tls_certificate = options->tls_certificate,
	        .tls_key = options->tls_key,
	        .tls_client_ca = options->tls_client_ca,
	        .tls_client_crl = options->tls_client_crl,
	        .proxies = (const char *const *)options->proxies,
	        .behind_proxy = options->behind_proxy,
	        .limits = http_limits_default(),
	        .log = line_told,
	        .data = options->invocation};
	/* before any thread starts, so that none of them takes them */
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	g_autoptr(Service) service = service_new(&plan, error);
	if (!service)
		return (int)exit_status_of(*error);
	if (!service_start(service, error))
		return EXIT_CANNOT_WORK;
	address_told(options, &plan, service_port(service));
	sd_notify(0, "READY=1");
	bool told = wait_for_end(service, options->invocation, &signals, error);
	sd_notify(0, "STOPPING=1");
	service_stop(service);
	return told ? EXIT_READY : EXIT_CANNOT_WORK;
}

int records_serve(RecordsOptions *options, int argc, char **argv, GError **error)
{
	if (!command_arguments(argc, argv, 0, error))
		return EXIT_BAD_USAGE;
	return serve(options, error);
}
