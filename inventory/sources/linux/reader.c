/*
 * Collects, for each wanted topic, its lines of the section `files` and its own section, within
 * LINUX_TOPIC_BYTES_MAX; parses when the visit is over.
 */
#include <string.h>

#include "inventory/sources/linux/frames.h"
#include "inventory/sources/linux/stamps.h"
#include "inventory/sources/linux/wants.h"

#include "inventory/sources/linux/text.h"

typedef struct {
	const LinuxTopic *topic;
	GString *text;
	bool owner; /* of the line of `files` dealt last */
	bool overflow;
	bool commanded; /* has a section of its own */
	bool begun;
	bool ended; /* and that section came whole */
	int64_t begin_us;
	int64_t end_us;
} Collected;

struct LinuxReader {
	const LinuxWants *wants; /* borrowed */
	int64_t (*clock_us)(void);
	Frames frames;
	Collected *collected; /* one for each wanted topic, in the table's order */
	size_t count;
	Collected *open; /* whose section is running; NULL in `files` and between */
	bool in_files;
	bool files_ended;
	GString *line; /* of `files`, not yet whole */
	bool line_cut;
	GString *path;   /* "PATH:" of the line dealt last; "" when nobody owns it */
	GPtrArray *keys; /* the files of the sysctl keys */
	LinuxStamps stamps;
};

static void collect(Collected *to, const char *bytes, size_t length)
{
	size_t room = LINUX_TOPIC_BYTES_MAX - to->text->len;
	if (length > room)
		to->overflow = true;
	g_string_append_len(to->text, bytes, (gssize)MIN(length, room));
}

/* ---- files: lines dealt out to the topics that own the path ---- */

/* The path or glob, of the topic's or of a sysctl key's, that matches the front of the line. */
static size_t owned_path(const LinuxReader *reader, const Collected *to, Slice line)
{
	size_t length = 0;
	for (const char *const *file = to->topic->files; file && *file && length == 0; file++)
		length = glob_prefix(*file, line);
	bool keys = strcmp(to->topic->name, "sysctl") == 0;
	for (guint i = 0; keys && i < reader->keys->len && length == 0; i++)
		length = glob_prefix(reader->keys->pdata[i], line);
	return length;
}

/* Finds the topics that own the line, unless it is of the same file as the line before. */
static void find_owners(LinuxReader *reader, Slice line)
{
	if (slice_starts(line, "grep: "))
		line = (Slice){line.bytes + 6, line.length - 6};
	if (reader->path->len > 0 && slice_starts(line, reader->path->str))
		return;
	g_string_truncate(reader->path, 0);
	for (size_t i = 0; i < reader->count; i++) {
		Collected *to = &reader->collected[i];
		size_t length = owned_path(reader, to, line);
		to->owner = length > 0;
		if (to->owner && reader->path->len == 0) /* with the ':' behind it */
			g_string_append_len(reader->path, line.bytes, (gssize)length + 1);
	}
}

static void deal_line(LinuxReader *reader)
{
	Slice line = {reader->line->str, reader->line->len};
	find_owners(reader, line);
	for (size_t i = 0; i < reader->count && reader->path->len > 0; i++) {
		Collected *to = &reader->collected[i];
		if (!to->owner)
			continue;
		collect(to, line.bytes, line.length);
		collect(to, "\n", 1);
		to->overflow = to->overflow || reader->line_cut;
	}
	g_string_truncate(reader->line, 0);
	reader->line_cut = false;
}

static void take_files(LinuxReader *reader, const char *bytes, size_t length)
{
	Slice rest = {bytes, length}, part;
	while (slice_line(&rest, &part)) {
		size_t room = LINUX_LINE_BYTES_MAX - reader->line->len;
		reader->line_cut = reader->line_cut || part.length > room;
		g_string_append_len(reader->line, part.bytes, (gssize)MIN(part.length, room));
		if (rest.length > 0 || bytes[length - 1] == '\n')
			deal_line(reader);
	}
}

/* ---- what the frames say ---- */

static Collected *collected_find(LinuxReader *reader, const char *name)
{
	for (size_t i = 0; i < reader->count; i++)
		if (strcmp(reader->collected[i].topic->name, name) == 0)
			return &reader->collected[i];
	return NULL;
}

static void append_command(Collected *to, const LinuxWants *wants)
{
	g_autofree char *made = to->topic->command_make ? to->topic->command_make(wants) : NULL;
	Slice rest = {made ? made : to->topic->command, 0}, line;
	rest.length = strlen(rest.bytes);
	while (slice_line(&rest, &line)) {
		collect(to, "$ ", 2);
		collect(to, line.bytes, line.length);
		collect(to, "\n", 1);
	}
}

static int64_t clock_now(const LinuxReader *reader)
{
	return reader->clock_us ? reader->clock_us() : 0;
}

static void on_begin(const char *section, void *data)
{
	LinuxReader *reader = data;
	reader->in_files = strcmp(section, "files") == 0 && !reader->files_ended;
	reader->open = collected_find(reader, section);
	if (!reader->open)
		return;
	if (!reader->open->commanded || reader->open->begun) {
		reader->open = NULL; /* not asked for, or once already */
		return;
	}
	append_command(reader->open, reader->wants);
	reader->open->begun = true;
	reader->open->begin_us = clock_now(reader);
}

static void on_bytes(const char *bytes, size_t length, void *data)
{
	LinuxReader *reader = data;
	if (reader->in_files)
		take_files(reader, bytes, length);
	else if (reader->open)
		collect(reader->open, bytes, length);
}

static void end_command(LinuxReader *reader, Collected *to, int64_t status)
{
	to->ended = true;
	to->end_us = clock_now(reader);
	if (to->text->len > 0 && to->text->str[to->text->len - 1] != '\n')
		collect(to, "\n", 1);
	if (status == 0)
		return;
	g_autofree char *note = g_strdup_printf("[exit status %" PRId64 "]\n", status);
	collect(to, note, strlen(note));
}

static void on_end(const char *section, int64_t status, void *data)
{
	LinuxReader *reader = data;
	(void)section;
	if (reader->in_files) {
		if (reader->line->len > 0)
			deal_line(reader);
		reader->files_ended = true;
	} else if (reader->open) {
		end_command(reader, reader->open, status);
	}
	reader->in_files = false;
	reader->open = NULL;
}

static void on_done(void *data)
{
	LinuxReader *reader = data;
	reader->in_files = false;
	reader->open = NULL;
}

static void on_stamp(const char *text, size_t length, void *data)
{
	LinuxReader *reader = data;
	stamps_take(&reader->stamps, text, length, clock_now(reader));
}

/* ---- the reader itself ---- */

LinuxReader *linux_reader_new(const LinuxWants *wants, const char *nonce, int64_t (*clock_us)(void))
{
	static const FrameEvents events = {on_begin, on_bytes, on_end, on_done, on_stamp};
	LinuxReader *reader = g_new0(LinuxReader, 1);
	reader->wants = wants;
	reader->clock_us = clock_us;
	reader->line = g_string_new(NULL);
	reader->path = g_string_new(NULL);
	reader->keys = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < wants->sysctl->len; i++)
		g_ptr_array_add(reader->keys, sysctl_proc_file(wants->sysctl->pdata[i]));
	frames_init(&reader->frames, nonce, &events, reader);
	reader->collected = g_new0(Collected, linux_topics_count);
	for (size_t i = 0; i < linux_topics_count; i++) {
		const LinuxTopic *topic = &linux_topics[i];
		if (!linux_wants_has(wants, topic->name))
			continue;
		reader->collected[reader->count++] = (Collected){
		        .topic = topic,
		        .text = g_string_new(NULL),
		        .commanded = topic->command || topic->command_make,
		};
	}
	return reader;
}

void linux_reader_free(LinuxReader *reader)
{
	if (!reader)
		return;
	for (size_t i = 0; i < reader->count; i++)
		g_string_free(reader->collected[i].text, TRUE);
	g_free(reader->collected);
	g_string_free(reader->line, TRUE);
	g_string_free(reader->path, TRUE);
	g_ptr_array_unref(reader->keys);
	frames_clear(&reader->frames);
	stamps_clear(&reader->stamps);
	g_free(reader);
}

bool linux_reader_feed(const char *bytes, size_t length, void *data)
{
	LinuxReader *reader = data;
	frames_feed(&reader->frames, bytes, length);
	return true;
}

ReachAsk linux_reader_ask(void *data)
{
	LinuxReader *reader = data;
	return collected_find(reader, "time") ? stamps_ask(&reader->stamps, clock_now(reader))
	                                      : ASK_SCRIPT;
}

bool linux_reader_answered(void *data)
{
	const LinuxReader *reader = data;
	return reader->stamps.answered == reader->stamps.asked;
}

bool linux_reader_done(const LinuxReader *reader)
{
	return reader->frames.done;
}

/* ---- the end of the visit ---- */

/* Everything the topic's parser would read has arrived. */
static bool is_whole(const LinuxReader *reader, const Collected *topic)
{
	return (!topic->topic->files || reader->files_ended) && (!topic->commanded || topic->ended);
}

static void miss(const Collected *topic, const LinuxVisit *visit, Facts *facts,
        const char *evidence, Cause cause, const char *message)
{
	facts_miss(
	        facts, topic->topic->name, visit->source, visit->now_us, evidence, cause, message);
}

static void finish_cut(
        const Collected *topic, const LinuxVisit *visit, Facts *facts, const char *evidence)
{
	if (visit->cause == CAUSE_NONE)
		miss(topic, visit, facts, evidence, CAUSE_ERROR,
		        "the collector's output ended before this topic was whole");
	else
		miss(topic, visit, facts, evidence, visit->cause,
		        visit->message ? visit->message : "");
}

static void finish_parse(const LinuxReader *reader, const Collected *topic, const LinuxVisit *visit,
        Facts *facts, const char *evidence)
{
	LinuxArgs args = {reader->wants, topic->begin_us, topic->end_us, &reader->stamps};
	g_autoptr(GError) error = NULL;
	json_t *value = topic->topic->parse(topic->text->str, topic->text->len, &args, &error);
	if (value)
		facts_put(facts, topic->topic->name, visit->source, visit->now_us, evidence, value);
	else
		miss(topic, visit, facts, evidence,
		        error->domain == LINUX_ERROR ? (Cause)error->code : CAUSE_ERROR,
		        error->message);
}

static void finish_topic(
        const LinuxReader *reader, const Collected *topic, const LinuxVisit *visit, Facts *facts)
{
	g_autofree char *evidence = NULL;
	if (visit->keep && topic->text->len > 0)
		evidence = visit->keep(
		        topic->topic->name, topic->text->str, topic->text->len, visit->keep_data);
	if (topic->overflow)
		miss(topic, visit, facts, evidence, CAUSE_LIMIT,
		        "more output than is taken of one topic");
	else if (!is_whole(reader, topic) && !(topic->topic->partial && topic->begun))
		finish_cut(topic, visit, facts, evidence);
	else
		finish_parse(reader, topic, visit, facts, evidence);
}

void linux_reader_finish(LinuxReader *reader, const LinuxVisit *visit, Facts *facts)
{
	frames_finish(&reader->frames);
	if (reader->line->len > 0)
		deal_line(reader);
	Collected *time = collected_find(reader, "time");
	if (time && time->ended)
		stamps_show(&reader->stamps, time->text);
	for (size_t i = 0; i < reader->count; i++)
		finish_topic(reader, &reader->collected[i], visit, facts);
}
