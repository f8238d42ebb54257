#include "inventory/facts.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/json_text.h"
#include "inventory/facts_inside.h"
#include <string.h>

static const char *const cause_names[] = {
        [CAUSE_NONE] = "",
        [CAUSE_NOT_OBSERVED] = "not_observed",
        [CAUSE_UNREACHABLE] = "unreachable",
        [CAUSE_TIMEOUT] = "timeout",
        [CAUSE_DENIED] = "denied",
        [CAUSE_HOST_KEY] = "host_key",
        [CAUSE_LIMIT] = "limit",
        [CAUSE_ERROR] = "error",
        [CAUSE_NO_L2_PATH] = "no_l2_path",
        [CAUSE_NO_CONTROL] = "no_control",
        [CAUSE_CANCELLED] = "cancelled",
};

static const char *const kind_names[] = {
        [SUBJECT_HOST] = "host", [SUBJECT_PLATFORM] = "platform", [SUBJECT_CONSOLE] = "console"};

const char *cause_name(Cause cause)
{
	return cause_names[cause];
}

bool cause_parse(const char *name, Cause *ret)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cause_names); i++) {
		if (strcmp(cause_names[i], name) == 0) {
			*ret = (Cause)i;
			return true;
		}
	}
	return false;
}

Facts *facts_new(SubjectKind kind, const char *subject)
{
	Facts *facts = g_new0(Facts, 1);
	facts->kind = kind;
	facts->subject = g_strdup(subject);
	facts->reach_message = g_strdup("");
	facts->topics = json_object();
	return facts;
}

void facts_free(Facts *facts)
{
	if (!facts)
		return;
	g_free(facts->subject);
	g_free(facts->reach_message);
	json_decref(facts->topics);
	g_free(facts);
}

const char *facts_subject(const Facts *facts)
{
	return facts->subject;
}

SubjectKind facts_kind(const Facts *facts)
{
	return facts->kind;
}

/* jansson refuses invalid UTF-8; what a machine says may be anything. */
static json_t *string_valid(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
	return json_string(valid);
}

void facts_set_reach(Facts *facts, Cause cause, const char *message)
{
	facts->reach = cause;
	g_free(facts->reach_message);
	facts->reach_message = g_utf8_make_valid(message ? message : "", -1);
}

Cause facts_reach(const Facts *facts, const char **ret_message)
{
	if (ret_message)
		*ret_message = facts->reach_message;
	return facts->reach;
}

void facts_set_times(Facts *facts, int64_t started_at_us, int64_t finished_at_us)
{
	facts->started_at_us = started_at_us;
	facts->finished_at_us = finished_at_us;
}

int64_t facts_finished_at_us(const Facts *facts)
{
	return facts->finished_at_us;
}

static json_t *topic_new(const char *source, int64_t observed_at_us, const char *evidence)
{
	g_autofree char *at = clock_format(observed_at_us);
	json_t *topic = json_object();
	json_object_set_new(topic, "observed_at", json_string(at));
	json_object_set_new(topic, "source", json_string(source));
	json_t *list = json_array();
	if (evidence)
		json_array_append_new(list, json_string(evidence));
	json_object_set_new(topic, "evidence", list);
	return topic;
}

void facts_put(Facts *facts, const char *topic, const char *source, int64_t observed_at_us,
        const char *evidence, json_t *value)
{
	json_t *entry = topic_new(source, observed_at_us, evidence);
	json_object_set_new(entry, "value", value);
	json_object_set_new(facts->topics, topic, entry);
}

void facts_miss(Facts *facts, const char *topic, const char *source, int64_t observed_at_us,
        const char *evidence, Cause cause, const char *message)
{
	json_t *entry = topic_new(source, observed_at_us, evidence);
	json_object_set_new(entry, "cause", json_string(cause_name(cause)));
	json_object_set_new(entry, "message", string_valid(message));
	json_object_set_new(facts->topics, topic, entry);
}

/* One walk over the few members is much cheaper than a search for each. */
static void topic_read(FactTopic *topic, const json_t *entry)
{
	const char *key, *word = "";
	const struct {
		const char *key, **text;
	} texts[] = {{"observed_at", &topic->observed_at}, {"source", &topic->source},
	        {"message", &topic->message}, {"cause", &word}};
	json_t *member;
	json_object_foreach((json_t *)entry, key, member) {
		if (strcmp(key, "value") == 0)
			topic->value = member;
		else if (strcmp(key, "evidence") == 0)
			topic->evidence = member;
		for (size_t i = 0; json_is_string(member) && i < G_N_ELEMENTS(texts); i++)
			if (*key == *texts[i].key && strcmp(key, texts[i].key) == 0)
				*texts[i].text = json_string_value(member);
	}
	if (*word && cause_parse(word, &topic->cause))
		topic->value = NULL;
}

FactTopic facts_find(const Facts *facts, const char *topic)
{
	FactTopic found = {.message = "",
	        .source = "",
	        .observed_at = "",
	        .host = facts->kind == SUBJECT_HOST ? facts->subject : NULL};
	const json_t *entry = json_object_get(facts->topics, topic);
	if (entry) {
		topic_read(&found, entry);
		return found;
	}
	found.cause = facts->reach == CAUSE_NONE ? CAUSE_NOT_OBSERVED : facts->reach;
	found.message = facts->reach_message;
	return found;
}

void facts_drop_topics(Facts *facts)
{
	json_t *kept = json_object();
	json_t *import = json_object_get(facts->topics, "import");
	if (import)
		json_object_set(kept, "import", import);
	json_decref(facts->topics);
	facts->topics = kept;
}

json_t *facts_to_json(const Facts *facts)
{
	g_autofree char *started = clock_format(facts->started_at_us);
	g_autofree char *finished = clock_format(facts->finished_at_us);
	const char *outcome = facts->reach == CAUSE_NONE ? "ok" : cause_name(facts->reach);
	return json_pack("{s:s, s:s, s:s, s:{s:s, s:s}, s:s, s:s, s:O}", "schema", "jiuxu.facts/1",
	        "subject", facts->subject, "kind", kind_names[facts->kind], "reach", "outcome",
	        outcome, "message", facts->reach_message, "started_at", started, "finished_at",
	        finished, "topics", facts->topics);
}

static bool facts_fail(GError **error, const char *what)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s", what);
	return false;
}

static bool evidence_check(const json_t *evidence)
{
	size_t i;
	json_t *digest;
	json_array_foreach((json_t *)evidence, i, digest) {
		const char *text = json_string_value(digest);
		if (!text || !g_str_has_prefix(text, "sha256:") ||
		        !digest_valid(text + strlen("sha256:")))
			return false;
	}
	return json_is_array(evidence);
}

/* Every topic must have a value or a cause, the time it was seen, and a list of digests. */
static bool topics_check(const json_t *topics, GError **error)
{
	const char *name;
	json_t *topic;
	json_object_foreach((json_t *)topics, name, topic) {
		Cause cause = CAUSE_NONE;
		const char *word = json_string_value(json_object_get(topic, "cause"));
		if (word && (!cause_parse(word, &cause) || cause == CAUSE_NONE)) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
			        "topic '%s': no such cause '%s'", name, word);
			return false;
		}
		if (!evidence_check(json_object_get(topic, "evidence")) ||
		        (!word && !json_object_get(topic, "value"))) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
			        "topic '%s': neither a value nor a cause, or no list of evidence",
			        name);
			return false;
		}
		int64_t at_us;
		if (!clock_parse(json_text_in(topic, "observed_at"), &at_us)) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
			        "topic '%s': no time of observation", name);
			return false;
		}
	}
	return true;
}

static bool kind_parse(const char *word, SubjectKind *ret)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kind_names); i++) {
		if (strcmp(kind_names[i], word) == 0) {
			*ret = (SubjectKind)i;
			return true;
		}
	}
	return false;
}

Facts *facts_from_json(const json_t *json, GError **error)
{
	json_t *topics = json_object_get(json, "topics");
	SubjectKind kind;
	if (strcmp(json_text_in(json, "schema"), "jiuxu.facts/1") != 0)
		return facts_fail(error, "not a facts file of schema 'jiuxu.facts/1'"), NULL;
	if (!kind_parse(json_text_in(json, "kind"), &kind) || !*json_text_in(json, "subject"))
		return facts_fail(error, "the subject or its kind is missing"), NULL;
	if (!json_is_object(topics))
		return facts_fail(error, "no topics"), NULL;
	if (!topics_check(topics, error))
		return NULL;
	g_autoptr(Facts) facts = facts_new(kind, json_text_in(json, "subject"));
	const json_t *reach = json_object_get(json, "reach");
	const char *outcome = json_text_in(reach, "outcome");
	Cause cause = CAUSE_NONE;
	if (strcmp(outcome, "ok") != 0 && (!cause_parse(outcome, &cause) || cause == CAUSE_NONE))
		return facts_fail(error, "no such reach outcome"), NULL;
	facts_set_reach(facts, cause, json_text_in(reach, "message"));
	clock_parse(json_text_in(json, "started_at"), &facts->started_at_us);
	clock_parse(json_text_in(json, "finished_at"), &facts->finished_at_us);
	json_object_update(facts->topics, topics);
	return g_steal_pointer(&facts);
}
