#include "inventory/sources/web.h"

#include "base/certificate_chain.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/redact.h"
#include <curl/curl.h>
#include <errno.h>
#include <string.h>

enum { POLL_MS = 100, HEADERS_MAX = 100 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CURLM, curl_multi_cleanup)

/* ---- what is asked ---- */

void web_request_clear(WebRequest *request)
{
	g_free(request->url);
	g_free(request->ca);
	*request = (WebRequest){0};
}

static bool refuse(GError **error, const char *argument, const char *why)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "'%s': %s", argument, why);
	return false;
}

static bool number_word(const char *word, const char *key, unsigned max, unsigned *ret)
{
	guint64 value;
	if (!g_str_has_prefix(word, key) ||
	        !g_ascii_string_to_unsigned(word + strlen(key), 10, 0, max, &value, NULL))
		return false;
	*ret = (unsigned)value;
	return true;
}

/* All words but the last, which is the place. */
static const char *options_take(GStrv words, WebRequest *ret)
{
	guint count = g_strv_length(words);
	*ret = (WebRequest){.seconds = WEB_SECONDS};
	for (guint i = 0; i + 1 < count; i++) {
		if (g_str_has_prefix(words[i], "ca=") && words[i][3]) {
			g_free(ret->ca);
			ret->ca = g_strdup(words[i] + 3);
		} else if (strcmp(words[i], "insecure") == 0) {
			ret->insecure = true;
		} else if (!number_word(
		                   words[i], "redirects=", WEB_REDIRECTS_MAX, &ret->redirects) &&
		           !number_word(words[i], "timeout=", WEB_SECONDS_MAX, &ret->seconds)) {
			return NULL;
		}
	}
	return count && ret->seconds ? words[count - 1] : NULL;
}

/* Why a URL cannot be asked; NULL when it can. */
static const char *url_fault(const char *url)
{
	g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
	if (!uri || !g_uri_get_host(uri) || !*g_uri_get_host(uri))
		return "not a URL";
	if (strcmp(g_uri_get_scheme(uri), "http") != 0 &&
	        strcmp(g_uri_get_scheme(uri), "https") != 0)
		return "only http:// and https:// are asked";
	if (g_uri_get_userinfo(uri))
		return "a URL must not hold a user or password";
	return g_uri_get_fragment(uri) ? "a URL is asked without '#'" : NULL;
}

bool web_request_parse(const char *argument, WebRequest *ret, GError **error)
{
	g_auto(GStrv) words = g_strsplit(argument, " ", 8);
	const char *url = options_take(words, ret);
	const char *fault = url ? url_fault(url)
	                        : "words in front of a URL are ca=, insecure, "
	                          "redirects= and timeout=";
	for (const char *at = argument; *at && !fault; at++)
		if ((guchar)*at < ' ' || *at == 127)
			fault = "not a URL";
	ret->url = g_strdup(url);
	if (!fault)
		return true;
	web_request_clear(ret);
	return refuse(error, argument, fault);
}

/* HOST:PORT (or [IPv6]:PORT), with the words of an address in front; `url` is https://HOST:PORT/.
 */
static bool web_tls_parse(const char *argument, WebRequest *ret, GError **error)
{
	g_auto(GStrv) words = g_strsplit(argument, " ", 8);
	const char *place = options_take(words, ret);
	const char *colon = place ? strrchr(place, ':') : NULL;
	guint64 port;
	bool good = colon && colon > place && !strpbrk(place, "/@?#") &&
	            g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL);
	g_autofree char *url = good ? g_strdup_printf("https://%s/", place) : NULL;
	if (good && !url_fault(url)) {
		ret->url = g_steal_pointer(&url);
		return true;
	}
	web_request_clear(ret);
	return refuse(error, argument, "not HOST:PORT");
}

/* ---- one request ---- */

typedef struct {
	WebRequest request;
	const char *argument; /* borrowed */
	char *ca_path;
	CURL *curl;
	GString *body;
	json_t *headers;
	char message[CURL_ERROR_SIZE];
	bool truncated, tls_only;
	json_t *answer;
} Ask;

static size_t on_body(char *bytes, size_t size, size_t count, void *data)
{
	Ask *ask = data;
	size_t length = size * count, room = WEB_BODY_BYTES - ask->body->len;
	g_string_append_len(ask->body, bytes, (gssize)MIN(length, room));
	ask->truncated = ask->truncated || length > room;
	return length > room ? 0 : length; /* 0 ends it: enough was seen */
}

/* Of a redirection the last answer's headers count. */
static size_t on_header(char *bytes, size_t size, size_t count, void *data)
{
	Ask *ask = data;
	g_autofree char *line = g_utf8_make_valid(bytes, (gssize)(size * count));
	g_strstrip(line);
	if (g_str_has_prefix(line, "HTTP/"))
		json_array_clear(ask->headers);
	else if (*line && json_array_size(ask->headers) < HEADERS_MAX) {
		g_autofree char *plain = redact(line, strlen(line), &(size_t){0});
		json_array_append_new(ask->headers, json_string(plain));
	}
	return size * count;
}

static CURL *ask_handle(Ask *ask)
{
	CURL *curl = curl_easy_init();
	curl_easy_setopt(curl, CURLOPT_URL, ask->request.url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, ask->request.redirects ? 1L : 0L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)ask->request.redirects);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)ask->request.seconds);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)ask->request.seconds);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "jiuxu");
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, ask->message);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, ask);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, ask);
	curl_easy_setopt(curl, CURLOPT_CERTINFO, 1L);
	curl_easy_setopt(curl, CURLOPT_PRIVATE, ask);
	/* a TLS port is looked at whatever its certificate; what it is worth is said beside */
	bool verify = !ask->request.insecure && !ask->tls_only;
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
	if (ask->ca_path)
		curl_easy_setopt(curl, CURLOPT_CAINFO, ask->ca_path);
	if (ask->tls_only)
		curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
	return curl;
}

static char *chain_pem(CURL *curl)
{
	struct curl_certinfo *info = NULL;
	GString *pem = g_string_new(NULL);
	curl_easy_getinfo(curl, CURLINFO_CERTINFO, &info);
	for (int i = 0; info && i < info->num_of_certs; i++)
		for (struct curl_slist *one = info->certinfo[i]; one; one = one->next)
			if (g_str_has_prefix(one->data, "Cert:"))
				g_string_append_printf(pem, "%s\n", one->data + strlen("Cert:"));
	return g_string_free(pem, FALSE);
}

static json_t *ask_certificate(const Ask *ask)
{
	g_autofree char *pem = chain_pem(ask->curl);
	g_autoptr(GUri) uri = g_uri_parse(ask->request.url, G_URI_FLAGS_NONE, NULL);
	ChainTrust trust = {.ca_file = ask->ca_path,
	        .host = g_uri_get_host(uri),
	        .at_s = clock_now_us() / G_USEC_PER_SEC};
	return certificate_chain_json(pem, &trust, NULL);
}

static json_t *trouble(Cause cause, const char *message)
{
	return json_pack("{s:s, s:s}", "cause", cause_name(cause), "message", message);
}

static json_t *silent(const char *message)
{
	return json_pack(
	        "{s:i, s:[], s:s, s:s}", "status", 0, "headers", "body", "", "message", message);
}

static json_t *answered(Ask *ask, const char *remark)
{
	long status = 0, redirects = 0;
	curl_easy_getinfo(ask->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(ask->curl, CURLINFO_REDIRECT_COUNT, &redirects);
	g_autofree char *plain = redact(ask->body->str, ask->body->len, &(size_t){0});
	g_autofree char *body = g_utf8_make_valid(plain, -1);
	json_t *out = json_pack("{s:I, s:O, s:s, s:I, s:s}", "status", (json_int_t)status,
	        "headers", ask->headers, "body", body, "redirects", (json_int_t)redirects,
	        "message", remark);
	if (ask->truncated)
		json_object_set_new(out, "truncated", json_true());
	json_t *certificate =
	        g_str_has_prefix(ask->request.url, "https:") ? ask_certificate(ask) : NULL;
	if (certificate)
		json_object_set_new(out, "certificate", certificate);
	return out;
}

static bool is_refused(const Ask *ask)
{
	long number = 0;
	return curl_easy_getinfo(ask->curl, CURLINFO_OS_ERRNO, &number) == CURLE_OK &&
	       number == ECONNREFUSED;
}

static json_t *ask_conclude(Ask *ask, CURLcode code)
{
	const char *said = *ask->message ? ask->message : curl_easy_strerror(code);
	if (code == CURLE_OK && ask->tls_only) {
		json_t *certificate = ask_certificate(ask);
		return certificate ? certificate : trouble(CAUSE_ERROR, "no certificate was shown");
	}
	if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && ask->truncated) ||
	        code == CURLE_TOO_MANY_REDIRECTS)
		return answered(ask, code == CURLE_TOO_MANY_REDIRECTS ? said : "");
	if (code == CURLE_OPERATION_TIMEDOUT)
		return trouble(CAUSE_TIMEOUT, said);
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return silent(said);
	if (code == CURLE_COULDNT_CONNECT && is_refused(ask) && !ask->tls_only)
		return silent("connection refused");
	if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST)
		return trouble(CAUSE_UNREACHABLE, said);
	return trouble(CAUSE_ERROR, said);
}

static void ask_free(void *data)
{
	Ask *ask = data;
	if (ask->curl)
		curl_easy_cleanup(ask->curl);
	web_request_clear(&ask->request);
	g_free(ask->ca_path);
	g_string_free(ask->body, TRUE);
	json_decref(ask->headers);
	json_decref(ask->answer);
	g_free(ask);
}

/* ---- all of them ---- */

static void collect(CURLM *multi)
{
	CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(multi, &left))) {
		Ask *ask = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ask);
		ask->answer = ask_conclude(ask, message->data.result);
	}
}

/* What has no answer when this ends gets its cause from the deadline. */
static void ask_all(const GPtrArray *asks, const Deadline *deadline)
{
	g_autoptr(CURLM) multi = curl_multi_init();
	int running = 0;
	curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 32L);
	for (guint i = 0; i < asks->len; i++) {
		Ask *ask = asks->pdata[i];
		if (ask->curl)
			curl_multi_add_handle(multi, ask->curl);
	}
	do {
		if (curl_multi_perform(multi, &running) != CURLM_OK)
			break;
		collect(multi);
		if (running)
			curl_multi_poll(multi, NULL, 0, POLL_MS, NULL);
	} while (running && deadline_state(deadline) == CAUSE_NONE);
	for (guint i = 0; i < asks->len; i++) {
		Ask *ask = asks->pdata[i];
		if (ask->curl)
			curl_multi_remove_handle(multi, ask->curl);
	}
}

static Ask *ask_new(const char *argument, bool tls_only, const char *site_dir)
{
	g_autoptr(GError) error = NULL;
	Ask *ask = g_new0(Ask, 1);
	ask->argument = argument;
	ask->tls_only = tls_only;
	ask->body = g_string_new(NULL);
	ask->headers = json_array();
	bool good = tls_only ? web_tls_parse(argument, &ask->request, &error)
	                     : web_request_parse(argument, &ask->request, &error);
	if (!good) {
		ask->answer = trouble(CAUSE_ERROR, error->message);
		return ask;
	}
	if (ask->request.ca)
		ask->ca_path = g_path_is_absolute(ask->request.ca)
		                       ? g_strdup(ask->request.ca)
		                       : g_build_filename(site_dir, ask->request.ca, NULL);
	if (ask->ca_path && !g_file_test(ask->ca_path, G_FILE_TEST_IS_REGULAR)) {
		g_autofree char *message =
		        g_strdup_printf("%s: there is no such file", ask->ca_path);
		ask->answer = trouble(CAUSE_ERROR, message);
		return ask;
	}
	ask->curl = ask_handle(ask);
	return ask;
}

static json_t *observe(const char *const *arguments, size_t count, bool tls_only,
        const char *site_dir, const Deadline *deadline)
{
	g_autoptr(GPtrArray) asks = g_ptr_array_new_with_free_func(ask_free);
	for (size_t i = 0; i < count; i++)
		g_ptr_array_add(asks, ask_new(arguments[i], tls_only, site_dir));
	ask_all(asks, deadline);
	json_t *all = json_object();
	for (guint i = 0; i < asks->len; i++) {
		Ask *ask = asks->pdata[i];
		if (!ask->answer)
			ask->answer = trouble(MAX(deadline_state(deadline), CAUSE_TIMEOUT),
			        "no answer before the visit's time had passed");
		json_object_set(all, ask->argument, ask->answer);
	}
	return all;
}

json_t *web_observe(
        const char *const *arguments, size_t count, const char *site_dir, const Deadline *deadline)
{
	return observe(arguments, count, false, site_dir, deadline);
}

json_t *tls_observe(
        const char *const *arguments, size_t count, const char *site_dir, const Deadline *deadline)
{
	return observe(arguments, count, true, site_dir, deadline);
}

bool web_topic(const char *topic)
{
	return strcmp(topic, "console_http") == 0 || strcmp(topic, "console_tls") == 0;
}

bool web_argument_check(const char *topic, const char *argument, GError **error)
{
	g_auto(WebRequest) request = {0};
	return strcmp(topic, "console_tls") == 0 ? web_tls_parse(argument, &request, error)
	                                         : web_request_parse(argument, &request, error);
}
