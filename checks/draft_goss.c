/*
 * A goss.yaml (github.com/goss-org/goss, docs/gossfile.md) as a draft: resource type, then name,
 * then attributes. One table says which attribute becomes which key.
 */
#include "base/cleanup.h"
#include "checks/draft.h"
#include <string.h>

typedef struct {
	const char *theirs, *ours; /* ours NULL: says nothing of its own, passed over */
} GossKey;

typedef struct {
	const char *type; /* of goss */
	const char *form;
	const char *name; /* the form's key that names it */
	const GossKey *keys;
} GossType;

#define KEYS(...) ((const GossKey[]){__VA_ARGS__, {NULL, NULL}})
#define COMMON                                                                                     \
	{"title", NULL}, {"meta", NULL},                                                           \
	{                                                                                          \
		"skip", NULL                                                                       \
	}

static const GossType types[] = {
        {"file", "file", "path",
                KEYS(COMMON, {"exists", "exists"}, {"mode", "mode"}, {"owner", "owner"},
                        {"group", "group"}, {"filetype", "type"}, {"linked-to", "link"},
                        {"sha256", "sha256"}, {"contains", "contains"}, {"contents", "contains"})},
        {"package", "package", "name",
                KEYS(COMMON, {"installed", "installed"}, {"versions", "version"})},
        {"service", "service", "name",
                KEYS(COMMON, {"enabled", "enabled"}, {"running", "running"})},
        {"port", "port", "port", KEYS(COMMON, {"listening", "listening"}, {"ip", "address"})},
        {"user", "user", "name",
                KEYS(COMMON, {"exists", "exists"}, {"uid", "uid"}, {"groups", "groups"},
                        {"home", "home"}, {"shell", "shell"})},
        {"group", "group", "name", KEYS(COMMON, {"exists", "exists"}, {"gid", "gid"})},
        {"process", "process", "name", KEYS(COMMON, {"running", "running"})},
        {"command", "command", "run",
                KEYS(COMMON, {"exec", NULL}, {"exit-status", "exit_status"}, {"stdout", "stdout"},
                        {"stderr", "stderr"}, {"timeout", "timeout"})},
        {"mount", "mount", "path",
                KEYS(COMMON, {"exists", "mounted"}, {"opts", "options"}, {"source", "source"},
                        {"filesystem", "fstype"})},
        {"kernel-param", "kernel", "key", KEYS(COMMON, {"value", "value"})},
        {"http", "http", "url",
                KEYS(COMMON, {"status", "status"}, {"body", "body"}, {"headers", "headers"},
                        {"allow-insecure", "insecure"}, {"timeout", "timeout"},
                        {"no-follow-redirects", NULL})},
};

/* Why a type of goss is not taken over. */
static const char *type_reason(const char *type)
{
	static const struct {
		const char *type, *reason;
	} reasons[] = {{"addr", "connections belong to network: ports: of site.yaml"},
	        {"dns", "names belong to network: of site.yaml, or to a command: getent hosts "
	                "NAME"},
	        {"interface", "write an expression over the topic addresses"},
	        {"gossfile", "give that file to this command by itself"},
	        {"matching", "write an expression"}};
	for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++)
		if (strcmp(reasons[i].type, type) == 0)
			return reasons[i].reason;
	return "no such type is known";
}

static const GossType *type_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (strcmp(types[i].type, name) == 0)
			return &types[i];
	return NULL;
}

static const GossKey *key_find(const GossType *type, const char *name)
{
	for (const GossKey *key = type->keys; key->theirs; key++)
		if (strcmp(key->theirs, name) == 0)
			return key;
	return NULL;
}

/* What asserts nothing passes with goss; here it would be a check of nothing. */
static bool empty_check(const Node *value, const char *attribute, GError **error)
{
	bool empty = node_kind(value) == NODE_NULL ||
	             ((node_kind(value) == NODE_SEQUENCE || node_kind(value) == NODE_MAPPING) &&
	                     node_count(value) == 0) ||
	             (node_kind(value) == NODE_SCALAR && !*node_scalar(value));
	return !empty || node_fail(value, error,
	                         "'%s' asserts nothing: it is empty; say what it "
	                         "should be, or leave it out",
	                         attribute);
}

/* Matchers ({gt: 5}) are nested mappings. */
static bool is_plain(const Node *value)
{
	for (size_t i = 0; node_kind(value) == NODE_SEQUENCE && i < node_count(value); i++)
		if (!node_scalar(node_at(value, i)))
			return false;
	return node_kind(value) == NODE_SCALAR || node_kind(value) == NODE_SEQUENCE;
}

/* The attribute's value as the form takes it; NULL: not in this way. */
static json_t *value_of(const char *key, const Node *value)
{
	const char *text = node_scalar(value);
	if (strcmp(key, "timeout") == 0 && text) /* milliseconds */
		return json_sprintf(
		        "%ds", (int)CLAMP((g_ascii_strtoll(text, NULL, 10) + 999) / 1000, 1, 60));
	if (strcmp(key, "mode") == 0 || strcmp(key, "value") == 0)
		return text ? json_string(text) : NULL;
	if (strcmp(key, "type") == 0)
		return text ? json_string(strcmp(text, "symlink") == 0 ? "link" : text) : NULL;
	if (strcmp(key, "version") == 0 || strcmp(key, "address") == 0) {
		if (node_kind(value) == NODE_SEQUENCE && node_count(value) == 1)
			return json_string(node_scalar(node_at(value, 0)));
		return text ? json_string(text) : NULL;
	}
	return node_to_json(value);
}

/* "tcp6:22" names protocol and port. */
static bool port_name(const char *name, json_t *keys)
{
	g_auto(GStrv) parts = g_strsplit(name, ":", 2);
	guint64 port;
	if (!parts[0] || !parts[1] ||
	        !g_ascii_string_to_unsigned(parts[1], 10, 1, 65535, &port, NULL))
		return false;
	json_object_set_new(keys, "port", json_integer((json_int_t)port));
	json_object_set_new(
	        keys, "protocol", json_string(g_str_has_prefix(parts[0], "udp") ? "udp" : "tcp"));
	return true;
}

static void subject_set(const GossType *type, const char *name, const Node *body, json_t *keys)
{
	const char *run = node_scalar(node_find(body, "exec") ? node_find(body, "exec") : body);
	if (strcmp(type->type, "command") == 0)
		json_object_set_new(
		        keys, "run", json_string(node_find(body, "exec") && run ? run : name));
	else if (strcmp(type->type, "port") != 0 || !port_name(name, keys))
		json_object_set_new(keys, type->name, json_string(name));
}

static bool attribute_take(Draft *draft, const GossType *type, const char *name, const Node *key,
        const Node *value, json_t *keys, GError **error)
{
	const char *theirs = node_scalar(key);
	const GossKey *known = key_find(type, theirs);
	if (known && !known->ours)
		return true;
	if (!empty_check(value, theirs, error))
		return false;
	json_t *ours = known && is_plain(value) ? value_of(known->ours, value) : NULL;
	if (ours)
		json_object_set_new(keys, known->ours, ours);
	else
		draft_comment(draft, "line %u: %s '%s': '%s' has no equivalent here",
		        node_line(key), type->type, name, theirs);
	return true;
}

static bool resource_take(
        Draft *draft, const GossType *type, const Node *key, const Node *body, GError **error)
{
	const char *name = node_scalar(key);
	json_t *keys = json_object();
	subject_set(type, name, body, keys);
	size_t questions = json_object_size(keys);
	bool good = true;
	if (node_kind(body) != NODE_MAPPING || node_count(body) == 0)
		good = node_fail(body, error, "%s '%s' asserts nothing", type->type, name);
	for (size_t i = 0; good && i < node_count(body); i++)
		good = attribute_take(
		        draft, type, name, node_key_at(body, i), node_at(body, i), keys, error);
	static const char *const settings[] = {"timeout", "insecure", "address"};
	for (size_t i = 0; i < G_N_ELEMENTS(settings); i++)
		if (json_object_get(keys, settings[i]))
			questions++;
	if (good && json_object_size(keys) > questions)
		draft_check(draft, type->form, name, json_incref(keys));
	else if (good)
		draft_comment(draft, "line %u: %s '%s': nothing of it has an equivalent here",
		        node_line(key), type->type, name);
	json_decref(keys);
	return good;
}

bool draft_from_goss(Draft *draft, const Node *root, GError **error)
{
	if (node_kind(root) != NODE_MAPPING)
		return node_unexpected(root, "a mapping of goss resource types", error);
	for (size_t i = 0; i < node_count(root); i++) {
		const Node *key = node_key_at(root, i), *all = node_at(root, i);
		const GossType *type = type_find(node_scalar(key));
		for (size_t k = 0; k < node_count(all); k++) {
			if (node_kind(all) != NODE_MAPPING)
				return node_unexpected(all, "a mapping of names", error);
			if (type && !resource_take(draft, type, node_key_at(all, k),
			                    node_at(all, k), error))
				return false;
			if (!type)
				draft_comment(draft, "line %u: %s '%s' has no equivalent: %s",
				        node_line(node_key_at(all, k)), node_scalar(key),
				        node_scalar(node_key_at(all, k)),
				        type_reason(node_scalar(key)));
		}
	}
	return true;
}
