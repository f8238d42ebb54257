#include "inventory/sources/arp_visit.h"

#include <string.h>

static void item_prepare(ArpItem *item, const ArpTarget *target, const ArpSegments *segments)
{
	item->text = target->address;
	item->expected = target->expected;
	item->unused = target->unused;
	const bool four = arp_address_parse(target->address, &item->address);
	if (!four && (!address_parse(target->address, &item->six) || item->six.length != 16)) {
		item->six = (Address){0};
		return;
	}
	const ArpSegment *own = four ? arp_segment_own(segments, item->address)
	                             : arp_segment_own_six(segments, &item->six);
	item->own = own != NULL;
	item->segment = own;
	if (!own || !own->probes || own->prefix >= (four ? 32 : 128))
		item->segment = four ? arp_segment_find(segments, item->address)
		                     : arp_segment_find_six(segments, &item->six);
}

static guint six_hash(const void *bytes)
{
	guint hash = 5381;
	for (size_t i = 0; i < NDP_ADDRESS_BYTES; i++)
		hash = hash * 33 + ((const uint8_t *)bytes)[i];
	return hash;
}

static gboolean six_equal(const void *a, const void *b)
{
	return memcmp(a, b, NDP_ADDRESS_BYTES) == 0;
}

ArpVisit *arp_visit_new(const ArpPlan *plan, const ArpSegments *segments, GString *evidence)
{
	ArpVisit *visit = g_new0(ArpVisit, 1);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	visit->segments = segments;
	visit->evidence = evidence;
	visit->items = g_new0(ArpItem, plan->count + 1);
	visit->by_address = g_hash_table_new(g_int_hash, g_int_equal);
	visit->by_six = g_hash_table_new(six_hash, six_equal);
	for (size_t i = 0; i < plan->count; i++) {
		const ArpTarget *target = &plan->targets[i];
		ArpItem *earlier = g_hash_table_lookup(seen, target->address);
		if (earlier) {
			earlier->expected |= target->expected;
			earlier->unused &= target->unused;
			continue;
		}
		ArpItem *item = &visit->items[visit->count++];
		item_prepare(item, target, segments);
		g_hash_table_insert(seen, (char *)target->address, item);
		if (item->segment && item->six.length)
			g_hash_table_insert(visit->by_six, item->six.bytes, item);
		else if (item->segment)
			g_hash_table_insert(visit->by_address, &item->address, item);
	}
	return visit;
}

void arp_visit_free(ArpVisit *visit)
{
	if (!visit)
		return;
	g_hash_table_unref(visit->by_address);
	g_hash_table_unref(visit->by_six);
	g_free(visit->items);
	g_free(visit);
}

bool arp_visit_has_work(const ArpVisit *visit)
{
	return g_hash_table_size(visit->by_address) > 0 || arp_visit_has_six(visit);
}

bool arp_visit_has_six(const ArpVisit *visit)
{
	return g_hash_table_size(visit->by_six) > 0;
}

static void evidence_start(const ArpVisit *visit, int64_t offset_us, const char *interface)
{
	g_string_append_printf(visit->evidence, "+%d.%06d %s ", (int)(offset_us / 1000000),
	        (int)(offset_us % 1000000), interface);
}

void arp_visit_sent(ArpVisit *visit, ArpItem *item, int send_errno, int64_t offset_us)
{
	evidence_start(visit, offset_us, item->segment->interface);
	item->send_errno = send_errno;
	if (send_errno == 0) {
		item->probes++;
		g_string_append_printf(visit->evidence, "sent probe: who has %s\n", item->text);
	} else {
		g_string_append_printf(visit->evidence, "could not send probe for %s: %s\n",
		        item->text, g_strerror(send_errno));
	}
}

static void macs_add(ArpMacs *macs, const ArpMac *mac)
{
	for (size_t i = 0; i < macs->count; i++)
		if (arp_mac_equal(&macs->list[i], mac))
			return;
	if (macs->count < ARP_ANSWERS_MAX)
		macs->list[macs->count++] = *mac;
}

/* The target that the frame is about, if it was heard where that target is asked for. */
static ArpItem *frame_item(const ArpVisit *visit, const ArpFrame *frame, int index)
{
	uint32_t about = frame->sender_address ? frame->sender_address : frame->target_address;
	ArpItem *item = g_hash_table_lookup(visit->by_address, &about);
	return item && item->segment->index == index ? item : NULL;
}

/* RFC 826 swaps the addresses: who answers a probe answers 0.0.0.0. */
static bool is_answer_to_probe(const ArpFrame *frame)
{
	return frame->operation == ARP_OPERATION_REPLY && frame->target_address == 0;
}

void arp_visit_hear(ArpVisit *visit, const ArpFrame *frame, int index, int64_t offset_us)
{
	if (arp_segment_has_mac(visit->segments, &frame->sender))
		return;
	ArpItem *item = frame_item(visit, frame, index);
	ArpMeaning meaning = item ? arp_frame_meaning(frame, item->address) : ARP_UNRELATED;
	if (meaning == ARP_UNRELATED) {
		visit->unrelated++;
		return;
	}
	macs_add(meaning == ARP_IN_USE ? &item->answers : &item->probers, &frame->sender);
	item->probe_answered |= meaning == ARP_IN_USE && is_answer_to_probe(frame);
	if (visit->evidence->len > ARP_EVIDENCE_MAX)
		return;
	char sender[ARP_MAC_TEXT], source[ARP_MAC_TEXT];
	arp_mac_text(&frame->sender, sender);
	arp_mac_text(&frame->ethernet_source, source);
	evidence_start(visit, offset_us, item->segment->interface);
	if (meaning == ARP_PROBED)
		g_string_append_printf(visit->evidence, "heard probe for %s by %s (from %s)\n",
		        item->text, sender, source);
	else
		g_string_append_printf(visit->evidence, "heard %s: %s is at %s (from %s)\n",
		        frame->operation == ARP_OPERATION_REPLY ? "reply" : "request", item->text,
		        sender, source);
}

void arp_visit_hear_six(ArpVisit *visit, const NdpFrame *frame, int index, int64_t offset_us)
{
	char mac[ARP_MAC_TEXT];
	ArpItem *item = g_hash_table_lookup(visit->by_six, frame->address);
	if (!item || item->segment->index != index ||
	        arp_segment_has_mac(visit->segments, &frame->mac))
		return;
	macs_add(frame->probed ? &item->probers : &item->answers, &frame->mac);
	item->probe_answered |= frame->answered;
	if (visit->evidence->len > ARP_EVIDENCE_MAX)
		return;
	evidence_start(visit, offset_us, item->segment->interface);
	g_string_append_printf(visit->evidence, "heard %s: %s is %s by %s\n",
	        frame->answered ? "advertisement" : "solicitation", item->text,
	        frame->probed ? "asked for" : "had", arp_mac_text(&frame->mac, mac));
}
