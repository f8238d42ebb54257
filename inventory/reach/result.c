#include "inventory/reach/result.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void result_init(ReachResult *result)
{
	*result = (ReachResult){.cause = CAUSE_NONE, .exit_status = -1};
}

/* Makes `text` printable in place; an unfinished character at the end is cut off. */
static void text_clean(char *text)
{
	char *p = text;
	while (*p) {
		gunichar c = g_utf8_get_char_validated(p, -1);
		if (c == (gunichar)-2) {
			*p = '\0';
		} else if (c == (gunichar)-1) {
			*p++ = '?';
		} else {
			size_t length = (size_t)(g_utf8_next_char(p) - p);
			if (!g_unichar_isprint(c))
				memset(p, '?', length);
			p += length;
		}
	}
}

void result_set(ReachResult *result, Cause cause, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(result->message, sizeof result->message, format, arguments);
	va_end(arguments);
	text_clean(result->message);
	g_strchomp(result->message);
	result->cause = cause;
}

void result_prefix(ReachResult *result, const char *name, const char *place, int port)
{
	ReachResult bare = *result;
	char at_port[16] = "";
	if (port)
		snprintf(at_port, sizeof at_port, " port %d", port);
	result_set(result, bare.cause, "host '%s': %s%s: %s", name ? name : "", place, at_port,
	        bare.message);
}

bool result_set_passed(ReachResult *result, const Deadline *deadline, const char *phase)
{
	Cause state = deadline_state(deadline);
	if (state == CAUSE_NONE)
		return false;
	result_set(result, state, "%s %s", state == CAUSE_TIMEOUT ? "timed out" : "interrupted",
	        phase);
	return true;
}
