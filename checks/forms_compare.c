/* What a form asks against what was seen. */
#include "checks/forms_inside.h"

#include "base/cleanup.h"
#include "base/version_order.h"
#include <string.h>

enum { DAYS_S = 86400, SHOWN_CHARACTERS = 120 };

void form_findings_clear(FormFindings *findings)
{
	GString **all[] = {
	        &findings->expected, &findings->actual, &findings->wrong, &findings->unseen};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		if (*all[i])
			g_string_free(*all[i], TRUE);
		*all[i] = NULL;
	}
}

static void list_add(GString *list, const char *name, const char *sign, const char *text)
{
	g_string_append_printf(list, "%s%s%s%s", list->len ? ", " : "", name, sign, text);
}

/* "installed", "not installed", "does not exist". Owned. */
static char *flag_text(const char *name, bool is)
{
	if (is)
		return g_strdup(name);
	return strcmp(name, "exists") == 0 ? g_strdup("does not exist")
	                                   : g_strconcat("not ", name, NULL);
}

static void flag_add(GString *list, const char *name, bool is)
{
	g_autofree char *text = flag_text(name, is);
	list_add(list, text, "", "");
}

/* A value on one line, not too long. Owned. */
static char *shown(const json_t *value)
{
	g_autofree char *text = NULL;
	if (json_is_string(value)) {
		text = g_strdup(json_string_value(value));
	} else if (json_is_array(value)) {
		GString *joined = g_string_new(NULL);
		size_t i;
		json_t *one;
		json_array_foreach((json_t *)value, i, one)
			g_string_append_printf(joined, "%s%s", i ? " " : "",
			        json_is_string(one) ? json_string_value(one) : "");
		text = g_string_free(joined, FALSE);
	} else if (value) {
		char *dumped = json_dumps(value, JSON_ENCODE_ANY);
		text = g_strdup(dumped);
		free(dumped);
	} else {
		return g_strdup("-");
	}
	g_strdelimit(g_strstrip(text), "\n\t\r", ' ');
	if (!*text)
		return g_strdup("(empty)");
	if (g_utf8_strlen(text, -1) <= SHOWN_CHARACTERS)
		return g_steal_pointer(&text);
	*g_utf8_offset_to_pointer(text, SHOWN_CHARACTERS) = '\0';
	return g_strconcat(text, "…", NULL);
}

static char *wanted_text(const Node *value)
{
	if (node_kind(value) != NODE_SEQUENCE)
		return g_strdup(node_scalar(value));
	GString *joined = g_string_new(NULL);
	for (size_t i = 0; i < node_count(value); i++)
		g_string_append_printf(
		        joined, "%s%s", i ? " " : "", node_scalar(node_at(value, i)));
	return g_string_free(joined, FALSE);
}

static bool number_of(const json_t *seen, int64_t *ret)
{
	if (json_is_integer(seen)) {
		*ret = json_integer_value(seen);
		return true;
	}
	const char *text = json_string_value(seen);
	return text && g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, ret, NULL);
}

static bool numbers_hold(const Node *value, int64_t seen)
{
	if (node_kind(value) != NODE_SEQUENCE)
		return g_ascii_strtoll(node_scalar(value), NULL, 10) == seen;
	for (size_t i = 0; i < node_count(value); i++)
		if (g_ascii_strtoll(node_scalar(node_at(value, i)), NULL, 10) == seen)
			return true;
	return false;
}

/* Blanks between values count as one, those at the ends as none. */
static char *plain(const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \t\n\r", -1);
	GString *joined = g_string_new(NULL);
	for (guint i = 0; words[i]; i++)
		if (*words[i])
			g_string_append_printf(joined, "%s%s", joined->len ? " " : "", words[i]);
	return g_string_free(joined, FALSE);
}

static bool text_holds(const char *wanted, const json_t *seen)
{
	g_autofree char *first = plain(wanted);
	g_autofree char *text = shown(seen);
	g_autofree char *second = plain(json_is_string(seen) ? json_string_value(seen) : text);
	return strcmp(first, second) == 0;
}

static bool pattern_found(const char *pattern, const char *text)
{
	const char *plain_text;
	g_autoptr(GRegex) regex = form_pattern_regex(pattern, &plain_text, NULL);
	bool found = plain_text ? strstr(text, plain_text) != NULL
	                        : regex && g_regex_match(regex, text, 0, NULL);
	return *pattern == '!' ? !found : found;
}

static char *joined_lines(const json_t *seen)
{
	if (!json_is_array(seen))
		return g_strdup(json_string_value(seen) ? json_string_value(seen) : "");
	GString *joined = g_string_new(NULL);
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)seen, i, one)
		g_string_append_printf(joined, "%s\n", json_string_value(one));
	return g_string_free(joined, FALSE);
}

static bool is_member(const json_t *list, const char *name)
{
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)list, i, one)
		if (g_strcmp0(json_string_value(one), name) == 0)
			return true;
	return false;
}

/* All of the list (or the one text) hold. */
static bool each_holds(const FormKey *key, const Node *value, const json_t *seen)
{
	g_autofree char *text = key->kind == FORM_PATTERNS ? joined_lines(seen) : NULL;
	bool list = node_kind(value) == NODE_SEQUENCE, good = true;
	for (size_t i = 0; i < (list ? node_count(value) : 1); i++) {
		const char *one = node_scalar(list ? node_at(value, i) : value);
		good = good && (text ? pattern_found(one, text) : is_member(seen, one));
	}
	return good;
}

static bool version_holds(const char *wanted, const json_t *seen, const json_t *entry)
{
	const char *manager = json_string_value(json_object_get(entry, "manager"));
	VersionOrder order = g_strcmp0(manager, "rpm") == 0 ? VERSION_RPM : VERSION_DPKG;
	return json_is_string(seen) && version_at_least(order, json_string_value(seen), wanted);
}

static bool mode_holds(const char *wanted, const json_t *seen)
{
	const char *text = json_string_value(seen);
	return text && g_ascii_strtoull(wanted, NULL, 8) == g_ascii_strtoull(text, NULL, 8);
}

static bool holds(const FormKey *key, const Node *value, const json_t *seen, const json_t *entry,
        int64_t at_us)
{
	const char *text = node_scalar(value);
	int64_t number = 0;
	bool counted = number_of(seen, &number);
	switch (key->kind) {
	case FORM_BOOL:
		return json_is_true(seen) == (strcmp(text, "true") == 0);
	case FORM_MODE:
		return mode_holds(text, seen);
	case FORM_NUMBERS:
		return counted && numbers_hold(value, number);
	case FORM_LEAST:
		return counted && number >= g_ascii_strtoll(text, NULL, 10);
	case FORM_MOST:
		return counted && number <= g_ascii_strtoll(text, NULL, 10);
	case FORM_SIZES:
		return counted && number >= form_size_bytes(text);
	case FORM_VERSION:
		return version_holds(text, seen, entry);
	case FORM_PATTERNS:
	case FORM_MEMBERS:
		return each_holds(key, value, seen);
	case FORM_DAYS:
		return counted && (number - at_us / G_USEC_PER_SEC) / DAYS_S >=
		                          g_ascii_strtoll(text, NULL, 10);
	default:
		return text_holds(text, seen);
	}
}

static char *shown_as(const FormKey *key, const json_t *seen, int64_t at_us)
{
	int64_t number;
	if (key->kind == FORM_DAYS && number_of(seen, &number))
		return g_strdup_printf(
		        "%" G_GINT64_FORMAT, (number - at_us / G_USEC_PER_SEC) / DAYS_S);
	return shown(seen);
}

/* Between name and value, in what was expected. */
static const char *sign_of(FormKeyKind kind)
{
	switch (kind) {
	case FORM_LEAST:
	case FORM_SIZES:
	case FORM_VERSION:
	case FORM_DAYS:
		return " ≥ ";
	case FORM_MOST:
		return " ≤ ";
	case FORM_PATTERNS:
	case FORM_MEMBERS:
		return " ∋ ";
	default:
		return " ";
	}
}

/* How a bound is called: by what is bounded. */
static const char *title_of(const FormKey *key)
{
	bool bound = key->kind == FORM_LEAST || key->kind == FORM_MOST || key->kind == FORM_SIZES ||
	             key->kind == FORM_VERSION;
	return bound && key->member ? key->member : key->name;
}

/* A file's content is evidence; in a report's cell it would be a flood. */
static char *actual_of(const FormKey *key, const json_t *seen, bool good, int64_t at_us)
{
	if (seen && g_strcmp0(key->member, "content") == 0)
		return g_strdup(good ? "✓" : "✗");
	return shown_as(key, seen, at_us);
}

static void compare_key(const FormKey *key, const Node *value, const json_t *entry, int64_t at_us,
        FormFindings *ret)
{
	const json_t *seen = json_object_get(entry, key->member ? key->member : key->name);
	g_autofree char *wanted = wanted_text(value);
	bool good = seen && holds(key, value, seen, entry, at_us);
	g_autofree char *was = actual_of(key, seen, good, at_us);
	const char *title = title_of(key);
	if (key->kind == FORM_BOOL && (seen || key->absent_fails)) {
		flag_add(ret->expected, title, strcmp(wanted, "true") == 0);
		flag_add(ret->actual, title, json_is_true(seen));
		if (!good)
			flag_add(ret->wrong, title, json_is_true(seen));
		return;
	}
	list_add(ret->expected, title, sign_of(key->kind), wanted);
	if (!seen && !key->absent_fails) {
		list_add(ret->unseen, title, "", "");
		return;
	}
	list_add(ret->actual, title, " ", was);
	if (good)
		return;
	g_autofree char *both = g_strdup_printf("%s (%s%s)", was,
	        *sign_of(key->kind) && sign_of(key->kind)[1] ? sign_of(key->kind) + 1 : "≠ ",
	        wanted);
	list_add(ret->wrong, title, " ", both);
}

/* All that is asked, where it is not compared one by one. */
static void expect_all(const Form *form, const Node *node, FormFindings *ret)
{
	for (size_t i = 0; node_kind(node) == NODE_MAPPING && i < node_count(node); i++) {
		const FormKey *key = form_key_find(form, node_scalar(node_key_at(node, i)));
		g_autofree char *wanted = wanted_text(node_at(node, i));
		if (!form_expects(key))
			continue;
		if (key->kind == FORM_BOOL)
			flag_add(ret->expected, title_of(key), strcmp(wanted, "true") == 0);
		else
			list_add(ret->expected, title_of(key), sign_of(key->kind), wanted);
	}
}

/* Nothing there: what it should be like needs no further word. */
static bool compare_presence(
        const Form *form, const Node *node, const json_t *entry, FormFindings *ret)
{
	const json_t *there = form->presence ? json_object_get(entry, form->presence) : NULL;
	if (!json_is_false(there) || g_strcmp0(form_text(node, form->presence), "false") == 0)
		return false;
	expect_all(form, node, ret);
	if (ret->expected->len == 0)
		flag_add(ret->expected, form->implied, true);
	flag_add(ret->actual, form->presence, false);
	flag_add(ret->wrong, form->presence, false);
	return true;
}

/*
 * What a shell says of a command that is not there, or may not be run (POSIX: 127, 126): the rest
 * that was asked needs no further word. Not when that is what is asked for.
 */
static bool compare_command(
        const Form *form, const Node *node, const json_t *seen, FormFindings *ret)
{
	int64_t status;
	const Node *asked = node_find(node, "exit_status");
	if (strcmp(form->name, "command") != 0 ||
	        !number_of(json_object_get(seen, "exit_status"), &status) ||
	        (status != 127 && status != 126) || (asked && numbers_hold(asked, status)))
		return false;
	expect_all(form, node, ret);
	const char *out = json_string_value(json_object_get(seen, "stdout"));
	g_autofree char *said = g_strdup_printf("%s (exit status %d)%s",
	        status == 127 ? "no such command" : "the command may not be run", (int)status,
	        out && *out ? "" : ", no output");
	list_add(ret->actual, said, "", "");
	list_add(ret->wrong, said, "", "");
	return true;
}

void form_compare(
        const Form *form, const Node *node, const json_t *seen, int64_t at_us, FormFindings *ret)
{
	*ret = (FormFindings){
	        g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), g_string_new(NULL)};
	if (node_kind(node) == NODE_SCALAR) {
		const FormKey *key = form_key_find(form, form->implied);
		bool good =
		        json_is_true(json_object_get(seen, key->member ? key->member : key->name));
		flag_add(ret->expected, key->name, true);
		flag_add(ret->actual, key->name, good);
		if (!good)
			flag_add(ret->wrong, key->name, false);
		return;
	}
	if (compare_presence(form, node, seen, ret) || compare_command(form, node, seen, ret))
		return;
	for (size_t i = 0; i < node_count(node); i++) {
		const FormKey *key = form_key_find(form, node_scalar(node_key_at(node, i)));
		if (form_expects(key))
			compare_key(key, node_at(node, i), seen, at_us, ret);
	}
	const char *said = json_string_value(json_object_get(seen, "message"));
	if (!said || !*said)
		said = json_string_value(json_object_get(seen, "problem"));
	if (said && *said && ret->wrong->len)
		g_string_append_printf(ret->wrong, "; %s", said);
}
