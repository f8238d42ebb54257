#include "inventory/reach/forward.h"
#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* RFC 4254 5.1 */
enum { CODE_PROHIBITED = 1, CODE_CONNECT_FAILED = 2, CODE_UNKNOWN_TYPE = 3 };

/* Takes a number off *text behind `word`; false when it does not stand there. */
static bool number_after(const char **text, const char *word, guint64 *number)
{
	const char *at = strstr(*text, word);
	if (!at)
		return false;
	at += strlen(word);
	size_t digits = strspn(at, "0123456789");
	g_autofree char *copy = g_strndup(at, digits);
	*text = at + digits;
	return g_ascii_string_to_unsigned(copy, 10, 0, UINT32_MAX, number, NULL);
}

/* The words are strerror()'s on the host, in English as sshd runs without a locale. */
static ForwardState state_of(guint64 code, const char *message)
{
	static const struct {
		const char *words;
		ForwardState state;
	} known[] = {
	        {"Connection refused", FORWARD_REFUSED},
	        {"Connection timed out", FORWARD_TIMEOUT},
	        {"No route to host", FORWARD_NO_ROUTE},
	        {"Network is unreachable", FORWARD_NO_ROUTE},
	        {"Host is unreachable", FORWARD_NO_ROUTE},
	};
	if (code == CODE_PROHIBITED || code == CODE_UNKNOWN_TYPE)
		return FORWARD_PROHIBITED;
	for (size_t i = 0; code == CODE_CONNECT_FAILED && i < G_N_ELEMENTS(known); i++)
		if (strstr(message, known[i].words))
			return known[i].state;
	return FORWARD_ERROR;
}

/* "Channel opening failure: channel 43 error (2) Connection refused" */
void forward_parse(const char *error, Forward *ret)
{
	guint64 channel = 0, code = 0;
	const char *rest = error;
	*ret = (Forward){.state = FORWARD_ERROR};
	if (number_after(&rest, "channel ", &channel) && number_after(&rest, "error (", &code) &&
	        g_str_has_prefix(rest, ") ")) {
		rest += 2;
		ret->channel = (uint32_t)channel;
		ret->state = state_of(code, rest);
	} else {
		rest = error;
	}
	g_strlcpy(ret->message, rest, sizeof ret->message);
}

void forward_failure(ssh_session session, Forward *ret)
{
	forward_parse(ssh_get_error(session), ret);
}
