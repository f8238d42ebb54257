#include "inventory/site_new.h"
#include "base/error.h"
#include "base/file.h"
#include "base/resource.h"
#include "inventory/site.h"
#include "inventory/yaml_text.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define HOSTS_MARK "@HOSTS@"

Resource inventory_resource(const char *path);

static void ssh_add(GString *out, const ForeignHost *host)
{
	if (!host->user && !host->port && !host->identity_file && !host->sudo)
		return;
	g_string_append(out, "    ssh:\n");
	if (host->user)
		yaml_key_add(out, "      ", "user", host->user);
	if (host->port)
		g_string_append_printf(out, "      port: %d\n", host->port);
	if (host->identity_file)
		yaml_key_add(out, "      ", "identity_file", host->identity_file);
	if (host->sudo)
		g_string_append(out, "      sudo: true\n");
}

/* The role that one of its groups is named after; NULL when there is none, or more than one. */
static const char *role_of(const ForeignHost *host)
{
	const char *found = NULL;
	for (guint i = 0; host->groups && i < host->groups->len; i++) {
		const char *group = g_ptr_array_index(host->groups, i);
		if (!g_strv_contains(site_roles, group))
			continue;
		if (found)
			return NULL;
		found = group;
	}
	return found;
}

static void host_add(GString *out, const ForeignHost *host)
{
	g_string_append(out, "  - name: ");
	yaml_quoted_add(out, host->name);
	g_string_append_c(out, '\n');
	yaml_key_add(out, "    ", "address", host->address);
	if (g_strcmp0(host->connection, "local") == 0)
		g_string_append(out, "    connection: local\n");
	const char *role = role_of(host);
	if (role)
		g_string_append_printf(out, "    role: %s\n", role);
	ssh_add(out, host);
	if (!host->groups || host->groups->len == 0)
		return;
	g_string_append(out, "    groups: [");
	for (guint i = 0; i < host->groups->len; i++) {
		g_string_append(out, i ? ", " : "");
		yaml_quoted_add(out, g_ptr_array_index(host->groups, i));
	}
	g_string_append(out, "]\n");
}

/* The text of site.yaml; `hosts` NULL: none yet. Owned. */
static char *site_new_text(const ForeignInventory *hosts)
{
	Resource template = inventory_resource("site_template.yaml");
	const char *mark = strstr(template.bytes, HOSTS_MARK);
	GString *out = g_string_new_len(template.bytes, mark - template.bytes);
	bool some = hosts && hosts->hosts->len > 0;
	g_string_append(out, some ? "hosts:\n" : "hosts: []\n");
	for (guint i = 0; some && i < hosts->hosts->len; i++)
		host_add(out, g_ptr_array_index(hosts->hosts, i));
	if (!some)
		g_string_append(out,
		        "#  - name: db1\n#    address: 10.1.1.11\n#    role: database\n"
		        "#    ssh: {user: centre, sudo: true}\n#    asset: {serial: ABC123, rack: "
		        "A01, "
		        "unit: \"12\"}\n");
	else
		out->str[out->len - 1] = '\n';
	g_string_append(out, mark + strlen(HOSTS_MARK) + 1);
	return g_string_free(out, FALSE);
}

static bool folder_make(const char *dir, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);
	if (g_mkdir_with_parents(path, 0755) == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
	return false;
}

static bool text_write(const char *dir, const char *name, const char *text, GError **error)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);
	if (g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	return file_write(path, text, strlen(text), 0644, error);
}

bool site_new_folder(const char *dir, const ForeignInventory *hosts, GError **error)
{
	g_autofree char *text = site_new_text(hosts);
	return site_new_folder_of(dir, text, error);
}

bool site_new_folder_of(const char *dir, const char *text, GError **error)
{
	g_autofree char *site = g_build_filename(dir, "site.yaml", NULL);
	if (g_file_test(site, G_FILE_TEST_EXISTS)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: is there already; it is not overwritten", site);
		return false;
	}
	return folder_make(dir, "licences", error) && folder_make(dir, "attestations", error) &&
	       text_write(dir, "known_hosts", "", error) &&
	       text_write(dir, "site.yaml", text, error);
}
