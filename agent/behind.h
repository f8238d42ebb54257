/* Whether the newest run still speaks for its site folder: to be said before it is handed in. */
#pragma once

#include "agent/command.h"

/* Notes on stderr what changed behind the run: files of the site, and what `fix` did. Blocks. */
void behind_say(const Invocation *invocation, const char *run_dir);

/* Says after a statement was entered that the next check counts it. */
void behind_next_say(const Invocation *invocation);
