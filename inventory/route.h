/*
 * Route: where a host's visit goes and through whom, put together from the site: the target of the
 * host and of the jump hosts on the way, with paths and secrets found.
 */
#pragma once

#include "base/secrets.h"
#include "inventory/reach/reach.h"
#include "inventory/site.h"

typedef struct Route Route;

/* Paths are below `site_dir`; `secrets` may be NULL. All arguments are kept borrowed. */
Route *route_new(
        const Site *site, const SiteHost *host, const char *site_dir, const Secrets *secrets);

/* Where a platform is reached by ssh, as its URI says; user and identity_file may be NULL. */
typedef struct {
	const char *host; /* name of a planned host, or a name or address of the network */
	const char *user, *identity_file;
	int port; /* 0: not given */
} RouteEnd;

/*
 * The way to a platform: what the URI leaves out comes from the platform's `ssh`, else from the
 * planned host that is meant.
 */
Route *route_new_platform(const Site *site, const SitePlatform *platform, const RouteEnd *end,
        const char *site_dir, const Secrets *secrets);

void route_free(Route *route);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Route, route_free)

/* What a reach needs; lives as long as the route. */
const ReachTarget *route_target(const Route *route);

/* A path of site.yaml: "~/" is the home folder, a relative one is below `site_dir`. Owned or NULL.
 */
char *route_path(const char *site_dir, const char *path);

/*
 * Whether the host's `jump` can be followed: every name is a host with an address or well-formed,
 * at most two in all, and none leads back. BASE_ERROR_FORMAT at the line.
 */
bool route_check(const Site *site, const SiteHost *host, GError **error);
/* The same for the `jump` of a platform's `ssh`. */
bool route_check_platform(const Site *site, const SitePlatform *platform, GError **error);
