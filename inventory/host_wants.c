#include "inventory/host_wants.h"
#include "base/cleanup.h"
#include "inventory/sources/web.h"
#include <string.h>

/* What only some hosts are asked, for this one. */
static bool some_add(const Wants *wants, const SiteHost *host, LinuxWants *out, GError **error)
{
	for (size_t i = 0; i < wants_some_count(wants); i++) {
		const WantOfSome *some = wants_some(wants, i);
		if (web_topic(some->topic) || !site_host_meant(host, some->patterns))
			continue;
		if (!linux_wants_add(out, some->topic, some->argument, error))
			return false;
	}
	return true;
}

/* Mount points are the site's own. */
static bool mounts_add(const Site *site, const SiteHost *host, LinuxWants *out, GError **error)
{
	for (guint i = 0; site->storage && i < site->storage->len; i++) {
		const SiteVolume *volume = g_ptr_array_index(site->storage, i);
		for (guint k = 0; volume->mounts && k < volume->mounts->len; k++) {
			const SiteMount *mount = g_ptr_array_index(volume->mounts, k);
			if (strcmp(mount->host, host->name) == 0 &&
			        !linux_wants_space(out, mount->target, error))
				return false;
		}
	}
	return true;
}

static bool topic_add(const Wants *wants, const char *topic, LinuxWants *out, GError **error)
{
	static const char *const named[] = {"space", "token", "arp", NULL};
	static const char *const asked_elsewhere[] = {"ports", "dns", NULL};
	size_t count;
	const char *const *arguments = wants_arguments(wants, topic, &count);
	if (g_strv_contains(asked_elsewhere, topic) || web_topic(topic))
		return true;
	if (!g_strv_contains(named, topic) && !linux_wants_topic(out, topic, error))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!linux_wants_add(out, topic, arguments[i], error))
			return false;
	return true;
}

LinuxWants *host_wants(const Site *site, const Wants *wants, const SiteHost *host, GError **error)
{
	g_autoptr(LinuxWants) out = linux_wants_new();
	for (size_t i = 0; i < wants_count(wants); i++)
		if (!topic_add(wants, wants_topic(wants, i), out, error))
			return NULL;
	if (wants_has(wants, "space") && !mounts_add(site, host, out, error))
		return NULL;
	return some_add(wants, host, out, error) ? g_steal_pointer(&out) : NULL;
}
