#include "checks/kinds/arp_seen.h"
#include "base/cleanup.h"
#include "checks/kinds/kinds.h"
#include <string.h>

static void unknown(Verdict *row, const char *cause)
{
	Words words = cause_words(cause);
	verdict_unknown(row, cause, "无法从控制台用ARP核实：%s",
	        "ARP from the console cannot tell: %s", words.zh);
	g_free(row->reason_en);
	row->reason_en = g_strdup_printf("ARP from the console cannot tell: %s", words.en);
}

static bool list_has(const json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (g_strcmp0(json_string_value(json_array_get(list, i)), text) == 0)
			return true;
	return false;
}

bool arp_seen(Judge *judge, Verdict *row, const char *address, ArpSeen *ret)
{
	FactTopic topic;
	if (!verdict_observed(row, factbook_console(judge->input->facts), "arp", &topic))
		return false;
	const json_t *addresses = json_object_get(topic.value, "addresses");
	const json_t *seen = json_object_get(addresses, address);
	const char *cause = member_text(seen, "cause");
	if (!seen || *cause) {
		unknown(row, *cause ? cause : cause_name(CAUSE_NOT_OBSERVED));
		return false;
	}
	*ret = (ArpSeen){.addresses = addresses,
	        .answers = json_object_get(seen, "answers"),
	        .interface_name = member_text(seen, "interface"),
	        .own = json_is_true(json_object_get(seen, "own")),
	        .dropped = json_integer_value(json_object_get(topic.value, "dropped")) > 0};
	ret->interface =
	        json_object_get(json_object_get(topic.value, "interfaces"), ret->interface_name);
	const json_t *control = json_object_get(ret->interface, "control");
	ret->heard = ret->own ? json_array_size(control) > 0 : list_has(control, address);
	return true;
}

static bool answers_have(const json_t *answers, const char *mac)
{
	size_t i;
	json_t *answer;
	json_array_foreach((json_t *)answers, i, answer)
		if (json_is_string(answer) &&
		        g_ascii_strcasecmp(json_string_value(answer), mac) == 0)
			return true;
	return false;
}

static bool is_gateway(const Judge *judge, const ArpSeen *seen, const char *mac)
{
	const GPtrArray *subnets = judge->input->site->network->subnets;
	for (guint i = 0; i < subnets->len; i++) {
		const SiteSubnet *subnet = g_ptr_array_index(subnets, i);
		const json_t *gateway = json_object_get(seen->addresses, subnet->gateway);
		if (answers_have(json_object_get(gateway, "answers"), mac))
			return true;
	}
	return false;
}

bool arp_seen_gateway_alone(const Judge *judge, const ArpSeen *seen)
{
	size_t i;
	json_t *answer;
	json_array_foreach((json_t *)seen->answers, i, answer)
		if (!json_is_string(answer) || !is_gateway(judge, seen, json_string_value(answer)))
			return false;
	return json_array_size(seen->answers) > 0;
}

static bool has_address(const json_t *list, const char *address)
{
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry)
		if (strcmp(member_text(entry, "address"), address) == 0)
			return true;
	return false;
}

const json_t *card_with(const json_t *cards, const char *address)
{
	size_t i;
	json_t *card;
	json_array_foreach((json_t *)cards, i, card)
		if (has_address(json_object_get(card, "ipv4"), address) ||
		        has_address(json_object_get(card, "ipv6"), address))
			return card;
	return NULL;
}

bool card_is_of(const Judge *judge, const char *mac, const char *host)
{
	const Facts *facts = judge_host_facts(judge, host);
	size_t i;
	json_t *card;
	if (facts)
		json_array_foreach((json_t *)facts_find(facts, "addresses").value, i, card)
			if (g_ascii_strcasecmp(member_text(card, "mac"), mac) == 0)
				return true;
	return false;
}

const char *card_owner(const Judge *judge, const char *mac)
{
	for (size_t i = 0; i < site_host_count(judge->input->site); i++) {
		const char *name = site_host(judge->input->site, i)->name;
		if (card_is_of(judge, mac, name))
			return name;
	}
	return "";
}

char *answers_listed(const Judge *judge, const json_t *answers)
{
	GString *out = g_string_new(NULL);
	size_t i;
	json_t *answer;
	json_array_foreach((json_t *)answers, i, answer) {
		const char *mac = json_is_string(answer) ? json_string_value(answer) : "?";
		const char *owner = card_owner(judge, mac);
		g_string_append_printf(
		        out, "%s%s%s%s", i ? ", " : "", mac, *owner ? " " : "", owner);
	}
	return g_string_free(out, FALSE);
}
