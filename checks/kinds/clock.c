/*
 * kind `clock`: the host's clock against the console's. What was measured is an interval: within
 * the limit as a whole it passes, beyond it as a whole it fails, and across it nobody can tell.
 */
#include "checks/kinds/kinds.h"
#include "checks/values_zh.h"
#include <inttypes.h>
#include <math.h>

static const double FINE_MS = 10000, MINUTES_MS = 7200000;

/* Minutes and hours where milliseconds tell nobody anything. */
static char *span_text(double ms)
{
	int64_t whole = (int64_t)ms;
	if (ms < FINE_MS)
		return g_strdup_printf("%" PRId64 " ms", whole);
	if (ms < MINUTES_MS)
		return g_strdup_printf(
		        "%" PRId64 " min %" PRId64 " s", whole / 60000, whole % 60000 / 1000);
	return g_strdup_printf(
	        "%" PRId64 " h %" PRId64 " min", whole / 3600000, whole % 3600000 / 60000);
}

static void decide(Verdict *row, const char *host, double off_ms, double around_ms, double limit_ms)
{
	g_autofree char *actual = value_zh(row->actual);
	g_autofree char *expected = value_zh(row->expected);
	if (off_ms + around_ms <= limit_ms) {
		verdict_decide(row, OUTCOME_PASS, "符合要求：%s%.0s", "%.0sas expected: %s", actual,
		        row->actual);
		return;
	}
	if (off_ms - around_ms > limit_ms) {
		verdict_decide(row, OUTCOME_FAIL, "应为“%s%.0s”，实测：%s%.0s",
		        "%.0sexpected '%s', seen: %.0s%s", expected, row->expected, actual,
		        row->actual);
		return;
	}
	verdict_unknown(row, "imprecise", "测得%s%.0s，误差范围跨过上限 %.0f ms，不能判定",
	        "%.0sseen: %s, which may lie on either side of the limit of %.0f ms", actual,
	        row->actual, limit_ms);
	verdict_remedy(row,
	        "等主机和网络不忙时再检查一次：jiuxu check %s；也可在主机上运行 chronyc "
	        "tracking（或 "
	        "ntpq -p），核对它与时间源的偏差。",
	        "Check again when the host and the line are less busy: jiuxu check %s; or see on "
	        "the host how far chronyc tracking (or ntpq -p) says it is from its time source.",
	        host);
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	FactTopic time;
	double limit_ms = json_number_value(json_object_get(judge->parameters, "clock_skew_ms"));
	verdict_expected(row, "≤ %.0f ms", limit_ms);
	if (!verdict_observed(row, facts, "time", &time))
		return;
	const json_t *skew = json_object_get(time.value, "skew_ms");
	const json_t *around = json_object_get(time.value, "uncertainty_ms");
	if (!json_is_number(skew) || !json_is_number(around)) {
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "没有与控制台的时钟比较，不能判定",
		        "the clock was not compared with the console's");
		return;
	}
	double skew_ms = json_number_value(skew), around_ms = json_number_value(around);
	g_autofree char *off = span_text(fabs(skew_ms));
	verdict_actual(
	        row, "%s by %s (± %.0f ms)", skew_ms < 0 ? "behind" : "ahead", off, around_ms);
	decide(row, host->name, fabs(skew_ms), around_ms, limit_ms);
}

void kind_clock(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_one);
}
