#include "agent/explain_numbers.h"
#include "base/cleanup.h"
#include "reports/writers/phrase.h"
#include <string.h>

static const ChecklistParameter *parameter_find(const Checklist *checklist, const char *name)
{
	for (guint i = 0; checklist->parameters && i < checklist->parameters->len; i++) {
		const ChecklistParameter *one = g_ptr_array_index(checklist->parameters, i);
		if (strcmp(one->name, name) == 0)
			return one;
	}
	return NULL;
}

/* Whether the site may ask more, and which way that is. */
static const char *movable(const ChecklistParameter *parameter, bool zh)
{
	static const Words words[] = {{"", ""}, {"；本省可改得更高", "; a site may make it higher"},
	        {"；本省可改得更低", "; a site may make it lower"}};
	return zh ? words[parameter->tighter].zh : words[parameter->tighter].en;
}

static void parameter_line(const ChecklistParameter *one, bool zh, GString *out)
{
	Words source = phrase_source_words(checklist_sources[one->source]);
	g_string_append_printf(out,
	        zh ? "- **数值**：%s：%s（%s；参数 `%s`%s）\n"
	           : "- **number**: %s: %s (%s; parameter `%s`%s)\n",
	        zh ? one->title->zh : one->title->en, node_scalar(one->value),
	        zh ? source.zh : source.en, one->name, movable(one, zh));
}

static bool is_table(const Node *node)
{
	return !node_scalar(node) && node_count(node) > 0 && node_key_at(node, 0);
}

/* How a table compares, as its key says in English; other keys are names. */
static const char *key_said(const char *key, bool zh)
{
	static const Words words[] = {{"不低于", "minimum"}, {"范围不小于", "inside"},
	        {"内存的一半（单位字节）即可", "half_memory"}, {"等于", "exact"}};
	for (size_t i = 0; zh && i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].en, key) == 0)
			return words[i].zh;
	return key;
}

/* The values that stand together in one line, named by where they stand; then what is below. */
static void table_lines(const char *path, const Node *table, bool zh, GString *out)
{
	g_autoptr(GString) values = g_string_new(NULL);
	for (size_t i = 0; i < node_count(table); i++) {
		const char *value = node_scalar(node_at(table, i));
		if (value)
			g_string_append_printf(values, "%s`%s` %s", values->len ? ", " : "",
			        node_scalar(node_key_at(table, i)), value);
	}
	if (values->len)
		g_string_append_printf(out,
		        zh ? "- **数值**（%s）：%s\n" : "- **numbers** (%s): %s\n", path,
		        values->str);
	for (size_t i = 0; i < node_count(table); i++) {
		const char *key = node_scalar(node_key_at(table, i));
		const char *said = key_said(key, zh);
		g_autofree char *below =
		        *path ? g_strdup_printf("%s %s", path, said) : g_strdup(said);
		if (is_table(node_at(table, i)))
			table_lines(below, node_at(table, i), zh, out);
	}
}

void explain_numbers(const Checklist *checklist, const Check *check, bool zh, GString *out)
{
	for (size_t i = 0; i < CHECK_PARAMETERS_MAX && check->kind->parameters[i]; i++) {
		const ChecklistParameter *one =
		        parameter_find(checklist, check->kind->parameters[i]);
		if (one)
			parameter_line(one, zh, out);
	}
	for (size_t i = 0; check->with && i < node_count(check->with); i++) {
		const char *key = node_scalar(node_key_at(check->with, i));
		if (is_table(node_at(check->with, i)))
			table_lines(strcmp(key, "versions") == 0 ? "" : key_said(key, zh),
			        node_at(check->with, i), zh, out);
	}
}
