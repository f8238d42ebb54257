#include "inventory/sources/linux/frames.h"

#include <string.h>

#include "inventory/sources/linux/text.h"

enum { FRAME_LINE_MAX = 256 };

void frames_init(Frames *frames, const char *nonce, const FrameEvents *events, void *data)
{
	*frames = (Frames){.events = events, .data = data};
	frames->marker = g_string_new(NULL);
	g_string_printf(frames->marker, "\n@@jiuxu %s ", nonce);
	frames->held = g_string_new("\n"); /* the first byte begins a line */
	frames->section = g_string_new(NULL);
}

void frames_clear(Frames *frames)
{
	g_string_free(frames->marker, TRUE);
	g_string_free(frames->held, TRUE);
	g_string_free(frames->section, TRUE);
	*frames = (Frames){0};
}

static void hand_over(Frames *frames, size_t length)
{
	if (length > 0 && frames->section->len > 0)
		frames->events->bytes(frames->held->str, length, frames->data);
	g_string_erase(frames->held, 0, (gssize)length);
}

static void frame_begin(Frames *frames, Slice name)
{
	g_string_truncate(frames->section, 0);
	g_string_append_len(frames->section, name.bytes, (gssize)name.length);
	frames->events->begin(frames->section->str, frames->data);
}

static void frame_end(Frames *frames, Slice name, Slice status)
{
	uint64_t code = 0;
	if (!slice_is(name, frames->section->str) || !slice_number(status, 10, &code))
		return;
	frames->events->end(frames->section->str, (int64_t)code, frames->data);
	g_string_truncate(frames->section, 0);
}

/* `line` is what stands behind the nonce: "begin os", "end os 0", "clock 12 34 +0800", "done". */
static void frame_take(Frames *frames, Slice line)
{
	Slice word, name = {0}, status = {0};
	if (!slice_field(&line, &word))
		return;
	if (slice_is(word, "clock")) {
		line = slice_trim(line);
		frames->events->stamp(line.bytes, line.length, frames->data);
		return;
	}
	slice_field(&line, &name);
	slice_field(&line, &status);
	if (slice_is(word, "begin") && name.length > 0) {
		frame_begin(frames, name);
	} else if (slice_is(word, "end") && frames->section->len > 0) {
		frame_end(frames, name, status);
	} else if (slice_is(word, "done")) {
		g_string_truncate(frames->section, 0);
		frames->done = true;
		frames->events->done(frames->data);
	}
}

/* How many bytes at the end of what is held may be the front of a marker. */
static size_t marker_tail(const Frames *frames)
{
	size_t most = MIN(frames->held->len, frames->marker->len - 1);
	for (size_t length = most; length > 0; length--)
		if (memcmp(frames->held->str + frames->held->len - length, frames->marker->str,
		            length) == 0)
			return length;
	return 0;
}

/* One step: hands over data before the next frame, takes the frame. False: more bytes needed. */
static bool frames_step(Frames *frames)
{
	GString *held = frames->held;
	const char *found = memmem(held->str, held->len, frames->marker->str, frames->marker->len);
	if (!found) {
		hand_over(frames, held->len - marker_tail(frames));
		return false;
	}
	hand_over(frames, (size_t)(found - held->str));
	size_t front = frames->marker->len;
	const char *newline = memchr(held->str + front, '\n', held->len - front);
	if (!newline && held->len - front <= FRAME_LINE_MAX)
		return false;
	size_t length = newline ? (size_t)(newline - held->str) - front : FRAME_LINE_MAX + 1;
	if (length > FRAME_LINE_MAX) { /* no frame is that long: it is data */
		hand_over(frames, front);
		return true;
	}
	frame_take(frames, (Slice){held->str + front, length});
	g_string_erase(held, 0, (gssize)(front + length + 1));
	return true;
}

void frames_feed(Frames *frames, const char *bytes, size_t length)
{
	if (frames->done)
		return;
	g_string_append_len(frames->held, bytes, (gssize)length);
	while (!frames->done && frames_step(frames))
		continue;
	if (frames->done)
		g_string_truncate(frames->held, 0);
}

void frames_finish(Frames *frames)
{
	hand_over(frames, frames->held->len);
}
