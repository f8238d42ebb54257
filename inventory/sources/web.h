/*
 * What a URL or a TLS port answers, asked from the console by libcurl. All requests of a run go out
 * at once on the calling thread; each keeps its own time. Proxies of the environment are not used,
 * no credentials are sent, no cookie is kept.
 *
 * As an argument of a topic a request is written `[ca=FILE] [insecure] [redirects=N] [timeout=N]
 * URL`; for TLS alone HOST:PORT stands in place of the URL.
 */
#pragma once

#include "inventory/facts.h"
#include "inventory/reach/reach.h"

enum { WEB_SECONDS = 5, WEB_SECONDS_MAX = 60, WEB_REDIRECTS_MAX = 10, WEB_BODY_BYTES = 64 << 10 };

typedef struct {
	char *url; /* http://… or https://…, without user and password */
	char *ca;  /* a file of trusted certificates (PEM); NULL: the system's */
	bool insecure;
	unsigned redirects, seconds;
} WebRequest;

/* BASE_ERROR_USAGE says what is wrong with it. */
bool web_request_parse(const char *argument, WebRequest *ret, GError **error);
void web_request_clear(WebRequest *request);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WebRequest, web_request_clear)

/*
 * Asks all at once: {ARGUMENT: {status, headers: [lines], body, redirects, message, truncated,
 * certificate: {…}}}, or {cause, message} where nothing was learnt. Status 0: a refused connection
 * or a certificate that does not verify, as `message` says. `site_dir`: where `ca` files stand.
 * Blocks until the last has answered or its time has passed. Owned.
 */
json_t *web_observe(
        const char *const *arguments, size_t count, const char *site_dir, const Deadline *deadline);

/* The same for TLS ports: base/certificate_chain.h's members, `verified` and `problem`. */
json_t *tls_observe(
        const char *const *arguments, size_t count, const char *site_dir, const Deadline *deadline);

/* The topics of the console's facts: "console_http", "console_tls". */
bool web_topic(const char *topic);
/* Whether an argument can be asked of such a topic; BASE_ERROR_USAGE says why not. */
bool web_argument_check(const char *topic, const char *argument, GError **error);
