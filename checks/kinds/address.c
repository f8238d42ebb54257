/* What answers for a planned address: the host's own word, and ARP heard on its segment. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/arp_seen.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/mac_owner.h"
#include "checks/kinds/seen_index.h"
#include "checks/stood_in.h"
#include "inventory/preparation_form.h"
#include <string.h>

/* Without loopback, and without what RAC gives its interconnect (HAIP, 169.254.0.0/16). */
static char *addresses_listed(const json_t *cards)
{
	GString *out = g_string_new(NULL);
	size_t i, k;
	json_t *card, *entry;
	json_array_foreach((json_t *)cards, i, card)
		json_array_foreach(json_object_get(card, "ipv4"), k, entry)
			if (strcmp(json_text_in(card, "interface"), "lo") != 0 &&
			        !g_str_has_prefix(json_text_in(entry, "address"), "169.254."))
				g_string_append_printf(out, "%s%s", out->len ? ", " : "",
				        json_text_in(entry, "address"));
	return g_string_free(out, FALSE);
}

/* A host of two cards on one segment answers with either of them: that is no conflict. */
static bool answered_by_host_alone(const Judge *judge, const json_t *answers, const char *host)
{
	size_t i;
	json_t *answer;
	json_array_foreach((json_t *)answers, i, answer)
		if (!json_is_string(answer) || !card_is_of(judge, json_string_value(answer), host))
			return false;
	return true;
}

/* What the address was asked for by; the same word in both languages. */
static const char *way(const ArpSeen *seen)
{
	return seen->six ? "NDP" : "ARP";
}

/* The host's card answers, and nobody else that was heard. */
static void judge_alone(
        Verdict *row, const ArpSeen *seen, const char *proxies, const char *host, const char *mac)
{
	if (seen->limited)
		verdict_unknown(row, cause_name(CAUSE_DENIED),
		        "在主机 %s 上，其网卡 %s 应答；但另有应答者时无从得知：%s",
		        "on host '%s', its card %s answers; a second answerer would not be heard: "
		        "%s",
		        host, mac, seen->limited);
	else if (*proxies)
		verdict_decide(row, OUTCOME_WARN,
		        "在主机 %s 上，由其网卡 %s 应答；同网段另有代理%s（%s）替所有地址应答",
		        "on host '%s', answered by its card %s; proxy %s on the segment (%s) "
		        "answers "
		        "for every address besides",
		        host, mac, way(seen), proxies);
	else
		verdict_decide(row, OUTCOME_PASS, "在主机 %s 上，仅由其网卡 %s 应答",
		        "on host '%s', answered by its card %s alone", host, mac);
	if (seen->limited)
		verdict_said(row, seen->limited);
}

/* Which card is the host's, and whose the others are. */
static void judge_conflict(Judge *judge, const SiteAddress *address, const ArpSeen *seen,
        const char *mac, Verdict *row)
{
	g_autoptr(json_t) others = json_array();
	for (size_t i = 0; i < json_array_size(seen->answers); i++) {
		json_t *answer = json_array_get(seen->answers, i);
		if (!json_is_string(answer) ||
		        !card_is_of(judge, json_string_value(answer), address->host))
			json_array_append(others, answer);
	}
	g_autofree char *listed = macs_listed(judge, others, address->address);
	bool own = json_array_size(others) < json_array_size(seen->answers);
	verdict_decide(row, OUTCOME_FAIL,
	        own ? "地址冲突：规划在 %s（%s），它有应答；另有不属于它的网卡应答：%s"
	            : "地址冲突：规划在 %s（%s），它没有应答；应答的网卡不属于它：%s",
	        own ? "address conflict: planned on '%s' (%s), which answers; answered by "
	              "another's "
	              "card too: %s"
	            : "address conflict: planned on '%s' (%s), which does not answer; answered by "
	              "another's card: %s",
	        address->host, mac, listed);
}

static void judge_answers(Judge *judge, const SiteAddress *address, Verdict *row,
        const ArpSeen *seen, const char *mac)
{
	const char *host = address->host;
	g_autofree char *listed = macs_listed(judge, seen->answers, address->address);
	g_autofree char *proxies = macs_listed(judge, seen->proxies, address->address);
	verdict_expected(row, "%s, %s", host, mac);
	verdict_actual(row, "%s", listed);
	bool alone = answered_by_host_alone(judge, seen->answers, host);
	/* a reply to a usual question may have been asked of one card only: it rules nothing out */
	if (json_array_size(seen->answers) == 0 &&
	        stood_in_wait(judge->input, host, row, "地址探测无应答",
	                "nothing answers for the address"))
		return;
	if (json_array_size(seen->answers) == 0 || (alone && !seen->heard))
		verdict_unknown(row, cause_name(CAUSE_NO_CONTROL),
		        "主机 %s 已配置该地址，但%s探测无应答，无法排除冲突",
		        "host '%s' has the address but answers no %s probe; a conflict cannot be "
		        "ruled out",
		        host, way(seen));
	else if (alone)
		judge_alone(row, seen, proxies, host, mac);
	else
		judge_conflict(judge, address, seen, mac, row);
}

/* The host's own kernel asked before it used the IPv6 address, and somebody had it (RFC 4862). */
static void judge_duplicate(Judge *judge, const SiteAddress *address, Verdict *row)
{
	g_auto(ArpSeen) seen = {0};
	arp_look(judge, row, address->address, &seen);
	g_autofree char *listed = macs_listed(judge, seen.answers, address->address);
	verdict_actual(row, "dadfailed%s%s", *listed ? "; " : "", listed);
	if (*listed)
		verdict_decide(row, OUTCOME_FAIL,
		        "地址冲突：主机 %s "
		        "启用前发现已有人使用（dadfailed），没有启用它；应答者：%s",
		        "address conflict: host '%s' found it taken (dadfailed) and does not use "
		        "it; answered by %s",
		        address->host, listed);
	else
		verdict_decide(row, OUTCOME_FAIL,
		        "地址冲突：主机 %s 启用前发现已有人使用（dadfailed），没有启用它",
		        "address conflict: host '%s' found it taken (dadfailed) and does not use "
		        "it",
		        address->host);
}

static void judge_assigned(Judge *judge, const SiteAddress *address, Verdict *row)
{
	FactTopic cards;
	verdict_expected(row, "%s", address->host);
	if (!verdict_observed(row, judge_host_facts(judge, address->host), "addresses", &cards))
		return;
	const json_t *card = card_with(cards.value, address->address);
	if (!card) {
		g_autofree char *listed = addresses_listed(cards.value);
		verdict_actual(row, "%s", listed);
		verdict_decide(row, OUTCOME_FAIL, "主机 %s 上没有配置 %s；现有：%s",
		        "host '%s' does not have %s; it has: %s", address->host, address->address,
		        listed);
		return;
	}
	const json_t *entry = card_entry(card, address->address);
	g_auto(ArpSeen) seen = {0};
	if (json_is_true(json_object_get(entry, "duplicate")))
		judge_duplicate(judge, address, row);
	else if (arp_seen(judge, row, address, &seen))
		judge_answers(judge, address, row, &seen, json_text_in(card, "mac"));
	if (row->outcome == OUTCOME_UNKNOWN && json_is_true(json_object_get(entry, "tentative")))
		verdict_remark(row, "主机尚未确认该地址无人使用（tentative），请检查网线后重新检查",
		        "the host has not found it free yet (tentative): see to the link, check "
		        "again");
}

/* Proxies were tested for: a gateway that answers for this address alone really has it. */
static void judge_squatter(Judge *judge, const ArpSeen *seen, Verdict *row)
{
	if (!seen->tested && arp_seen_gateway_alone(judge, seen))
		verdict_unknown(row, "proxy_arp",
		        "应答者是网关（%s），可能是代理%s，不能判定是否被占用",
		        "the gateway answers (%s), perhaps as %s proxy: whether it is in use "
		        "cannot be told",
		        row->actual, way(seen));
	else
		verdict_decide(row, OUTCOME_FAIL, "预留地址已被占用，应答者：%s",
		        "the reserved address is in use, answered by %s", row->actual);
}

/* Nobody but one that answers for all: what stands behind it cannot be seen. */
static void judge_proxied(const ArpSeen *seen, const char *proxies, Verdict *row)
{
	verdict_actual(row, "%s", proxies);
	verdict_unknown(row, "proxy_arp",
	        "应答者 %s 对无人使用的地址也应答（代理%s），不能判定是否被占用",
	        "%s answers for addresses that nobody has as well (proxy %s): whether it is in "
	        "use cannot be told",
	        proxies, way(seen));
}

/* MACs that a VRRP group shares (RFC 5798 section 7.3): no card has them burnt in. */
static bool is_virtual_mac(const char *mac)
{
	return g_ascii_strncasecmp(mac, "00:00:5e:00:01:", 15) == 0 ||
	       g_ascii_strncasecmp(mac, "00:00:5e:00:02:", 15) == 0;
}

/* The host of the group that shows the address on a card of its own, or "". */
static const char *holder_of(const Judge *judge, const SiteAddress *address, bool *ret_all_seen)
{
	*ret_all_seen = true;
	for (guint i = 0; i < address->hosts->len; i++) {
		const char *name = g_ptr_array_index(address->hosts, i);
		const Facts *facts = judge_host_facts(judge, name);
		const json_t *cards = facts ? facts_find(facts, "addresses").value : NULL;
		if (card_with(cards, address->address))
			return name;
		*ret_all_seen = *ret_all_seen && cards;
	}
	return "";
}

/* The one host of the group whose cards alone answer, or "". */
static const char *answering_host(
        const Judge *judge, const SiteAddress *address, const ArpSeen *seen)
{
	for (guint i = 0; i < address->hosts->len; i++) {
		const char *name = g_ptr_array_index(address->hosts, i);
		if (answered_by_host_alone(judge, seen->answers, name))
			return name;
	}
	return "";
}

static void judge_floating(
        Judge *judge, const SiteAddress *address, const ArpSeen *seen, Verdict *row)
{
	bool all_seen;
	const char *mac = json_string_value(json_array_get(seen->answers, 0));
	const char *host = answering_host(judge, address, seen);
	const char *holder = holder_of(judge, address, &all_seen);
	bool one = arp_answerers(judge, seen) != ANSWERERS_SEVERAL && mac;
	if (!*host && json_array_size(seen->answers) == 1 && is_virtual_mac(mac))
		host = holder;
	if (*host)
		verdict_decide(row, OUTCOME_PASS, "浮动地址，现由 %s 应答（%s）",
		        "floating, answered by '%s' now (%s)", host, mac);
	else if (one && (!all_seen || is_virtual_mac(mac)) && !*seen_card_owner(judge, mac))
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "应答者 %s 是否属于该地址所在的主机组，无法核实",
		        "whether %s, which answers, belongs to its group of hosts was not observed",
		        row->actual);
	else
		verdict_decide(row, OUTCOME_FAIL, "浮动地址由其所在组以外或多台主机应答：%s",
		        "the floating address is answered from outside its group, or by several: "
		        "%s",
		        row->actual);
}

/* Silence counts only where a neighbour was heard and the kernel handed every frame over. */
static void judge_silence(const ArpSeen *seen, Verdict *row)
{
	verdict_actual(row, "no answer");
	if (seen->dropped)
		verdict_unknown(row, cause_name(CAUSE_NO_CONTROL),
		        "探测无应答，但系统丢弃了部分报文，静默不能证明空闲",
		        "nothing answered, but the kernel dropped frames: silence proves nothing");
	else if (!seen->control && seen->limited)
		verdict_unknown(row, cause_name(CAUSE_DENIED),
		        "无应答，同网段也没有任何活动主机应答，静默不能证明空闲：%s",
		        "nothing answered, and no living neighbour did either: %s", seen->limited);
	else if (!seen->control)
		verdict_unknown(row, cause_name(CAUSE_NO_CONTROL),
		        "探测无应答，但同网段也没有任何活动主机应答，静默不能证明空闲",
		        "nothing answered, but no living neighbour did either: silence proves "
		        "nothing");
	else
		verdict_decide(row, OUTCOME_PASS, "无人应答（阳性对照 %s 有应答）",
		        "nobody answers (the positive control %s did)", seen->control);
	if (seen->limited)
		verdict_said(row, seen->limited);
}

static void judge_heard(Judge *judge, const SiteAddress *address, const ArpSeen *seen, Verdict *row)
{
	bool floating = address->state == STATE_FLOATING;
	g_autofree char *listed = macs_listed(judge, seen->answers, address->address);
	g_autofree char *proxies = macs_listed(judge, seen->proxies, address->address);
	verdict_actual(row, "%s", listed);
	if (seen->console_interface && !floating)
		verdict_decide(row, OUTCOME_FAIL, "预留地址配置在控制台本机 %s 上",
		        "the reserved address is configured on the console itself (%s)",
		        seen->console_interface);
	else if (json_array_size(seen->answers) > 0 && floating)
		judge_floating(judge, address, seen, row);
	else if (json_array_size(seen->answers) > 0)
		judge_squatter(judge, seen, row);
	else if (*proxies)
		judge_proxied(seen, proxies, row);
	else
		judge_silence(seen, row);
}

/* What a visited host says of itself needs nobody's answer. */
static bool judge_configured(Judge *judge, const SiteAddress *address, Verdict *row)
{
	const char *interface = "";
	const char *holder = seen_holder(judge, address->address, &interface);
	if (address->state == STATE_FLOATING || !*holder)
		return false;
	FactTopic cards = facts_find(judge_host_facts(judge, holder), "addresses");
	verdict_cite(row, &cards);
	verdict_actual(row, "%s %s", holder, interface);
	verdict_decide(row, OUTCOME_FAIL, "预留地址已配置在主机 %s 的网卡 %s 上",
	        "the reserved address is configured on host '%s' (%s)", holder, interface);
	return true;
}

static void judge_reserved(Judge *judge, const SiteAddress *address, Verdict *row)
{
	g_auto(ArpSeen) seen = {0};
	verdict_expected(row, "%s",
	        address->state == STATE_FLOATING ? "answered by its group or by nobody"
	                                         : "no answer");
	if (!judge_configured(judge, address, row) && arp_seen(judge, row, address, &seen))
		judge_heard(judge, address, &seen, row);
}

/* Of a part of the hosts, only their own addresses are asked. */
static bool is_selected(const Judge *judge, const SiteAddress *address)
{
	return address->state != STATE_ASSIGNED ||
	       judge_selects(judge, site_host_find(judge->input->site, address->host));
}

typedef void (*AddressEach)(Judge *judge, const SiteAddress *address, Verdict *row);

/* As people choose it in the preparation workbook. */
static const char *state_zh(int state)
{
	const FormSheet *form = &form_sheets[SHEET_ADDRESSES];
	const FormWord *word = form->columns[form_column_index(form, "state")].words;
	while (word->name && strcmp(word->name, site_address_states[state]) != 0)
		word++;
	return word->name ? word->zh : site_address_states[state];
}

static void address_row(Judge *judge, const Check *check, const SiteAddress *address,
        bool concerned, AddressEach each)
{
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_ADDRESS, address->address);
	if (concerned) {
		each(judge, address, row);
		return;
	}
	judge_cite_plan(judge, row);
	/* the first for the Chinese, the second for the English */
	verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划状态为“%s”%.0s",
	        "%.0sdoes not apply: planned as '%s'", state_zh(address->state),
	        site_address_states[address->state]);
}

static void each_in_state(Judge *judge, const Check *check, unsigned states, AddressEach each)
{
	const SiteNetwork *network = judge->input->site->network;
	const GPtrArray *lists[] = {
	        network ? network->internal : NULL, network ? network->public : NULL};
	for (size_t l = 0; l < G_N_ELEMENTS(lists); l++) {
		for (guint i = 0; lists[l] && i < lists[l]->len; i++) {
			const SiteAddress *address = g_ptr_array_index(lists[l], i);
			if (is_selected(judge, address))
				address_row(judge, check, address,
				        (states & (1u << address->state)) != 0, each);
		}
	}
}

/*
 * Its host could not be asked which cards are its own. Two machines are a conflict all the same;
 * two cards that may be one machine's are none.
 */
static void judge_assigned_unseen(Judge *judge, const SiteAddress *address, Verdict *row)
{
	g_auto(ArpSeen) seen = {0};
	arp_look(judge, NULL, address->address, &seen);
	Answerers answerers = arp_answerers(judge, &seen);
	if (json_array_size(seen.answers) < 2 || answerers == ANSWERERS_ONE)
		return;
	g_autofree char *listed = macs_listed(judge, seen.answers, address->address);
	g_auto(ArpSeen) cited = {0};
	arp_look(judge, row, address->address, &cited);
	verdict_actual(row, "%s", listed);
	if (answerers == ANSWERERS_SEVERAL) {
		verdict_decide(row, OUTCOME_FAIL, "地址冲突：%s 同时应答，无法登录主机 %s 确认归属",
		        "address conflict: %s all answer, and host '%s' could not be asked which "
		        "is its own",
		        listed, address->host);
		return;
	}
	verdict_remark(row, "%s 同时应答，是主机 %s 的两块网卡还是地址冲突，须登录该主机才能分辨",
	        "%s all answer: two cards of host '%s' or a conflict, which only a login there "
	        "can tell",
	        listed, address->host);
}

/* The card of a host with that address, as the host itself says. */
static const char *card_of(Judge *judge, const char *host, const char *address)
{
	FactTopic cards = facts_find(judge_host_facts(judge, host), "addresses");
	const json_t *card = card_with(cards.value, address);
	return card ? json_text_in(card, "mac") : "";
}

/*
 * What another host says of itself needs nobody's answer. One card that two planned hosts call
 * theirs is one machine reached twice: that is told by hardware.distinct.
 */
static bool judge_rival(Judge *judge, const SiteAddress *address, Verdict *row)
{
	const char *rival = seen_rival(judge, address->address, address->host);
	if (!*rival)
		return false;
	const char *own = card_of(judge, address->host, address->address);
	if (*own && strcmp(own, card_of(judge, rival, address->address)) == 0)
		return false;
	FactTopic cards = facts_find(judge_host_facts(judge, rival), "addresses");
	verdict_cite(row, &cards);
	verdict_actual(row, "%s", rival);
	verdict_decide(row, OUTCOME_FAIL, "地址冲突：规划在主机 %s，却配置在主机 %s 的网卡 %s 上",
	        "address conflict: planned on host '%s', but configured on host '%s' (%s)",
	        address->host, rival,
	        json_text_in(card_with(cards.value, address->address), "interface"));
	return true;
}

static void judge_assigned_or_conflict(Judge *judge, const SiteAddress *address, Verdict *row)
{
	judge_assigned(judge, address, row);
	if (row->outcome == OUTCOME_UNKNOWN && !judge_rival(judge, address, row))
		judge_assigned_unseen(judge, address, row);
	else if (row->outcome == OUTCOME_PASS || row->outcome == OUTCOME_WARN)
		judge_rival(judge, address, row);
}

void kind_address_assigned(Judge *judge, const Check *check)
{
	each_in_state(judge, check, 1u << STATE_ASSIGNED, judge_assigned_or_conflict);
}

void kind_address_reserved(Judge *judge, const Check *check)
{
	each_in_state(judge, check, 1u << STATE_RESERVED | 1u << STATE_FLOATING, judge_reserved);
}

/* Whether the inside address is where the plan has it; true when the row is decided. */
static bool judge_inside(Judge *judge, const SiteAddress *address, Verdict *row)
{
	const SiteNetwork *network = judge->input->site->network;
	const SiteAddress *inside = NULL;
	for (guint i = 0; network->internal && i < network->internal->len; i++) {
		const SiteAddress *planned = g_ptr_array_index(network->internal, i);
		if (strcmp(planned->address, address->inside) == 0)
			inside = planned;
	}
	if (!inside || inside->state != STATE_ASSIGNED)
		return false;
	const Facts *facts = judge_host_facts(judge, inside->host);
	FactTopic cards = {.cause = CAUSE_NOT_OBSERVED};
	if (facts)
		cards = facts_find(facts, "addresses");
	if (!cards.value || card_with(cards.value, address->inside))
		return false;
	verdict_cite(row, &cards);
	verdict_actual(row, "- %s", address->inside);
	verdict_decide(row, OUTCOME_FAIL, "映射到 %s，规划在主机 %s 上，但该主机没有配置它",
	        "mapped to %s, planned on host '%s', which does not have it", address->inside,
	        inside->host);
	return true;
}

static void judge_nat(Judge *judge, const SiteAddress *address, Verdict *row)
{
	verdict_expected(row, "%s -> %s", address->device, address->inside);
	if (judge_inside(judge, address, row))
		return;
	verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
	        "公网地址映射在 %s 上，内部无法观测，需要书面确认或外部探测",
	        "mapped on '%s', not visible from inside; attest it or probe from outside",
	        address->device);
}

void kind_address_nat(Judge *judge, const Check *check)
{
	each_in_state(judge, check, 1u << STATE_NAT, judge_nat);
}
