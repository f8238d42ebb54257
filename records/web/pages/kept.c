#include "records/web/pages/kept.h"

#include "base/json_text.h"
#include "records/store/policies.h"
#include "records/store/students.h"
#include "records/web/kept_fields.h"
#include "records/web/pages/login.h"
#include "records/web/words.h"

#include <string.h>

/* What the form that is sent there does, as the table of routes says it. */
static const char *doing(const Exchange *exchange, const char *path)
{
	bool other;
	char *parts[ROUTE_PARTS_MAX + 1] = {0};
	const Route *route = route_find("POST", path, parts, &other);
	for (int i = 0; i <= ROUTE_PARTS_MAX; i++)
		g_free(parts[i]);
	return !route ? "" : exchange->zh ? route->zh : route->en;
}

/* The student whom a form is about, by name; "" when it is about none, or none whom he may see.
 * Yours. */
static char *about(Exchange *exchange, const char *path)
{
	static const char students[] = "/students/";
	Record record = {0};
	guint64 id;
	if (!g_str_has_prefix(path, students))
		return g_strdup("");
	const char *from = path + strlen(students);
	g_autofree char *text = g_strndup(from, strcspn(from, "/"));
	store_scope_set(exchange->store, &exchange->session.account.scope);
	bool there = g_ascii_string_to_unsigned(text, 10, 1, INT64_MAX, &id, NULL) &&
	             student_load(exchange->store, (int64_t)id, &record, NULL);
	store_scope_set(exchange->store, NULL);
	char *name = g_strdup(there ? record.student.values[F_XM] : "");
	record_clear(&record);
	return name;
}

bool kept_show(Exchange *exchange, int status, GError **error)
{
	const char *to = json_text_in(exchange->kept, "to");
	json_t *fields = json_object_get(exchange->kept, "fields");
	g_autofree char *path = g_strndup(to, strcspn(to, "?"));
	const char *next = json_text_in(exchange->kept, "next");
	g_autofree char *name = about(exchange, path);
	bool brings = strchr(strrchr(path, '/'), '.') != NULL; /* a file, and the page stays */
	if (!policy_load(exchange->store, &exchange->policy, NULL, error))
		return false;
	return exchange_page_status(exchange, status, "kept.html",
	        json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:O, s:O, s:b}", "title",
	                word(exchange->zh, "kept_title"), "doing", doing(exchange, path), "name",
	                name, "to", to, "next", next, "rows", kept_fields(exchange, path, fields),
	                "fields", fields, "files", json_object_get(exchange->kept, "files"),
	                "brings", brings),
	        error);
}

bool page_kept(Exchange *exchange, GError **error)
{
	return login_go_on(exchange, "/", error);
}
