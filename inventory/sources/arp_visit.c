#include "inventory/sources/arp_visit.h"

static void item_prepare(ArpItem *item, const ArpTarget *target, const ArpSegments *segments)
{
	item->text = target->address;
	item->expected = target->expected;
	item->unused = target->unused;
	if (!arp_address_parse(target->address, &item->address))
		return;
	const ArpSegment *own = arp_segment_own(segments, item->address);
	item->own = own != NULL;
	item->segment = own && own->probes && own->prefix < 32
	                        ? own
	                        : arp_segment_find(segments, item->address);
}

ArpVisit *arp_visit_new(const ArpPlan *plan, const ArpSegments *segments, GString *evidence)
{
	ArpVisit *visit = g_new0(ArpVisit, 1);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	visit->segments = segments;
	visit->evidence = evidence;
	visit->items = g_new0(ArpItem, plan->count + 1);
	visit->by_address = g_hash_table_new(g_int_hash, g_int_equal);
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
		if (item->segment)
			g_hash_table_insert(visit->by_address, &item->address, item);
	}
	return visit;
}

void arp_visit_free(ArpVisit *visit)
{
	if (!visit)
		return;
	g_hash_table_unref(visit->by_address);
	g_free(visit->items);
	g_free(visit);
}

bool arp_visit_has_work(const ArpVisit *visit)
{
	return g_hash_table_size(visit->by_address) > 0;
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
