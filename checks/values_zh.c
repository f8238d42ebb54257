#include "checks/values_zh.h"
#include "inventory/messages.h"
#include <glib.h>
#include <stdio.h>
#include <string.h>

static const Phrase wholes[] = {
        {"signed attestation", "经签名的书面确认"},
        {"> 0, in force, document", "数量大于 0，在有效期内，有授权文件"},
        {"licensed, or free", "已获授权，或属免授权软件"},
        {"os-release, kernel", "能读到系统版本和内核"},
        {"* internal, * public", "内网 $1 个，公网 $2 个"},
        {"the same uid and gid on every node", "各节点的 uid、gid 相同"},
        {"VMware licence", "VMware 授权"},
        {"answered by its group or by nobody", "无应答，或由其所在组的主机应答"},
        {0},
};

static const Phrase parts[] = {
        {"one volume on * hosts", "$1 台主机看到同一个卷"},
        {"one LUN on * hosts", "$1 台主机看到同一个LUN"},
        {"token", "令牌互相可见"},
        {"the same", "相同"},
        {"as advised", "均达到建议值"},
        {"no address twice", "没有重复的地址"},
        {"none twice", "没有重复"},
        {"inside a planned subnet", "在规划的网段内"},
        {"in none", "不在任何规划网段内"},
        {"all * families", "$1 类齐全"},
        {"* of *", "$1 类（共 $2 类）"},
        {"lacking", "缺"},
        {"private", "私有地址"},
        {"global", "公网地址"},
        {"no default route", "没有默认路由"},
        {"no answer", "无应答"},
        {"not_asked", "未询问"},
        {"nxdomain", "没有这个域名"},
        {"nodata", "没有这类记录"},
        {"servfail", "服务器出错"},
        {"not asked", "未询问"},
        {"* not set", "$1 未设置"},
        {"uptime > 0 s", "已开机"},
        {"behind by * (± *)", "慢 %1（± $2）"},
        {"ahead by * (± *)", "快 %1（± $2）"},
        {"* h * min", "$1 小时 $2 分"},
        {"* min * s", "$1 分 $2 秒"},
        /* platforms and guests */
        {"running", "运行中"},
        {"paused", "已暂停"},
        {"shut off", "已关机"},
        {"crashed", "已崩溃"},
        {"active", "已启动"},
        {"not active", "未启动"},
        {"autostart", "随宿主机启动"},
        {"no autostart", "不随宿主机启动"},
        {"* good", "$1 个正常"},
        {"* guests", "虚拟机 $1 台"},
        /* volumes, ports, licences */
        {"rw", "可读写"},
        {"ro", "只读"},
        {"every leg up", "各条链路正常"},
        {"no fault", "没有故障"},
        {"not written", "写入失败"},
        {"open", "通"},
        {"refused", "被拒绝（路径通，服务未启动）"},
        {"timeout", "无应答"},
        {"no_route", "没有路由"},
        {"prohibited", "不允许转发"},
        {"not_tried", "未探测"},
        {"licensed", "已授权"},
        {"whole host", "按宿主机整机计"},
        {"* processor", "$1 个处理器"},
        {"* core", "$1 核"},
        {"* socket", "$1 个插槽"},
        {"* NUP", "$1 个指定用户"},
        {"* host", "$1 台"},
        {"* server", "$1 台"},
        {"* node", "$1 个节点"},
        {"* instance", "$1 套"},
        /* a site's own checks */
        {"version *", "版本 %1"},
        {"process *", "进程 %1"},
        {"mode *", "权限 %1"},
        {"owner *", "属主 %1"},
        {"group *", "属组 %1"},
        {"groups *", "所属组 %1"},
        {"status 0", "没有得到应答"},
        {"status *", "状态码 %1"},
        {"exists", "存在"},
        {"does not exist", "不存在"},
        {"installed", "已安装"},
        {"not installed", "未安装"},
        {"not running", "没有运行"},
        {"enabled", "开机启动"},
        {"not enabled", "不随开机启动"},
        {"listening", "在监听"},
        {"not listening", "没有监听"},
        {"mounted", "已挂载"},
        {"not mounted", "没有挂载"},
        {"* (empty)", "$1 为空"},
        {"no such command (exit status *)", "命令不存在（退出码 $1）"},
        {"the command may not be run (exit status *)", "命令不能执行（退出码 $1）"},
        {"no output", "输出为空"},
        {0},
};

/* "up 24264 s": seconds say nothing to people. NULL: it is not that. */
static char *uptime_zh(const char *part)
{
	unsigned long long seconds;
	int end = 0;
	if (sscanf(part, "up %llu s%n", &seconds, &end) != 1 || end == 0 || part[end])
		return NULL;
	if (seconds < 3600)
		return g_strdup_printf("已运行 %llu 分钟", seconds / 60);
	if (seconds < 86400)
		return g_strdup_printf(
		        "已运行 %llu 小时 %llu 分钟", seconds / 3600, seconds / 60 % 60);
	return g_strdup_printf("已运行 %llu 天 %llu 小时", seconds / 86400, seconds / 3600 % 24);
}

static char *part_zh(const char *text, size_t length)
{
	static const Phrase *const tables[] = {parts, inventory_phrases, NULL};
	g_autofree char *part = g_strndup(text, length);
	char *uptime = uptime_zh(part);
	if (uptime)
		return uptime;
	return phrases_say(tables, part);
}

char *value_zh(const char *value)
{
	static const Phrase *const tables[] = {wholes, NULL};
	/* an expression of a site's own check: code, not words */
	if (strstr(value, "==") || strchr(value, '\''))
		return g_strdup(value);
	g_autofree char *whole = phrases_say(tables, value);
	if (strcmp(whole, value) != 0)
		return g_steal_pointer(&whole);
	g_autoptr(GString) out = g_string_new(NULL);
	for (const char *at = value; *at;) {
		size_t length = strcspn(at, ";,");
		while (at[length] && at[length + 1] != ' ')
			length += 1 + strcspn(at + length + 1, ";,");
		g_autofree char *said = part_zh(at, length);
		g_string_append(out, said);
		at += length;
		if (*at) {
			g_string_append(out, *at == ';' ? "；" : ", ");
			at += strlen("; ");
		}
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}
