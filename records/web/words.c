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

/* A weight of RFC 9110 12.4.2 in thousandths: what stands behind the ';' of an item; -1 when it is
 * none. */
static int weight_read(const char *text)
{
	text += strspn(text, " \t");
	if (g_ascii_strncasecmp(text, "q=", 2) != 0 || (text[2] != '0' && text[2] != '1'))
		return -1;
	int weight = (text[2] - '0') * 1000;
	text += 3;
	if (*text == '.')
		for (int place = 100; g_ascii_isdigit(*++text); place /= 10)
			weight += (*text - '0') * place;
	return text[strspn(text, " \t")] || weight > 1000 ? -1 : weight;
}

/* Whether a range is of a language: "en", "en-GB". */
static bool range_is(const char *range, size_t length, const char *language)
{
	size_t whole = strlen(language);
	return length >= whole && g_ascii_strncasecmp(range, language, whole) == 0 &&
	       (length == whole || range[whole] == '-');
}

/* How much a language is wanted, in thousandths: the most that one of its ranges says; when none is
 * there what "*" says, and 0 without that. `ret_at`: where the range stands. */
static int wanted(char *const *items, const char *language, size_t *ret_at)
{
	int found = -1, any = 0;
	*ret_at = SIZE_MAX;
	for (size_t i = 0; items[i]; i++) {
		const char *range = items[i] + strspn(items[i], " \t");
		size_t length = strcspn(range, "; \t");
		const char *behind = range + length + strspn(range + length, " \t");
		int weight = !*behind ? 1000 : *behind == ';' ? weight_read(behind + 1) : -1;
		if (weight >= 0 && length == 1 && *range == '*') {
			any = weight;
		} else if (weight > found && range_is(range, length, language)) {
			found = weight;
			*ret_at = i;
		}
	}
	return found >= 0 ? found : any;
}

bool words_english(const char *accepted)
{
	size_t english_at, chinese_at;
	g_auto(GStrv) items = g_strsplit(accepted ? accepted : "", ",", -1);
	int english = wanted(items, "en", &english_at), chinese = wanted(items, "zh", &chinese_at);
	return english > chinese || (english && english == chinese && english_at < chinese_at);
}
