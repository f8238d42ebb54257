/* Filters with regular expressions, by Ansible's names. */
#include "base/expression/regex.h"

#include <string.h>

#define REGEX_PATTERN_MAX 4096

GRegex *call_regex(const Call *call, const char *pattern, RegexFlags flags)
{
	g_autoptr(GError) error = NULL;
	if (strlen(pattern) > REGEX_PATTERN_MAX) {
		call_fail(call, "a pattern is longer than %d bytes", REGEX_PATTERN_MAX);
		return NULL;
	}
	if (!context_spend(call->context, call->node, 100))
		return NULL;
	/* PCRE takes the lower of several limits, so a pattern cannot raise these. */
	g_autofree char *bounded =
	        g_strconcat("(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=1000)", pattern, NULL);
	GRegexCompileFlags compile = (flags.ignore_case ? G_REGEX_CASELESS : 0) |
	                             (flags.multiline ? G_REGEX_MULTILINE : 0) |
	                             (flags.anchored ? G_REGEX_ANCHORED : 0);
	GRegex *regex = g_regex_new(bounded, compile, 0, &error);
	if (!regex) {
		const char *cause = strrchr(error->message, ':');
		call_fail(call, "pattern '%s' cannot be read%s", pattern, cause ? cause : "");
	}
	return regex;
}

bool call_match(
        const Call *call, const GRegex *regex, const char *text, GMatchInfo **ret_info, bool *ret)
{
	g_autoptr(GError) error = NULL;
	*ret = false;
	if (strlen(text) > REGEX_TEXT_MAX)
		return call_fail(call, "a text to search is longer than %d bytes", REGEX_TEXT_MAX);
	if (!context_spend(call->context, call->node, 10))
		return false;
	*ret = g_regex_match_full(regex, text, -1, 0, 0, ret_info, &error);
	return !error || call_fail(call, "the pattern takes too long on this text");
}

static bool flags_of(const Call *call, unsigned slot, RegexFlags *ret)
{
	ret->multiline = call_bool(call, slot, false);
	ret->ignore_case = call_bool(call, slot + 1, false);
	return true;
}

/* What one argument of regex_search asks for: \\1 or \\g<name>. NULL with the error set. */
static char *group_text(const Call *call, const GMatchInfo *info, const char *wanted)
{
	guint64 number = 0;
	g_autofree char *name = NULL;
	char *found = NULL;
	if (g_str_has_prefix(wanted, "\\g<") && g_str_has_suffix(wanted, ">")) {
		name = g_strndup(wanted + 3, strlen(wanted) - 4);
		found = g_match_info_fetch_named(info, name);
	} else if (*wanted == '\\' &&
	           g_ascii_string_to_unsigned(wanted + 1, 10, 0, 99, &number, NULL)) {
		found = g_match_info_fetch(info, (gint)number);
	}
	if (!found)
		call_fail(call, "'regex_search': '%s' is not a group of the pattern", wanted);
	return found;
}

static bool give_groups(const Call *call, const GMatchInfo *info, Value *ret)
{
	ret->json = json_array();
	for (unsigned i = 1; i < call->count; i++) {
		const char *wanted;
		if (!call_text(call, i, "", &wanted))
			return false;
		g_autofree char *found = group_text(call, info, wanted);
		if (!found)
			return false;
		json_array_append_new(ret->json, json_text(found, strlen(found)));
	}
	return true;
}

/* The slots of the named parameters after "*". */
enum { SLOT_MULTILINE = CALL_ARGUMENTS_MAX - 2 };

static bool search(const Call *call, bool anchored, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *pattern, *text = call_input_text(call, &hold);
	RegexFlags flags = {.anchored = anchored};
	bool found;
	if (!call_text(call, 0, "", &pattern) || !flags_of(call, SLOT_MULTILINE, &flags))
		return false;
	g_autoptr(GRegex) regex = call_regex(call, pattern, flags);
	g_autoptr(GMatchInfo) info = NULL;
	if (!regex || !call_match(call, regex, text, &info, &found))
		return false;
	if (!found)
		return give(ret, json_null());
	if (call->count > 1)
		return give_groups(call, info, ret);
	g_autofree char *whole = g_match_info_fetch(info, 0);
	return give_text(ret, whole);
}

static bool apply_search(const Call *call, Value *ret)
{
	return search(call, false, ret);
}

static bool apply_match(const Call *call, Value *ret)
{
	return search(call, true, ret);
}

typedef struct {
	const Call *call;
	const char *replacement;
	int64_t left;
	bool stopped;
} Replacing;

static gboolean replace_one(const GMatchInfo *info, GString *out, gpointer data)
{
	Replacing *replacing = data;
	g_autoptr(GError) error = NULL;
	const Call *call = replacing->call;
	g_autofree char *text =
	        g_match_info_expand_references(info, replacing->replacement, &error);
	if (!text || !context_spend(call->context, call->node, 20) ||
	        !context_grow(call->context, call->node, strlen(text))) {
		replacing->stopped = true;
		return TRUE;
	}
	g_string_append(out, text);
	return --replacing->left == 0;
}

static bool replace_all(const Call *call, const GRegex *regex, const char *text,
        const char *replacement, int64_t count, Value *ret)
{
	g_autoptr(GError) error = NULL;
	Replacing replacing = {call, replacement, count > 0 ? count : -1, false};
	if (strlen(text) > REGEX_TEXT_MAX)
		return call_fail(call, "a text to search is longer than %d bytes", REGEX_TEXT_MAX);
	if (!g_regex_check_replacement(replacement, NULL, &error))
		return call_fail(call, "replacement '%s' cannot be read", replacement);
	g_autofree char *result =
	        g_regex_replace_eval(regex, text, -1, 0, 0, replace_one, &replacing, &error);
	if (replacing.stopped)
		return call->context->error ||
		       call_fail(call, "replacement '%s' cannot be read", replacement);
	if (!result)
		return call_fail(call, "the pattern takes too long on this text");
	return give_text(ret, result);
}

static bool apply_replace(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *pattern, *replacement, *text = call_input_text(call, &hold);
	int64_t count;
	RegexFlags flags = {0};
	if (!call_text(call, 0, "", &pattern) || !call_text(call, 1, "", &replacement) ||
	        !flags_of(call, 2, &flags) || !call_integer(call, 4, 0, &count))
		return false;
	g_autoptr(GRegex) regex = call_regex(call, pattern, flags);
	return regex && replace_all(call, regex, text, replacement, count, ret);
}

/* Without groups the whole match, with one that group, with more a list of them. */
static json_t *found_item(const GMatchInfo *info, int groups)
{
	json_t *list = json_array();
	for (int i = groups ? 1 : 0; i <= groups; i++) {
		g_autofree char *text = g_match_info_fetch(info, i);
		json_array_append_new(list, json_text(text ? text : "", text ? strlen(text) : 0));
	}
	if (groups > 1)
		return list;
	json_t *only = json_incref(json_array_get(list, 0));
	json_decref(list);
	return only;
}

static bool apply_findall(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	g_autoptr(GError) error = NULL;
	const char *pattern, *text = call_input_text(call, &hold);
	RegexFlags flags = {0};
	bool found;
	if (!call_text(call, 0, "", &pattern) || !flags_of(call, 1, &flags))
		return false;
	g_autoptr(GRegex) regex = call_regex(call, pattern, flags);
	g_autoptr(GMatchInfo) info = NULL;
	if (!regex || !call_match(call, regex, text, &info, &found))
		return false;
	ret->json = json_array();
	while (found) {
		json_array_append_new(
		        ret->json, found_item(info, g_regex_get_capture_count(regex)));
		if (!context_spend(call->context, call->node, 20))
			return false;
		found = g_match_info_next(info, &error);
	}
	return !error || call_fail(call, "the pattern takes too long on this text");
}

static bool apply_escape(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	g_autofree char *escaped = g_regex_escape_string(call_input_text(call, &hold), -1);
	return give_text(ret, escaped);
}

static const Plug plugs[] = {
        {"regex_search", "pattern * multiline= ignorecase=", apply_search,
                "the first match, or the groups asked for ('\\\\1', '\\\\g<name>'); none when "
                "there is no match",
                false},
        {"regex_match", "pattern * multiline= ignorecase=", apply_match,
                "as `regex_search`, at the start of the text only", false},
        {"regex_replace", "pattern= replacement= multiline= ignorecase= count=", apply_replace,
                "every match replaced", false},
        {"regex_findall", "pattern multiline= ignorecase=", apply_findall, "a list of all matches",
                false},
        {"regex_escape", "", apply_escape, "a pattern that matches the text itself", false},
};

const PlugTable filters_regex = {plugs, G_N_ELEMENTS(plugs)};
