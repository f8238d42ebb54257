/* Private keys, and the key of the records, as files. */
#pragma once

#include "agent/command.h"

/* Warns on stderr of a key file that others may read or change, with what to do. Blocks on the
 * disk. */
void key_file_warn(const Invocation *invocation, const char *path);
