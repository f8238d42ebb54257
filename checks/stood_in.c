#include "checks/stood_in.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "inventory/imports.h"
#include <string.h>

Words route_words(const char *source)
{
	static const struct {
		const char *source;
		Words words;
	} routes[] = {
	        {"collector", {"人工采集", "the collector"}},
	        {"import", {"导入的检查记录", "import"}},
	        {"site.yaml", {"部署信息（site.yaml）", "site.yaml"}},
	        {"attestation", {"书面确认", "attestation"}},
	        {"local", {"本机", "local"}},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(routes); i++)
		if (strcmp(routes[i].source, source) == 0)
			return routes[i].words;
	return (Words){source, source};
}

/* Whether the source is what people brought: the collector's output, another console's run. */
static bool route_is_brought(const char *source)
{
	return strcmp(source, "collector") == 0 || strcmp(source, "import") == 0;
}

/* The first source of the row that people brought; NULL: none. */
static const char *brought_by(const Verdict *row)
{
	for (guint i = 0; i < row->sources->len; i++)
		if (route_is_brought(row->sources->pdata[i]))
			return row->sources->pdata[i];
	return NULL;
}

/* Why this run was not let in, NULL when it was or nobody tried; *ret_message is owned then. */
static const char *lost_by(const JudgeInput *input, const char *name, char **ret_message)
{
	const SiteHost *host = name ? site_host_find(input->site, name) : NULL;
	const Facts *facts = host ? factbook_find(input->facts, SUBJECT_HOST, name) : NULL;
	const char *message = "";
	if (!facts || host->connection == CONNECTION_NONE)
		return NULL;
	Cause cause = facts_reach(facts, &message);
	if (cause == CAUSE_NONE || cause == CAUSE_NOT_OBSERVED)
		return NULL;
	*ret_message = imports_live_message(message);
	return cause_name(cause);
}

static bool wants(const Check *check, const char *topic)
{
	for (size_t i = 0; check->wants && i < node_count(check->wants); i++)
		if (strcmp(node_scalar(node_key_at(check->wants, i)), topic) == 0)
			return true;
	return false;
}

/* What is so only while the machine runs, unlike what is installed or configured on it. */
static bool is_of_now(const Check *check)
{
	static const struct {
		const char *kind, *topic; /* topic NULL: whatever it wants */
	} now[] = {{"expect", "uptime"}, {"gateway", NULL}, {"bonds", NULL}, {"health", NULL},
	        {"user_limits", "process_limits"}, {"form", "services"}};
	for (size_t i = 0; i < G_N_ELEMENTS(now); i++)
		if (strcmp(now[i].kind, check->kind_name) == 0 &&
		        (!now[i].topic || wants(check, now[i].topic)))
			return true;
	return false;
}

void stood_in_hold(const JudgeInput *input, Verdict *row)
{
	bool good = row->outcome == OUTCOME_PASS || row->outcome == OUTCOME_WARN;
	const char *source = brought_by(row);
	g_autofree char *message = NULL;
	if (!good || !source || row->target_kind != TARGET_HOST || !is_of_now(row->check))
		return;
	const char *cause = lost_by(input, row->target, &message);
	if (!cause)
		return;
	g_autofree char *at = clock_format_cst(row->collected_at_us);
	Words route = route_words(source);
	verdict_unknown(row, cause,
	        "%s（%s%.0s）的记录只说明当时，不说明现在；本次检查未能登录：%s",
	        "what was seen at %s (%.0s%s) tells of then, not of now; this run could not log "
	        "in: %s",
	        at, route.zh, route.en, message);
	verdict_said(row, message);
}

bool stood_in_wait(
        const JudgeInput *input, const char *host, Verdict *row, const char *zh, const char *en)
{
	g_autofree char *message = NULL;
	const char *cause = lost_by(input, host, &message);
	if (!cause)
		return false;
	verdict_unknown(row, cause, "%s%.0s；本次检查未能登录主机 %s：%s",
	        "%.0s%s; this run could not log in to host '%s': %s", zh, en, host, message);
	verdict_said(row, message);
	verdict_remedy(row,
	        "主机 %s 可能没有开机或断网：先到机房确认其已开机、网线和交换机端口正常、能够登录，"
	        "再重新检查。",
	        "Host '%s' may be switched off or cut off: see first that it runs, that its cable "
	        "and switch port are good and that it can be logged in to, then check again.",
	        host);
	return true;
}
