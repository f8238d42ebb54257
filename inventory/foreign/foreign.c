#include "inventory/foreign.h"

#include "base/error.h"
#include "inventory/foreign/model.h"
#include <string.h>

typedef enum { FORMAT_INI, FORMAT_YAML, FORMAT_JSON, FORMAT_LIST, FORMAT_PROGRAM } Format;

static bool extension_find(const char *name, Format *ret)
{
	static const struct {
		const char *extension;
		Format format;
	} rows[] = {{".ini", FORMAT_INI}, {".cfg", FORMAT_INI}, {".yml", FORMAT_YAML},
	        {".yaml", FORMAT_YAML}, {".json", FORMAT_JSON}};
	g_autofree char *lower = g_ascii_strdown(name, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (g_str_has_suffix(lower, rows[i].extension)) {
			*ret = rows[i].format;
			return true;
		}
	return false;
}

/* Whether a line can only be of an INI inventory: a section, a variable or a range. */
static bool line_is_ini(const char *line)
{
	if (*line == '[') {
		const char *colon = strchr(line, ':');
		const char *close = strchr(line, ']');
		bool address =
		        colon && close && memchr(colon + 1, ':', (size_t)MAX(close - colon - 1, 0));
		return !address;
	}
	const char *bracket = strchr(line, '[');
	return strchr(line, '=') || (bracket && bracket[-1] != '@');
}

static Format content_find(const char *text)
{
	unsigned number = 0;
	bool first = true;
	const char *at = text;
	if (g_str_has_prefix(text, "#!"))
		return FORMAT_PROGRAM;
	for (;;) {
		g_autofree char *line = foreign_line_next(&at, &number);
		if (!line)
			return FORMAT_LIST;
		if (*line == '\0' || *line == '#' || *line == ';')
			continue;
		line[strcspn(line, "#")] = '\0';
		g_strstrip(line);
		if (first && *line == '{')
			return FORMAT_JSON;
		if (first && (g_str_has_prefix(line, "---") || g_str_has_suffix(line, ":")))
			return FORMAT_YAML;
		if (line_is_ini(line))
			return FORMAT_INI;
		first = false;
	}
}

static bool tree_read(ForeignModel *model, const Text *text, Format format, GError **error)
{
	bool json = format == FORMAT_JSON;
	g_autoptr(Tree) tree =
	        json ? tree_parse_json(model->file, text->utf8, text->length, 0, error)
	             : tree_parse_yaml(model->file, text->utf8, text->length, TREE_ALIASES, error);
	return tree && ansible_tree_read(model, tree, json, error);
}

static bool text_read(ForeignModel *model, const Text *text, GError **error)
{
	Format format = FORMAT_LIST;
	if (!extension_find(model->file, &format))
		format = content_find(text->utf8);
	if (text->gb18030)
		foreign_note(model, 1, "the file is GB18030 and was read as such");
	switch (format) {
	case FORMAT_INI:
		return ansible_ini_read(model, text->utf8, error);
	case FORMAT_LIST:
		return host_list_read(model, text->utf8, error);
	case FORMAT_PROGRAM:
		return foreign_fail(model, 1, error,
		        "this is a program: give the output of 'ansible-inventory --list' instead");
	default:
		return tree_read(model, text, format, error);
	}
}

static ForeignInventory *inventory_read(const char *name, const Text *text, GError **error)
{
	g_autoptr(ForeignModel) model = foreign_model_new(name);
	if (!text_read(model, text, error))
		return NULL;
	return foreign_resolve(model, error);
}

ForeignInventory *foreign_parse(const char *name, const char *bytes, size_t length, GError **error)
{
	g_auto(Text) text = {0};
	if (!text_decode(name, bytes, length, &text, error))
		return NULL;
	return inventory_read(name, &text, error);
}

/* Ansible would read these too; we do not, and say so. */
static void neighbours_note(const char *path, ForeignInventory *inventory)
{
	static const char *const names[] = {"group_vars", "host_vars"};
	g_autofree char *folder = g_path_get_dirname(path);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *neighbour = g_build_filename(folder, names[i], NULL);
		if (g_file_test(neighbour, G_FILE_TEST_EXISTS))
			g_ptr_array_add(inventory->notes,
			        g_strdup_printf("'%s' is not read; 'ansible-inventory --list' "
			                        "gives everything in one file",
			                neighbour));
	}
}

ForeignInventory *foreign_load(const char *path, GError **error)
{
	g_auto(Text) text = {0};
	if (!text_load(path, TEXT_MAX_BYTES, &text, error))
		return NULL;
	ForeignInventory *inventory = inventory_read(path, &text, error);
	if (inventory)
		neighbours_note(path, inventory);
	return inventory;
}
