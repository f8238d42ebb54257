#include "inventory/route.h"
#include "inventory/reach/jump.h"
#include <string.h>

struct Route {
	const Site *site;
	const char *site_dir;
	const Secrets *secrets;
	ReachTarget targets[1 + JUMPS_MAX]; /* the host, then outwards */
	size_t count;
	Jumps jumps[1 + JUMPS_MAX]; /* strings of the targets */
	char *identities[1 + JUMPS_MAX];
};

char *route_path(const char *site_dir, const char *path)
{
	if (!path || !*path)
		return NULL;
	if (g_path_is_absolute(path))
		return g_strdup(path);
	if (g_str_has_prefix(path, "~/"))
		return g_build_filename(g_get_home_dir(), path + 2, NULL);
	return g_build_filename(site_dir, path, NULL);
}

static const char *secret_of(const Secrets *secrets, const char *name)
{
	return secrets && name ? secrets_find(secrets, name) : NULL;
}

/* Puts a target in the next place, logged in to as `ssh` (or NULL) says; its place. */
static size_t target_add(Route *route, const char *name, const char *address, const SiteSsh *ssh)
{
	size_t at = route->count++;
	route->identities[at] = route_path(route->site_dir, ssh ? ssh->identity_file : NULL);
	route->targets[at] = (ReachTarget){.name = name,
	        .address = address,
	        .port = ssh ? (int)ssh->port : 0,
	        .user = ssh && *ssh->user ? ssh->user : NULL,
	        .identity_file = route->identities[at],
	        .sudo = ssh && ssh->sudo,
	        .password = secret_of(route->secrets, ssh ? ssh->password : NULL),
	        .sudo_password = secret_of(route->secrets, ssh ? ssh->sudo_password : NULL),
	        .identity_passphrase =
	                secret_of(route->secrets, ssh ? ssh->identity_passphrase : NULL)};
	return at;
}

static size_t host_add(Route *route, const SiteHost *host)
{
	return target_add(route, host->name, host->address, host->ssh);
}

/* One that is no host of the site: with the key of the host it is for. */
static size_t stranger_add(Route *route, const Jump *jump)
{
	size_t at = route->count++;
	route->targets[at] = (ReachTarget){.name = jump->text,
	        .address = jump->address,
	        .port = jump->port,
	        .user = jump->user,
	        .identity_file = route->targets[0].identity_file,
	        .identity_passphrase = route->targets[0].identity_passphrase};
	return at;
}

/* The jumps of the target at `from`, the nearest one first, and theirs. */
static void jumps_add(Route *route, const SiteSsh *ssh, size_t from)
{
	Jumps *jumps = &route->jumps[from];
	if (!ssh || !*ssh->jump || !jumps_parse(ssh->jump, jumps, NULL))
		return;
	for (size_t i = jumps->count; i > 0 && route->count < G_N_ELEMENTS(route->targets); i--) {
		const Jump *jump = &jumps->list[i - 1];
		const SiteHost *known = site_host_find(route->site, jump->text);
		size_t at = known ? host_add(route, known) : stranger_add(route, jump);
		route->targets[from].jump = &route->targets[at];
		from = at;
		if (known && i == 1)
			jumps_add(route, known->ssh, at);
	}
}

static Route *route_start(const Site *site, const char *site_dir, const Secrets *secrets)
{
	Route *route = g_new0(Route, 1);
	route->site = site;
	route->site_dir = site_dir;
	route->secrets = secrets;
	return route;
}

Route *route_new(
        const Site *site, const SiteHost *host, const char *site_dir, const Secrets *secrets)
{
	Route *route = route_start(site, site_dir, secrets);
	jumps_add(route, host->ssh, host_add(route, host));
	return route;
}

/* The planned host that is meant by a name or an address. */
static const SiteHost *host_meant(const Site *site, const char *text)
{
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		if (*host->address &&
		        (strcmp(host->name, text) == 0 || strcmp(host->address, text) == 0))
			return host;
	}
	return NULL;
}

Route *route_new_platform(const Site *site, const SitePlatform *platform, const RouteEnd *end,
        const char *site_dir, const Secrets *secrets)
{
	Route *route = route_start(site, site_dir, secrets);
	const SiteHost *host = host_meant(site, end->host);
	const SiteSsh *ssh = platform->ssh ? platform->ssh : host ? host->ssh : NULL;
	size_t at = target_add(route, end->host, host ? host->address : end->host, ssh);
	ReachTarget *target = &route->targets[at];
	if (end->user)
		target->user = end->user;
	if (end->port)
		target->port = end->port;
	if (end->identity_file) {
		g_free(route->identities[at]);
		route->identities[at] = route_path(site_dir, end->identity_file);
		target->identity_file = route->identities[at];
	}
	jumps_add(route, ssh, at);
	return route;
}

void route_free(Route *route)
{
	if (!route)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(route->targets); i++) {
		jumps_clear(&route->jumps[i]);
		g_free(route->identities[i]);
	}
	g_free(route);
}

const ReachTarget *route_target(const Route *route)
{
	return &route->targets[0];
}

/* What a way leads to: `host` is NULL for what is no host. */
typedef struct {
	const Site *site;
	const SiteHost *host;
	const char *name;
} Way;

/* Jump hosts of one `jump`; false with an error when it cannot be followed. `left` counts down. */
static bool jump_check(const Way *way, const SiteSsh *ssh, size_t *left, GError **error)
{
	g_autoptr(GError) why = NULL;
	const Node *own = ssh ? node_find(ssh->node, "jump") : NULL;
	const Node *node = own || !ssh ? own : ssh->node; /* what the whole site says */
	const SiteHost *first = NULL;
	Jumps jumps;
	if (!ssh || !*ssh->jump)
		return true;
	if (!jumps_parse(ssh->jump, &jumps, &why))
		return node_fail(node, error, "%s", why->message);
	bool good = jumps.count <= *left;
	if (!good)
		node_fail(node, error, "more than %d jump hosts on the way to '%s'", JUMPS_MAX,
		        way->name);
	*left -= MIN(jumps.count, *left);
	for (size_t i = jumps.count; good && i > 0; i--) {
		first = site_host_find(way->site, jumps.list[i - 1].text);
		good = !first || (first != way->host && *first->address) ||
		       node_fail(node, error, "'%s' cannot be a jump host of '%s'", first->name,
		               way->name);
	}
	jumps_clear(&jumps);
	return good && (!first || jump_check(way, first->ssh, left, error));
}

bool route_check(const Site *site, const SiteHost *host, GError **error)
{
	size_t left = JUMPS_MAX;
	return jump_check(&(Way){site, host, host->name}, host->ssh, &left, error);
}

bool route_check_platform(const Site *site, const SitePlatform *platform, GError **error)
{
	size_t left = JUMPS_MAX;
	return jump_check(&(Way){site, NULL, platform->name}, platform->ssh, &left, error);
}
