#include "checks/forms_inside.h"

#include "base/cleanup.h"
#include "base/fields.h"
#include <string.h>

const char *form_text(const Node *node, const char *key)
{
	const Node *value = node_find(node, key);
	return value ? node_scalar(value) : NULL;
}

const char *form_subject(const Form *form, const Node *node)
{
	return node_kind(node) == NODE_SCALAR ? node_scalar(node)
	                                      : form_text(node, form->keys[0].name);
}

bool form_is_console(const Form *form, const Node *node)
{
	return g_str_has_prefix(form->topic(node), "console_");
}

const FormKey *form_key_find(const Form *form, const char *name)
{
	for (const FormKey *key = form->keys; key->name; key++)
		if (strcmp(key->name, name) == 0)
			return key;
	return NULL;
}

/* ---- what is written ---- */

static bool key_unknown(const Form *form, const Node *at, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (const FormKey *key = form->keys; key->name; key++)
		g_ptr_array_add(names, (char *)key->name);
	const char *near = fields_nearest(
	        node_scalar(at), (const char *const *)names->pdata, (size_t)names->len);
	if (near)
		return node_fail(at, error, "unknown key '%s' of '%s' (did you mean '%s'?)",
		        node_scalar(at), form->name, near);
	g_ptr_array_add(names, NULL);
	g_autofree char *known = g_strjoinv(", ", (char **)names->pdata);
	return node_fail(at, error, "unknown key '%s' of '%s' (known: %s)", node_scalar(at),
	        form->name, known);
}

static bool word_check(const FormKey *key, const Node *value, GError **error)
{
	const char *text = node_scalar(value);
	if (!text || text[strspn(text, " \t")] == '\0')
		return node_fail(value, error, "'%s' asserts nothing: it is empty", key->name);
	if (!key->words || g_strv_contains(key->words, text))
		return true;
	g_autofree char *words = g_strjoinv("', '", (char **)key->words);
	return node_fail(value, error, "'%s' is one of '%s'", key->name, words);
}

static bool mode_check(const FormKey *key, const Node *value, GError **error)
{
	const char *text = node_scalar(value) ? node_scalar(value) : "";
	size_t length = strspn(text, "01234567");
	if (length >= 3 && length <= 4 && !text[length])
		return true;
	return node_fail(
	        value, error, "'%s' is three or four octal digits in quotes: \"0644\"", key->name);
}

static bool numbers_check(const FormKey *key, const Node *value, GError **error)
{
	int64_t number;
	if (node_kind(value) != NODE_SEQUENCE)
		return node_int64(value, 0, G_MAXINT64, &number, error);
	if (node_count(value) == 0)
		return node_fail(value, error, "'%s' asserts nothing: it is empty", key->name);
	for (size_t i = 0; i < node_count(value); i++)
		if (!node_int64(node_at(value, i), 0, G_MAXINT64, &number, error))
			return false;
	return true;
}

/* "500M" in bytes; -1 when it is no size. */
int64_t form_size_bytes(const char *text)
{
	static const char units[] = "KMGT";
	char *end = NULL;
	guint64 number = g_ascii_strtoull(text ? text : "", &end, 10);
	if (!text || end == text || !g_ascii_isdigit(text[0]))
		return -1;
	const char *unit = *end ? strchr(units, *end) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
	if ((*end && (!unit || end[1])) || number > ((guint64)G_MAXINT64 >> shift))
		return -1;
	return (int64_t)(number << shift);
}

/* The regular expression of "/…/" or "!/…/"; NULL with *ret_plain when it is plain text. */
GRegex *form_pattern_regex(const char *pattern, const char **ret_plain, GError **error)
{
	const char *at = *pattern == '!' ? pattern + 1 : pattern;
	size_t length = strlen(at);
	*ret_plain = at;
	if (length < 3 || at[0] != '/' || at[length - 1] != '/')
		return NULL;
	*ret_plain = NULL;
	g_autofree char *text = g_strndup(at + 1, length - 2);
	return g_regex_new(text, G_REGEX_MULTILINE, 0, error);
}

static bool pattern_check(const FormKey *key, const Node *value, GError **error)
{
	const char *text = node_scalar(value), *plain;
	g_autoptr(GError) reason = NULL;
	if (!text || !*text || strcmp(text, "!") == 0)
		return node_fail(value, error, "'%s' asserts nothing: an empty text", key->name);
	g_autoptr(GRegex) regex = form_pattern_regex(text, &plain, &reason);
	return plain || regex ||
	       node_fail(value, error, "'%s' is no regular expression: %s", text, reason->message);
}

static bool list_check(const FormKey *key, const Node *value, GError **error)
{
	if (node_kind(value) != NODE_SEQUENCE)
		return pattern_check(key, value, error);
	if (node_count(value) == 0)
		return node_fail(value, error, "'%s' asserts nothing: it is empty", key->name);
	for (size_t i = 0; i < node_count(value); i++)
		if (!pattern_check(key, node_at(value, i), error))
			return false;
	return true;
}

static bool setting_check(const FormKey *key, const Node *value, GError **error)
{
	const char *text = node_scalar(value);
	if (strcmp(key->name, "timeout") != 0)
		return word_check(key, value, error);
	size_t digits = text ? strspn(text, "0123456789") : 0;
	gint64 seconds = digits && digits < 9 ? g_ascii_strtoll(text, NULL, 10) : 0;
	bool unit = text && (!text[digits] || strcmp(text + digits, "s") == 0);
	return (unit && seconds >= 1 && seconds <= 60) ||
	       node_fail(value, error, "'timeout' is from 1s to 60s");
}

static bool value_check(const FormKey *key, const Node *value, GError **error)
{
	int64_t number;
	bool flag;
	switch (key->kind) {
	case FORM_SETTING:
		return setting_check(key, value, error);
	case FORM_BOOL:
		return node_bool(value, &flag, error);
	case FORM_MODE:
		return mode_check(key, value, error);
	case FORM_NUMBERS:
		return numbers_check(key, value, error);
	case FORM_LEAST:
	case FORM_MOST:
	case FORM_DAYS:
		return node_int64(value, 0, G_MAXINT64, &number, error);
	case FORM_SIZES:
		return form_size_bytes(node_scalar(value)) >= 0 ||
		       node_fail(value, error, "'%s' is a size like 500M or 10G", key->name);
	case FORM_PATTERNS:
	case FORM_MEMBERS:
		return list_check(key, value, error);
	default:
		if (key->kind == FORM_NAME && strcmp(key->name, "port") == 0)
			return node_int64(value, 1, 65535, &number, error);
		return key->kind == FORM_NAME && node_kind(value) == NODE_SEQUENCE
		               ? list_check(key, value, error)
		               : word_check(key, value, error);
	}
}

bool form_expects(const FormKey *key)
{
	return key->kind != FORM_NAME && key->kind != FORM_SETTING;
}

/* What is not there cannot be like anything: such a check could never pass. */
static bool contradiction_check(const Form *form, const Node *node, GError **error)
{
	const char *there = form->presence ? form_text(node, form->presence) : NULL;
	if (g_strcmp0(there, "false") != 0)
		return true;
	for (size_t i = 0; i < node_count(node); i++) {
		const Node *at = node_key_at(node, i);
		const FormKey *key = form_key_find(form, node_scalar(at));
		bool nothing = g_strcmp0(node_scalar(node_at(node, i)), "false") == 0;
		if (key && form_expects(key) && strcmp(key->name, form->presence) != 0 && !nothing)
			return node_fail(at, error,
			        "'%s: false' and '%s' can never both be as expected",
			        form->presence, key->name);
	}
	return true;
}

bool form_check(const Form *form, const Node *node, GError **error)
{
	const FormKey *name = &form->keys[0];
	bool asserts = false;
	if (node_kind(node) == NODE_SCALAR && form->implied)
		return value_check(name, node, error);
	if (node_kind(node) != NODE_MAPPING)
		return node_fail(node, error, "'%s' asserts nothing: write {%s: …, %s: …}",
		        form->name, name->name, form->implied ? form->implied : "…");
	for (size_t i = 0; i < node_count(node); i++) {
		const Node *at = node_key_at(node, i);
		const FormKey *key = form_key_find(form, node_scalar(at));
		if (!key)
			return key_unknown(form, at, error);
		if (!value_check(key, node_at(node, i), error))
			return false;
		asserts = asserts || form_expects(key);
	}
	if (!node_find(node, name->name))
		return node_fail(node, error, "missing key '%s' of '%s'", name->name, form->name);
	if (strcmp(form->name, "limit") == 0)
		for (size_t i = 1; i <= 2; i++)
			if (!node_find(node, form->keys[i].name))
				return node_fail(node, error, "missing key '%s' of '%s'",
				        form->keys[i].name, form->name);
	if (!asserts && form->implied)
		return node_fail(node, error,
		        "'%s' asserts nothing: say `%s: true`, or what it should "
		        "be like",
		        form->name, form->implied);
	if (!asserts)
		return node_fail(node, error, "'%s' asserts nothing: say what it should be like",
		        form->name);
	return contradiction_check(form, node, error);
}
