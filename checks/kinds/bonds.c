/*
 * kind `bonds`: whether every leg of a host's bonded cards carries. A dead leg costs nothing until
 * the other one goes, and nobody notices; a bond that does not watch its links never will.
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include <string.h>

#define NOBODY "00:00:00:00:00:00"

typedef struct {
	GString *down, *apart, *silent, *unwatched, *alone, *denied; /* names, for people */
	GString *shown;                                              /* all bonds, as values */
	guint bonds;
} Legs;

static Legs legs_new(void)
{
	Legs legs = {0};
	GString **texts[] = {&legs.down, &legs.apart, &legs.silent, &legs.unwatched, &legs.alone,
	        &legs.denied, &legs.shown};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i] = g_string_new(NULL);
	return legs;
}

static void legs_clear(Legs *legs)
{
	GString *texts[] = {legs->down, legs->apart, legs->silent, legs->unwatched, legs->alone,
	        legs->denied, legs->shown};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		if (texts[i])
			g_string_free(texts[i], TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Legs, legs_clear)

static void name_add(GString *text, const char *bond, const char *port)
{
	g_string_append_printf(
	        text, "%s%s%s%s", text->len ? ", " : "", bond, *port ? "/" : "", port);
}

/* A leg that is down is told as that alone: it cannot have joined either. */
static void port_look(Legs *legs, const char *bond, const json_t *port)
{
	const char *name = json_text_in(port, "name");
	bool down = json_is_false(json_object_get(port, "up"));
	bool apart = json_is_false(json_object_get(port, "joined"));
	if (down)
		name_add(legs->down, bond, name);
	else if (apart)
		name_add(legs->apart, bond, name);
	g_string_append_printf(legs->shown, " %s%s", name,
	        down    ? "(down)"
	        : apart ? "(apart)"
	                : "");
}

static void bond_look(Legs *legs, const json_t *bond)
{
	const char *name = json_text_in(bond, "name");
	const json_t *ports = json_object_get(bond, "ports");
	size_t i;
	json_t *port;
	legs->bonds++;
	g_string_append_printf(legs->shown, "%s%s:", legs->shown->len ? "; " : "", name);
	json_array_foreach((json_t *)ports, i, port)
		port_look(legs, name, port);
	if (json_is_true(json_object_get(bond, "denied"))) {
		name_add(legs->denied, name, "");
		return;
	}
	if (json_is_false(json_object_get(bond, "up")) || json_array_size(ports) == 0)
		name_add(legs->down, name, "");
	if (json_array_size(ports) == 1)
		name_add(legs->alone, name, "");
	if (strcmp(json_text_in(bond, "partner"), NOBODY) == 0)
		name_add(legs->silent, name, "");
	if (json_is_false(json_object_get(bond, "watched")))
		name_add(legs->unwatched, name, "");
}

static void decide(const Legs *legs, Verdict *row)
{
	if (legs->down->len)
		verdict_decide(row, OUTCOME_FAIL,
		        "链路中断：%s；余下的链路再断，该网卡上的地址即失去连接",
		        "no link: %s; one more, and the addresses of that bond are gone",
		        legs->down->str);
	else if (legs->silent->len)
		verdict_decide(row, OUTCOME_FAIL,
		        "802.3ad 聚合没有对端：%s；交换机侧没有配置 LACP，实际只有一条链路在用",
		        "nobody speaks LACP to: %s; the switch is not set up for it, and one link "
		        "alone is used",
		        legs->silent->str);
	else if (legs->apart->len)
		verdict_decide(row, OUTCOME_FAIL,
		        "有链路没有加入聚合：%s；请核对两侧的速率和 LACP 配置",
		        "links that are in no aggregate with the others: %s; see to speed and LACP "
		        "on both sides",
		        legs->apart->str);
	else if (legs->denied->len)
		verdict_unknown(row, cause_name(CAUSE_DENIED),
		        "没有权限询问 teamd：%s（为该主机设置 ssh.sudo）",
		        "this user may not ask teamd about %s (set ssh.sudo for this host)",
		        legs->denied->str);
	else if (legs->unwatched->len)
		verdict_decide(row, OUTCOME_WARN,
		        "绑定没有监测链路（miimon 为 0）：%s；链路中断时不会切换，也看不出来",
		        "the bond does not watch its links (miimon 0): %s; when one breaks it "
		        "neither switches nor shows it",
		        legs->unwatched->str);
	else if (legs->alone->len)
		verdict_decide(row, OUTCOME_WARN, "绑定中只有一块网卡：%s，没有冗余",
		        "only one card is in the bond: %s; nothing stands in for it",
		        legs->alone->str);
	else
		verdict_decide(row, OUTCOME_PASS, "%u 组绑定的各条链路均正常",
		        "all legs of %u bonds carry", legs->bonds);
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	FactTopic topic;
	size_t i;
	json_t *bond;
	(void)judge, (void)host;
	verdict_expected(row, "every leg up");
	if (!verdict_observed(row, facts, "bonds", &topic))
		return;
	if (json_array_size(topic.value) == 0) {
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：该主机没有绑定的网卡（bond、team）",
		        "does not apply: no cards of this host are bonded or teamed");
		return;
	}
	g_auto(Legs) legs = legs_new();
	json_array_foreach((json_t *)topic.value, i, bond)
		bond_look(&legs, bond);
	verdict_actual(row, "%s", legs.shown->str);
	decide(&legs, row);
}

void kind_bonds(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_one);
}
