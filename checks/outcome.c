#include "checks/outcome.h"
#include <glib.h>
#include <string.h>

static const struct {
	const char *name;
	Words words;
} outcomes[OUTCOME_COUNT] = {
        [OUTCOME_NOT_APPLICABLE] = {"not_applicable", {"不适用", "not applicable"}},
        [OUTCOME_PASS] = {"pass", {"通过", "pass"}},
        [OUTCOME_ATTESTED] = {"attested", {"书面确认", "attested"}},
        [OUTCOME_WARN] = {"warn", {"提醒", "warn"}},
        [OUTCOME_WAIVED] = {"waived", {"经批准豁免", "waived"}},
        [OUTCOME_UNKNOWN] = {"unknown", {"未能核实", "unknown"}},
        [OUTCOME_FAIL] = {"fail", {"不通过", "fail"}},
};

static const struct {
	const char *name;
	Words words;
} severities[] = {
        [SEVERITY_BLOCKER] = {"blocker", {"关键项", "blocker"}},
        [SEVERITY_MAJOR] = {"major", {"重要项", "major"}},
        [SEVERITY_MINOR] = {"minor", {"一般项", "minor"}},
};

static const struct {
	const char *name;
	Words words;
} readiness[] = {
        [VERDICT_READY] = {"ready", {"具备部署条件", "ready"}},
        [VERDICT_READY_WITH_REMARKS] = {"ready_with_remarks",
                {"具备部署条件（有提醒事项）", "ready with remarks"}},
        [VERDICT_NOT_READY] = {"not_ready", {"不具备部署条件", "not ready"}},
        [VERDICT_INCOMPLETE] = {"incomplete", {"尚未核实完毕", "incomplete"}},
};

/* How a row came to be unknown, and what makes it known: the check's own remedy mends a failure. */
static const struct {
	const char *cause;
	Words words, remedy;
} causes[] = {
        {"not_observed", {"没有观测到", "not observed"},
                {"使该项可以观测后重新检查；这个检查点由机器观测，不能书面确认。",
                        "Make it observable and check again; this check is observed by machines "
                        "and cannot be attested."}},
        {"unreachable", {"无法连接", "unreachable"},
                {"恢复网络连接或主机服务后重新检查。",
                        "Mend the connection or the service, then check again."}},
        {"timeout", {"超时", "timed out"},
                {"查看主机负载和网络后重新检查，必要时加大 --timeout。",
                        "Look at the host's load and the network, then check again; raise "
                        "--timeout if "
                        "needed."}},
        {"denied", {"被拒绝（账号或权限）", "denied"},
                {"按提示给予账号或权限后重新检查。",
                        "Give the account or right that the message names, then check again."}},
        {"host_key", {"主机密钥不可信", "host key not trusted"},
                {"与主机管理员核对指纹后，按提示登记主机密钥。",
                        "Compare the fingerprint with the host's keeper, then accept the key as "
                        "the "
                        "message says."}},
        {"limit", {"输出超过上限", "more output than is taken"},
                {"检查该主机的登录脚本，使登录不输出大量内容。",
                        "See what the host prints at login, and silence it."}},
        {"error", {"读取出错", "error"},
                {"按原因处理后重新检查。", "Mend what the reason says, then check again."}},
        {"no_l2_path", {"控制台不在该网段", "not on this segment"},
                {"让规划中的一台可登录主机处于该网段，或在该网段的控制台上运行检查。",
                        "Let a host of the plan that can be logged in to stand on that segment, "
                        "or check from a console there."}},
        {"no_control", {"阳性对照无应答", "the positive control did not answer"},
                {"确认交换机没有过滤来自 0.0.0.0 的ARP探测（DAI、端口安全），再重新检查。",
                        "See that no switch filters ARP probes from 0.0.0.0 (DAI, port security), "
                        "then "
                        "check again."}},
        {"proxy_arp", {"网段上有代理ARP", "an ARP proxy answers for all"},
                {"关闭网关该接口的代理ARP（或确属NAT地址池），再重新检查。",
                        "Switch proxy ARP off on that interface of the gateway, then check "
                        "again."}},
        {"cancelled", {"检查被中断", "interrupted"}, {"重新运行检查。", "Run the check again."}},
        {"imprecise", {"测量不够精确", "not measured closely enough"},
                {"等主机和网络不忙时再检查一次。",
                        "Check again when the host and the line are less busy."}},
        {"not_planned", {"规划中没有", "not planned"},
                {"在 site.yaml 中补充后重新检查。在准备表中补填的，用 jiuxu init 新目录 --from "
                 "准备表.xlsx 生成新的 site.yaml，核对后换上（已有的不会被覆盖）。",
                        "Add it to site.yaml and check again. Where it is filled in in the "
                        "workbook, `jiuxu init NEW --from WORKBOOK.xlsx` makes a new site.yaml "
                        "to look over and put in place of this one, which is never "
                        "overwritten."}},
        {"stale", {"检测记录已过有效期", "the observation is too old"},
                {"重新运行检查。", "Run the check again."}},
};

const char *outcome_name(Outcome outcome)
{
	return outcomes[outcome].name;
}

bool outcome_parse(const char *name, Outcome *ret)
{
	for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++) {
		if (g_strcmp0(outcomes[i].name, name) == 0) {
			*ret = (Outcome)i;
			return true;
		}
	}
	return false;
}

Words outcome_words(Outcome outcome)
{
	return outcomes[outcome].words;
}

const char *severity_name(Severity severity)
{
	return severities[severity].name;
}

bool severity_parse(const char *name, Severity *ret)
{
	for (size_t i = 0; i < G_N_ELEMENTS(severities); i++) {
		if (g_strcmp0(severities[i].name, name) == 0) {
			*ret = (Severity)i;
			return true;
		}
	}
	return false;
}

Words severity_words(Severity severity)
{
	return severities[severity].words;
}

const char *readiness_name(ReadinessVerdict verdict)
{
	return readiness[verdict].name;
}

bool readiness_parse(const char *name, ReadinessVerdict *ret)
{
	for (size_t i = 0; i < G_N_ELEMENTS(readiness); i++) {
		if (g_strcmp0(readiness[i].name, name) == 0) {
			*ret = (ReadinessVerdict)i;
			return true;
		}
	}
	return false;
}

Words readiness_words(ReadinessVerdict verdict)
{
	return readiness[verdict].words;
}

Words cause_words(const char *cause)
{
	for (size_t i = 0; i < G_N_ELEMENTS(causes); i++)
		if (g_strcmp0(causes[i].cause, cause) == 0)
			return causes[i].words;
	return (Words){cause, cause};
}

Words signer_role_words(const char *role)
{
	static const struct {
		const char *name;
		Words words;
	} roles[] = {{"centre", {"省信息中心", "centre"}}, {"vendor", {"系统开发厂商", "vendor"}},
	        {"ministry", {"教育部", "ministry"}}};
	for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
		if (g_strcmp0(roles[i].name, role) == 0)
			return roles[i].words;
	return (Words){role, role};
}

Words cause_remedy(const char *cause)
{
	for (size_t i = 0; i < G_N_ELEMENTS(causes); i++)
		if (g_strcmp0(causes[i].cause, cause) == 0)
			return causes[i].remedy;
	return (Words){"", ""};
}

Outcome outcome_worst(Outcome a, Outcome b)
{
	return a > b ? a : b;
}
