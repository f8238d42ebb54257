/* From a request to its route: who asks, whether he may, and what every answer has. */
#include "records/messages.h"
#include "records/people/token.h"
#include "records/store/log.h"
#include "records/store/policies.h"
#include "records/web/body.h"
#include "records/web/download.h"
#include "records/web/entry.h"
#include "records/web/kept.h"
#include "records/web/metrics.h"
#include "records/web/parts.h"
#include "records/web/query.h"
#include "records/web/words.h"

#include "base/phrases.h"
#include "base/seal.h"

#include <string.h>

#define POLICY                                                                                     \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "          \
	"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

enum { BODY_SMALL = 256 * 1024 };

static void headers_put(const HttpRequest *request, HttpResponse *response)
{
	if (!strstr(response->headers->str, "Content-Security-Policy: "))
		response_header(response, "Content-Security-Policy", POLICY);
	response_headers(response, "X-Content-Type-Options: nosniff\r\n"
	                           "X-Frame-Options: DENY\r\n"
	                           "Referrer-Policy: same-origin\r\n"
	                           "Cross-Origin-Opener-Policy: same-origin\r\n"
	                           "Cross-Origin-Resource-Policy: same-origin\r\n");
	if (!strstr(response->headers->str, "Cache-Control: "))
		response_header(response, "Cache-Control", "no-store");
	if (request && request->secure)
		response_header(response, "Strict-Transport-Security", "max-age=31536000");
}

/* A program is told as it is told everything else. */
static void refused_json(const Refusal *refusal, bool zh, const char *words, HttpResponse *response)
{
	g_autoptr(json_t) problem = fault_document(fault_kind_of(refusal->status), zh, words, NULL);
	char *text = json_dumps(problem, JSON_COMPACT);
	response_header(response, "Content-Type", "application/problem+json");
	response_header(response, "Content-Language", zh ? "zh-CN" : "en");
	g_string_append(response->body, text);
	free(text);
}

/* The words of a refusal, with the limit when it was over one ("at most 256 KiB"). Yours. */
static char *refusal_words(const Refusal *refusal)
{
	enum { KIB = 1024, MIB = 1024 * KIB };
	bool mib = refusal->most % MIB == 0, kib = refusal->most % KIB == 0;
	if (!refusal->most)
		return g_strdup(refusal->words);
	return g_strdup_printf("%s: at most %" G_GUINT64_FORMAT " %s", refusal->words,
	        refusal->most / (mib          ? MIB
	                                : kib ? KIB
	                                      : 1),
	        mib   ? "MiB"
	        : kib ? "KiB"
	              : "bytes");
}

void router_refused(const Refusal *refusal, const char *head, size_t length, HttpResponse *response,
        void *service)
{
	(void)service;
	g_autofree char *accepted = gate_peek(head, length, "accept-language");
	bool zh = !words_english(accepted);
	g_autofree char *words = refusal_words(refusal);
	g_autofree char *said = records_say_zh(words);
	if (refusal->status == 429 || refusal->status == 503)
		response_header(response, "Retry-After", "5");
	headers_put(NULL, response);
	if (gate_peek_below(head, length, "/api/")) {
		refused_json(refusal, zh, zh ? said : words, response);
	} else {
		/* a browser shows it as it is: both languages */
		response_header(response, "Content-Type", "text/plain; charset=utf-8");
		g_string_append_printf(response->body, "%d %s: %s\n%s\n", refusal->status,
		        http_reason(refusal->status), words, said);
	}
	metrics_request(-1, refusal->status, 0);
}

uint64_t router_body_max(const Head *head, void *service)
{
	(void)service;
	char *parts[ROUTE_PARTS_MAX + 1] = {0};
	bool other;
	g_autofree char *path = g_strndup(head->target, strcspn(head->target, "?"));
	const Route *route = route_find(head->method, path, parts, &other);
	for (int i = 0; i < ROUTE_PARTS_MAX; i++)
		g_free(parts[i]);
	return route && route->body_max ? route->body_max : BODY_SMALL;
}

/* What the reader wants: ?lang=, what he chose before, what his browser says; else Chinese. */
static bool language_zh(const HttpRequest *request, HttpResponse *response)
{
	size_t length = 0;
	g_autofree char *asked = query_get(request->query, "lang");
	if (asked && (strcmp(asked, "en") == 0 || strcmp(asked, "zh") == 0)) {
		g_autofree char *cookie = g_strdup_printf(
		        "lang=%s; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly%s", asked,
		        request->secure ? "; Secure" : "");
		response_header(response, "Set-Cookie", cookie);
		return strcmp(asked, "zh") == 0;
	}
	const char *chosen = cookie_get(request, "lang", &length);
	if (chosen && length == 2)
		return strncmp(chosen, "en", 2) != 0;
	g_autofree char *accepted = head_get_list(request->head, "accept-language");
	return !words_english(accepted);
}

/* False with an error only when the machine fails; nobody known is no error. */
static bool who(Exchange *exchange, GError **error)
{
	GError *failed = NULL;
	if (exchange->route && route_is_api(exchange->route)) {
		const char *shown = head_get(exchange->request->head, "authorization");
		if (!shown || g_ascii_strncasecmp(shown, "Bearer ", 7) != 0)
			return true;
		int64_t id;
		exchange->known = token_find(exchange->store, shown + 7, exchange->now_us,
		        &exchange->session.account, &exchange->subjects, &id, &failed);
		if (exchange->known && exchange->origin) { /* what a program did is told apart */
			g_autofree char *address = exchange->origin;
			exchange->origin =
			        g_strdup_printf("%s" LOG_BY_TOKEN "%" G_GINT64_FORMAT, address, id);
		}
	} else {
		g_autofree char *token = entry_token(exchange, ENTRY_SESSION);
		if (!token)
			return true;
		exchange->subjects = SUBJECTS_ALL;
		exchange->known = session_find(
		        exchange->store, token, exchange->now_us, &exchange->session, &failed);
		if (exchange->known) {
			g_strlcpy(exchange->token, token, sizeof exchange->token);
			session_form_key(exchange->store, token, exchange->session.account.id,
			        exchange->form_key);
		}
	}
	if (g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND))
		g_clear_error(&failed);
	if (!failed)
		return true;
	g_propagate_error(error, failed);
	return false;
}

bool router_admit(void *data, const Head *head, bool secure, Refusal *refusal)
{
	Worker *worker = data;
	bool other;
	g_autoptr(GError) failed = NULL;
	g_autofree char *path = g_strndup(head->target, strcspn(head->target, "?"));
	HttpRequest request = {.head = head, .path = path, .query = "", .secure = secure};
	Exchange exchange = {.service = worker->service,
	        .store = worker->store,
	        .request = &request,
	        .now_us = worker->service->plan.now_us()};
	exchange.route = route_find(head->method, path, exchange.parts, &other);
	worker->store->quiet = true;
	bool good = exchange.route && who(&exchange, &failed) && exchange.known &&
	            exchange.session.state == SESSION_OPEN &&
	            exchange_may(&exchange, exchange.route->permission);
	good = good || (!failed && entry_admits(&exchange));
	*refusal = failed ? (Refusal){503,
	                            "who sends this cannot be looked up now; try again later", 0}
	                  : (Refusal){403, "log in first, with an account that may send files", 0};
	exchange_clear(&exchange);
	return good;
}

/* Who is half in reaches the page that is missing and the way out, and nothing else. */
static bool state_fits(Exchange *exchange)
{
	SessionState state = exchange->session.state;
	const char *path = exchange->route->path;
	bool half = exchange->route->access == ACCESS_HALF;
	if (state == SESSION_OPEN ||
	        (half && (strcmp(path, "/logout") == 0 || strcmp(path, entry_page(state)) == 0)))
		return true;
	entry_first(exchange, entry_page(state));
	return false;
}

/* Whether he may; when not, the answer is there. */
static bool access_fits(Exchange *exchange)
{
	const Route *route = exchange->route;
	bool api = route_is_api(route);
	if (route->access == ACCESS_OPEN)
		return true;
	if (!exchange->known) {
		if (!api) {
			entry_first(exchange, "/login");
			return false;
		}
		response_header(exchange->response, "WWW-Authenticate", "Bearer");
		exchange_fail_word(exchange, 401, "error_token");
		return false;
	}
	if (!api && !state_fits(exchange))
		return false;
	/* what the account may not do, no token of it can be for */
	if (route->access == ACCESS_PERMIT &&
	        !permitted(&exchange->session.account, route->permission)) {
		exchange_fail_permission(exchange, route->permission);
		return false;
	}
	if ((exchange->subjects >> route_subject(route) & 1) == 0) {
		exchange_fail_subject(exchange, route_subject(route));
		return false;
	}
	if (route->access != ACCESS_PERMIT)
		return true;
	if (!api && permission_row(route->permission)->step_up &&
	        !session_stepped_up(&exchange->session, exchange->now_us)) {
		entry_first(exchange, "/login/code");
		return false;
	}
	return true;
}

/* A form of ours, not one that another site sends in the reader's name. */
static bool form_ours(const Exchange *exchange)
{
	const Head *head = exchange->request->head;
	const char *site = head_get(head, "sec-fetch-site");
	const char *origin = head_get(head, "origin");
	if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return false;
	if (origin) {
		const char *host = strstr(origin, "://");
		if (!host || strcmp(host + 3, head->host) != 0)
			return false;
	}
	/* who comes in has no form key yet; in another tab he may have come in already */
	if (!exchange->known || (exchange->route->access == ACCESS_OPEN && kept_from_here(head)))
		return true;
	const char *key = http_form_get(exchange->form, "form_key");
	return key && strlen(key) == SESSION_TOKEN &&
	       seal_same(key, exchange->form_key, SESSION_TOKEN);
}

/* Asking changes nothing: the store holds it to that. */
static bool changes(const Route *route)
{
	return strcmp(route->method, "GET") != 0;
}

/* A change by a program: its token may write, and it says which version it means. */
static bool change_fits(Exchange *exchange, GError **error)
{
	const Route *route = exchange->route;
	if (!route_is_api(route) || !changes(route))
		return true;
	if (exchange->session.account.level == LEVEL_MINISTRY && !route->looks) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "accounts of the ministry look at everything and change nothing");
		return false;
	}
	if (exchange->session.account.scope.read_only && !route->looks) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "the token reads only: make one that may write");
		return false;
	}
	return !route->changes || exchange_if_match(exchange, &exchange->version, error);
}

/* What came with it is whole, and a form is ours. */
static bool body_fits(Exchange *exchange)
{
	GError *error = NULL;
	if (query_text_fits(exchange, &error) &&
	        (!route_is_api(exchange->route) || query_fits(exchange, &error)) &&
	        body_read(exchange, &error) && change_fits(exchange, &error)) {
		if (!exchange->form || form_ours(exchange))
			return true;
		if (!entry_late(exchange))
			exchange_fail_word(exchange, 403, "error_form_key");
		return false;
	}
	exchange_fail(exchange, error);
	return false;
}

/* The first request of a day lets begin what begins on it, when nothing has before. */
static void day_begin(Exchange *exchange)
{
	DayPlan *days = &exchange->service->days;
	if (!exchange->store->quiet && day_waits(days, exchange->now_us) &&
	        !writers_elsewhere(exchange))
		day_let_begin(days, exchange->store, exchange->now_us);
}

/* What takes long is for a hand; of whoever may ask for it. */
static bool put_off(Exchange *exchange)
{
	HttpPlace place = exchange->request->place;
	if (!exchange->route->slow || place == HTTP_IN_HAND)
		return false;
	if (place == HTTP_CROWDED)
		exchange_fail_word(exchange, 503,
		        exchange->service->stopping ? "error_stopping" : "error_crowded");
	else
		exchange->response->later = HTTP_BY_HAND;
	exchange->response->asker = exchange->session.account.id;
	return true;
}

/* Somebody has begun to write for long behind the look whether anybody does: nothing of this came
 * into force, and it waits as if it came now. Of a login an attempt may be counted already. */
static bool overtaken(const Exchange *exchange, const GError *error)
{
	const Store *store = exchange->store;
	bool begins_anew = !store->changed || exchange->route->access == ACCESS_OPEN;
	return begins_anew && exchange->request->place != HTTP_HELD &&
	       g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_BUSY) && store->kept_out;
}

static void run(Exchange *exchange)
{
	GError *error = NULL;
	const Route *route = exchange->route;
	if ((changes(route) || route->looks) &&
	        (exchange->store->quiet || writers_elsewhere(exchange))) {
		writers_wait(exchange);
		return;
	}
	if (!who(exchange, &error)) {
		exchange_fail(exchange, error);
		return;
	}
	if (!access_fits(exchange))
		return;
	if (put_off(exchange) || !body_fits(exchange))
		return;
	if (exchange->known) {
		downloads_broken_tell(exchange);
		day_begin(exchange);
	}
	if (exchange->known &&
	        (route_is_api(exchange->route) || exchange->session.state == SESSION_OPEN))
		store_scope_set(exchange->store, &exchange->session.account.scope);
	if (exchange->known && !policy_load(exchange->store, &exchange->policy, NULL, &error)) {
		exchange_fail(exchange, error);
		return;
	}
	if (exchange->form && exchange->route->access <= ACCESS_HALF)
		kept_along(exchange);
	exchange->store->no_changes = !changes(exchange->route) && !exchange->route->looks;
	exchange->store->changed = false;
	bool good = exchange->route->run(exchange, &error);
	exchange->store->no_changes = false;
	store_change_drop(exchange->store);
	store_scope_set(exchange->store, NULL);
	if (exchange->store->kept_out)
		writers_found(exchange);
	if (!good && overtaken(exchange, error))
		exchange->response->later = HTTP_UNHELD;
	else if (!good)
		exchange_fail(exchange, g_steal_pointer(&error));
	g_clear_error(&error);
}

/* RFC 9110 15.5.6: which methods there are. */
static void allow_put(Exchange *exchange)
{
	static const char *const methods[] = {"GET", "HEAD", "POST"};
	g_autoptr(GString) list = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
		char *parts[ROUTE_PARTS_MAX + 1] = {0};
		bool other;
		if (route_find(methods[i], exchange->request->path, parts, &other))
			g_string_append_printf(list, "%s%s", list->len ? ", " : "", methods[i]);
		for (int p = 0; p <= ROUTE_PARTS_MAX; p++)
			g_free(parts[p]);
	}
	response_header(exchange->response, "Allow", list->str);
}

/* No such page: who is logged in keeps his menu. */
static void nowhere(Exchange *exchange, bool other)
{
	g_autoptr(GError) none = NULL;
	if (!g_str_has_prefix(exchange->request->path, "/api/"))
		who(exchange, &none);
	if (other)
		allow_put(exchange);
	exchange_fail_word(exchange, other ? 405 : 404, other ? "error_method" : "error_none");
}

static void tell(const Exchange *exchange, int64_t took_us)
{
	const ServicePlan *plan = &exchange->service->plan;
	const Route *route = exchange->route;
	if (!plan->log)
		return;
	g_autofree char *line = g_strdup_printf("%s %s %d %.1f ms",
	        route ? route->method : exchange->request->head->method,
	        route ? route->path : "(no such route)", exchange->response->status,
	        (double)took_us / 1000);
	plan->log(line, false, plan->data);
}

void router_handle(void *data, const HttpRequest *request, HttpResponse *response)
{
	Worker *worker = data;
	bool other = false;
	int64_t began = g_get_monotonic_time();
	Exchange exchange = {.service = worker->service,
	        .store = worker->store,
	        .request = request,
	        .response = response,
	        .now_us = worker->service->plan.now_us(),
	        .origin = g_strdup(request->address)};
	exchange.zh = language_zh(request, response);
	exchange.partial = head_get(request->head, "hx-request") != NULL;
	exchange.route = route_find(request->head->method, request->path, exchange.parts, &other);
	exchange.store->quiet = router_held(exchange.service);
	exchange.store->kept_out = false;
	if (exchange.route)
		run(&exchange);
	else
		nowhere(&exchange, other);
	if (!response->later) {
		if (exchange.route && route_has_words(exchange.route))
			exchange_language(&exchange);
		headers_put(request, response);
		response->route = route_number(exchange.route);
		int64_t took = g_get_monotonic_time() - began;
		metrics_request(response->route, response->status, took);
		tell(&exchange, took);
	}
	exchange_clear(&exchange);
}
