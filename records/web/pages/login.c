#include "records/web/pages/login.h"

#include "records/people/account.h"
#include "records/people/login.h"
#include "records/people/password.h"
#include "records/people/token.h"
#include "records/people/totp.h"
#include "records/web/entry.h"
#include "records/web/kept.h"
#include "records/web/pages/kept.h"
#include "records/web/parts.h"
#include "records/web/qr.h"
#include "records/web/words.h"

#include "base/json_text.h"
#include "base/normalise.h"
#include "base/secrets.h"

#include <string.h>

enum { CODE_MAX = 32 };

/* Where to go on: a path of ours, else the first page. */
static const char *next_of(const char *next)
{
	return next[0] == '/' && next[1] != '/' && next[1] != '\\' ? next : "/";
}

/* The same behind a login that lost a form: the page there says how to get it back. Yours. */
static char *onward(Exchange *exchange, const char *next)
{
	const char *to = next_of(next);
	if (*exchange_field(exchange, "lost") != '1' || strstr(to, "typed=1"))
		return g_strdup(to);
	return g_strdup_printf("%s%ctyped=1", to, strchr(to, '?') ? '&' : '?');
}

/* A form that is asked for again, with what was wrong, in words. */
static bool form_words_show(Exchange *exchange, const char *template, const char *title,
        const char *next, int status, const char *words, GError **error)
{
	g_autofree char *asked = exchange_query(exchange, "lost");
	bool lost = *asked || *exchange_field(exchange, "lost");
	bool asks = !exchange->known && exchange->route->access == ACCESS_OPEN;
	return exchange_page_status(exchange, status, template,
	        json_pack("{s:s, s:s, s:s, s:s, s:b}", "title", word(exchange->zh, title), "next",
	                next_of(next), "problem", words, "name",
	                asks ? exchange_field(exchange, "name") : "", "lost", lost),
	        error);
}

/* The same; `problem` is the key of a word or "". */
static bool form_show(Exchange *exchange, const char *template, const char *title, const char *next,
        int status, const char *problem, GError **error)
{
	return form_words_show(exchange, template, title, next, status,
	        *problem ? word(exchange->zh, problem) : "", error);
}

/* What is said of a form that was sent and is lost; "" when none is. Yours. */
static char *lost_words(const Exchange *exchange, const char *key)
{
	g_autofree char *lost = exchange_query(exchange, "lost");
	if (strcmp(lost, "long") == 0)
		return g_strconcat(word(exchange->zh, "kept_long"), word(exchange->zh, key), NULL);
	return g_strdup(strcmp(lost, "1") == 0 ? word(exchange->zh, key) : "");
}

static bool query_form_show(
        Exchange *exchange, const char *template, const char *title, GError **error)
{
	g_autofree char *next = exchange_query(exchange, "next");
	g_autofree char *words = lost_words(exchange, "form_lost");
	return form_words_show(exchange, template, title, next, 200, words, error);
}

bool page_login(Exchange *exchange, GError **error)
{
	g_autofree char *next = exchange_query(exchange, "next");
	g_autofree char *words = lost_words(exchange, "login_lost");
	if (exchange->known)
		return exchange_redirect(exchange, next_of(next));
	return form_words_show(exchange, "login.html", "login", next, 200, words, error);
}

/* Attempts of one address are few: each costs a hash. */
static bool slow_enough(Exchange *exchange, GError **error)
{
	if (guests_request(exchange->service->logins, exchange->origin, 1, g_get_monotonic_time()))
		return true;
	g_set_error_literal(error, WEB_ERROR, WEB_ERROR_SLOW_DOWN,
	        "too many attempts from this address; try again in a minute");
	return false;
}

bool page_login_send(Exchange *exchange, GError **error)
{
	static const char *const problems[] = {[LOGIN_WRONG] = "login_wrong",
	        [LOGIN_LOCKED] = "login_locked",
	        [LOGIN_OVER] = "login_over"};
	const char *password = exchange_field(exchange, "password");
	const char *next = exchange_field(exchange, "next");
	char token[SESSION_TOKEN + 1];
	LoginResult result = LOGIN_WRONG;
	Act act = exchange_act(exchange, "login");
	if (!slow_enough(exchange, error))
		return false;
	g_autofree char *name =
	        login_name(exchange->store, exchange_field(exchange, "name"), error);
	if (!name)
		return false;
	act.actor = name;
	if (!login_password(exchange->store, &act, name, password, &result, token, error))
		return false;
	if (result != LOGIN_DONE)
		return form_show(
		        exchange, "login.html", "login", next, 401, problems[result], error);
	entry_token_give(exchange, token);
	g_strlcpy(exchange->token, token, sizeof exchange->token);
	secrets_wipe_bytes(token, sizeof token);
	return login_go_on(exchange, next, error);
}

bool page_code(Exchange *exchange, GError **error)
{
	return query_form_show(exchange, "code.html", "code", error);
}

/* What the code of a form is; LOGIN_LOCKED has been answered. */
static bool code_look(
        Exchange *exchange, const Act *act, const char *next, LoginResult *ret, GError **error)
{
	/* as an app shows it, "123 456", or an input method writes it */
	g_autofree char *code = normalise_token(exchange_field(exchange, "code"));
	*ret = LOGIN_WRONG;
	if (!slow_enough(exchange, error))
		return false;
	if (strlen(code) <= CODE_MAX &&
	        !login_code(exchange->store, act, &exchange->session, code, ret, error))
		return false;
	if (*ret != LOGIN_LOCKED)
		return true;
	entry_token_give(exchange, "");
	return form_show(exchange, "login.html", "login", next, 401, "login_locked", error);
}

bool page_code_send(Exchange *exchange, GError **error)
{
	const char *next = exchange_field(exchange, "next");
	LoginResult result;
	Act act = exchange_act(exchange, "login");
	if (!code_look(exchange, &act, next, &result, error))
		return false;
	if (result == LOGIN_LOCKED)
		return true;
	if (result == LOGIN_WRONG)
		return form_show(exchange, "code.html", "code", next, 401, "code_wrong", error);
	return login_go_on(exchange, next, error);
}

static bool token_count(const Token *token, void *data, GError **error)
{
	(void)token;
	(void)error;
	++*(int *)data;
	return true;
}

/* Programs that go on with his tokens are asked about: a new password alone ends none. */
static bool password_show(
        Exchange *exchange, int status, const char *next, const char *problem, GError **error)
{
	int tokens = 0;
	return tokens_walk(exchange->store, exchange->session.account.id, exchange->now_us,
	               token_count, &tokens, error) &&
	       exchange_page_status(exchange, status, "password.html",
	               json_pack("{s:s, s:s, s:s, s:i, s:b}", "title",
	                       word(exchange->zh, "password_change"), "next", next_of(next),
	                       "problem", problem, "tokens", tokens, "must",
	                       exchange->session.account.must_change),
	               error);
}

bool page_password(Exchange *exchange, GError **error)
{
	g_autofree char *next = exchange_query(exchange, "next");
	g_autofree char *words = lost_words(exchange, "form_lost");
	return password_show(exchange, 200, next, words, error);
}

bool page_password_send(Exchange *exchange, GError **error)
{
	const char *next = exchange_field(exchange, "next");
	const char *password = exchange_field(exchange, "password");
	const char *old = exchange_field(exchange, "old");
	Act act = exchange_act(exchange, "password");
	g_autoptr(GError) failed = NULL;
	if (!slow_enough(exchange, error))
		return false;
	if (strcmp(password, exchange_field(exchange, "again")) != 0)
		return password_show(
		        exchange, 422, next, word(exchange->zh, "password_differs"), error);
	bool tokens = strcmp(exchange_field(exchange, "tokens"), "1") == 0;
	if ((tokens ? account_password_and_tokens : account_password_change)(exchange->store, &act,
	            exchange->session.account.id, old, password, exchange->session.id, &failed))
		return login_go_on(exchange, next, error);
	int status = exchange_status(failed);
	if (status != 422 && status != 403) {
		g_propagate_error(error, g_steal_pointer(&failed));
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	return password_show(exchange, 422, next, words, error);
}

/* The page of setting the second factor up; `offer` and `codes` may be NULL. */
static bool factor_show(Exchange *exchange, const TotpOffer *offer, char **codes,
        const char *problem, GError **error)
{
	json_t *list = json_array();
	int size = 0;
	g_autofree char *qr = offer ? qr_path(offer->uri, &size) : NULL;
	for (size_t i = 0; codes && codes[i]; i++)
		json_array_append_new(list, json_string(codes[i]));
	return exchange_page_status(exchange, *problem ? 422 : 200, "factor.html",
	        json_pack("{s:s, s:s, s:i, s:s, s:s, s:o, s:s, s:b, s:b}", "title",
	                word(exchange->zh, "factor"), "qr", qr ? qr : "", "qr_size", size, "secret",
	                offer ? offer->secret : "", "uri", offer ? offer->uri : "", "codes", list,
	                "problem", *problem ? word(exchange->zh, problem) : "", "begun",
	                offer || *problem, "on", exchange->session.account.totp_on),
	        error);
}

bool page_factor(Exchange *exchange, GError **error)
{
	return factor_show(exchange, NULL, NULL, "", error);
}

bool page_factor_send(Exchange *exchange, GError **error)
{
	g_autofree char *code = normalise_token(exchange_field(exchange, "code"));
	Act act = exchange_act(exchange, "second factor");
	int64_t account = exchange->session.account.id;
	if (!slow_enough(exchange, error))
		return false;
	if (!*code) {
		g_auto(TotpOffer) offer = {0};
		return totp_offer(exchange->store, &act, account, &offer, error) &&
		       factor_show(exchange, &offer, NULL, "", error);
	}
	bool good = false;
	char **codes = NULL;
	if (strlen(code) <= CODE_MAX &&
	        !totp_prove(exchange->store, &act, &exchange->session, code, &good, &codes, error))
		return false;
	g_auto(TotpOffer) offer = {0};
	bool shown = (good || totp_offered(exchange->store, account, &offer, error)) &&
	             factor_show(exchange, offer.secret ? &offer : NULL, codes,
	                     good ? "" : "code_wrong", error);
	g_strfreev(codes);
	return shown;
}

bool page_factor_codes(Exchange *exchange, GError **error)
{
	LoginResult result;
	g_auto(GStrv) codes = NULL;
	Act act = exchange_act(exchange, "second factor");
	if (!exchange->session.account.totp_on)
		return exchange_redirect(exchange, "/factor");
	if (!code_look(exchange, &act, "/", &result, error))
		return false;
	if (result == LOGIN_LOCKED)
		return true;
	if (result == LOGIN_DONE &&
	        !totp_renew(exchange->store, &act, exchange->session.account.id, &codes, error))
		return false;
	return factor_show(exchange, NULL, codes, codes ? "" : "code_wrong", error);
}

/* The session as it is now, of the token that the exchange has. */
static bool session_anew(Exchange *exchange, GError **error)
{
	session_clear(&exchange->session);
	exchange->known = session_find(
	        exchange->store, exchange->token, exchange->now_us, &exchange->session, error);
	if (exchange->known)
		session_form_key(exchange->store, exchange->token, exchange->session.account.id,
		        exchange->form_key);
	return exchange->known;
}

bool login_show(Exchange *exchange, const char *page, int status, GError **error)
{
	bool files = json_array_size(json_object_get(exchange->kept, "files")) > 0;
	const char *next = json_text_in(exchange->kept, "next");
	g_autofree char *words =
	        g_strconcat(word(exchange->zh, exchange->known ? "kept_step" : "kept_login"),
	                files ? word(exchange->zh, "kept_files") : "", NULL);
	if (strcmp(page, "/factor") == 0)
		return factor_show(exchange, NULL, NULL, "", error);
	if (strcmp(page, "/password") == 0)
		return password_show(exchange, status, next, words, error);
	bool code = strcmp(page, "/login/code") == 0;
	return form_words_show(exchange, code ? "code.html" : "login.html", code ? "code" : "login",
	        next, status, words, error);
}

bool login_go_on(Exchange *exchange, const char *next, GError **error)
{
	if (exchange->kept && *exchange->token && !session_anew(exchange, error))
		return false;
	kept_for_account(exchange);
	if (exchange->kept_gone)
		return exchange_redirect(exchange, "/?dropped=1");
	if (!exchange->kept) {
		g_autofree char *to = onward(exchange, next);
		return exchange_redirect(exchange, to);
	}
	if (exchange->known && exchange->session.state == SESSION_OPEN)
		return kept_show(exchange, 200, error);
	return login_show(exchange,
	        exchange->known ? entry_page(exchange->session.state) : "/login", 200, error);
}

bool page_logout(Exchange *exchange, GError **error)
{
	Act act = exchange_act(exchange, "logout");
	if (!session_end(exchange->store, &act, &exchange->session, error))
		return false;
	entry_token_give(exchange, "");
	return exchange_redirect(exchange, "/login");
}
