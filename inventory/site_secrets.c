#include "inventory/site_secrets.h"

/* Calls back for every secret named; stops when `each` says false. */
typedef bool (*SecretEach)(const char *name, const Node *node, void *data);

static bool ssh_each(const SiteSsh *ssh, SecretEach each, void *data)
{
	if (!ssh)
		return true;
	const struct {
		const char *key, *name;
	} named[] = {{"password", ssh->password}, {"sudo_password", ssh->sudo_password},
	        {"identity_passphrase", ssh->identity_passphrase}};
	for (size_t k = 0; k < G_N_ELEMENTS(named); k++) {
		const Node *at = node_find(ssh->node, named[k].key); /* or the whole site's */
		if (named[k].name && !each(named[k].name, at ? at : ssh->node, data))
			return false;
	}
	return true;
}

static bool named_each(const Site *site, SecretEach each, void *data)
{
	for (size_t i = 0; i < site_host_count(site); i++)
		if (!ssh_each(site_host(site, i)->ssh, each, data))
			return false;
	for (guint i = 0; site->platforms && i < site->platforms->len; i++) {
		const SitePlatform *platform = g_ptr_array_index(site->platforms, i);
		if (!ssh_each(platform->ssh, each, data))
			return false;
	}
	return true;
}

static bool none(const char *name, const Node *node, void *data)
{
	(void)name, (void)node, (void)data;
	return false;
}

bool site_names_secrets(const Site *site)
{
	return !named_each(site, none, NULL);
}

typedef struct {
	const Secrets *secrets;
	const char *site_dir;
	GError **error;
} Check;

static bool is_there(const char *name, const Node *node, void *data)
{
	const Check *check = data;
	if (check->secrets && secrets_find(check->secrets, name))
		return true;
	return node_fail(node, check->error,
	        "no secret '%s' in secrets.jx; add it with `jiuxu -C %s secret set %s`", name,
	        check->site_dir, name);
}

bool site_secrets_check(
        const Site *site, const Secrets *secrets, const char *site_dir, GError **error)
{
	Check check = {secrets, site_dir, error};
	return named_each(site, is_there, &check);
}
