#include "checks/forms_seen.h"

#include "base/cleanup.h"
#include <string.h>

#define TOPIC(form, topic)                                                                         \
	const char *topic_##form(const Node *node)                                                 \
	{                                                                                          \
		(void)node;                                                                        \
		return topic;                                                                      \
	}
TOPIC(file, "file")
TOPIC(command, "command")
TOPIC(port, "listening")
TOPIC(package, "package")
TOPIC(service, "services")
TOPIC(user, "user")
TOPIC(group, "group")
TOPIC(process, "process")
TOPIC(mount, "mounts")
TOPIC(kernel, "sysctl")

const char *topic_http(const Node *node)
{
	return g_strcmp0(form_text(node, "from"), "host") == 0 ? "http" : "console_http";
}

/* A file's path begins with '/', a place on the net never does. */
static const char *certificate_of(const Node *node)
{
	const char *of = node_kind(node) == NODE_SCALAR ? node_scalar(node) : form_text(node, "of");
	return of ? of : "";
}

const char *topic_certificate(const Node *node)
{
	return *certificate_of(node) == '/' ? "certificate" : "console_tls";
}

/* The first key's text, whatever that key is called. */
static const char *name_of(const Node *node)
{
	static const char *const names[] = {"name", "path", "key", "port", "url", "of"};
	if (node_kind(node) == NODE_SCALAR)
		return node_scalar(node);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (form_text(node, names[i]))
			return form_text(node, names[i]);
	return "";
}

/* ---- arguments ---- */

char *argument_subject(const Node *node)
{
	return g_strdup(name_of(node));
}

char *argument_file(const Node *node)
{
	const char *what = node_find(node, "contains") ? "content "
	                   : node_find(node, "sha256") ? "sha256 "
	                                               : "";
	return g_strconcat(what, name_of(node), NULL);
}

/* "20s" as the number of seconds in front of an argument; "" when not written. */
static char *timeout_word(const Node *node)
{
	const char *text = form_text(node, "timeout");
	if (!text)
		return g_strdup("");
	size_t digits = strspn(text, "0123456789");
	return g_strdup_printf("timeout=%.*s ", (int)MIN(digits, 9), text);
}

/* What no shell takes for anything else: so that the line stays readable. */
#define WORD_SIGNS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_"

static char *command_line(const Node *run)
{
	if (node_kind(run) != NODE_SEQUENCE)
		return g_strdup(node_scalar(run) ? node_scalar(run) : "");
	GString *line = g_string_new(NULL);
	for (size_t i = 0; i < node_count(run); i++) {
		const char *word = node_scalar(node_at(run, i));
		word = word ? word : "";
		bool safe = *word && !word[strspn(word, WORD_SIGNS)];
		g_autofree char *quoted = safe ? g_strdup(word) : g_shell_quote(word);
		g_string_append_printf(line, "%s%s", i ? " " : "", quoted);
	}
	return g_string_free(line, FALSE);
}

char *argument_command(const Node *node)
{
	g_autofree char *line = command_line(node_find(node, "run"));
	g_autofree char *timeout = timeout_word(node);
	bool sudo = g_strcmp0(form_text(node, "sudo"), "true") == 0;
	return g_strconcat(sudo ? "as-root " : "", timeout, line, NULL);
}

static char *ca_word(const Node *node)
{
	const char *ca = form_text(node, "ca");
	return ca ? g_strdup_printf("ca=%s ", ca) : g_strdup("");
}

char *argument_http(const Node *node)
{
	g_autofree char *timeout = timeout_word(node);
	g_autofree char *ca = ca_word(node);
	const char *redirects = form_text(node, "redirects");
	bool insecure = g_strcmp0(form_text(node, "insecure"), "true") == 0;
	return g_strconcat(ca, insecure ? "insecure " : "", timeout, redirects ? "redirects=" : "",
	        redirects ? redirects : "", redirects ? " " : "", name_of(node), NULL);
}

char *argument_certificate(const Node *node)
{
	if (*certificate_of(node) == '/')
		return g_strdup(certificate_of(node));
	g_autofree char *timeout = timeout_word(node);
	g_autofree char *ca = ca_word(node);
	return g_strconcat(ca, timeout, certificate_of(node), NULL);
}

/* ---- what was seen ---- */

static json_t *member_copy(const json_t *topic, const char *key)
{
	json_t *entry = json_object_get(topic, key);
	return entry ? json_copy(entry) : NULL;
}

json_t *seen_subject(const json_t *topic, const Node *node)
{
	return member_copy(topic, name_of(node));
}

/* `type: link` asks for a link, whatever it points at. */
json_t *seen_file(const json_t *topic, const Node *node)
{
	json_t *entry = member_copy(topic, name_of(node));
	if (!entry || !json_object_get(entry, "link"))
		return entry;
	if (g_strcmp0(form_text(node, "type"), "link") == 0)
		json_object_set_new(entry, "type", json_string("link"));
	/* a link that points nowhere is there, as a link */
	if (json_is_false(json_object_get(entry, "exists")) &&
	        (node_find(node, "link") || g_strcmp0(form_text(node, "type"), "link") == 0))
		json_object_set_new(entry, "exists", json_true());
	return entry;
}

json_t *seen_command(const json_t *topic, const Node *node)
{
	g_autofree char *argument = argument_command(node);
	return member_copy(topic, argument);
}

json_t *seen_http(const json_t *topic, const Node *node)
{
	g_autofree char *argument = argument_http(node);
	json_t *entry = member_copy(topic, argument);
	const json_t *certificate = json_object_get(entry, "certificate");
	if (certificate)
		json_object_set(entry, "not_after_s", json_object_get(certificate, "not_after_s"));
	return entry;
}

json_t *seen_certificate(const json_t *topic, const Node *node)
{
	g_autofree char *argument = argument_certificate(node);
	json_t *entry = member_copy(topic, argument);
	if (entry && !json_object_get(entry, "cause") && !json_object_get(entry, "exists"))
		json_object_set_new(entry, "exists", json_true());
	return entry;
}

static bool accepts_on(const char *listens, const char *wanted)
{
	static const char *const all[] = {"0.0.0.0", "::"};
	if (!wanted || strcmp(listens, wanted) == 0)
		return true;
	bool v6 = strchr(wanted, ':') != NULL;
	return strcmp(listens, all[1]) == 0 || (!v6 && strcmp(listens, all[0]) == 0);
}

json_t *seen_port(const json_t *topic, const Node *node)
{
	const char *protocol = form_text(node, "protocol");
	gint64 port = g_ascii_strtoll(name_of(node), NULL, 10);
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)topic, i, one) {
		const char *address = json_string_value(json_object_get(one, "address"));
		if (json_integer_value(json_object_get(one, "port")) != port || !address ||
		        g_strcmp0(json_string_value(json_object_get(one, "protocol")),
		                protocol ? protocol : "tcp") != 0 ||
		        !accepts_on(address, form_text(node, "address")))
			continue;
		json_t *entry = json_copy(one);
		json_object_set_new(entry, "listening", json_true());
		return entry;
	}
	return json_pack("{s:b}", "listening", 0);
}

json_t *seen_service(const json_t *topic, const Node *node)
{
	const char *name = name_of(node);
	g_autofree char *unit =
	        strchr(name, '.') ? g_strdup(name) : g_strconcat(name, ".service", NULL);
	const json_t *entry = json_object_get(topic, unit);
	if (!entry)
		return json_pack("{s:b, s:b}", "exists", 0, "running", 0);
	static const char *const starts[] = {
	        "enabled", "enabled-runtime", "static", "alias", "indirect", "generated", NULL};
	const char *load = json_string_value(json_object_get(entry, "load"));
	const char *active = json_string_value(json_object_get(entry, "active"));
	const char *enabled = json_string_value(json_object_get(entry, "enabled"));
	bool exists = load && strcmp(load, "not-found") != 0;
	json_t *out = json_pack(
	        "{s:b, s:b}", "exists", exists, "running", active && strcmp(active, "active") == 0);
	if (enabled)
		json_object_set_new(out, "enabled", json_boolean(g_strv_contains(starts, enabled)));
	return out;
}

json_t *seen_mount(const json_t *topic, const Node *node)
{
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)topic, i, one) {
		if (json_is_true(json_object_get(one, "covered")) ||
		        g_strcmp0(json_string_value(json_object_get(one, "target")),
		                name_of(node)) != 0)
			continue;
		json_t *entry = json_copy(one);
		const char *options = json_string_value(json_object_get(one, "options"));
		json_t *list = json_array();
		g_auto(GStrv) all = g_strsplit(options ? options : "", ",", -1);
		for (guint k = 0; all[k]; k++)
			json_array_append_new(list, json_string(all[k]));
		json_object_set_new(entry, "options", list);
		json_object_set_new(entry, "mounted", json_true());
		return entry;
	}
	return json_pack("{s:b}", "mounted", 0);
}

json_t *seen_kernel(const json_t *topic, const Node *node)
{
	json_t *entry = member_copy(topic, name_of(node));
	if (entry && json_is_true(json_object_get(entry, "denied")))
		json_object_set_new(entry, "cause", json_string("denied"));
	if (entry && json_is_null(json_object_get(entry, "running")))
		json_object_del(entry, "running");
	return entry;
}
