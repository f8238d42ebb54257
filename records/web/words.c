#include "records/web/words.h"

#include "base/error.h"
#include "base/template.h"
#include "records/resource.h"

#include <string.h>

static json_t *tables[2]; /* en, zh */

static void words_load(void)
{
	Resource file = records_resource("web/words.tsv");
	g_auto(GStrv) lines = g_strsplit(file.bytes, "\n", -1);
	tables[0] = json_object();
	tables[1] = json_object();
	for (size_t i = 0; lines[i]; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		if (*lines[i] == '#' || g_strv_length(cells) != 3)
			continue;
		json_object_set_new(tables[1], cells[0], json_string(cells[1]));
		json_object_set_new(tables[0], cells[0], json_string(cells[2]));
	}
}

const json_t *words_all(bool zh)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		words_load();
		g_once_init_leave(&once, 1);
	}
	return tables[zh];
}

const char *word(bool zh, const char *key)
{
	const char *found = json_string_value(json_object_get(words_all(zh), key));
	return found ? found : key;
}

static const char *template_text(const char *name, void *data, size_t *ret_length)
{
	(void)data;
	g_autofree char *path = g_strdup_printf("web/templates/%s", name);
	Resource file = records_resource(path);
	*ret_length = file.length;
	return file.bytes;
}

/* Parsed once each in a language, with its words in their places; they stay as long as the program.
 */
static const Template *template_of(const char *name, bool zh, GError **error)
{
	static GMutex mutex;
	static GHashTable *of_languages[2];
	static const TemplateLoader loader = {template_text, NULL};
	g_mutex_lock(&mutex);
	if (!of_languages[zh])
		of_languages[zh] = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTable *parsed = of_languages[zh];
	Template *template = g_hash_table_lookup(parsed, name);
	if (!template) {
		size_t length;
		const char *text = template_text(name, NULL, &length);
		if (!text)
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "no template '%s'", name);
		else if ((template = template_parse(name, text, length, &loader,
		                  TEMPLATE_AUTOESCAPE_HTML | TEMPLATE_TRIM_BLOCKS, error))) {
			template_fold(template, "w", words_all(zh));
			g_hash_table_insert(parsed, g_strdup(name), template);
		}
	}
	g_mutex_unlock(&mutex);
	return template;
}

static const json_t *lookup(const char *name, void *data, bool *ret_unknown)
{
	*ret_unknown = false;
	return json_object_get(data, name);
}

bool page_render(const char *template, const json_t *vars, GString *out, GError **error)
{
	bool zh = json_is_true(json_object_get(vars, "zh"));
	const Template *parsed = template_of(template, zh, error);
	Scope scope = {lookup, (json_t *)vars};
	return parsed && template_render(parsed, &scope, EVAL_STRICT, NULL, out, error);
}

/* How much a language is wanted: its q, 0 when it is not named. */
static double wanted(char *const *items, const char *language)
{
	size_t length = strlen(language);
	for (; *items; items++) {
		const char *item = *items + strspn(*items, " \t");
		const char *quality = strchr(item, ';');
		if (g_ascii_strncasecmp(item, language, length) != 0 ||
		        g_ascii_isalpha(item[length]))
			continue;
		quality = quality ? quality + 1 + strspn(quality + 1, " \t") : "";
		return g_ascii_strncasecmp(quality, "q=", 2) == 0
		               ? g_ascii_strtod(quality + 2, NULL)
		               : 1;
	}
	return 0;
}

bool words_english(const char *accepted)
{
	g_auto(GStrv) items = g_strsplit(accepted ? accepted : "", ",", -1);
	double english = wanted(items, "en"), chinese = wanted(items, "zh");
	if (english != chinese)
		return english > chinese;
	for (size_t i = 0; english > 0 && items[i]; i++) { /* as they stand */
		const char *item = items[i] + strspn(items[i], " \t");
		if (g_ascii_strncasecmp(item, "zh", 2) == 0)
			return false;
		if (g_ascii_strncasecmp(item, "en", 2) == 0)
			return true;
	}
	return false;
}
