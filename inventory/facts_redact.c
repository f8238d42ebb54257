/* facts_redact(): the same facts with the run's secrets taken out. */
#include "base/redact.h"
#include "inventory/facts.h"
#include "inventory/facts_inside.h"
#include <string.h>

static bool holds(const char *text, const char *const *values)
{
	for (; *values; values++)
		if (**values && strstr(text, *values))
			return true;
	return false;
}

static json_t *redacted(const json_t *value, const char *const *values);

static json_t *object_redacted(const json_t *object, const char *const *values)
{
	json_t *out = json_object(), *value;
	const char *key;
	json_object_foreach((json_t *)object, key, value) {
		size_t length;
		g_autofree char *clean = redact_values(key, strlen(key), values, &length);
		json_object_set_new(out, clean, redacted(value, values));
	}
	return out;
}

static json_t *array_redacted(const json_t *array, const char *const *values)
{
	json_t *out = json_array(), *value;
	size_t i;
	json_array_foreach((json_t *)array, i, value)
		json_array_append_new(out, redacted(value, values));
	return out;
}

/* A new value; recursion is bounded by what the parsers nest. */
static json_t *redacted(const json_t *value, const char *const *values)
{
	if (json_is_object(value))
		return object_redacted(value, values);
	if (json_is_array(value))
		return array_redacted(value, values);
	const char *text = json_string_value(value);
	if (!text || !holds(text, values))
		return json_incref((json_t *)value);
	size_t length;
	g_autofree char *clean = redact_values(text, strlen(text), values, &length);
	return json_string(clean);
}

void facts_redact(Facts *facts, const char *const *values)
{
	size_t length;
	if (!values || !*values)
		return;
	char *message =
	        redact_values(facts->reach_message, strlen(facts->reach_message), values, &length);
	g_free(facts->reach_message);
	facts->reach_message = message;
	json_t *topics = object_redacted(facts->topics, values);
	json_decref(facts->topics);
	facts->topics = topics;
}
