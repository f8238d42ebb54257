#include "agent/preview.h"
#include "base/text.h"
#include "inventory/links.h"
#include "inventory/observe_arp.h"
#include "inventory/observe_dns.h"
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
		bool sudo = host->ssh && host->ssh->sudo;
		printf(zh ? "  %-16s %s  TCP %d  ssh，登录一次，只读%s\n"
		          : "  %-16s %s  TCP %d  ssh, one login, read only%s\n",
		        host->name, host->address, port,
		        !sudo ? ""
		        : zh  ? "（以 sudo 读取）"
		              : " (through sudo)");
		if (host->ssh && *host->ssh->jump)
			printf(zh ? "  %-16s   经由跳板 %s\n" : "  %-16s   through %s\n", "",
			        host->ssh->jump);
	}
}

typedef struct {
	const char *pattern;
	bool zh;
} LinkPrint;

static void link_print(const Link *link, void *data)
{
	const LinkPrint *print = data;
	if (print->pattern && !site_host_matches(link->from, print->pattern))
		return;
	printf(print->zh ? "  %-16s → %s  TCP %d  端口矩阵，由该主机的 sshd "
	                   "连接一至两次，不发送数据\n"
	                 : "  %-16s -> %s  TCP %d  port matrix: its sshd connects once or twice, "
	                   "sends "
	                   "nothing\n",
	        link->from->name, link->address, (int)link->plan->port);
}

static void print_platforms(const Site *site)
{
	for (guint i = 0; site->platforms && i < site->platforms->len; i++) {
		const SitePlatform *platform = g_ptr_array_index(site->platforms, i);
		printf("  %-16s %s\n", platform->name, platform->uri);
	}
}

/* The addresses that the plan does not name are named here: they would raise questions. */
static char *unused_of(const Segment *segment, guint *ret_count)
{
	GString *out = g_string_new(NULL);
	for (guint i = *ret_count = 0; i < segment->targets->len; i++) {
		const ArpTarget *target = &g_array_index(segment->targets, ArpTarget, i);
		if (!target->unused)
			continue;
		g_string_append_printf(out, "%s%s", out->len ? ", " : "", target->address);
		(*ret_count)++;
	}
	return g_string_free(out, FALSE);
}

static char *askers_of(const Segment *segment)
{
	GString *out = g_string_new(NULL);
	guint from, to;
	for (guint i = 0; i < segment->hosts->len; i++) {
		const SiteHost *host = g_ptr_array_index(segment->hosts, i);
		if (segment_share(segment, host, &from, &to))
			g_string_append_printf(out, "%s%s", out->len ? ", " : "", host->name);
	}
	return g_string_free(out, FALSE);
}

static void print_segment(const Segment *segment, int rate, bool zh)
{
	guint unused_count;
	g_autofree char *unused = unused_of(segment, &unused_count);
	g_autofree char *askers = askers_of(segment);
	const guint planned = segment->targets->len - unused_count;
	const char *gateway =
	        segment->subnet && segment->subnet->gateway && *segment->subnet->gateway
	                ? (zh ? "及网关" : " and gateways")
	                : "";
	const bool six = segment->subnet && segment->subnet->subnet.network.length == 16;
	printf("  %s %-18s ", six ? "NDP" : "ARP", segment->subnet ? segment->subnet->cidr : "-");
	if (segment->console && six)
		printf(zh ? "由本控制台探测 %u 个规划地址%s，各 3 次（RFC 4862，发送方 ::），"
		            "每秒不超过 %d 帧"
		          : "%u planned addresses%s from this console, 3 probes each "
		            "(RFC 4862, sender ::), at most %d frames a second",
		        planned, gateway, rate);
	else if (segment->console)
		printf(zh ? "由本控制台探测 %u 个规划地址%s，各 3 次（RFC 5227，发送方 "
		            "0.0.0.0），每秒不超过 %d 帧"
		          : "%u planned addresses%s from this console, 3 probes each "
		            "(RFC "
		            "5227, sender 0.0.0.0), at most %d frames a second",
		        planned, gateway, rate);
	else if (*askers)
		printf(zh ? "由主机 %s 在登录期间询问 %u 个规划地址%s，各至多 3 次（arping，"
		            "没有时用 ping），同时至多 64 个"
		          : "%s ask, while logged in to, for %u planned addresses%s, "
		            "each "
		            "at most 3 times (arping, else ping), at most 64 at once",
		        askers, planned, gateway);
	else
		printf(zh ? "不探测：控制台不在该网段或无权发送，也没有可登录的主机在该网段（%u "
		            "个地址）"
		          : "not asked: this console does not stand there or may not send, nor "
		            "does a "
		            "host that can be logged in to (%u addresses)",
		        planned);
	if (*unused && (segment->console || *askers))
		printf(zh ? "；另有无人使用的 %s（识别代理%s）"
		          : "; and %s, which nobody has (to find %s proxies)",
		        unused, six ? "NDP" : "ARP");
	putchar('\n');
}

static void print_arp(const Site *site, const char *pattern, bool zh)
{
	g_autoptr(GPtrArray) segments = arp_segments(site, pattern);
	size_t targets = 0;
	for (guint i = 0; i < segments->len; i++)
		targets += ((const Segment *)g_ptr_array_index(segments, i))->targets->len;
	for (guint i = 0; i < segments->len; i++)
		print_segment(g_ptr_array_index(segments, i), arp_rate(site, targets), zh);
	if (segments->len > 0 && !arp_permitted())
		puts(zh ? "  ARP                    本控制台无权发送ARP探测（CAP_NET_RAW），改用 "
		          "ping "
		          "后查看邻居表"
		        : "  ARP                    this console may not send probes "
		          "(CAP_NET_RAW): it "
		          "pings and reads the neighbour table");
}

static void print_dns(const Site *site, bool zh)
{
	g_autoptr(GArray) questions = dns_questions(site);
	unsigned total = 0;
	for (guint i = 0; i < questions->len; i++)
		total += g_array_index(questions, DnsQuestion, i).times;
	for (guint i = 0; total > 0 && i < site->network->dns->len; i++)
		printf(zh ? "  DNS %-18s UDP 53  由本控制台查询 %u 次（A、AAAA、PTR），每秒不超过 "
		            "%d 次\n"
		          : "  DNS %-18s UDP 53  %u questions from this console (A, AAAA, PTR), at "
		            "most %d a second\n",
		        (const char *)g_ptr_array_index(site->network->dns, i), total,
		        arp_rate(site, questions->len));
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

static void print_own(const GPtrArray *asked, bool zh)
{
	for (guint i = 0; i < asked->len; i++)
		check_wants_each(g_ptr_array_index(asked, i), print_want, &zh);
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
	g_autoptr(GPtrArray) asked = run_inputs_asked(inputs);
	g_autoptr(Wants) wants = checks_wants(asked);
	LinkPrint links = {pattern, zh};
	print_hosts(site, pattern, zh);
	if (wants_has(wants, "ports"))
		links_each(site, link_print, &links);
	if (checks_read_platforms(asked))
		print_platforms(site);
	if (wants_has(wants, "arp"))
		print_arp(site, pattern, zh);
	if (wants_has(wants, "dns"))
		print_dns(site, zh);
	print_own(asked, zh);
	if (!pattern && wants_has(wants, "token"))
		print_tokens(site, zh);
	puts(zh ? "请在检查前将以上内容通知安全监测（态势感知）值班人员。"
	        : "Send this to whoever watches for intrusions before you check.");
	return EXIT_READY;
}
