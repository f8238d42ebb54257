#include "agent/events.h"
#include "base/cleanup.h"
#include "base/error.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct Events {
	FILE *files[2];
};

static bool open_file(const char *path, FILE **ret, GError **error)
{
	*ret = strcmp(path, "-") == 0 ? stdout : fopen(path, "we");
	if (!*ret)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
	return *ret != NULL;
}

Events *events_new(const char *first, const char *second, GError **error)
{
	g_autoptr(Events) events = g_new0(Events, 1);
	if (!open_file(first, &events->files[0], error) ||
	        (second && !open_file(second, &events->files[1], error)))
		return NULL;
	events_write(events, json_pack("{s:s, s:s}", "type", "version", "format", "1.0"));
	return g_steal_pointer(&events);
}

void events_free(Events *events)
{
	if (!events)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(events->files); i++)
		if (events->files[i] && events->files[i] != stdout)
			fclose(events->files[i]);
	g_free(events);
}

void events_write(Events *events, json_t *event)
{
	char *line = json_dumps(event, JSON_COMPACT);
	for (size_t i = 0; i < G_N_ELEMENTS(events->files); i++) {
		if (!events->files[i])
			continue;
		fprintf(events->files[i], "%s\n", line);
		fflush(events->files[i]);
	}
	free(line);
	json_decref(event);
}

void events_subject(Events *events, const Facts *facts)
{
	static const char *const kinds[] = {"host", "platform", "console"};
	const char *message;
	Cause cause = facts_reach(facts, &message);
	events_write(events,
	        json_pack("{s:s, s:s, s:s, s:s, s:s}", "type", "subject", "kind",
	                kinds[facts_kind(facts)], "name", facts_subject(facts), "reach",
	                cause == CAUSE_NONE ? "ok" : cause_name(cause), "message", message));
}
