#include "inventory/facts_merge.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/json_text.h"
#include "inventory/facts_inside.h"
#include "inventory/sources/linux.h"
#include <string.h>

static int64_t observed_at(const json_t *entry)
{
	int64_t at_us = 0;
	clock_parse(json_text_in(entry, "observed_at"), &at_us);
	return at_us;
}

bool facts_any_value(const Facts *facts)
{
	const char *name;
	json_t *entry;
	json_object_foreach(facts->topics, name, entry)
		if (json_object_get(entry, "value"))
			return true;
	return false;
}

/* The evidence of one entry at its new place: a new list, or NULL with an error. */
static json_t *evidence_bring(const json_t *entry, const FactsTransfer *transfer, GError **error)
{
	g_autoptr(json_t) out = json_array();
	size_t i;
	json_t *digest;
	json_array_foreach(json_object_get(entry, "evidence"), i, digest) {
		g_autofree char *brought =
		        transfer->bring(json_string_value(digest), transfer->data, error);
		if (!brought)
			return NULL;
		json_array_append_new(out, json_string(brought));
	}
	return g_steal_pointer(&out);
}

static bool topic_adopt(Facts *to, const char *name, const json_t *entry,
        const FactsTransfer *transfer, GError **error)
{
	json_t *evidence = evidence_bring(entry, transfer, error);
	if (!evidence)
		return false;
	json_t *taken = json_copy((json_t *)entry);
	json_object_set_new(taken, "evidence", evidence);
	if (transfer->source && strcmp(json_text_in(entry, "source"), "collector") != 0) {
		json_object_set(taken, "route", json_object_get(entry, "source"));
		json_object_set_new(taken, "source", json_string(transfer->source));
	}
	json_object_set_new(to->topics, name, taken);
	return true;
}

/* What has no value only where nothing at all is held: its reason is better than none. */
static bool is_better(const json_t *held, const json_t *entry)
{
	if (!json_object_get(entry, "value"))
		return !held;
	return !json_object_get(held, "value") || observed_at(held) < observed_at(entry);
}

bool facts_adopt(Facts *to, const Facts *from, const FactsTransfer *transfer, GError **error)
{
	const char *name;
	json_t *entry;
	json_object_foreach(from->topics, name, entry) {
		if (transfer->drop_conflicts && strcmp(name, "conflicts") == 0)
			continue;
		if (is_better(json_object_get(to->topics, name), entry) &&
		        !topic_adopt(to, name, entry, transfer, error))
			return false;
	}
	return true;
}

static const struct {
	const char *topic, *key;
} stable[] = {{"dmi", "product_serial"}, {"dmi", "product_uuid"}, {"os", "id"}};

/* What the facts say of one stable thing; "" when nothing that names a machine. */
static const char *stable_text(const Facts *facts, size_t index)
{
	const json_t *entry = json_object_get(facts->topics, stable[index].topic);
	const char *text = json_text_in(json_object_get(entry, "value"), stable[index].key);
	return dmi_is_placeholder(text) ? "" : text;
}

/* The topic in `to` that contradictions go into. */
static json_t *conflicts_of(Facts *to, const json_t *entry)
{
	if (!json_object_get(to->topics, "conflicts"))
		facts_put(to, "conflicts", "import", observed_at(entry), NULL, json_array());
	return json_object_get(to->topics, "conflicts");
}

static bool conflict_add(
        Facts *to, const Facts *from, size_t index, const FactsTransfer *transfer, GError **error)
{
	const char *topic = stable[index].topic;
	const json_t *held = json_object_get(to->topics, topic);
	const json_t *entry = json_object_get(from->topics, topic);
	g_autoptr(json_t) evidence = evidence_bring(entry, transfer, error);
	if (!evidence)
		return false;
	bool newer = observed_at(entry) > observed_at(held);
	const json_t *older = newer ? held : entry;
	json_t *conflicts = conflicts_of(to, entry);
	json_array_append_new(json_object_get(conflicts, "value"),
	        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "topic", topic, "key",
	                stable[index].key, "value", stable_text(newer ? from : to, index), "other",
	                stable_text(newer ? to : from, index), "other_source",
	                json_text_in(older, "source"), "other_at",
	                json_text_in(older, "observed_at")));
	json_array_extend(json_object_get(conflicts, "evidence"),
	        newer ? json_object_get(held, "evidence") : evidence);
	return true;
}

bool facts_conflicts(Facts *to, const Facts *from, const FactsTransfer *transfer, GError **error)
{
	json_object_del(to->topics, "conflicts");
	for (size_t i = 0; i < G_N_ELEMENTS(stable); i++) {
		const char *ours = stable_text(to, i), *theirs = stable_text(from, i);
		if (*ours && *theirs && g_ascii_strcasecmp(ours, theirs) != 0 &&
		        !conflict_add(to, from, i, transfer, error))
			return false;
	}
	return true;
}

Facts *facts_copy(const Facts *facts)
{
	g_autoptr(json_t) json = facts_to_json(facts);
	g_autoptr(json_t) deep = json_deep_copy(json);
	return facts_from_json(deep, NULL);
}
