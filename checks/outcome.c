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
	[VERDICT_READY_WITH_REMARKS] =
		{"ready_with_remarks", {"具备部署条件（有提醒事项）", "ready with remarks"}},
	[VERDICT_NOT_READY] = {"not_ready", {"不具备部署条件", "not ready"}},
	[VERDICT_INCOMPLETE] = {"incomplete", {"尚未核实完毕", "incomplete"}},
};

static const struct {
	const char *cause;
	Words words;
} causes[] = {
	{"not_observed", {"没有观测到", "not observed"}},
	{"unreachable", {"无法连接", "unreachable"}},
	{"timeout", {"超时", "timed out"}},
	{"denied", {"被拒绝（账号或权限）", "denied"}},
	{"host_key", {"主机密钥不可信", "host key not trusted"}},
	{"limit", {"输出超过上限", "more output than is taken"}},
	{"error", {"读取出错", "error"}},
	{"no_l2_path", {"控制台不在该网段", "not on this segment"}},
	{"no_control", {"阳性对照无应答", "the positive control did not answer"}},
	{"cancelled", {"检查被中断", "interrupted"}},
	{"stale", {"检测记录已过有效期", "the observation is too old"}},
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

Outcome outcome_worst(Outcome a, Outcome b)
{
	return a > b ? a : b;
}
