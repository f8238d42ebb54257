#include "checks/kinds/mac_owner.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/seen_index.h"
#include <string.h>

static const json_t *entry_of(const json_t *list, const char *address)
{
	size_t i;
	json_t *entry;
	Address wanted, one;
	const bool six = strchr(address, ':') && address_parse(address, &wanted);
	json_array_foreach((json_t *)list, i, entry) {
		const char *text = json_text_in(entry, "address");
		if (strcmp(text, address) == 0 ||
		        (six && address_parse(text, &one) && address_equal(&one, &wanted)))
			return entry;
	}
	return NULL;
}

const json_t *card_entry(const json_t *card, const char *address)
{
	return entry_of(json_object_get(card, strchr(address, ':') ? "ipv6" : "ipv4"), address);
}

const json_t *card_with(const json_t *cards, const char *address)
{
	size_t i;
	json_t *card;
	json_array_foreach((json_t *)cards, i, card)
		if (card_entry(card, address))
			return card;
	return NULL;
}

/* The first entry of a list that has the MAC, be it that of its bond now. */
static const json_t *entry_with(const json_t *list, const char *mac)
{
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry)
		if (g_ascii_strcasecmp(json_text_in(entry, "mac"), mac) == 0 ||
		        g_ascii_strcasecmp(json_text_in(entry, "permanent_mac"), mac) == 0)
			return entry;
	return NULL;
}

bool card_is_of(const Judge *judge, const char *mac, const char *host)
{
	size_t i;
	json_t *bond;
	const Facts *facts = judge_host_facts(judge, host);
	if (!facts)
		return false;
	if (entry_with(facts_find(facts, "addresses").value, mac))
		return true;
	/* before iproute2 5.7 the bond alone tells what is burnt into its ports */
	json_array_foreach((json_t *)facts_find(facts, "bonds").value, i, bond)
		if (entry_with(json_object_get(bond, "ports"), mac))
			return true;
	return false;
}

/* The planned host that runs as this guest, else the guest itself, which is borrowed. */
static const char *guest_name(const Site *site, const char *platform, const char *domain)
{
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteGuest *guest = site_host(site, i)->guest;
		if (guest && strcmp(guest->platform, platform) == 0 &&
		        strcmp(guest->domain, domain) == 0)
			return site_host(site, i)->name;
	}
	return domain;
}

static const json_t *platform_domains(const Judge *judge, const SitePlatform *platform)
{
	const Facts *facts = factbook_find(judge->input->facts, SUBJECT_PLATFORM, platform->name);
	return facts ? json_object_get(facts_find(facts, "platform").value, "domains") : NULL;
}

const char *mac_machine(Judge *judge, const char *mac)
{
	const Site *site = judge->input->site;
	const char *host = seen_card_owner(judge, mac);
	for (guint p = 0; !*host && site->platforms && p < site->platforms->len; p++) {
		const SitePlatform *platform = g_ptr_array_index(site->platforms, p);
		size_t i;
		json_t *domain;
		json_array_foreach((json_t *)platform_domains(judge, platform), i, domain)
			if (entry_with(json_object_get(domain, "interfaces"), mac))
				return guest_name(
				        site, platform->name, json_text_in(domain, "name"));
	}
	return host;
}

static void add(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add(GString *out, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_string_append(out, out->len ? " " : "");
	g_string_append_vprintf(out, format, args);
	va_end(args);
}

/* A guest that is a planned host is named as that, when its own cards did not tell already. */
static void guests_add(const Judge *judge, const char *mac, GString *out)
{
	const Site *site = judge->input->site;
	for (guint p = 0; site->platforms && p < site->platforms->len; p++) {
		const SitePlatform *platform = g_ptr_array_index(site->platforms, p);
		size_t i;
		json_t *domain;
		json_array_foreach((json_t *)platform_domains(judge, platform), i, domain)
			if (entry_with(json_object_get(domain, "interfaces"), mac))
				add(out, "%s/%s", platform->name, json_text_in(domain, "name"));
	}
}

static void ports_add(const Judge *judge, const char *mac, GString *out)
{
	for (size_t i = 0; i < site_host_count(judge->input->site); i++) {
		const char *name = site_host(judge->input->site, i)->name;
		const Facts *facts = judge_host_facts(judge, name);
		const json_t *entry =
		        facts ? entry_with(facts_find(facts, "bridge").value, mac) : NULL;
		if (entry)
			add(out, "%s:%s/%s", name, json_text_in(entry, "bridge"),
			        json_text_in(entry, "port"));
	}
}

/* The last resort: under which other address somebody knows it. */
static void neighbours_add(Judge *judge, const char *mac, const char *except, GString *out)
{
	for (size_t i = 0; out->len == 0 && i < site_host_count(judge->input->site); i++) {
		const Facts *facts =
		        judge_host_facts(judge, site_host(judge->input->site, i)->name);
		size_t k;
		json_t *entry;
		if (!facts)
			continue;
		json_array_foreach((json_t *)facts_find(facts, "neighbours").value, k, entry)
			if (out->len == 0 && strcmp(json_text_in(entry, "address"), except) != 0 &&
			        g_ascii_strcasecmp(json_text_in(entry, "mac"), mac) == 0)
				add(out, "%s", json_text_in(entry, "address"));
	}
}

/*
 * "db1", "kvm1/guest7" (a guest of that platform), "kvm1:br0/vnet3" (a port of a bridge of that
 * host), "10.1.1.77" (that address has it in a neighbour table), with blanks between; "" when
 * nothing tells. `address` is what it was heard for. Owned.
 */
static char *mac_owner(Judge *judge, const char *mac, const char *address)
{
	GString *out = g_string_new(seen_card_owner(judge, mac));
	if (out->len == 0) {
		guests_add(judge, mac, out);
		ports_add(judge, mac, out);
		neighbours_add(judge, mac, address, out);
	}
	return g_string_free(out, FALSE);
}

char *macs_listed(Judge *judge, const json_t *macs, const char *address)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(macs); i++) {
		const char *mac = json_string_value(json_array_get(macs, i));
		g_autofree char *owner = mac_owner(judge, mac ? mac : "", address);
		g_string_append_printf(
		        out, "%s%s%s%s", i ? ", " : "", mac ? mac : "?", *owner ? " " : "", owner);
	}
	return g_string_free(out, FALSE);
}
