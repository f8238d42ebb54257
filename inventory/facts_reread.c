#include "inventory/facts_reread.h"
#include "base/cleanup.h"
#include "base/redact.h"
#include "inventory/collector.h"
#include "inventory/evidence.h"
#include "inventory/host_wants.h"
#include <string.h>

/* Of one host: a topic was asked for as a visit does, or as the collector by hand does. */
typedef struct {
	const LinuxWants *visit, *by_hand;
	const char *evidence_dir;
} Reread;

static bool alike(const json_t *one, const json_t *other);

/* The words why something failed may name a time limit, which no record tells. */
static size_t members(const json_t *object)
{
	return json_object_size(object) - (json_object_get(object, "message") ? 1 : 0);
}

static bool objects_alike(const json_t *one, const json_t *other)
{
	const char *key;
	json_t *value;
	if (!json_is_object(other) || members(one) != members(other))
		return false;
	json_object_foreach((json_t *)one, key, value)
		if (strcmp(key, "message") != 0 && !alike(value, json_object_get(other, key)))
			return false;
	return true;
}

static bool arrays_alike(const json_t *one, const json_t *other)
{
	if (!json_is_array(other) || json_array_size(one) != json_array_size(other))
		return false;
	for (size_t i = 0; i < json_array_size(one); i++)
		if (!alike(json_array_get(one, i), json_array_get(other, i)))
			return false;
	return true;
}

/* Recursion is bounded by what the parsers nest. */
static bool alike(const json_t *one, const json_t *other)
{
	return json_is_object(one)  ? objects_alike(one, other)
	       : json_is_array(one) ? arrays_alike(one, other)
	                            : json_equal(one, other);
}

/* The topic's record; an empty one was never kept. NULL when it is not there. */
static char *record_of(const Reread *reread, const FactTopic *seen, size_t *ret_length)
{
	*ret_length = 0;
	if (json_array_size(seen->evidence) == 0)
		return g_strdup("");
	const char *digest = json_string_value(json_array_get(seen->evidence, 0));
	return digest && json_array_size(seen->evidence) == 1
	               ? evidence_read(reread->evidence_dir, digest, ret_length)
	               : NULL;
}

/* What is asked by name: a run of a part asked for less than the whole checklist would, and what
 * is left out of the value makes nothing ready. */
static bool is_by_name(const LinuxTopic *topic)
{
	static const char *const others[] = {"sysctl", "services", "space", NULL};
	return topic->argument || g_strv_contains(others, topic->name);
}

static bool element_among(const json_t *element, const json_t *array)
{
	for (size_t i = 0; i < json_array_size(array); i++)
		if (alike(element, json_array_get(array, i)))
			return true;
	return false;
}

static bool part_alike(const json_t *part, const json_t *whole)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)part, key, value)
		if (!alike(value, json_object_get(whole, key)))
			return false;
	for (size_t i = 0; i < json_array_size(part); i++)
		if (!element_among(json_array_get(part, i), whole))
			return false;
	return json_typeof(part) == json_typeof(whole);
}

static bool says(const LinuxTopic *topic, const LinuxWants *wants, const char *record,
        size_t length, const json_t *value)
{
	LinuxArgs args = {.wants = wants};
	g_autoptr(GError) unreadable = NULL;
	g_autoptr(json_t) read = topic->parse(record, length, &args, &unreadable);
	return read && (is_by_name(topic) ? part_alike(value, read) : alike(value, read));
}

static bool topic_holds(const Reread *reread, const LinuxTopic *topic, const FactTopic *seen)
{
	size_t length;
	g_autofree char *record = record_of(reread, seen, &length);
	if (!record)
		return false;
	return says(topic, reread->visit, record, length, seen->value) ||
	       says(topic, reread->by_hand, record, length, seen->value) ||
	       memmem(record, length, REDACTED, strlen(REDACTED)) != NULL;
}

static void host_reread(const Reread *reread, const Facts *facts, RereadFault fault, void *data)
{
	g_autofree char *file = g_strdup_printf("facts/%s.json", facts_subject(facts));
	for (size_t i = 0; i < linux_topics_count; i++) {
		const LinuxTopic *topic = &linux_topics[i];
		FactTopic seen = facts_find(facts, topic->name);
		if (seen.value && !topic->of_visit && !topic_holds(reread, topic, &seen))
			fault(file, topic->name, data);
	}
}

bool facts_reread(const FactBook *book, const Site *site, const Wants *wants,
        const char *evidence_dir, RereadFault fault, void *data, GError **error)
{
	g_autoptr(LinuxWants) by_hand = collector_wants(site, wants, error);
	for (size_t i = 0; by_hand && i < factbook_count(book); i++) {
		const Facts *facts = factbook_at(book, i);
		const SiteHost *host = facts_kind(facts) == SUBJECT_HOST
		                               ? site_host_find(site, facts_subject(facts))
		                               : NULL;
		if (!host)
			continue;
		g_autoptr(LinuxWants) visit = host_wants(site, wants, host, error);
		if (!visit)
			return false;
		Reread reread = {visit, by_hand, evidence_dir};
		host_reread(&reread, facts, fault, data);
	}
	return by_hand != NULL;
}
