#include "records/web/metrics.h"

#include "records/web/route.h"

#include <stdatomic.h>

enum { ROUTES_MAX = 512, CLASSES = 6, BUCKETS = 9 };

static const int bucket_us[BUCKETS] = {
        1000, 5000, 10000, 25000, 50000, 100000, 300000, 1000000, 5000000};

static atomic_int_fast64_t requests[ROUTES_MAX + 1][CLASSES]; /* the last row: no route */
static atomic_int_fast64_t took[BUCKETS + 1], took_sum_us;

void metrics_request(int route, int status, int64_t took_us)
{
	int row = route >= 0 && route < ROUTES_MAX ? route : ROUTES_MAX;
	int bucket = 0;
	while (bucket < BUCKETS && took_us > bucket_us[bucket])
		bucket++;
	atomic_fetch_add(&requests[row][CLAMP(status / 100, 0, CLASSES - 1)], 1);
	atomic_fetch_add(&took[bucket], 1);
	atomic_fetch_add(&took_sum_us, took_us);
}

static void line(GString *out, const char *name, const char *kind, const char *words, int64_t value)
{
	g_string_append_printf(out,
	        "# HELP jiuxu_%s %s\n# TYPE jiuxu_%s %s\njiuxu_%s %" G_GINT64_FORMAT "\n", name,
	        words, name, kind, name, value);
}

static void requests_print(GString *out)
{
	g_string_append(out, "# HELP jiuxu_requests_total Requests answered.\n"
	                     "# TYPE jiuxu_requests_total counter\n");
	for (size_t row = 0; row <= ROUTES_MAX; row++)
		for (int class = 1; class < CLASSES; class ++) {
			int64_t count = atomic_load(&requests[row][class]);
			const Route *route = route_at(row);
			if (count)
				g_string_append_printf(out,
				        "jiuxu_requests_total{method=\"%s\",route=\"%s\",status=\"%"
				        "dxx\"} "
				        "%" G_GINT64_FORMAT "\n",
				        route ? route->method : "", route ? route->path : "", class,
				        count);
		}
}

static void durations_print(GString *out)
{
	int64_t sum = 0;
	g_string_append(out, "# HELP jiuxu_request_duration_seconds How long answers took.\n"
	                     "# TYPE jiuxu_request_duration_seconds histogram\n");
	for (int i = 0; i <= BUCKETS; i++) {
		sum += atomic_load(&took[i]);
		if (i < BUCKETS)
			g_string_append_printf(out,
			        "jiuxu_request_duration_seconds_bucket{le=\"%g\"} %" G_GINT64_FORMAT
			        "\n",
			        bucket_us[i] / 1e6, sum);
	}
	g_string_append_printf(out,
	        "jiuxu_request_duration_seconds_bucket{le=\"+Inf\"} %" G_GINT64_FORMAT
	        "\njiuxu_request_duration_seconds_sum %.6f\njiuxu_request_duration_seconds_count "
	        "%" G_GINT64_FORMAT "\n",
	        sum, (double)atomic_load(&took_sum_us) / 1e6, sum);
}

void metrics_print(GString *out, const HttpCounts *counts, int64_t certificate_ends_us,
        int64_t revoked_ends_us)
{
	g_string_append(out, "# HELP jiuxu_build_info Which version it is.\n"
	                     "# TYPE jiuxu_build_info gauge\n"
	                     "jiuxu_build_info{version=\"" JIUXU_VERSION "\"} 1\n");
	if (certificate_ends_us)
		line(out, "certificate_end_timestamp_seconds", "gauge",
		        "When the certificate ends.", certificate_ends_us / G_USEC_PER_SEC);
	if (revoked_ends_us)
		line(out, "revocation_list_end_timestamp_seconds", "gauge",
		        "When the first list of revoked client certificates is over.",
		        revoked_ends_us / G_USEC_PER_SEC);
	requests_print(out);
	durations_print(out);
	line(out, "open_connections", "gauge", "Connections that are open.", counts->connections);
	line(out, "connections_total", "counter", "Connections accepted.", counts->accepted);
	line(out, "heads_refused_total", "counter", "Requests refused for their head.",
	        counts->refused_heads);
	line(out, "over_limit_total", "counter", "Turned away over a limit.", counts->over_limit);
	line(out, "timed_out_total", "counter", "Connections that ran out of time.",
	        counts->timed_out);
	line(out, "body_bytes", "gauge", "Bytes of bodies in memory.", counts->bodies);
}
