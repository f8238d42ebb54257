#include "checks/kinds/seen_index.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include <arpa/inet.h>
#include <string.h>

/* All texts but the keys of `owners` are borrowed from the facts. */
struct SeenIndex {
	GHashTable *holders;    /* address -> name of the host */
	GHashTable *interfaces; /* address -> name of the card */
	GHashTable *rivals; /* address -> GPtrArray of hosts that have it on a card that is up */
	GHashTable *owners; /* MAC in lower case -> name of the host */
	GPtrArray *askers;
};

static void address_add(
        SeenIndex *index, const json_t *list, const char *interface, const char *host)
{
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry) {
		const char *address = json_text_in(entry, "address");
		if (g_hash_table_contains(index->holders, address))
			continue;
		g_hash_table_insert(index->holders, (char *)address, (char *)host);
		g_hash_table_insert(index->interfaces, (char *)address, (char *)interface);
	}
}

/* A load balancer's address on the loopback of the servers behind it is no second holder. */
static void rivals_add(SeenIndex *index, const json_t *card, const json_t *list, const char *host)
{
	size_t i;
	json_t *entry;
	if (!json_is_true(json_object_get(card, "up")) ||
	        strcmp(json_text_in(card, "interface"), "lo") == 0)
		return;
	json_array_foreach((json_t *)list, i, entry) {
		const char *address = json_text_in(entry, "address");
		GPtrArray *hosts = g_hash_table_lookup(index->rivals, address);
		if (!hosts) {
			hosts = g_ptr_array_new();
			g_hash_table_insert(index->rivals, (char *)address, hosts);
		}
		g_ptr_array_add(hosts, (char *)host);
	}
}

static void owner_add(SeenIndex *index, const char *text, const char *host)
{
	g_autofree char *mac = g_ascii_strdown(text, -1);
	if (*mac && !g_hash_table_contains(index->owners, mac))
		g_hash_table_insert(index->owners, g_steal_pointer(&mac), (char *)host);
}

static void host_add(SeenIndex *index, const Facts *facts, const char *host)
{
	size_t i;
	json_t *card;
	json_array_foreach((json_t *)facts_find(facts, "addresses").value, i, card) {
		const char *interface = json_text_in(card, "interface");
		const char *families[] = {"ipv4", "ipv6"};
		for (size_t f = 0; f < G_N_ELEMENTS(families); f++) {
			const json_t *list = json_object_get(card, families[f]);
			address_add(index, list, interface, host);
			rivals_add(index, card, list, host);
		}
		owner_add(index, json_text_in(card, "mac"), host);
		owner_add(index, json_text_in(card, "permanent_mac"), host);
	}
	json_array_foreach((json_t *)facts_find(facts, "bonds").value, i, card) {
		size_t k;
		json_t *port;
		json_array_foreach(json_object_get(card, "ports"), k, port)
			owner_add(index, json_text_in(port, "permanent_mac"), host);
	}
	FactTopic arp = facts_find(facts, "arp");
	if (arp.value || arp.cause != CAUSE_NOT_OBSERVED || *arp.observed_at)
		g_ptr_array_add(index->askers, (Facts *)facts);
}

/* Borrowed from the judge. */
static const SeenIndex *seen_index(Judge *judge)
{
	if (judge->seen)
		return judge->seen;
	SeenIndex *index = g_new0(SeenIndex, 1);
	index->holders = g_hash_table_new(g_str_hash, g_str_equal);
	index->interfaces = g_hash_table_new(g_str_hash, g_str_equal);
	index->rivals = g_hash_table_new_full(
	        g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
	index->owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	index->askers = g_ptr_array_new();
	for (size_t i = 0; i < site_host_count(judge->input->site); i++) {
		const char *host = site_host(judge->input->site, i)->name;
		const Facts *facts = judge_host_facts(judge, host);
		if (facts)
			host_add(index, facts, host);
	}
	judge->seen = index;
	return index;
}

void seen_index_free(SeenIndex *index)
{
	if (!index)
		return;
	g_hash_table_unref(index->holders);
	g_hash_table_unref(index->interfaces);
	g_hash_table_unref(index->rivals);
	g_hash_table_unref(index->owners);
	g_ptr_array_unref(index->askers);
	g_free(index);
}

/* As a host's kernel spells it; a plan may spell IPv6 otherwise. */
static char *as_shown(const char *address)
{
	Address number;
	char text[INET6_ADDRSTRLEN];
	if (!strchr(address, ':') || !address_parse(address, &number) ||
	        !inet_ntop(AF_INET6, number.bytes, text, sizeof text))
		return g_strdup(address);
	return g_strdup(text);
}

const char *seen_holder(Judge *judge, const char *address, const char **ret_interface)
{
	const SeenIndex *index = seen_index(judge);
	g_autofree char *shown = as_shown(address);
	const char *host = g_hash_table_lookup(index->holders, shown);
	*ret_interface = host ? g_hash_table_lookup(index->interfaces, shown) : "";
	return host ? host : "";
}

const char *seen_rival(Judge *judge, const char *address, const char *host)
{
	g_autofree char *shown = as_shown(address);
	const GPtrArray *hosts = g_hash_table_lookup(seen_index(judge)->rivals, shown);
	for (guint i = 0; hosts && i < hosts->len; i++)
		if (strcmp(g_ptr_array_index(hosts, i), host) != 0)
			return g_ptr_array_index(hosts, i);
	return "";
}

const char *seen_card_owner(Judge *judge, const char *mac)
{
	g_autofree char *lower = g_ascii_strdown(mac, -1);
	const char *host = g_hash_table_lookup(seen_index(judge)->owners, lower);
	return host ? host : "";
}

const GPtrArray *seen_askers(Judge *judge)
{
	return seen_index(judge)->askers;
}
