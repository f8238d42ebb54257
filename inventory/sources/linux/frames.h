/*
 * Splits the output of linux_script() into sections, piece by piece, holding back no more than a
 * frame's line. Only lines with the run's nonce are frames; all between frames is noise.
 */
#pragma once

#include "inventory/sources/linux.h"

typedef struct {
	void (*begin)(const char *section, void *data);
	void (*bytes)(const char *bytes, size_t length, void *data); /* of the open section */
	void (*end)(const char *section, int64_t status, void *data);
	void (*done)(void *data);
	void (*stamp)(const char *text, size_t length, void *data); /* of the host's clock */
} FrameEvents;

typedef struct {
	GString *marker;           /* "\n@@jiuxu NONCE " */
	GString *held;             /* may become a frame */
	GString *section;          /* the open one; "" for none */
	bool done;                 /* the last frame has come; what follows is ignored */
	const FrameEvents *events; /* borrowed */
	void *data;
} Frames;

void frames_init(Frames *frames, const char *nonce, const FrameEvents *events, void *data);
void frames_clear(Frames *frames);
void frames_feed(Frames *frames, const char *bytes, size_t length);
/* No more will come: hands over what was held back. A section still open stays without end. */
void frames_finish(Frames *frames);
