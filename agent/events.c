#include "agent/events.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct {
	FILE *stream;
	char *path;
	int failed; /* errno of the first write that failed */
} EventFile;

struct Events {
	EventFile files[2];
};

static bool open_file(const char *path, EventFile *ret, GError **error)
{
	ret->path = g_strdup(path);
	ret->stream = strcmp(path, "-") == 0 ? stdout : fopen(path, "we");
	if (!ret->stream)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
	return ret->stream != NULL;
}

Events *events_new(const char *first, const char *second, GError **error)
{
	g_autoptr(Events) events = g_new0(Events, 1);
	if (!open_file(first, &events->files[0], error) ||
	        (second && !open_file(second, &events->files[1], error)))
		return NULL;
	events_write(events, json_pack("{s:s, s:s}", "type", "version", "format", "1.0"));
	return events_good(events, error) ? g_steal_pointer(&events) : NULL;
}

void events_free(Events *events)
{
	if (!events)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(events->files); i++) {
		if (events->files[i].stream && events->files[i].stream != stdout)
			fclose(events->files[i].stream);
		g_free(events->files[i].path);
	}
	g_free(events);
}

void events_write(Events *events, json_t *event)
{
	char *line = json_dumps(event, JSON_COMPACT);
	for (size_t i = 0; i < G_N_ELEMENTS(events->files); i++) {
		EventFile *file = &events->files[i];
		if (!file->stream || file->failed)
			continue;
		if (fprintf(file->stream, "%s\n", line) < 0 || fflush(file->stream) != 0)
			file->failed = errno ? errno : EIO;
	}
	free(line);
	json_decref(event);
}

bool events_good(const Events *events, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(events->files); i++) {
		const EventFile *file = &events->files[i];
		if (!file->failed)
			continue;
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: events could not be written: %s",
		        file->path, g_strerror(file->failed));
		return false;
	}
	return true;
}

void events_start(Events *events, const char *id, int64_t at_us, size_t total)
{
	g_autofree char *at = clock_format(at_us);
	events_write(events, json_pack("{s:s, s:s, s:s, s:I}", "type", "start", "run", id, "time",
	                             at, "total", (json_int_t)total));
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
