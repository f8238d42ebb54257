/*
 * kind `health`: what the machine says of its own parts. A supply or a disk that is gone leaves the
 * machine running and the next one without a spare. What no BMC tells is no pass.
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"

static char *faults_text(const json_t *faults)
{
	GString *text = g_string_new(NULL);
	size_t i;
	json_t *fault;
	json_array_foreach((json_t *)faults, i, fault)
		g_string_append_printf(text, "%s%s (%s)", i ? ", " : "",
		        json_text_in(fault, "what"), json_text_in(fault, "state"));
	return g_string_free(text, FALSE);
}

static json_int_t number_of(const json_t *value, const char *key)
{
	return json_integer_value(json_object_get(value, key));
}

/* Nothing is broken, as far as was told. */
static void decide_whole(const json_t *value, Verdict *row)
{
	json_int_t sensors = number_of(value, "sensors"), supplies = number_of(value, "supplies");
	bool bmc = json_is_true(json_object_get(value, "bmc"));
	if (bmc && json_is_false(json_object_get(value, "tool")))
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "有BMC，但主机上没有 "
		        "ipmitool，看不到电源、风扇和温度：安装后重新检查，或凭BMC页面书面确认",
		        "there is a BMC, but no ipmitool on the host to ask it of supplies, fans "
		        "and temperatures: install it and check again, or attest what the BMC's "
		        "page shows");
	else if (bmc && json_is_true(json_object_get(value, "denied")))
		verdict_unknown(row, cause_name(CAUSE_DENIED),
		        "询问BMC需要 root 权限，请为该主机设置 ssh.sudo",
		        "asking the BMC needs root; set ssh.sudo for this host");
	else if (bmc && sensors == 0)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "BMC没有给出任何传感器读数",
		        "the BMC gave no reading of any sensor");
	else if (bmc)
		verdict_decide(row, OUTCOME_PASS, "%d 个传感器、%d 个电源均无故障",
		        "%d sensors and %d supplies, none with a fault", (int)sensors,
		        (int)supplies);
	else
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：系统内看不到BMC（/dev/ipmi0），硬件状态请看BMC页面或设备面板",
		        "does not apply: the system shows no BMC (/dev/ipmi0); its state stands on "
		        "the BMC's own page, or on the front");
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	FactTopic topic;
	(void)judge, (void)host;
	verdict_expected(row, "no fault");
	if (!verdict_observed(row, facts, "health", &topic))
		return;
	const json_t *faults = json_object_get(topic.value, "faults");
	if (json_array_size(faults) == 0) {
		decide_whole(topic.value, row);
		return;
	}
	g_autofree char *text = faults_text(faults);
	verdict_actual(row, "%s", text);
	verdict_decide(
	        row, OUTCOME_FAIL, "设备报告故障：%s", "the machine reports faults: %s", text);
}

void kind_health(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_one);
}
