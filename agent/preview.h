/* `check --preview`: which hosts, ports and rates a check would touch, for the notice to send
 * before. */
#pragma once

#include "agent/command.h"
#include "agent/run.h"

int preview_print(
        const Invocation *invocation, const RunInputs *inputs, const char *pattern, size_t jobs);
