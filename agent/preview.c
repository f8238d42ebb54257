#include "agent/preview.h"
#include "base/text.h"
#include "inventory/links.h"
#include "inventory/sources/web.h"
#include <stdio.h>
#include <string.h>

static size_t count(const GPtrArray *list)
{
	return list ? list->len : 0;
}

static void print_hosts(const Site *site, const char *pattern, bool zh)
{
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		if (host->connection != CONNECTION_SSH ||
		        (pattern && !site_host_matches(host, pattern)))
			continue;
		int port = host->ssh && host->ssh->port ? (int)host->ssh->port : 22;
		printf(zh ? "  %-16s %s  TCP %d  ssh，登录一次，只读\n"
		          : "  %-16s %s  TCP %d  ssh, one login, read only\n",
		        host->name, host->address, port);
		if (host->ssh && *host->ssh->jump)
			printf(zh ? "  %-16s   经由跳板 %s\n" : "  %-16s   through %s\n", "",
			        host->ssh->jump);
	}
}

static void link_print(const Link *link, void *data)
{
	const bool *zh = data;
	printf(*zh ? "  %-16s → %s  TCP %d  端口矩阵，由该主机的 sshd 连接一至两次，不发送数据\n"
	           : "  %-16s -> %s  TCP %d  port matrix: its sshd connects once or twice, sends "
	             "nothing\n",
	        link->from->name, link->address, (int)link->plan->port);
}

static void print_rest(const Site *site, bool zh)
{
	links_each(site, link_print, &zh);
	size_t addresses = 0;
	if (site->network)
		addresses = count(site->network->internal) + count(site->network->public);
	for (guint i = 0; site->platforms && i < site->platforms->len; i++) {
		const SitePlatform *platform = g_ptr_array_index(site->platforms, i);
		printf("  %-16s %s\n", platform->name, platform->uri);
	}
	printf(zh ? "  ARP：本网段内 %zu 个规划地址，每个探测 3 次（RFC 5227，发送方 "
	            "0.0.0.0），每秒不超过 500 帧\n"
	          : "  ARP: %zu planned addresses on this segment, 3 probes each (RFC 5227, sender "
	            "0.0.0.0), at most 500 frames a second\n",
	        addresses);
}

/* What the site's own checks run or ask: its author says that it only reads, others can judge. */
static void print_want(const Check *check, const char *topic, const char *argument, void *data)
{
	const bool *zh = data;
	bool command = strcmp(topic, "command") == 0, console = web_topic(topic);
	if (!argument || (!command && !console && strcmp(topic, "http") != 0))
		return;
	g_autofree char *quoted = text_quote(argument);
	printf(command ? (*zh ? "  %-16s 在主机上运行（本省检查清单声明只读）：%s\n"
	                      : "  %-16s runs on hosts (declared read-only by the site): %s\n")
	        : console ? (*zh ? "  %-16s 由控制台访问：%s\n"
	                         : "  %-16s asked from the console: %s\n")
	                  : (*zh ? "  %-16s 由主机访问：%s\n" : "  %-16s asked from hosts: %s\n"),
	        check->id, quoted);
}

static void print_own(const Checklist *checklist, bool zh)
{
	for (size_t i = 0; i < checklist_count(checklist); i++)
		check_wants_each(checklist_check(checklist, i), print_want, &zh);
}

/* The one thing that is written. */
static void print_tokens(const Site *site, bool zh)
{
	for (guint i = 0; site->storage && i < site->storage->len; i++) {
		const SiteVolume *volume = g_ptr_array_index(site->storage, i);
		if (!volume->token || count(volume->mounts) < 2)
			continue;
		const SiteMount *mount = g_ptr_array_index(volume->mounts, 0);
		printf(zh ? "  %-16s 令牌：%zu 台主机各在卷上（%s）写一个空文件 .jiuxu-*，随即删除"
		            "（关闭：token: false）\n"
		          : "  %-16s token: each of %zu hosts makes an empty file .jiuxu-* on it "
		            "(%s) and removes it (off: token: false)\n",
		        volume->name, count(volume->mounts), mount->target);
	}
}

int preview_print(
        const Invocation *invocation, const RunInputs *inputs, const char *pattern, size_t jobs)
{
	const Site *site = inputs->site;
	bool zh = invocation_zh(invocation);
	printf(zh ? "将要访问（同时至多 %zu 台），此刻没有触碰任何设备：\n"
	          : "would touch (at most %zu at once); nothing has been touched:\n",
	        jobs);
	print_hosts(site, pattern, zh);
	print_rest(site, zh);
	print_own(inputs->checklist, zh);
	if (!pattern)
		print_tokens(site, zh);
	puts(zh ? "请在检查前将以上内容通知安全监测（态势感知）值班人员。"
	        : "Send this to whoever watches for intrusions before you check.");
	return EXIT_READY;
}
