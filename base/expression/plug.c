#include "base/expression/plug.h"

#include <string.h>

/* What filters of Jinja2 and Ansible that are not here are written as. */
static const struct {
	const char *name, *instead;
} filters_missing[] = {
        {"to_yaml", "use 'to_json', which YAML readers accept"},
        {"to_nice_yaml", "use 'to_json', which YAML readers accept"},
        {"from_yaml", "use 'from_json'"},
        {"json_query", "use 'selectattr' and 'map(attribute=…)'"},
        {"format", "join the parts with '~'"},
        {"ipaddr", "gather the address as a fact and compare its fields"},
        {"password_hash", "hash the password beforehand and keep it in the vault"},
        {"random", "results must be the same on every run"},
        {"shuffle", "results must be the same on every run"},
        {"attr", "write .name or ['name']"},
        {"groupby", "loop over the names and pick with 'selectattr'"},
        {"batch", "loop and test 'loop.index0 is divisibleby n'"},
        {"xmlattr", "write the attributes out"},
        {"urlize", "write the link out"},
        {"center", "let the page lay out the text"},
        {"fileglob", "nothing here reads files: gather the list first"},
        {"realpath", "nothing here reads files: gather the path first"},
        {"expanduser", "nothing here reads users: write the path out"},
        {"strftime", "nothing here reads the clock: gather the time first"},
};

static const struct {
	const char *name, *instead;
} methods_missing[] = {
        {"format", "join the parts with '~'"},
        {"join", "use the filter 'join'"},
        {"append", "write list + [item]"},
        {"extend", "write list + list"},
        {"update", "use the filter 'combine'"},
        {"pop", "values cannot be changed: build a new one"},
        {"find", "use 'in' or the filter 'regex_search'"},
        {"count", "use 'select' and 'length'"},
        {"title", "use the filter 'title'"},
        {"capitalize", "use the filter 'capitalize'"},
        {"splitlines", "write .split('\\n')"},
        {"isdigit", "write is match('[0-9]+$')"},
        {"encode", "texts are always UTF-8"},
        {"decode", "texts are always UTF-8"},
};

static const PlugTable *const filter_tables[] = {
        &filters_text, &filters_list, &filters_pick, &filters_data, &filters_regex};

static const Plug *table_find(const PlugTable *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->plugs[i].name, name) == 0)
			return &table->plugs[i];
	return NULL;
}

const Plug *filter_find(const char *name)
{
	const Plug *found = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(filter_tables) && !found; i++)
		found = table_find(filter_tables[i], name);
	return found;
}

const Plug *test_find(const char *name)
{
	return table_find(&tests_table, name);
}

const Plug *method_find(const char *name)
{
	return table_find(&methods_table, name);
}

const char *filter_instead(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(filters_missing); i++)
		if (strcmp(filters_missing[i].name, name) == 0)
			return filters_missing[i].instead;
	return NULL;
}

const char *method_instead(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(methods_missing); i++)
		if (strcmp(methods_missing[i].name, name) == 0)
			return methods_missing[i].instead;
	return NULL;
}

/* --- parameters: "separator= attribute=", "pattern replacement", "* attribute=" --- */

unsigned plug_required(const Plug *plug)
{
	g_auto(GStrv) names = g_strsplit(plug->parameters, " ", -1);
	unsigned count = 0;
	for (char **name = names; *name && **name && **name != '*'; name++)
		if (!g_str_has_suffix(*name, "="))
			count++;
	return count;
}

unsigned plug_positional_max(const Plug *plug)
{
	g_auto(GStrv) names = g_strsplit(plug->parameters, " ", -1);
	unsigned before = 0, after = 0;
	bool rest = false;
	for (char **name = names; *name && **name; name++) {
		if (**name == '*')
			rest = true;
		else if (rest)
			after++;
		else
			before++;
	}
	return rest ? CALL_ARGUMENTS_MAX - after : before;
}

int plug_slot(const Plug *plug, const char *name)
{
	g_auto(GStrv) names = g_strsplit(plug->parameters, " ", -1);
	unsigned count = g_strv_length(names), star = count;
	for (unsigned i = 0; i < count; i++)
		if (*names[i] == '*')
			star = i;
	for (unsigned i = 0; i < count; i++) {
		size_t length = strcspn(names[i], "=");
		if (i == star || strlen(name) != length || strncmp(names[i], name, length) != 0)
			continue;
		return (int)(i < star ? i : CALL_ARGUMENTS_MAX - (count - i));
	}
	return -1;
}

bool plug_call(const Plug *plug, const Call *call, Value *ret)
{
	if (!plug->apply(call, ret))
		return false;
	if (!ret->json || ret->json == call->input->json)
		return true;
	return context_built(call->context, call->node, ret->json);
}

/* --- for the plugs --- */

bool call_fail(const Call *call, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	g_autofree char *message = g_strdup_vprintf(format, values);
	va_end(values);
	return context_fail(call->context, call->node, "%s", message);
}

bool call_text(const Call *call, unsigned slot, const char *otherwise, const char **ret)
{
	const json_t *json = call->arguments[slot].json;
	*ret = json ? json_string_value(json) : otherwise;
	if (*ret || !json)
		return true;
	return call_fail(call, "'%s': argument %u must be a text, not %s", call->node->plug->name,
	        slot + 1, json_kind(json));
}

bool call_integer(const Call *call, unsigned slot, int64_t otherwise, int64_t *ret)
{
	const json_t *json = call->arguments[slot].json;
	*ret = json ? json_int64(json) : otherwise;
	if (!json || json_is_integer(json) || json_is_boolean(json))
		return true;
	return call_fail(call, "'%s': argument %u must be an integer, not %s",
	        call->node->plug->name, slot + 1, json_kind(json));
}

bool call_bool(const Call *call, unsigned slot, bool otherwise)
{
	const json_t *json = call->arguments[slot].json;
	return json ? json_truth(json) : otherwise;
}

const char *call_input_text(const Call *call, char **ret_hold)
{
	if (json_is_string(call->input->json))
		return json_string_value(call->input->json);
	*ret_hold = expression_text(call->input->json);
	return *ret_hold;
}

bool give(Value *ret, json_t *json)
{
	ret->json = json;
	return true;
}

bool give_text(Value *ret, const char *text)
{
	return give(ret, json_text(text, strlen(text)));
}

bool give_string(Value *ret, GString *text)
{
	return give(ret, json_text(text->str, text->len));
}

static json_t *characters(const json_t *text)
{
	json_t *list = json_array();
	for (const char *at = json_string_value(text); *at; at = g_utf8_next_char(at))
		json_array_append_new(list, json_text(at, (size_t)(g_utf8_next_char(at) - at)));
	return list;
}

json_t *call_items(const Call *call)
{
	json_t *input = call->input->json;
	const char *key;
	json_t *item;
	size_t count = json_is_string(input)  ? json_string_length(input)
	               : json_is_array(input) ? json_array_size(input)
	                                      : json_object_size(input);
	if (!json_is_string(input) && !json_is_array(input) && !json_is_object(input)) {
		call_fail(call, "'%s' needs a list, not %s", call->node->plug->name,
		        json_kind(input));
		return NULL;
	}
	if (!context_spend(call->context, call->node, count) ||
	        !context_grow(call->context, call->node, 16 * (uint64_t)count))
		return NULL;
	if (json_is_array(input))
		return json_incref(input);
	if (json_is_string(input))
		return characters(input);
	json_t *list = json_array();
	json_object_foreach(input, key, item)
		json_array_append_new(list, json_string_nocheck(key));
	return list;
}

static void reference_table(GString *out, const char *title, const PlugTable *table)
{
	if (title)
		g_string_append_printf(out,
		        "### %s\n\n| name | arguments | what |\n| --- | --- | "
		        "--- |\n",
		        title);
	for (size_t i = 0; i < table->count; i++)
		g_string_append_printf(out, "| `%s` | %s%s%s | %s |\n", table->plugs[i].name,
		        *table->plugs[i].parameters ? "`" : "", table->plugs[i].parameters,
		        *table->plugs[i].parameters ? "`" : "", table->plugs[i].doc);
}

void expression_reference(GString *out)
{
	for (size_t i = 0; i < G_N_ELEMENTS(filter_tables); i++)
		reference_table(out, i ? NULL : "Filters", filter_tables[i]);
	g_string_append_c(out, '\n');
	reference_table(out, "Tests", &tests_table);
	g_string_append_c(out, '\n');
	reference_table(out, "Methods", &methods_table);
}
