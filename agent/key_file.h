/* A private key that somebody names on the command line. */
#pragma once

#include "agent/command.h"

/* Warns on stderr of a key file that others may read, with what to do. Blocks on the disk. */
void key_file_warn(const Invocation *invocation, const char *path);
