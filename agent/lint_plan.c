#include "agent/lint_plan.h"
#include "base/cleanup.h"
#include "checks/forms.h"
#include "inventory/route.h"
#include "inventory/site_secrets.h"
#include <string.h>
#include <sys/stat.h>

static const Node *at_key(const Node *node, const char *key)
{
	const Node *value = node_find(node, key);
	return value ? value : node;
}

static void take(GPtrArray *faults, GError *error)
{
	g_ptr_array_add(faults, g_strdup(error->message));
	g_error_free(error);
}

/* By address and port: behind one address that forwards there may be many. */
static char *place_of(const SiteHost *host)
{
	g_autofree char *address = g_ascii_strdown(host->address, -1);
	return g_strdup_printf("%s %d", address, host->ssh ? (int)host->ssh->port : 0);
}

static void lint_addresses(const Site *site, GPtrArray *faults)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		if (!host->address || !*host->address || host->connection == CONNECTION_LOCAL)
			continue;
		g_autofree char *place = place_of(host);
		const SiteHost *other = g_hash_table_lookup(seen, place);
		GError *error = NULL;
		if (!other) {
			g_hash_table_insert(seen, g_steal_pointer(&place), (void *)host);
			continue;
		}
		node_fail(at_key(host->node, "address"), &error,
		        "address %s of host '%s' is that of '%s' already, at line %u",
		        host->address, host->name, other->name,
		        node_line(at_key(other->node, "address")));
		take(faults, error);
	}
}

static void lint_documents(const Site *site, const char *site_dir, GPtrArray *faults)
{
	for (guint i = 0; site->licences && i < site->licences->len; i++) {
		const SiteLicence *licence = site->licences->pdata[i];
		if (!licence->document || !*licence->document)
			continue;
		g_autofree char *path = g_build_filename(site_dir, licence->document, NULL);
		GError *error = NULL;
		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			continue;
		node_fail(at_key(licence->node, "document"), &error,
		        "the document '%s' is not there", licence->document);
		take(faults, error);
	}
}

/* What secrets.jx holds is not looked at: lint asks nobody for its passphrase. */
static void lint_secrets(const Site *site, const char *site_dir, GPtrArray *faults)
{
	g_autofree char *path = g_build_filename(site_dir, "secrets.jx", NULL);
	GError *error = NULL;
	if (!g_file_test(path, G_FILE_TEST_EXISTS) &&
	        !site_secrets_check(site, NULL, site_dir, &error))
		take(faults, error);
}

/* What the console is to read; a file of the host's own nobody sees from here. */
void lint_certificates(const Checklist *checklist, const char *site_dir, GPtrArray *faults)
{
	for (size_t i = 0; i < checklist_count(checklist); i++) {
		const Check *check = checklist_check(checklist, i);
		const char *ca = check->form && form_is_console(check->form, check->form_node)
		                         ? form_text(check->form_node, "ca")
		                         : NULL;
		GError *error = NULL;
		if (!ca)
			continue;
		g_autofree char *path = g_path_is_absolute(ca)
		                                ? g_strdup(ca)
		                                : g_build_filename(site_dir, ca, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			continue;
		node_fail(node_find(check->form_node, "ca"), &error,
		        "the file of trusted certificates '%s' of check '%s' is not there", ca,
		        check->id);
		take(faults, error);
	}
}

/* Of another console they may be elsewhere: here each is a login that will not work. */
static void key_look(const SiteHost *host, const char *path, GPtrArray *warnings)
{
	struct stat about;
	GError *error = NULL;
	if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
		node_fail(at_key(host->node, "ssh"), &error,
		        "the private key '%s' is not there (identity_file of host '%s')", path,
		        host->name);
	else if (about.st_mode & 077)
		node_fail(at_key(host->node, "ssh"), &error,
		        "the private key '%s' is open to others (mode %04o); run chmod 600", path,
		        (unsigned)(about.st_mode & 07777));
	if (error)
		take(warnings, error);
}

/* Each key once, at the first host that names it. */
static void lint_keys(const Site *site, const char *site_dir, GPtrArray *warnings)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		char *path = host->connection == CONNECTION_SSH && host->ssh
		                     ? route_path(site_dir, host->ssh->identity_file)
		                     : NULL;
		if (path && !g_hash_table_contains(seen, path))
			key_look(host, path, warnings);
		if (path)
			g_hash_table_add(seen, path);
	}
}

void lint_plan(const Site *site, const char *site_dir, GPtrArray *faults, GPtrArray *warnings)
{
	lint_keys(site, site_dir, warnings);
	lint_addresses(site, faults);
	lint_documents(site, site_dir, faults);
	lint_secrets(site, site_dir, faults);
}
