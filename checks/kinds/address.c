/* What answers for a planned address: the host's own word and ARP seen from the console. */
#include "base/cleanup.h"
#include "checks/kinds/kinds.h"
#include <string.h>

/* The card of `facts` that carries the address, or NULL. */
static const json_t *card_with(const json_t *cards, const char *address)
{
	size_t i, k;
	json_t *card, *entry;
	json_array_foreach((json_t *)cards, i, card)
	{
		json_array_foreach(json_object_get(card, "ipv4"), k, entry)
			if (strcmp(member_text(entry, "address"), address) == 0)
				return card;
		json_array_foreach(json_object_get(card, "ipv6"), k, entry)
			if (strcmp(member_text(entry, "address"), address) == 0)
				return card;
	}
	return NULL;
}

static char *addresses_listed(const json_t *cards)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t i, k;
	json_t *card, *entry;
	json_array_foreach((json_t *)cards, i, card)
		json_array_foreach(json_object_get(card, "ipv4"), k, entry)
			if (strcmp(member_text(card, "interface"), "lo") != 0)
				g_string_append_printf(out, "%s%s", out->len ? ", " : "",
					member_text(entry, "address"));
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* The ARP observation of one address; false when the row is decided `unknown`. */
static bool arp_observed(Judge *judge, Verdict *row, const char *address, const json_t **ret_seen,
	const json_t **ret_interface)
{
	const Facts *console = factbook_console(judge->input->facts);
	FactTopic topic;
	if (!console || !verdict_observed(row, console, "arp", &topic))
		return false;
	const json_t *seen =
		json_object_get(json_object_get(topic.value, "addresses"), address);
	const char *cause = member_text(seen, "cause");
	if (!seen || *cause) {
		Words words = cause_words(*cause ? cause : "not_observed");
		verdict_unknown(row, *cause ? cause : "not_observed",
			"无法从控制台用ARP核实：%s", "ARP from the console cannot tell: %s", words.zh);
		g_free(row->reason_en);
		row->reason_en = g_strdup_printf("ARP from the console cannot tell: %s", words.en);
		return false;
	}
	*ret_seen = seen;
	*ret_interface = json_object_get(json_object_get(topic.value, "interfaces"),
		member_text(seen, "interface"));
	return true;
}

static char *answers_listed(const json_t *answers)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t i;
	json_t *mac;
	json_array_foreach((json_t *)answers, i, mac)
		g_string_append_printf(out, "%s%s", i ? ", " : "", json_string_value(mac));
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool answers_only(const json_t *answers, const char *mac)
{
	size_t i;
	json_t *answer;
	json_array_foreach((json_t *)answers, i, answer)
		if (g_ascii_strcasecmp(json_string_value(answer), mac) != 0)
			return false;
	return true;
}

/* Which planned host has that card; "" when none does. */
static const char *owner_of(Judge *judge, const char *mac)
{
	for (size_t i = 0; i < site_host_count(judge->input->site); i++) {
		const char *name = site_host(judge->input->site, i)->name;
		const Facts *facts = judge_host_facts(judge, name);
		size_t k;
		json_t *card;
		if (facts)
			json_array_foreach((json_t *)facts_find(facts, "addresses").value, k, card)
				if (g_ascii_strcasecmp(member_text(card, "mac"), mac) == 0)
					return name;
	}
	return "";
}

static void judge_answers(Verdict *row, const json_t *seen, const char *host, const char *mac)
{
	const json_t *answers = json_object_get(seen, "answers");
	g_autofree char *listed = answers_listed(answers);
	verdict_expected(row, "%s, %s", host, mac);
	verdict_actual(row, "%s", json_is_true(json_object_get(seen, "own")) ? mac : listed);
	if (json_is_true(json_object_get(seen, "own")))
		verdict_decide(row, OUTCOME_PASS, "地址在控制台本机（%s）上",
			"the address is the console's own (%s)", host);
	else if (json_array_size(answers) == 0)
		verdict_unknown(row, cause_name(CAUSE_NO_CONTROL),
			"主机 %s 已配置该地址，但ARP探测无应答，无法排除冲突",
			"host '%s' has the address but answers no ARP probe; a conflict cannot be "
			"ruled out",
			host);
	else if (answers_only(answers, mac))
		verdict_decide(row, OUTCOME_PASS, "在主机 %s 上，仅由其网卡 %s 应答",
			"on host '%s', answered by its card %s alone", host, mac);
	else
		verdict_decide(row, OUTCOME_FAIL, "地址冲突：规划在 %s（%s），应答者为 %s",
			"address conflict: planned on '%s' (%s), answered by %s", host, mac, listed);
}

static void judge_assigned(Judge *judge, const SiteAddress *address, Verdict *row)
{
	const Facts *facts = judge_host_facts(judge, address->host);
	FactTopic cards;
	if (!facts || !verdict_observed(row, facts, "addresses", &cards))
		return;
	const json_t *card = card_with(cards.value, address->address);
	if (!card) {
		g_autofree char *listed = addresses_listed(cards.value);
		verdict_expected(row, "%s", address->host);
		verdict_actual(row, "%s", listed);
		verdict_decide(row, OUTCOME_FAIL, "主机 %s 上没有配置 %s；现有：%s",
			"host '%s' does not have %s; it has: %s", address->host, address->address,
			listed);
		return;
	}
	const json_t *seen, *interface;
	if (arp_observed(judge, row, address->address, &seen, &interface))
		judge_answers(row, seen, address->host, member_text(card, "mac"));
}

static bool is_one_of(const GPtrArray *names, const char *name)
{
	return names && *name &&
		g_ptr_array_find_with_equal_func((GPtrArray *)names, name, g_str_equal, NULL);
}

/* Somebody answers for an address that should be silent, or that floats among its hosts. */
static void judge_squatter(Judge *judge, const SiteAddress *address, Verdict *row, const char *mac)
{
	const char *owner = owner_of(judge, mac);
	verdict_actual(row, "%s%s%s", mac, *owner ? " " : "", owner);
	if (address->state == STATE_FLOATING && is_one_of(address->hosts, owner))
		verdict_decide(row, OUTCOME_PASS, "浮动地址，现由 %s 应答（%s）",
			"floating, answered by '%s' now (%s)", owner, mac);
	else
		verdict_decide(row, OUTCOME_FAIL, "预留地址已被占用，应答者：%s",
			"the reserved address is in use, answered by %s", row->actual);
}

/* Silence counts only where a neighbour was heard and the kernel handed every frame over. */
static void judge_silence(const json_t *interface, bool dropped, Verdict *row)
{
	const json_t *control = json_object_get(interface, "control");
	verdict_actual(row, "-");
	if (dropped)
		verdict_unknown(row, cause_name(CAUSE_NO_CONTROL),
			"探测无应答，但系统丢弃了部分报文，静默不能证明空闲",
			"nothing answered, but the kernel dropped frames: silence proves nothing");
	else if (json_array_size(control) == 0)
		verdict_unknown(row, cause_name(CAUSE_NO_CONTROL),
			"探测无应答，但同网段也没有任何活动主机应答，静默不能证明空闲",
			"nothing answered, but no living neighbour did either: silence proves nothing");
	else
		verdict_decide(row, OUTCOME_PASS, "无人应答（阳性对照 %s 有应答）",
			"nobody answers (the positive control %s did)",
			json_string_value(json_array_get(control, 0)));
}

static bool arp_dropped(Judge *judge)
{
	FactTopic topic = facts_find(factbook_console(judge->input->facts), "arp");
	return json_integer_value(json_object_get(topic.value, "dropped")) > 0;
}

static void judge_reserved(Judge *judge, const SiteAddress *address, Verdict *row)
{
	const json_t *seen, *interface;
	verdict_expected(row, "-");
	if (!arp_observed(judge, row, address->address, &seen, &interface))
		return;
	const json_t *answers = json_object_get(seen, "answers");
	if (json_is_true(json_object_get(seen, "own")))
		verdict_decide(row, OUTCOME_FAIL, "预留地址配置在控制台本机 %s 上",
			"the reserved address is configured on the console itself (%s)",
			member_text(seen, "interface"));
	else if (json_array_size(answers) > 0)
		judge_squatter(judge, address, row, json_string_value(json_array_get(answers, 0)));
	else
		judge_silence(interface, arp_dropped(judge), row);
}

static void each_in_state(Judge *judge, const Check *check, unsigned states,
	void (*judge_one)(Judge *judge, const SiteAddress *address, Verdict *row))
{
	const SiteNetwork *network = judge->input->site->network;
	const GPtrArray *lists[] = {network ? network->internal : NULL, network ? network->public : NULL};
	for (size_t l = 0; l < G_N_ELEMENTS(lists); l++) {
		for (guint i = 0; lists[l] && i < lists[l]->len; i++) {
			const SiteAddress *address = g_ptr_array_index(lists[l], i);
			Verdict *row = verdicts_row(
				judge->verdicts, check, TARGET_ADDRESS, address->address);
			if (states & (1u << address->state)) {
				judge_one(judge, address, row);
				continue;
			}
			judge_cite_plan(judge, row);
			verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划状态为 %s",
				"does not apply: planned as '%s'",
				site_address_states[address->state]);
		}
	}
}

/* Two cards that answer are a conflict also when the login reached the stranger, not the host. */
static void judge_assigned_or_conflict(Judge *judge, const SiteAddress *address, Verdict *row)
{
	judge_assigned(judge, address, row);
	const Facts *console = factbook_console(judge->input->facts);
	if (row->outcome != OUTCOME_UNKNOWN || !console)
		return;
	FactTopic arp = facts_find(console, "arp");
	const json_t *answers = json_object_get(
		json_object_get(json_object_get(arp.value, "addresses"), address->address),
		"answers");
	const char *one = json_string_value(json_array_get(answers, 0));
	const char *other = json_string_value(json_array_get(answers, 1));
	if (!one || !other)
		return;
	verdict_cite(row, &arp);
	verdict_actual(row, "%s, %s", one, other);
	verdict_decide(row, OUTCOME_FAIL, "地址冲突：%s 与 %s 同时应答，无法登录主机 %s 确认归属",
		"address conflict: both %s and %s answer, and host '%s' could not be asked which is "
		"its own",
		one, other, address->host);
}

void kind_address_assigned(Judge *judge, const Check *check)
{
	each_in_state(judge, check, 1u << STATE_ASSIGNED, judge_assigned_or_conflict);
}

void kind_address_reserved(Judge *judge, const Check *check)
{
	each_in_state(judge, check, 1u << STATE_RESERVED | 1u << STATE_FLOATING, judge_reserved);
}

static void judge_nat(Judge *judge, const SiteAddress *address, Verdict *row)
{
	(void)judge;
	verdict_expected(row, "%s -> %s", address->device, address->inside);
	verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		"公网地址映射在 %s 上，内部无法观测，需要书面确认或外部探测",
		"mapped on '%s', not visible from inside; attest it or probe from outside",
		address->device);
}

void kind_address_nat(Judge *judge, const Check *check)
{
	each_in_state(judge, check, 1u << STATE_NAT, judge_nat);
}
