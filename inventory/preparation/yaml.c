/* The tables, found good, as site.yaml. */
#include "base/normalise.h"
#include "inventory/preparation/reading.h"
#include "inventory/yaml_text.h"
#include <string.h>

static const FormRow *row_at(const FormTable *table, guint index)
{
	return g_ptr_array_index(table->rows, index);
}

static void members_add(
        GString *out, const FormRow *row, const char *indent, const char *const *keys)
{
	for (; *keys; keys++)
		yaml_key_add_some(out, indent, *keys, row_value(row, *keys));
}

/* A number stands without quotes. */
static void number_add(GString *out, const FormRow *row, const char *indent, const char *key)
{
	if (*row_value(row, key))
		g_string_append_printf(out, "%s%s: %s\n", indent, key, row_value(row, key));
}

/* A mapping of some members under `name`; nothing when all are empty. */
static void part_add(GString *out, const FormRow *row, const char *name, const char *const *keys)
{
	g_autoptr(GString) part = g_string_new(NULL);
	members_add(part, row, "      ", keys);
	if (part->len > 0)
		g_string_append_printf(out, "    %s:\n%s", name, part->str);
}

static void people_add(const Reading *reading, GString *out)
{
	static const char *const keys[] = {
	        "organisation", "position", "phone", "mobile", "email", NULL};
	const FormTable *table = &reading->tables[SHEET_PEOPLE];
	if (table->rows->len > 0)
		g_string_append(out, "  leading_group:\n");
	for (guint i = 0; i < table->rows->len; i++) {
		yaml_key_add(out, "    - ", "name", row_value(row_at(table, i), "name"));
		members_add(out, row_at(table, i), "      ", keys);
	}
}

/* Who answers for an item, and until when: the report tells them. */
static void responsible_add(const Reading *reading, GString *out)
{
	static const char *const keys[] = {"organisation", "position", "due", NULL};
	const FormTable *table = &reading->tables[SHEET_PEOPLE];
	g_autoptr(GString) part = g_string_new(NULL);
	for (guint i = 0; i < table->rows->len; i++) {
		char **items = row_names(row_at(table, i), "responsible");
		for (char **item = items; item && *item; item++) {
			g_autofree char *number = normalise_token(*item);
			g_string_append_printf(part, "    - item: %s\n", number);
			yaml_key_add(part, "      ", "name", row_value(row_at(table, i), "name"));
			members_add(part, row_at(table, i), "      ", keys);
		}
	}
	if (part->len > 0)
		g_string_append_printf(out, "  responsible:\n%s", part->str);
}

static void site_add(const Reading *reading, GString *out)
{
	static const char *const keys[] = {"name", "unit", "province", "profile", NULL};
	g_string_append(out, "site:\n");
	members_add(out, row_at(&reading->tables[SHEET_SITE], 0), "  ", keys);
	people_add(reading, out);
	responsible_add(reading, out);
}

static void ssh_add(GString *out, const FormRow *row)
{
	bool sudo = strcmp(row_value(row, "sudo"), "true") == 0;
	if (!*row_value(row, "user") && !*row_value(row, "port") && !sudo)
		return;
	g_string_append(out, "    ssh:\n");
	yaml_key_add_some(out, "      ", "user", row_value(row, "user"));
	number_add(out, row, "      ", "port");
	if (sudo)
		g_string_append(out, "      sudo: true\n");
}

static void host_add(GString *out, const FormRow *row)
{
	static const char *const keys[] = {"address", "title", "role", "kind", "connection", NULL};
	static const char *const asset[] = {"serial", "vendor", "model", "rack", "unit", NULL};
	g_auto(GStrv) groups = normalise_list(row_value(row, "groups"), ",;/");
	yaml_key_add(out, "  - ", "name", row_value(row, "name"));
	members_add(out, row, "    ", keys);
	yaml_list_add_some(out, "    ", "groups", groups);
	ssh_add(out, row);
	part_add(out, row, "asset", asset);
	if (*row_value(row, "bmc")) {
		g_string_append(out, "    bmc:\n");
		yaml_key_add(out, "      ", "address", row_value(row, "bmc"));
		yaml_key_add_some(out, "      ", "protocol", row_value(row, "protocol"));
	}
	if (*row_value(row, "platform")) {
		const char *domain = row_value(row, "domain");
		g_string_append(out, "    guest:\n");
		yaml_key_add(out, "      ", "platform", row_value(row, "platform"));
		yaml_key_add(out, "      ", "domain", *domain ? domain : row_value(row, "name"));
	}
}

static void section_begin(GString *out, const char *indent, const char *name, guint rows)
{
	g_string_append_printf(out, "%s%s:%s\n", indent, name, rows ? "" : " []");
}

static void addresses_add(const Reading *reading, GString *out, const char *range)
{
	const FormTable *table = &reading->tables[SHEET_ADDRESSES];
	g_autoptr(GString) part = g_string_new(NULL);
	guint count = 0;
	for (guint i = 0; i < table->rows->len; i++) {
		const FormRow *row = row_at(table, i);
		char **names = row_names(row, "hosts");
		const char *state = row_value(row, "state");
		if (strcmp(row_value(row, "range"), range) != 0)
			continue;
		count++;
		yaml_key_add(part, "    - ", "address", row_value(row, "address"));
		yaml_key_add_some(part, "      ", "purpose", row_value(row, "purpose"));
		yaml_key_add_some(part, "      ", "dns_name", row_value(row, "dns_name"));
		yaml_key_add_some(part, "      ", "state", state);
		if (strcmp(state, "floating") == 0)
			yaml_list_add_some(part, "      ", "hosts", names);
		else if (names && *names)
			yaml_key_add(part, "      ", "host", *names);
		yaml_key_add_some(part, "      ", "device", row_value(row, "device"));
		yaml_key_add_some(part, "      ", "inside", row_value(row, "inside"));
	}
	section_begin(out, "  ", range, count);
	g_string_append(out, part->str);
}

static void network_add(const Reading *reading, GString *out)
{
	static const char *const keys[] = {"gateway", "purpose", NULL};
	const FormTable *table = &reading->tables[SHEET_SUBNETS];
	const FormRow *site = row_at(&reading->tables[SHEET_SITE], 0);
	g_string_append(out, "\nnetwork:\n");
	section_begin(out, "  ", "subnets", table->rows->len);
	for (guint i = 0; i < table->rows->len; i++) {
		yaml_key_add(out, "    - ", "cidr", row_value(row_at(table, i), "cidr"));
		members_add(out, row_at(table, i), "      ", keys);
	}
	addresses_add(reading, out, "internal");
	addresses_add(reading, out, "public");
	yaml_list_add_some(out, "  ", "dns", row_names(site, "dns"));
	yaml_list_add_some(out, "  ", "public_allowed", row_names(site, "public_allowed"));
}

static void platforms_add(const Reading *reading, GString *out)
{
	static const char *const keys[] = {"kind", "uri", NULL};
	const FormTable *table = &reading->tables[SHEET_PLATFORMS];
	g_string_append_c(out, '\n');
	section_begin(out, "", "platforms", table->rows->len);
	for (guint i = 0; i < table->rows->len; i++) {
		yaml_key_add(out, "  - ", "name", row_value(row_at(table, i), "name"));
		members_add(out, row_at(table, i), "    ", keys);
	}
}

static bool same_volume(const FormRow *a, const FormRow *b)
{
	return g_ascii_strcasecmp(row_value(a, "name"), row_value(b, "name")) == 0;
}

/* What the first of the volume's rows says that says it. */
static const char *volume_value(const FormTable *table, guint first, const char *key)
{
	for (guint i = first; i < table->rows->len; i++)
		if (same_volume(row_at(table, i), row_at(table, first)) &&
		        *row_value(row_at(table, i), key))
			return row_value(row_at(table, i), key);
	return "";
}

static void mounts_add(const FormTable *table, guint first, GString *out)
{
	g_autoptr(GString) part = g_string_new(NULL);
	for (guint i = first; i < table->rows->len; i++) {
		const FormRow *row = row_at(table, i);
		char **names = row_names(row, "hosts");
		bool meant = same_volume(row, row_at(table, first)) && *row_value(row, "target");
		for (; meant && names && *names; names++) {
			yaml_key_add(part, "      - ", "host", *names);
			yaml_key_add(part, "        ", "target", row_value(row, "target"));
		}
	}
	section_begin(out, "    ", "mounts", part->len > 0);
	g_string_append(out, part->str);
}

/* Hosts that see the volume's LUN and mount nothing. */
static void seers_add(const FormTable *table, guint first, GString *out)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	for (guint i = first; i < table->rows->len; i++) {
		const FormRow *row = row_at(table, i);
		char **names = row_names(row, "hosts");
		bool meant = same_volume(row, row_at(table, first)) && !*row_value(row, "target");
		for (; meant && names && *names; names++)
			g_ptr_array_add(all, *names);
	}
	g_ptr_array_add(all, NULL);
	yaml_list_add_some(out, "    ", "hosts", (char *const *)all->pdata);
}

static void volumes_add(const Reading *reading, GString *out)
{
	const FormTable *table = &reading->tables[SHEET_VOLUMES];
	g_string_append_c(out, '\n');
	section_begin(out, "", "storage", table->rows->len);
	for (guint i = 0; i < table->rows->len; i++) {
		bool before = false;
		for (guint j = 0; j < i; j++)
			before = before || same_volume(row_at(table, i), row_at(table, j));
		if (before)
			continue;
		yaml_key_add(out, "  - ", "name", row_value(row_at(table, i), "name"));
		yaml_key_add_some(out, "    ", "kind", volume_value(table, i, "kind"));
		yaml_key_add_some(out, "    ", "size", volume_value(table, i, "size"));
		yaml_key_add_some(out, "    ", "wwid", volume_value(table, i, "wwid"));
		mounts_add(table, i, out);
		seers_add(table, i, out);
	}
}

static void licences_add(const Reading *reading, GString *out)
{
	static const char *const keys[] = {"family", "product", "metric", NULL};
	const FormTable *table = &reading->tables[SHEET_LICENCES];
	g_string_append_c(out, '\n');
	section_begin(out, "", "licences", table->rows->len);
	for (guint i = 0; i < table->rows->len; i++) {
		const FormRow *row = row_at(table, i);
		yaml_key_add(out, "  - ", "name", row_value(row, "name"));
		members_add(out, row, "    ", keys);
		number_add(out, row, "    ", "quantity");
		yaml_key_add_some(out, "    ", "expires", row_value(row, "expires"));
		yaml_key_add_some(out, "    ", "document", row_value(row, "document"));
	}
}

char *tables_to_yaml(const Reading *reading, const char *file)
{
	const FormTable *hosts = &reading->tables[SHEET_HOSTS];
	g_autofree char *base = g_path_get_basename(file);
	g_autofree char *name = normalise_text(base);
	GString *out = g_string_new(NULL);
	g_string_append_printf(out,
	        "# 本省部署信息，由准备表 %s 生成；键的说明：jiuxu manual site.yaml。\n"
	        "# The plan of this site, made from the preparation workbook.\n\n",
	        name);
	site_add(reading, out);
	g_string_append_c(out, '\n');
	section_begin(out, "", "hosts", hosts->rows->len);
	for (guint i = 0; i < hosts->rows->len; i++)
		host_add(out, row_at(hosts, i));
	network_add(reading, out);
	platforms_add(reading, out);
	volumes_add(reading, out);
	licences_add(reading, out);
	return g_string_free(out, FALSE);
}
