/* The script as people read it before they run it: what it does, how, and how to bring it back. */
#include "base/digest.h"
#include "base/error.h"
#include "inventory/collector.h"
#include <string.h>

enum { NAMES_BYTES_MAX = 2000 };

static const char head[] =
        "#!/bin/sh\n"
        "# 就绪 jiuxu：人工采集脚本\n"
        "# 用途：控制台不能登录的主机（堡垒机之后、隔离区等），由管理员在主机上手工运行。\n"
        "# 只读取，不修改：不写文件，不安装软件，不联网，不留任何东西。请先通读再运行。\n"
        "# 运行（root 才能读到序列号）：  sh collector.sh > 主机名.out\n"
        "# 带回：把 主机名.out 原样拷回控制台（不要在编辑器中改动），然后：\n"
        "#     jiuxu -C site import 主机名.out\n"
        "# 如经 Windows 传递后报错，先去掉行尾的回车：  sed -i 's/\\r$//' collector.sh\n"
        "#\n"
        "# jiuxu collector, to be run by hand on a host that the console may not log in to.\n"
        "# It only reads: it writes no file, installs nothing, sends nothing, leaves nothing.\n"
        "# Read it first. Run it (root may read serial numbers):  sh collector.sh > HOST.out\n"
        "# Bring HOST.out back as it is, then:  jiuxu -C site import HOST.out\n"
        "# If it fails after a way through Windows:  sed -i 's/\\r$//' collector.sh\n"
        "#\n";

/* By hand everything is asked that a script can show; what a check needs of it is seen later. */
static bool some_add(const Wants *wants, LinuxWants *out, GError **error)
{
	for (size_t i = 0; i < wants_some_count(wants); i++) {
		const WantOfSome *some = wants_some(wants, i);
		if (linux_topic_find(some->topic) &&
		        !linux_wants_add(out, some->topic, some->argument, error))
			return false;
	}
	return true;
}

LinuxWants *collector_wants(const Site *site, const Wants *wants, GError **error)
{
	static const char *const others[] = {"services", "limits", "listening", "users",
	        "process_limits", "rp_filter", "activation", "disks", "multipath", "bonds",
	        "health", NULL};
	g_autoptr(LinuxWants) out = linux_wants_new();
	for (size_t i = 0; i < wants_count(wants); i++) {
		const char *name = wants_topic(wants, i);
		const LinuxTopic *topic = linux_topic_find(name);
		size_t count;
		const char *const *arguments = wants_arguments(wants, name, &count);
		if (!topic || (!topic->usual && !topic->argument && !g_strv_contains(others, name)))
			continue;
		if (!linux_wants_add(out, name, NULL, error))
			return NULL;
		for (size_t k = 0; k < count; k++)
			if (!linux_wants_add(out, name, arguments[k], error))
				return NULL;
	}
	size_t paths;
	const char *const *path = wants_arguments(wants, "space", &paths);
	for (size_t i = 0; i < paths; i++)
		if (!linux_wants_space(out, path[i], error))
			return NULL;
	const GPtrArray *storage = wants_has(wants, "space") ? site->storage : NULL;
	for (guint i = 0; storage && i < storage->len; i++) {
		const SiteVolume *volume = g_ptr_array_index(storage, i);
		for (guint k = 0; volume->mounts && k < volume->mounts->len; k++) {
			const SiteMount *mount = g_ptr_array_index(volume->mounts, k);
			if (!linux_wants_space(out, mount->target, error))
				return NULL;
		}
	}
	return some_add(wants, out, error) ? g_steal_pointer(&out) : NULL;
}

/* One line of a comment: nothing of the plan may end it. */
static void append_name(GString *line, const char *name)
{
	if (line->len > NAMES_BYTES_MAX)
		return;
	g_string_append_c(line, ' ');
	for (; *name; name++)
		g_string_append_c(line, (guchar)*name < ' ' || *name == 127 ? '?' : *name);
}

static char *names_of(const Site *site, const char *pattern, GError **error)
{
	g_autoptr(GString) line = g_string_new("# 主机 hosts:");
	size_t found = 0;
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		if (pattern && !site_host_matches(host, pattern))
			continue;
		append_name(line, host->name);
		found++;
	}
	if (line->len > NAMES_BYTES_MAX)
		g_string_append_printf(line, " … (%zu)", found);
	g_string_append_c(line, '\n');
	if (found > 0)
		return g_string_free(g_steal_pointer(&line), FALSE);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "no host, role or group of the site matches '%s'", pattern ? pattern : "*");
	return NULL;
}

char *collector_script(const Site *site, const LinuxWants *wants, const char *pattern,
        const char *nonce, GError **error)
{
	g_autofree char *names = names_of(site, pattern, error);
	if (!names)
		return NULL;
	g_autofree char *body = linux_script(wants, nonce);
	g_autofree char *digest = digest_bytes(body, strlen(body));
	return g_strdup_printf("%s%s"
	                       "LC_ALL=C; export LC_ALL\n"
	                       "echo \"@@jiuxu-collector 1 %s sha256:%s "
	                       "$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ) $(uname -n)\"\n%s",
	        head, names, nonce, digest, body);
}
