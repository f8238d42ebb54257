#include "records/web/entry.h"

#include "records/web/kept.h"
#include "records/web/pages/kept.h"
#include "records/web/pages/login.h"
#include "records/web/words.h"

#include <string.h>

/* Of a form with a proof; a list of students is not typed. */
enum { TYPED_BODY = 6 * 1024 * 1024 };

static char *cookie_name(const Exchange *exchange, const char *cookie)
{
	return g_strconcat(exchange->request->secure ? "__Host-" : "", cookie, NULL);
}

char *entry_token(const Exchange *exchange, const char *cookie)
{
	size_t length = 0;
	g_autofree char *name = cookie_name(exchange, cookie);
	const char *value = cookie_get(exchange->request, name, &length);
	return value && length == SESSION_TOKEN ? g_strndup(value, length) : NULL;
}

static void cookie_set(Exchange *exchange, const char *cookie, const char *token)
{
	g_autofree char *name = cookie_name(exchange, cookie);
	g_autofree char *text = g_strdup_printf("%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name,
	        token, exchange->request->secure ? "; Secure" : "", *token ? "" : "; Max-Age=0");
	response_header(exchange->response, "Set-Cookie", text);
}

void entry_token_give(Exchange *exchange, const char *token)
{
	g_autofree char *had = entry_token(exchange, ENTRY_SESSION);
	cookie_set(exchange, ENTRY_SESSION, token);
	/* one that goes on elsewhere is not left behind */
	bool over = !exchange->known || !*token;
	if (had && over && session_token_ours(exchange->store, had))
		cookie_set(exchange, ENTRY_BEFORE, had);
}

const char *entry_page(SessionState state)
{
	static const char *const pages[] = {[SESSION_OPEN] = "/",
	        [SESSION_WANTS_CODE] = "/login/code",
	        [SESSION_WANTS_PASSWORD] = "/password",
	        [SESSION_WANTS_TOTP] = "/factor"};
	return pages[state];
}

/* The page of an address that a browser named, when it is one of ours that can be asked for again;
 * else "/". Yours. */
static char *page_of(const Exchange *exchange, const char *from)
{
	char *parts[ROUTE_PARTS_MAX + 1] = {0};
	bool other;
	const char *host = from ? strstr(from, "://") : NULL;
	size_t length = strlen(exchange->request->head->host);
	if (!host || strncmp(host + 3, exchange->request->head->host, length) != 0 ||
	        host[3 + length] != '/')
		return g_strdup("/");
	const char *target = host + 3 + length;
	if (strchr("/\\", target[1]) && target[1]) /* no path of ours, and elsewhere a host */
		return g_strdup("/");
	g_autofree char *path = g_strndup(target, strcspn(target, "?#"));
	const Route *route = route_find("GET", path, parts, &other);
	for (int i = 0; i <= ROUTE_PARTS_MAX; i++)
		g_free(parts[i]);
	return g_strdup(route ? target : "/");
}

/* To that page, and back behind it; it tells who sent a form that the form is lost. */
static void redirect(Exchange *exchange, const char *page, const char *back, const char *lost)
{
	GString *to = g_string_new(page);
	if (strcmp(back, "/") != 0) {
		g_string_append(to, "?next=");
		percent_encode(to, back);
	}
	if (*lost)
		g_string_append_printf(to, "%clost=%s", strchr(to->str, '?') ? '&' : '?', lost);
	exchange_redirect(exchange, to->str);
	g_string_free(to, TRUE);
}

/* A page, or what was wrong with it. */
static void shown(Exchange *exchange, bool good, GError *error)
{
	if (!good)
		exchange_fail(exchange, error);
}

/* In the place of the piece that htmx asked for. */
static void piece_first(Exchange *exchange, const char *page)
{
	GError *error = NULL;
	g_autofree char *back =
	        page_of(exchange, head_get(exchange->request->head, "hx-current-url"));
	g_autoptr(GString) to = g_string_new(page);
	g_string_append(to, "?next=");
	percent_encode(to, back);
	shown(exchange,
	        exchange_page(exchange, "ended.html", json_pack("{s:s}", "to", to->str), &error),
	        error);
}

void entry_first(Exchange *exchange, const char *page)
{
	GError *error = NULL;
	const HttpRequest *request = exchange->request;
	if (strcmp(request->head->method, "POST") != 0) {
		if (exchange->partial)
			piece_first(exchange, page);
		else
			redirect(exchange, page, request->head->target, "");
		return;
	}
	g_autofree char *back = page_of(exchange, head_get(request->head, "referer"));
	KeptResult kept = kept_take(exchange, back);
	if (kept == KEPT_DONE)
		shown(exchange, login_show(exchange, page, 401, &error), error);
	else
		redirect(exchange, page, back,
		        kept == KEPT_TOO_MUCH                   ? "long"
		        : strcmp(request->path, "/logout") != 0 ? "1"
		                                                : "");
}

bool entry_late(Exchange *exchange)
{
	GError *error = NULL;
	g_autofree char *back = page_of(exchange, head_get(exchange->request->head, "referer"));
	if (kept_take(exchange, back) != KEPT_DONE)
		return false;
	shown(exchange, kept_show(exchange, 403, &error), error);
	return true;
}

bool entry_admits(const Exchange *exchange)
{
	const Route *route = exchange->route;
	if (!route || route_is_api(route) || strcmp(route->method, "POST") != 0 ||
	        route->access == ACCESS_OPEN || route->body_max > TYPED_BODY ||
	        (exchange->known && exchange->session.state == SESSION_OPEN) ||
	        !kept_from_here(exchange->request->head))
		return false;
	g_autofree char *token = entry_token(exchange, ENTRY_SESSION);
	g_autofree char *before = token ? NULL : entry_token(exchange, ENTRY_BEFORE);
	return (token || before) && session_token_ours(exchange->store, token ? token : before);
}
