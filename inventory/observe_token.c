/* Which hosts write a token on which volume (inventory/sources/linux/token.c), and for how long. */
#include "base/cleanup.h"
#include "base/clock.h"
#include "inventory/observe_subject.h"
#include <string.h>

/* All of them are waiting at the same time: each is a visit in flight. */
static bool all_at_once(const ObserveContext *context, guint hosts)
{
	return hosts <= context->options->jobs;
}

GPtrArray *token_hosts(const ObserveContext *context, const SiteVolume *volume)
{
	if (!volume->token || !volume->mounts || context->options->pattern ||
	        !wants_has(context->wants, "token"))
		return NULL;
	GPtrArray *hosts = g_ptr_array_new();
	for (guint i = 0; i < volume->mounts->len; i++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, i);
		const SiteHost *host = site_host_find(context->site, mount->host);
		if (host && host->connection != CONNECTION_NONE)
			g_ptr_array_add(hosts, mount->host);
	}
	if (hosts->len >= 2)
		return hosts;
	g_ptr_array_unref(hosts);
	return NULL;
}

static bool is_in(const GPtrArray *hosts, const char *name)
{
	for (guint i = 0; hosts && i < hosts->len; i++)
		if (strcmp(hosts->pdata[i], name) == 0)
			return true;
	return false;
}

static const char *target_on(const SiteVolume *volume, const char *host)
{
	for (guint i = 0; i < volume->mounts->len; i++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, i);
		if (strcmp(mount->host, host) == 0)
			return mount->target;
	}
	return NULL;
}

/* Calls for every volume that the host is to prove shared, until one says false. */
typedef bool (*VolumeEach)(const SiteVolume *volume, const GPtrArray *hosts, void *data);

static bool each_volume(
        const ObserveContext *context, const SiteHost *host, VolumeEach each, void *data)
{
	const GPtrArray *storage = context->site->storage;
	for (guint i = 0; storage && i < storage->len; i++) {
		const SiteVolume *volume = g_ptr_array_index(storage, i);
		GPtrArray *hosts = token_hosts(context, volume);
		bool go_on = !is_in(hosts, host->name) || each(volume, hosts, data);
		if (hosts)
			g_ptr_array_unref(hosts);
		if (!go_on)
			return false;
	}
	return true;
}

static bool stop(const SiteVolume *volume, const GPtrArray *hosts, void *data)
{
	(void)volume, (void)hosts, (void)data;
	return false;
}

bool token_host(const ObserveContext *context, const SiteHost *host)
{
	return !each_volume(context, host, stop, NULL);
}

typedef struct {
	const ObserveContext *context;
	const SiteHost *host;
	LinuxWants *out;
	GError **error;
} Wishing;

static bool wish(const SiteVolume *volume, const GPtrArray *hosts, void *data)
{
	const Wishing *wishing = data;
	if (!all_at_once(wishing->context, hosts->len))
		return true;
	g_autoptr(GPtrArray) peers = g_ptr_array_new();
	for (guint i = 0; i < hosts->len; i++)
		if (strcmp(hosts->pdata[i], wishing->host->name) != 0)
			g_ptr_array_add(peers, hosts->pdata[i]);
	g_ptr_array_add(peers, NULL);
	return linux_wants_token(wishing->out, target_on(volume, wishing->host->name),
	        (const char *const *)peers->pdata, wishing->error);
}

bool token_wants(
        const ObserveContext *context, const SiteHost *host, LinuxWants *out, GError **error)
{
	/* within the visit's time, whatever it is: waiting must not cost what else was seen */
	unsigned seconds = (unsigned)context->options->timeout_ms * 2 / 5 / 1000;
	Wishing wishing = {context, host, out, error};
	linux_wants_token_as(out, context->run, host->name, seconds);
	return each_volume(context, host, wish, &wishing);
}

static bool say_too_few(const SiteVolume *volume, const GPtrArray *hosts, void *data)
{
	Facts *facts = ((void **)data)[0];
	const ObserveContext *context = ((void **)data)[1];
	(void)volume;
	if (all_at_once(context, hosts->len))
		return true;
	g_autofree char *message = g_strdup_printf(
	        "%u hosts must be visited at once to see each other's tokens, --jobs allows %zu",
	        hosts->len, context->options->jobs);
	if (facts_find(facts, "token").cause == CAUSE_NOT_OBSERVED &&
	        facts_reach(facts, NULL) == CAUSE_NONE)
		facts_miss(facts, "token", "", clock_now_us(), NULL, CAUSE_NOT_OBSERVED, message);
	return false;
}

void token_miss(const ObserveContext *context, const SiteHost *host, Facts *facts)
{
	void *data[] = {facts, (void *)context};
	each_volume(context, host, say_too_few, data);
}
