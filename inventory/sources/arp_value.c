#include "inventory/sources/arp_visit.h"

#include <stdlib.h>
#include <string.h>

static int text_compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Sorted; with `own` among them when it is not NULL. */
static json_t *macs_json(const ArpMacs *macs, const ArpMac *own)
{
	char text[ARP_ANSWERS_MAX + 1][ARP_MAC_TEXT];
	size_t count = 0;
	for (; count < macs->count; count++)
		arp_mac_text(&macs->list[count], text[count]);
	if (own)
		arp_mac_text(own, text[count++]);
	qsort(text, count, sizeof text[0], text_compare);
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(text[i]));
	return array;
}

static void cause_put(json_t *entry, Cause cause, const char *message)
{
	json_object_set_new(entry, "cause", json_string(cause_name(cause)));
	json_object_set_new(entry, "message", json_string(message));
}

static json_t *nowhere_json(const ArpItem *item)
{
	json_t *entry = json_object();
	g_autofree char *message = NULL;
	if (item->address == 0 && item->six.length == 0) {
		message = g_strdup_printf("'%s' is not an IP address", item->text);
		cause_put(entry, CAUSE_ERROR, message);
		return entry;
	}
	message = g_strdup_printf(
	        "no interface of this console with carrier is in the subnet of '%s'", item->text);
	cause_put(entry, CAUSE_NO_L2_PATH, message);
	if (item->own)
		json_object_set_new(entry, "own", json_true());
	return entry;
}

static json_t *echoes_json(const ArpItem *item)
{
	char asked[ARP_MAC_TEXT], came[ARP_MAC_TEXT];
	json_t *echoes = json_object();
	for (size_t i = 0; i < item->answers.count; i++)
		if (item->echoed[i])
			json_object_set_new(echoes, arp_mac_text(&item->answers.list[i], asked),
			        json_string(arp_mac_text(&item->echoes[i], came)));
	return echoes;
}

static json_t *item_json(const ArpItem *item)
{
	if (!item->segment)
		return nowhere_json(item);
	json_t *entry = json_object();
	json_object_set_new(entry, "interface", json_string(item->segment->interface));
	json_object_set_new(entry, "probes", json_integer(item->probes));
	json_object_set_new(entry, "answers",
	        macs_json(&item->answers, item->own ? &item->segment->mac : NULL));
	json_object_set_new(entry, "own", json_boolean(item->own));
	json_t *echoes = echoes_json(item);
	if (json_object_size(echoes) > 0)
		json_object_set(entry, "echoes", echoes);
	json_decref(echoes);
	if (item->probers.count > 0)
		json_object_set_new(entry, "probers", macs_json(&item->probers, NULL));
	if (item->send_errno != 0) {
		g_autofree char *message = g_strdup_printf("interface '%s': %s",
		        item->segment->interface, g_strerror(item->send_errno));
		cause_put(entry, CAUSE_ERROR, message);
	}
	return entry;
}

static json_t *interface_json(const ArpSegment *segment)
{
	char mac[ARP_MAC_TEXT];
	g_autofree char *subnet = arp_segment_subnet(segment);
	json_t *entry = json_object();
	json_object_set_new(entry, "subnet", json_string(subnet));
	json_object_set_new(entry, "mac", json_string(arp_mac_text(&segment->mac, mac)));
	json_object_set_new(entry, "control_asked", json_array());
	json_object_set_new(entry, "control", json_array());
	json_object_set_new(entry, "unused_asked", json_array());
	return entry;
}

json_t *arp_visit_value(const ArpVisit *visit, const char *vantage)
{
	json_t *value = json_object(), *addresses = json_object();
	json_t *interfaces_four = json_object(), *interfaces_six = json_object();
	for (size_t i = 0; i < visit->count; i++) {
		const ArpItem *item = &visit->items[i];
		json_object_set_new(addresses, item->text, item_json(item));
		if (!item->segment)
			continue;
		json_t *interfaces = item->six.length ? interfaces_six : interfaces_four;
		const char *name = item->segment->interface;
		if (!json_object_get(interfaces, name))
			json_object_set_new(interfaces, name, interface_json(item->segment));
		json_t *interface = json_object_get(interfaces, name);
		if (item->unused)
			json_array_append_new(json_object_get(interface, "unused_asked"),
			        json_string(item->text));
		if (!item->expected || item->own)
			continue;
		json_array_append_new(
		        json_object_get(interface, "control_asked"), json_string(item->text));
		if (item->probe_answered)
			json_array_append_new(
			        json_object_get(interface, "control"), json_string(item->text));
	}
	json_object_set_new(value, "vantage", json_string(vantage));
	json_object_set_new(value, "addresses", addresses);
	json_object_set_new(value, "interfaces", interfaces_four);
	if (json_object_size(interfaces_six) > 0)
		json_object_set(value, "interfaces_six", interfaces_six);
	json_decref(interfaces_six);
	json_object_set_new(value, "dropped", json_integer(visit->dropped));
	return value;
}
