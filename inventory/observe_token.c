/* Which hosts write a token on which volume (inventory/sources/linux/token.c), and for how long. */
#include "base/cleanup.h"
#include "base/clock.h"
#include "inventory/fanout.h"
#include "inventory/observe_subject.h"
#include <string.h>

static bool is_in(const GPtrArray *names, const char *name)
{
	for (guint i = 0; i < names->len; i++)
		if (strcmp(names->pdata[i], name) == 0)
			return true;
	return false;
}

/* The hosts that are to prove by tokens that they share the volume; fewer than two prove nothing,
 * and one can look for a bounded number of others. */
static GPtrArray *hosts_of(const Site *site, const SiteVolume *volume)
{
	GPtrArray *hosts = g_ptr_array_new();
	if (volume->mounts && volume->mounts->len > LINUX_ARGUMENTS_MAX)
		return hosts;
	for (guint i = 0; volume->token && volume->mounts && i < volume->mounts->len; i++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, i);
		const SiteHost *host = site_host_find(site, mount->host);
		if (host && host->connection != CONNECTION_NONE)
			g_ptr_array_add(hosts, mount->host);
	}
	return hosts;
}

GPtrArray *token_hosts(const Site *site, const Wants *wants, const ObserveOptions *options)
{
	GPtrArray *all = g_ptr_array_new();
	if (options->pattern || !site->storage || !wants_has(wants, "token"))
		return all;
	for (guint i = 0; i < site->storage->len; i++) {
		g_autoptr(GPtrArray) hosts = hosts_of(site, site->storage->pdata[i]);
		for (guint k = 0; hosts->len >= 2 && k < hosts->len; k++)
			if (!is_in(all, hosts->pdata[k]))
				g_ptr_array_add(all, hosts->pdata[k]);
	}
	return all;
}

size_t observe_together(const Site *site, const Wants *wants, const char *pattern)
{
	ObserveOptions options = {.pattern = pattern};
	g_autoptr(GPtrArray) hosts = token_hosts(site, wants, &options);
	return hosts->len;
}

bool token_host(const ObserveContext *context, const SiteHost *host)
{
	return is_in(context->token_hosts, host->name);
}

/* All of them wait for each other at the same time: each is a visit in flight. */
static size_t hosts_at_once(const ObserveContext *context)
{
	return MIN(context->options->jobs, FANOUT_JOBS_MAX);
}

static bool wish(const ObserveContext *context, const SiteVolume *volume, const char *host,
        LinuxWants *out, GError **error)
{
	g_autoptr(GPtrArray) hosts = hosts_of(context->site, volume);
	const char *target = NULL;
	if (hosts->len < 2 || !g_ptr_array_remove(hosts, (char *)host))
		return true;
	for (guint i = 0; i < volume->mounts->len; i++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, i);
		if (mount->host == host)
			target = mount->target;
	}
	g_ptr_array_add(hosts, NULL);
	return linux_wants_token(out, target, (const char *const *)hosts->pdata, error);
}

/* The host's name as the mount spells it, which the volume's list holds; NULL: not its volume. */
static const char *name_in(const SiteVolume *volume, const char *host)
{
	for (guint i = 0; volume->mounts && i < volume->mounts->len; i++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, i);
		if (strcmp(mount->host, host) == 0)
			return mount->host;
	}
	return NULL;
}

bool token_wants(
        const ObserveContext *context, const SiteHost *host, LinuxWants *out, GError **error)
{
	if (!token_host(context, host) || context->token_hosts->len > hosts_at_once(context))
		return true;
	/* within the visit's time, whatever it is: waiting must not cost what else was seen */
	unsigned seconds = (unsigned)context->options->timeout_ms * 2 / 5 / 1000;
	linux_wants_token_as(out, context->run, host->name, seconds);
	for (guint i = 0; i < context->site->storage->len; i++) {
		const SiteVolume *volume = g_ptr_array_index(context->site->storage, i);
		const char *name = name_in(volume, host->name);
		if (name && !wish(context, volume, name, out, error))
			return false;
	}
	return true;
}

void token_miss(const ObserveContext *context, const SiteHost *host, Facts *facts)
{
	size_t room = hosts_at_once(context);
	if (!token_host(context, host) || context->token_hosts->len <= room ||
	        facts_reach(facts, NULL) != CAUSE_NONE)
		return;
	g_autofree char *message = g_strdup_printf(
	        "%u hosts must be visited at once to see each other's tokens, at most %zu were",
	        context->token_hosts->len, room);
	facts_miss(facts, "token", "", clock_now_us(), NULL, CAUSE_NOT_OBSERVED, message);
}
