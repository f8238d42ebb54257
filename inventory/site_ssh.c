#include "inventory/site_ssh.h"
#include <string.h>

static bool is_written(const SiteSsh *ssh, const char *key)
{
	return node_find(ssh->node, key) != NULL;
}

static void take_text(char **to, const char *from)
{
	g_free(*to);
	*to = g_strdup(from);
}

/* "bastion,root@10.1.1.5:22" names the host bastion. */
static bool is_jump(const char *jump, const SiteHost *host)
{
	g_auto(GStrv) hops = g_strsplit(jump ? jump : "", ",", -1);
	for (guint i = 0; hops[i]; i++)
		if (strcmp(g_strstrip(hops[i]), host->name) == 0)
			return true;
	return false;
}

/* A passphrase belongs to its key, a password to its user. */
static void take_secrets(SiteSsh *own, const SiteSsh *all, bool own_key, bool own_user)
{
	if (!own_key && !own->identity_passphrase)
		take_text(&own->identity_passphrase, all->identity_passphrase);
	if (!own_user && !own->password)
		take_text(&own->password, all->password);
	if (!own_user && !own->sudo_password && own->sudo)
		take_text(&own->sudo_password, all->sudo_password);
}

static void take(SiteHost *host, const SiteSsh *all)
{
	if (!host->ssh) {
		host->ssh = g_new0(SiteSsh, 1);
		host->ssh->node = all->node;
		take_text(&host->ssh->user, "");
		take_text(&host->ssh->identity_file, "");
		take_text(&host->ssh->jump, "");
	}
	SiteSsh *own = host->ssh;
	bool bare = own->node == all->node; /* the host has no ssh of its own */
	bool own_user = !bare && is_written(own, "user");
	bool own_key = !bare && is_written(own, "identity_file");
	if (!own_user)
		take_text(&own->user, all->user);
	if (!own_key)
		take_text(&own->identity_file, all->identity_file);
	if (bare || !is_written(own, "port"))
		own->port = all->port;
	if (bare || !is_written(own, "sudo"))
		own->sudo = all->sudo;
	if ((bare || !is_written(own, "jump")) && !is_jump(all->jump, host))
		take_text(&own->jump, all->jump);
	take_secrets(own, all, own_key, own_user);
}

void site_ssh_defaults(Site *site)
{
	for (size_t i = 0; site->ssh && i < site_host_count(site); i++) {
		SiteHost *host = g_ptr_array_index(site->hosts, i);
		if (host->connection == CONNECTION_SSH)
			take(host, site->ssh);
	}
}
