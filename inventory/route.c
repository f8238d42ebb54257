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

/* Puts the target of a host of the site in the next place; its place. */
static size_t host_add(Route *route, const SiteHost *host)
{
	const SiteSsh *ssh = host->ssh;
	size_t at = route->count++;
	route->identities[at] = route_path(route->site_dir, ssh ? ssh->identity_file : NULL);
	route->targets[at] = (ReachTarget){.name = host->name,
	        .address = host->address,
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

/* The jumps of the host whose target is at `from`, the nearest one first, and theirs. */
static void jumps_add(Route *route, const SiteHost *host, size_t from)
{
	Jumps *jumps = &route->jumps[from];
	if (!host->ssh || !*host->ssh->jump || !jumps_parse(host->ssh->jump, jumps, NULL))
		return;
	for (size_t i = jumps->count; i > 0 && route->count < G_N_ELEMENTS(route->targets); i--) {
		const Jump *jump = &jumps->list[i - 1];
		const SiteHost *known = site_host_find(route->site, jump->text);
		size_t at = known ? host_add(route, known) : stranger_add(route, jump);
		route->targets[from].jump = &route->targets[at];
		from = at;
		if (known && i == 1)
			jumps_add(route, known, at);
	}
}

Route *route_new(
        const Site *site, const SiteHost *host, const char *site_dir, const Secrets *secrets)
{
	Route *route = g_new0(Route, 1);
	route->site = site;
	route->site_dir = site_dir;
	route->secrets = secrets;
	jumps_add(route, host, host_add(route, host));
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

/* Jump hosts of one `jump`; false with an error when it cannot be followed. `left` counts down. */
static bool jump_check(
        const Site *site, const SiteHost *host, const SiteHost *asked, size_t *left, GError **error)
{
	g_autoptr(GError) why = NULL;
	const SiteSsh *ssh = asked->ssh;
	const Node *node = ssh ? node_find(ssh->node, "jump") : NULL;
	const SiteHost *first = NULL;
	Jumps jumps;
	if (!ssh || !*ssh->jump)
		return true;
	if (!jumps_parse(ssh->jump, &jumps, &why))
		return node_fail(node, error, "%s", why->message);
	bool good = jumps.count <= *left;
	if (!good)
		node_fail(node, error, "more than %d jump hosts on the way to '%s'", JUMPS_MAX,
		        host->name);
	*left -= MIN(jumps.count, *left);
	for (size_t i = jumps.count; good && i > 0; i--) {
		first = site_host_find(site, jumps.list[i - 1].text);
		good = !first || (first != host && *first->address) ||
		       node_fail(node, error, "'%s' cannot be a jump host of '%s'", first->name,
		               host->name);
	}
	jumps_clear(&jumps);
	return good && (!first || jump_check(site, host, first, left, error));
}

bool route_check(const Site *site, const SiteHost *host, GError **error)
{
	size_t left = JUMPS_MAX;
	return jump_check(site, host, host, &left, error);
}
