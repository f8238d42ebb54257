/* Which hosts a pattern means, and what expressions see of one as `plan`. */
#include "base/cleanup.h"
#include "inventory/preparation_form.h"
#include "inventory/site.h"
#include <string.h>

/* "数据库", "load balancer": what the workbook and the reports call a role. */
static bool is_called(const char *role, const char *pattern)
{
	const FormSheet *form = &form_sheets[SHEET_HOSTS];
	const FormWord *word = form->columns[form_column_index(form, "role")].words;
	while (word->name && strcmp(word->name, role) != 0)
		word++;
	return word->name && (strcmp(word->zh, pattern) == 0 || strcmp(word->en, pattern) == 0);
}

bool site_host_matches(const SiteHost *host, const char *pattern)
{
	if (g_pattern_match_simple(pattern, host->name) ||
	        g_pattern_match_simple(pattern, host->address) ||
	        strcmp(pattern, site_roles[host->role]) == 0 ||
	        is_called(site_roles[host->role], pattern))
		return true;
	return host->groups &&
	       g_ptr_array_find_with_equal_func(host->groups, pattern, g_str_equal, NULL);
}

const char *site_oracle(const Site *site)
{
	const Node *product = site->database ? node_find(site->database, "product") : NULL;
	const Node *version = site->database ? node_find(site->database, "version") : NULL;
	const char *maker = product ? node_scalar(product) : NULL;
	const char *number = version ? node_scalar(version) : NULL;
	g_autofree char *lower = g_ascii_strdown(maker ? maker : "oracle", -1);
	if (!strstr(lower, "oracle"))
		return "";
	guint64 major = number ? g_ascii_strtoull(number, NULL, 10) : 0;
	return major >= 12 ? "19c" : "11gR2";
}

bool site_host_meant(const SiteHost *host, const GPtrArray *patterns)
{
	for (guint i = 0; patterns && i < patterns->len; i++)
		if (site_host_matches(host, patterns->pdata[i]))
			return true;
	return !patterns || patterns->len == 0;
}

json_t *site_host_plan(const Site *site, const SiteHost *host)
{
	const SiteAsset *asset = host->asset;
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "name",
	        host->name, "oracle", site_oracle(site), "profile",
	        site_profiles[site->identity->profile], "vendor", asset ? asset->vendor : "",
	        "model", asset ? asset->model : "", "address", host->address, "role",
	        site_roles[host->role], "kind", site_machines[host->kind], "connection",
	        site_connections[host->connection], "serial", asset ? asset->serial : "", "rack",
	        asset ? asset->rack : "");
}
