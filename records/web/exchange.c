#include "base/json_text.h"
#include "records/web/parts.h"
#include "records/web/spot.h"
#include "records/web/words.h"

#include "base/phrases.h"
#include "records/messages.h"
#include "records/store/catalogues.h"
#include "records/web/assets.h"
#include "records/web/kept.h"

#include <string.h>

G_DEFINE_QUARK(jiuxu - web - error, web_error)

void exchange_clear(Exchange *exchange)
{
	for (int i = 0; i <= ROUTE_PARTS_MAX; i++)
		g_free(exchange->parts[i]);
	g_clear_pointer(&exchange->form, http_form_free);
	g_clear_pointer(&exchange->wrong, json_decref);
	g_free(exchange->hidden);
	g_clear_pointer(&exchange->kept, json_decref);
	g_clear_pointer(&exchange->json, json_decref);
	session_clear(&exchange->session);
	g_free(exchange->origin);
	g_free(exchange->spot.pointer);
	g_free(exchange->spot.parameter);
	g_clear_pointer(&exchange->schools, g_hash_table_unref);
	g_clear_pointer(&exchange->people, g_hash_table_unref);
	g_clear_pointer(&exchange->catalogues, catalogues_unref);
}

const char *exchange_field(Exchange *exchange, const char *name)
{
	const char *value = exchange->form ? http_form_get(exchange->form, name) : NULL;
	return value ? value : "";
}

const char *exchange_body_text(Exchange *exchange, const char *name)
{
	return json_text_in(exchange->json, name);
}

char *exchange_query(const Exchange *exchange, const char *name)
{
	char *value = query_get(exchange->request->query, name);
	return value ? value : g_strdup("");
}

bool exchange_id(const Exchange *exchange, int part, int64_t *ret, GError **error)
{
	guint64 number;
	const char *text = exchange->parts[part];
	bool digits = text && *text && strlen(text) <= 18 && !text[strspn(text, "0123456789")];
	if (digits && g_ascii_string_to_unsigned(text, 10, 1, INT64_MAX, &number, NULL)) {
		*ret = (int64_t)number;
		return true;
	}
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND, "there is none");
	return false;
}

bool exchange_is_head(const Exchange *exchange)
{
	return strcmp(exchange->request->head->method, "HEAD") == 0;
}

bool exchange_exported(Exchange *exchange, const char *what,
        bool (*note)(Store *store, const Act *act, GError **error), GError **error)
{
	Act act = exchange_act(exchange, what);
	return exchange_is_head(exchange) || note(exchange->store, &act, error);
}

Act exchange_act(const Exchange *exchange, const char *reason)
{
	const char *name = exchange->session.account.name;
	return (Act){name ? name : "", exchange->origin, reason, exchange->now_us};
}

const Catalogues *exchange_catalogues(const Exchange *exchange)
{
	Exchange *here = (Exchange *)exchange; /* asked for once, as names of schools are */
	if (!here->catalogues)
		here->catalogues = catalogues_load(here->store, NULL);
	return here->catalogues ? here->catalogues : catalogues_carried();
}

bool exchange_may(const Exchange *exchange, Permission permission)
{
	return exchange->known && permitted(&exchange->session.account, permission) &&
	       (exchange->subjects >> permission_row(permission)->subject & 1) != 0;
}

/* The page that the browser stands on: of what a form was sent to, the page of that path or of the
 * nearest one above it. Yours. */
static char *page_path(const Exchange *exchange)
{
	g_autofree char *path = g_strdup(exchange->request->path);
	while (*path) {
		char *parts[ROUTE_PARTS_MAX + 1] = {0};
		bool other;
		const Route *route = route_find("GET", path, parts, &other);
		for (int i = 0; i < ROUTE_PARTS_MAX; i++)
			g_free(parts[i]);
		if (route && !strchr(strrchr(route->path, '/'), '.'))
			return g_steal_pointer(&path);
		char *slash = strrchr(path, '/');
		*(slash ? slash : path) = '\0';
	}
	return g_strdup("/");
}

/* The same page in the other language. What was typed into a form is not taken along, what kind of
 * business it is for is. */
static char *other_language(Exchange *exchange)
{
	g_autofree char *path = page_path(exchange);
	const char *kind = exchange_field(exchange, "kind");
	GString *to = g_string_new(path);
	g_string_append_c(to, '?');
	if (*kind) {
		g_string_append(to, "kind=");
		percent_encode(to, kind);
		g_string_append_c(to, '&');
	}
	g_auto(GStrv) pairs = g_strsplit(exchange->request->query, "&", -1);
	for (size_t i = 0; pairs[i]; i++)
		if (*pairs[i] && !g_str_has_prefix(pairs[i], "lang="))
			g_string_append_printf(to, "%s&", pairs[i]);
	g_string_append_printf(to, "lang=%s", exchange->zh ? "en" : "zh");
	return g_string_free(to, FALSE);
}

/* What the navigation shows: only what he may. */
static json_t *may_json(const Exchange *exchange)
{
	static gsize once;
	static char *keys[PERMIT_COUNT];
	if (g_once_init_enter(&once)) {
		for (Permission permission = 0; permission < PERMIT_COUNT; permission++)
			keys[permission] =
			        g_strdelimit(g_strdup(permission_row(permission)->id), ".", '_');
		g_once_init_leave(&once, 1);
	}
	json_t *may = json_object();
	for (Permission permission = 0; permission < PERMIT_COUNT; permission++)
		json_object_set_new_nocheck(
		        may, keys[permission], json_boolean(exchange_may(exchange, permission)));
	return may;
}

static void common_vars(Exchange *exchange, json_t *vars)
{
	g_autofree char *other = other_language(exchange);
	const Account *account = &exchange->session.account;
	json_object_set(vars, "w", (json_t *)words_all(exchange->zh));
	json_object_set_new(vars, "zh", json_boolean(exchange->zh));
	json_object_set_new(vars, "form_key", json_string(exchange->form_key));
	json_object_set_new(vars, "other_language", json_string(other));
	json_object_set_new(vars, "path", json_string(exchange->request->path));
	const char *section = exchange->request->path;
	section += *section == '/';
	json_object_set_new(vars, "section", json_stringn(section, strcspn(section, "/")));
	json_object_set_new(vars, "partial", json_boolean(exchange->partial));
	json_object_set_new(vars, "asset", json_string(assets_version()));
	if (!json_object_get(vars, "refresh"))
		json_object_set_new(vars, "refresh", json_false());
	/* behind a login that lost what somebody had typed */
	g_autofree char *typed = exchange_query(exchange, "typed");
	json_object_set_new(vars, "typed", json_boolean(*typed == '1'));
	g_autofree char *dropped = exchange_query(exchange, "dropped");
	json_object_set_new(vars, "dropped", json_boolean(*dropped == '1'));
	json_object_set_new(vars, "kept", kept_pieces(exchange));
	json_object_set_new(vars, "open",
	        json_boolean(exchange->known && exchange->session.state == SESSION_OPEN));
	json_object_set_new(vars, "may", may_json(exchange));
	json_object_set_new(
	        vars, "hidden_sheets", json_string(exchange->hidden ? exchange->hidden : ""));
	json_object_set_new(vars, "hidden_rows", json_integer(exchange->hidden_rows));
	json_object_set(vars, "wrong", exchange->wrong ? exchange->wrong : json_null());
	json_object_set_new(vars, "account",
	        json_pack("{s:s, s:s, s:s}", "name", account->name ? account->name : "",
	                "real_name", account->real_name ? account->real_name : "", "known",
	                exchange->known ? "yes" : ""));
}

bool exchange_page_status(
        Exchange *exchange, int status, const char *template, json_t *vars, GError **error)
{
	common_vars(exchange, vars);
	json_object_set_new(
	        vars, "importing", json_boolean(exchange->store->quiet && status < 500));
	g_string_truncate(exchange->response->body, 0);
	bool good = page_render(template, vars, exchange->response->body, error);
	json_decref(vars);
	if (!good)
		return false;
	exchange->response->status = status;
	response_header(exchange->response, "Content-Type", "text/html; charset=utf-8");
	response_header(exchange->response, "Content-Language", exchange->zh ? "zh-CN" : "en");
	response_header(exchange->response, "Vary", "Accept-Language, HX-Request, Cookie");
	return true;
}

bool exchange_page(Exchange *exchange, const char *template, json_t *vars, GError **error)
{
	return exchange_page_status(exchange, 200, template, vars, error);
}

static bool json_put(Exchange *exchange, int status, const char *type, json_t *body)
{
	char *text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(10));
	json_decref(body);
	exchange->response->status = status;
	g_string_assign(exchange->response->body, text ? text : "null");
	free(text);
	response_header(exchange->response, "Content-Type", type);
	return true;
}

bool exchange_json(Exchange *exchange, int status, json_t *body)
{
	return json_put(exchange, status, "application/json", body);
}

bool exchange_json_written(Exchange *exchange)
{
	exchange->response->status = 200;
	response_header(exchange->response, "Content-Type", "application/json");
	return true;
}

void exchange_language(Exchange *exchange)
{
	if (strstr(exchange->response->headers->str, "Content-Language: "))
		return;
	response_header(exchange->response, "Content-Language", exchange->zh ? "zh-CN" : "en");
	response_header(exchange->response, "Vary", "Accept-Language, Cookie");
}

bool exchange_problem_errors(
        Exchange *exchange, const FaultKind *kind, const char *words, json_t *errors)
{
	if (kind->status == 422 && json_array_size(errors) == 0) /* none is without one */
		json_array_append_new(errors, fault_error("refused", NULL, NULL, words));
	exchange_language(exchange);
	return json_put(exchange, kind->status, "application/problem+json",
	        fault_document(kind, exchange->zh, words, errors));
}

void exchange_spot(Exchange *exchange, const char *code, const char *pointer, const char *parameter)
{
	g_free(exchange->spot.pointer);
	g_free(exchange->spot.parameter);
	exchange->spot.code = code;
	exchange->spot.pointer = g_strdup(pointer);
	exchange->spot.parameter = g_strdup(parameter);
}

bool exchange_problem(Exchange *exchange, int status, const char *words)
{
	json_t *errors = json_array();
	if (exchange->spot.code)
		json_array_append_new(
		        errors, fault_error(exchange->spot.code, exchange->spot.pointer,
		                        exchange->spot.parameter, words));
	return exchange_problem_errors(exchange, fault_kind_of(status), words, errors);
}

bool exchange_redirect(Exchange *exchange, const char *path)
{
	exchange->response->status = 303;
	response_header(exchange->response, "Location", path);
	return true;
}

void exchange_download(Exchange *exchange, const char *type, const char *name)
{
	GString *value = g_string_new("attachment; filename*=UTF-8''");
	percent_encode(value, name);
	exchange->response->status = 200;
	response_header(exchange->response, "Content-Type", type);
	response_header(exchange->response, "Content-Disposition", value->str);
	g_string_free(value, TRUE);
}

int exchange_status(const GError *error)
{
	static const int store[] = {[RECORDS_ERROR_ENGINE] = 500,
	        [RECORDS_ERROR_FULL] = 507,
	        [RECORDS_ERROR_BUSY] = 503,
	        [RECORDS_ERROR_DAMAGED] = 500,
	        [RECORDS_ERROR_NEWER] = 503,
	        [RECORDS_ERROR_CONFLICT] = 412,
	        [RECORDS_ERROR_DUPLICATE] = 409,
	        [RECORDS_ERROR_NOT_FOUND] = 404,
	        [RECORDS_ERROR_DENIED] = 403,
	        [RECORDS_ERROR_REFUSED] = 422,
	        [RECORDS_ERROR_AWAY] = 503,
	        [RECORDS_ERROR_UNCERTAIN] = 504};
	static const int base[] = {[BASE_ERROR_FORMAT] = 400,
	        [BASE_ERROR_USAGE] = 422,
	        [BASE_ERROR_IO] = 500,
	        [BASE_ERROR_LIMIT] = 413,
	        [BASE_ERROR_UNTRUSTED] = 500};
	static const int web[] = {[WEB_ERROR_PRECONDITION_NEEDED] = 428,
	        [WEB_ERROR_PRECONDITION] = 412,
	        [WEB_ERROR_UNFIT] = 422,
	        [WEB_ERROR_SLOW_DOWN] = 429,
	        [WEB_ERROR_MEDIA] = 415};
	if (error->domain == RECORDS_ERROR && error->code < (int)G_N_ELEMENTS(store))
		return store[error->code];
	if (error->domain == BASE_ERROR && error->code < (int)G_N_ELEMENTS(base))
		return base[error->code];
	if (error->domain == WEB_ERROR && error->code < (int)G_N_ELEMENTS(web))
		return web[error->code];
	return 500;
}

char *exchange_words(const Exchange *exchange, const GError *error)
{
	const char *message = error->message;
	const char *name = exchange->store->name;
	if (g_str_has_prefix(message, name) && g_str_has_prefix(message + strlen(name), ": "))
		message += strlen(name) + 2;
	return exchange->zh ? records_say_zh(message) : g_strdup(message);
}

enum { AGAIN_SOON = 5, AGAIN_IMPORTED = 60 /* seconds; a large import takes about that */ };

static void fail_with(Exchange *exchange, int status, const char *words, int again_seconds)
{
	HttpResponse *response = exchange->response;
	bool api = exchange->route ? route_is_api(exchange->route)
	                           : g_str_has_prefix(exchange->request->path, "/api/");
	GError *again = NULL;
	if (status == 429 || status == 503) {
		char seconds[16];
		g_snprintf(seconds, sizeof seconds, "%d", again_seconds);
		response_header(response, "Retry-After", seconds);
	}
	if (api) {
		exchange_problem(exchange, status, words);
		return;
	}
	g_autofree char *title = g_strdup_printf("error_title_%d", status);
	bool titled = json_object_get(words_all(exchange->zh), title) != NULL;
	json_t *vars = json_pack("{s:s, s:i, s:s}", "title",
	        word(exchange->zh, titled ? title : "error_title"), "status", status, "words",
	        words);
	if (exchange_page_status(exchange, status, "error.html", vars, &again))
		return;
	response->status = 500;
	g_string_printf(response->body, "500 %s\n", again->message);
	response_header(response, "Content-Type", "text/plain; charset=utf-8");
	g_error_free(again);
}

void exchange_fail(Exchange *exchange, GError *error)
{
	int status = exchange_status(error);
	bool newer = g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NEWER);
	bool away = g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_AWAY);
	if (status == 507)
		exchange->service->full = true;
	if (status == 422)
		spot_find(exchange, error);
	bool ours = away || newer || status == 500 || status == 504 || status == 507;
	if (ours)
		service_failed(error, exchange->service);
	g_autofree char *words = status == 500   ? g_strdup(word(exchange->zh, "error_ours"))
	                         : away          ? g_strdup(word(exchange->zh, "error_away"))
	                         : newer         ? g_strdup(word(exchange->zh, "error_newer"))
	                         : status == 404 ? g_strdup(word(exchange->zh, "error_none"))
	                                         : exchange_words(exchange, error);
	g_error_free(error);
	fail_with(exchange, status, words, AGAIN_SOON);
}

static const char *level_words(const Exchange *exchange, Level level)
{
	return exchange->zh ? level_row(level)->zh : level_row(level)->en;
}

void exchange_fail_permission(Exchange *exchange, Permission permission)
{
	const PermissionRow *row = permission_row(permission);
	const Account *account = &exchange->session.account;
	g_autoptr(GString) roles = g_string_new(NULL), levels = g_string_new(NULL);
	unsigned any = 0;
	for (Role role = 0; role < ROLE_COUNT; role++)
		any |= row->levels[role];
	/* none of his level may: whoever may of the others */
	bool here = false;
	for (Role role = 0; role < ROLE_COUNT; role++)
		here = here || (row->levels[role] >> account->level & 1);
	for (Role role = 0; role < ROLE_COUNT; role++) {
		g_autofree char *key = g_strdup_printf("role_%s", role_id(role));
		if (here ? row->levels[role] >> account->level & 1 : row->levels[role])
			g_string_append_printf(roles, "%s%s",
			        roles->len ? (exchange->zh ? "、" : ", ") : "",
			        word(exchange->zh, key));
	}
	for (Level level = 0; level <= LEVEL_MINISTRY; level++)
		if (any >> level & 1)
			g_string_append_printf(levels, "%s%s",
			        levels->len ? (exchange->zh ? "、" : ", ") : "",
			        level_words(exchange, level));
	g_autofree char *mine = g_strdup_printf("role_%s", role_id(account->role));
	g_autoptr(GString) words =
	        g_string_new(word(exchange->zh, here ? "error_role" : "error_level"));
	g_string_replace(words, "{level}", level_words(exchange, account->level), 0);
	g_string_replace(words, "{levels}", levels->str, 0);
	g_string_replace(words, "{role}", word(exchange->zh, mine), 0);
	g_string_replace(words, "{what}", exchange->zh ? row->zh : row->en, 0);
	g_string_replace(words, "{roles}", roles->str, 0);
	fail_with(exchange, 403, words->str, AGAIN_SOON);
}

void exchange_fail_subject(Exchange *exchange, Subject subject)
{
	g_autofree char *key = g_strdup_printf("subject_%s", subject_id(subject));
	g_autoptr(GString) words = g_string_new(word(exchange->zh, "error_subject"));
	g_string_replace(words, "{subject}", word(exchange->zh, key), 0);
	fail_with(exchange, 403, words->str, AGAIN_SOON);
}

void exchange_fail_word(Exchange *exchange, int status, const char *key)
{
	fail_with(exchange, status, word(exchange->zh, key),
	        strcmp(key, "error_importing") == 0 ? AGAIN_IMPORTED : AGAIN_SOON);
}
