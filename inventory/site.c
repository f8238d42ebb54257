#include "inventory/site.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/normalise.h"
#include "inventory/route.h"
#include "inventory/site_network.h"
#include "inventory/site_ssh.h"
#include "inventory/wwid.h"
#include <string.h>

#define SITE_MAX_HOSTS 10000

typedef bool (*Finish)(Site *site, void *entry, GError **error);

static bool each_finish(Site *site, GPtrArray *list, Finish finish, GError **error)
{
	for (guint i = 0; list && i < list->len; i++)
		if (!finish(site, g_ptr_array_index(list, i), error))
			return false;
	return true;
}

/* The same, going on behind an error when `more` takes those. */
static bool each_finish_all(
        Site *site, GPtrArray *list, Finish finish, GPtrArray *more, GError **first)
{
	for (guint i = 0; list && i < list->len; i++) {
		GError *found = NULL;
		if (!finish(site, g_ptr_array_index(list, i), &found) &&
		        !error_gather(first, found, more))
			return false;
	}
	return *first == NULL;
}

/* Where a key of a mapping stands, or the mapping itself when the key was left out. */
static const Node *at_key(const Node *node, const char *key)
{
	const Node *value = node_find(node, key);
	return value ? value : node;
}

/* Names become file names in a ZIP that Windows opens: ASCII, no path, unique without case. */
static bool name_check(const Node *node, const char *name, GError **error)
{
	bool good = *name && g_ascii_isalnum(*name) && strlen(name) <= 64;
	for (const char *p = name; *p; p++)
		good = good && (g_ascii_isalnum(*p) || strchr("._-", *p));
	return good ||
	       node_fail(at_key(node, "name"), error,
	               "'%s' is not a name (letters, digits, '.', '_' and '-', at most 64)", name);
}

/* The offsets say where an entry of the list keeps them. */
static bool names_unique(const GPtrArray *list, size_t name_offset, size_t node_offset,
        const char *what, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; list && i < list->len; i++) {
		const char *entry = g_ptr_array_index(list, i);
		const Node *node = *(const Node *const *)(const void *)(entry + node_offset);
		const char *name = *(char *const *)(const void *)(entry + name_offset);
		g_autofree char *folded = g_ascii_strdown(name, -1);
		const Node *other = g_hash_table_lookup(seen, folded);
		if (other)
			return node_fail(at_key(node, "name"), error,
			        "%s '%s' is there already, at line %u", what, name,
			        node_line(other));
		g_hash_table_insert(seen, g_steal_pointer(&folded), (void *)node);
	}
	return true;
}

/* A secret that nothing would ever use is a misunderstanding. */
static bool ssh_finish(const SiteHost *host, GError **error)
{
	const SiteSsh *ssh = host->ssh;
	if (!ssh)
		return true;
	if (ssh->sudo_password && !ssh->sudo)
		return node_fail(at_key(ssh->node, "sudo_password"), error,
		        "'sudo_password' is of no use without 'sudo: true'");
	if (ssh->identity_passphrase && !*ssh->identity_file)
		return node_fail(at_key(ssh->node, "identity_passphrase"), error,
		        "'identity_passphrase' is of no use without 'identity_file'");
	if (host->connection != CONNECTION_SSH &&
	        (ssh->password || ssh->sudo_password || ssh->identity_passphrase))
		return node_fail(ssh->node, error,
		        "passwords are for 'connection: ssh'; host '%s' is not reached so",
		        host->name);
	return true;
}

/* "500G" in binary units. */
static bool size_parse(const char *text, uint64_t *ret_bytes)
{
	static const char units[] = "KMGTP";
	size_t digits = strspn(text, "0123456789");
	const char *unit = text[digits] ? strchr(units, g_ascii_toupper(text[digits])) : NULL;
	g_autofree char *number = g_strndup(text, digits);
	guint64 value;
	if (!unit || (text[digits + 1] && g_ascii_strcasecmp(text + digits + 1, "iB") != 0) ||
	        !g_ascii_string_to_unsigned(number, 10, 1, 1000000, &value, NULL))
		return false;
	*ret_bytes = value << (10 * (unit - units + 1));
	return true;
}

static bool guest_finish(const Site *site, SiteGuest *guest, GError **error)
{
	if (!site_platform_find(site, guest->platform))
		return node_fail(at_key(guest->node, "platform"), error,
		        "no such platform '%s' under platforms", guest->platform);
	return !*guest->memory || size_parse(guest->memory, &guest->memory_bytes) ||
	       node_fail(at_key(guest->node, "memory"), error,
	               "'%s' is not a size like 16G or 512M", guest->memory);
}

/* Digits and dots alone are meant for an IPv4 address, and are no name either. */
/* Of digits and dots, whatever their width: a name has neither only. */
static bool is_no_address(const char *text)
{
	Address ignored;
	g_autofree char *narrow = text ? normalise_token(text) : NULL;
	return narrow && *narrow && !narrow[strspn(narrow, "0123456789.")] &&
	       !address_parse(text, &ignored);
}

static bool host_finish(Site *site, void *entry, GError **error)
{
	SiteHost *host = entry;
	(void)site;
	if (!name_check(host->node, host->name, error))
		return false;
	if (is_no_address(host->address))
		return site_no_address(at_key(host->node, "address"), host->address, error);
	if (host->connection == CONNECTION_SSH && !*host->address)
		return node_fail(host->node, error,
		        "host '%s' has no address (or connection: none)", host->name);
	if (!ssh_finish(host, error))
		return false;
	if (host->guest && host->kind != MACHINE_VIRTUAL)
		return node_fail(host->guest->node, error,
		        "host '%s' is a guest, but its kind is not 'virtual'", host->name);
	return !host->guest || guest_finish(site, host->guest, error);
}

/* When all hosts are known. */
static bool host_route_finish(Site *site, void *entry, GError **error)
{
	return route_check(site, entry, error);
}

static bool host_known(const Site *site, const Node *node, const char *name, GError **error)
{
	return site_host_find(site, name) ||
	       node_fail(node, error, "no such host '%s' under hosts", name);
}

static bool platform_finish(Site *site, void *entry, GError **error)
{
	const SitePlatform *platform = entry;
	const SiteSsh *ssh = platform->ssh;
	(void)site;
	if (!name_check(platform->node, platform->name, error))
		return false;
	if (ssh && ssh->identity_passphrase && !*ssh->identity_file)
		return node_fail(at_key(ssh->node, "identity_passphrase"), error,
		        "'identity_passphrase' is of no use without 'identity_file'");
	return !ssh || !ssh->sudo ||
	       node_fail(at_key(ssh->node, "sudo"), error,
	               "'sudo' is of no use here: libvirt's read-only socket is open to everybody");
}

/* When all hosts are known. */
static bool platform_route_finish(Site *site, void *entry, GError **error)
{
	return route_check_platform(site, entry, error);
}

static bool mount_finish(Site *site, void *entry, GError **error)
{
	SiteMount *mount = entry;
	if (!host_known(site, at_key(mount->node, "host"), mount->host, error))
		return false;
	if (*mount->target != '/')
		return node_fail(at_key(mount->node, "target"), error,
		        "'%s' is not an absolute mount point", mount->target);
	for (size_t n = strlen(mount->target); n > 1 && mount->target[n - 1] == '/'; n--)
		mount->target[n - 1] = '\0'; /* as the kernel shows it */
	return true;
}

static bool mounts_unique(const SiteVolume *volume, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < volume->mounts->len; i++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, i);
		if (!g_hash_table_add(seen, mount->host))
			return node_fail(at_key(mount->node, "host"), error,
			        "host '%s' mounts volume '%s' twice", mount->host, volume->name);
	}
	return true;
}

/* The same digits in units of ten, which the makers of disks mean by them. */
static uint64_t size_decimal(const char *text)
{
	static const char units[] = "KMGTP";
	size_t digits = strspn(text, "0123456789");
	g_autofree char *number = g_strndup(text, digits);
	guint64 value = 0;
	g_ascii_string_to_unsigned(number, 10, 1, 1000000, &value, NULL);
	for (const char *u = units; *u; u++) {
		value *= 1000;
		if (*u == g_ascii_toupper(text[digits]))
			break;
	}
	return value;
}

/* A second name for one LUN; parts of it may be volumes of their own, when they are mounted. */
static bool wwid_finish(Site *site, SiteVolume *volume, GError **error)
{
	if (!*volume->wwid)
		return true;
	char *name = wwid_normalise(volume->wwid);
	if (!name)
		return node_fail(at_key(volume->node, "wwid"), error,
		        "'%s' is not the WWID of a LUN (16 or 32 hexadecimal digits as the array "
		        "shows them, or as multipath -ll or /dev/disk/by-id spell it)",
		        volume->wwid);
	g_free(volume->wwid);
	volume->wwid = name;
	for (guint i = 0; site->storage->pdata[i] != volume; i++) {
		const SiteVolume *other = site->storage->pdata[i];
		if (strcmp(other->wwid, name) == 0 &&
		        (volume->mounts->len == 0 || other->mounts->len == 0))
			return node_fail(at_key(volume->node, "wwid"), error,
			        "volume '%s' has this WWID already, at line %u", other->name,
			        node_line(other->node));
	}
	return true;
}

static bool lun_finish(Site *site, SiteVolume *volume, GError **error)
{
	bool raw = g_ascii_strcasecmp(volume->kind, "asm") == 0 ||
	           g_ascii_strcasecmp(volume->kind, "lun") == 0;
	if (raw && volume->mounts->len > 0)
		return node_fail(at_key(volume->node, "mounts"), error,
		        "nobody mounts a volume of kind '%s': name its hosts under 'hosts'",
		        volume->kind);
	for (guint i = 0; i < volume->hosts->len; i++)
		if (!host_known(
		            site, at_key(volume->node, "hosts"), volume->hosts->pdata[i], error))
			return false;
	return wwid_finish(site, volume, error);
}

static bool volume_finish(Site *site, void *entry, GError **error)
{
	SiteVolume *volume = entry;
	if (!name_check(volume->node, volume->name, error))
		return false;
	if (*volume->size && !size_parse(volume->size, &volume->size_bytes))
		return node_fail(at_key(volume->node, "size"), error,
		        "'%s' is not a size like 500G or 2T", volume->size);
	volume->size_least = *volume->size ? size_decimal(volume->size) : 0;
	return each_finish(site, volume->mounts, mount_finish, error) &&
	       mounts_unique(volume, error) && lun_finish(site, volume, error);
}

static bool hosts_mean(const Site *site, const char *pattern)
{
	for (size_t i = 0; i < site_host_count(site); i++)
		if (site_host_matches(site_host(site, i), pattern))
			return true;
	return false;
}

static bool licence_finish(Site *site, void *entry, GError **error)
{
	SiteLicence *licence = entry;
	for (guint i = 0; licence->hosts && i < licence->hosts->len; i++)
		if (!hosts_mean(site, g_ptr_array_index(licence->hosts, i)))
			return node_fail(at_key(licence->node, "hosts"), error,
			        "no host, role or group '%s' under hosts",
			        (const char *)g_ptr_array_index(licence->hosts, i));
	if (licence->document && g_path_is_absolute(licence->document))
		return node_fail(at_key(licence->node, "document"), error,
		        "'%s' must be relative to the site folder", licence->document);
	if (licence->expires && *licence->expires)
		clock_parse_day_end(licence->expires, &licence->expires_at_us);
	return name_check(licence->node, licence->name, error);
}

static bool identity_finish(const SiteIdentity *identity, GError **error)
{
	const char *province = identity->province;
	bool six = strlen(province) == 6 && strspn(province, "0123456789") == 6 &&
	           g_str_has_suffix(province, "0000");
	if (*province && !six)
		return node_fail(at_key(identity->node, "province"), error,
		        "'%s' is not a province code of GB/T 2260 (six digits, like 130000)",
		        province);
	if (!*identity->name)
		return node_fail(at_key(identity->node, "name"), error, "the site's name is empty");
	return *identity->unit ||
	       node_fail(at_key(identity->node, "unit"), error, "the unit id is empty");
}

static bool uniques_finish(Site *site, GError **error)
{
	return names_unique(site->hosts, offsetof(SiteHost, name), offsetof(SiteHost, node), "host",
	               error) &&
	       names_unique(site->platforms, offsetof(SitePlatform, name),
	               offsetof(SitePlatform, node), "platform", error) &&
	       names_unique(site->storage, offsetof(SiteVolume, name), offsetof(SiteVolume, node),
	               "volume", error) &&
	       names_unique(site->licences, offsetof(SiteLicence, name),
	               offsetof(SiteLicence, node), "licence", error);
}

/* Parts that stand alone: an error in one makes none in another. Those behind it need all names. */
static void parts_finish(Site *site, GPtrArray *more, GError **first)
{
	GError *found = NULL;
	bool go = identity_finish(site->identity, &found) || error_gather(first, found, more);
	if (go)
		each_finish_all(site, site->platforms, platform_finish, more, first);
	if (!*first || more)
		each_finish_all(site, site->hosts, host_finish, more, first);
	found = NULL;
	if ((!*first || more) && !uniques_finish(site, &found))
		error_gather(first, found, more);
}

static void joins_finish(Site *site, GPtrArray *more, GError **first)
{
	static const struct {
		size_t list;
		Finish finish;
	} joins[] = {{offsetof(Site, hosts), host_route_finish},
	        {offsetof(Site, platforms), platform_route_finish},
	        {offsetof(Site, storage), volume_finish},
	        {offsetof(Site, licences), licence_finish}};
	for (size_t i = 0; i < G_N_ELEMENTS(joins); i++) {
		if (i == 2 && (!*first || more))
			site_network_finish(site, more, first);
		if (!*first || more)
			each_finish_all(site, *(GPtrArray **)(void *)((char *)site + joins[i].list),
			        joins[i].finish, more, first);
	}
}

static bool site_finish(Site *site, GPtrArray *more, GError **error)
{
	GError *first = NULL;
	if (site_host_count(site) > SITE_MAX_HOSTS)
		return node_fail(
		        tree_root(site->tree), error, "more than %d hosts", SITE_MAX_HOSTS);
	parts_finish(site, more, &first);
	if (!first || more)
		joins_finish(site, more, &first);
	if (first)
		g_propagate_error(error, first);
	return first == NULL;
}

/* As a draft it comes back with its errors, when it could be read at all. */
static Site *site_from_tree(Tree *tree, bool draft, GPtrArray *more, GError **error)
{
	if (!tree)
		return NULL;
	g_autoptr(Site) site = g_new0(Site, 1);
	bool decoded = fields_decode_all(&site_table, tree_root(tree), site, more, error);
	site->tree = tree; /* decoding fills the whole struct */
	if (decoded)
		site_ssh_defaults(site);
	return decoded && (site_finish(site, more, error) || draft) ? g_steal_pointer(&site) : NULL;
}

Site *site_load_draft(const char *path, GPtrArray *more, GError **error)
{
	return site_from_tree(tree_load(path, 0, error), true, more, error);
}

Site *site_load_all(const char *path, GPtrArray *more, GError **error)
{
	return site_from_tree(tree_load(path, 0, error), false, more, error);
}

Site *site_load(const char *path, GError **error)
{
	return site_load_all(path, NULL, error);
}

Site *site_parse(const char *name, const char *bytes, size_t length, GError **error)
{
	return site_from_tree(tree_parse_yaml(name, bytes, length, 0, error), false, NULL, error);
}

void site_free(Site *site)
{
	if (!site)
		return;
	Tree *tree = site->tree; /* clearing empties the whole struct */
	fields_clear(&site_table, site);
	tree_free(tree);
	g_free(site);
}

const char *site_digest(const Site *site)
{
	return tree_text(site->tree)->sha256;
}

size_t site_host_count(const Site *site)
{
	return site->hosts ? site->hosts->len : 0;
}

const SiteHost *site_host(const Site *site, size_t index)
{
	return g_ptr_array_index(site->hosts, index);
}

const SiteHost *site_host_find(const Site *site, const char *name)
{
	for (size_t i = 0; i < site_host_count(site); i++)
		if (strcmp(site_host(site, i)->name, name) == 0)
			return site_host(site, i);
	return NULL;
}

const SitePlatform *site_platform_find(const Site *site, const char *name)
{
	for (guint i = 0; site->platforms && i < site->platforms->len; i++) {
		const SitePlatform *platform = g_ptr_array_index(site->platforms, i);
		if (strcmp(platform->name, name) == 0)
			return platform;
	}
	return NULL;
}

GPtrArray *site_lun_hosts(const SiteVolume *volume)
{
	GPtrArray *hosts = g_ptr_array_new();
	for (guint i = 0; *volume->wwid && i < volume->mounts->len; i++) {
		const SiteMount *mount = volume->mounts->pdata[i];
		g_ptr_array_add(hosts, mount->host);
	}
	for (guint i = 0; i < volume->hosts->len; i++)
		if (!g_ptr_array_find_with_equal_func(
		            hosts, volume->hosts->pdata[i], g_str_equal, NULL))
			g_ptr_array_add(hosts, volume->hosts->pdata[i]);
	return hosts;
}

const SiteSubnet *site_subnet_find(const Site *site, const Address *address)
{
	const GPtrArray *subnets = site->network ? site->network->subnets : NULL;
	const SiteSubnet *best = NULL;
	for (guint i = 0; subnets && i < subnets->len; i++) {
		const SiteSubnet *subnet = g_ptr_array_index(subnets, i);
		if (subnet_contains(&subnet->subnet, address) &&
		        (!best || subnet->subnet.prefix > best->subnet.prefix))
			best = subnet;
	}
	return best;
}
