#include "inventory/reach/jump.h"
#include "base/error.h"
#include <string.h>

void jumps_clear(Jumps *jumps)
{
	for (size_t i = 0; i < jumps->count; i++) {
		g_free(jumps->list[i].text);
		g_free(jumps->list[i].user);
		g_free(jumps->list[i].address);
	}
	*jumps = (Jumps){0};
}

/* Cuts ":22" off the end; false when it is no port. An address with two colons has none. */
static bool port_cut(char *text, int *port)
{
	char *bracket = strrchr(text, ']'), *colon = strrchr(text, ':');
	guint64 number;
	*port = 0;
	if (!colon || (bracket && colon < bracket) || (!bracket && strchr(text, ':') != colon))
		return true;
	*colon = '\0';
	if (!g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &number, NULL))
		return false;
	*port = (int)number;
	return true;
}

/* Letters, digits and what addresses are made of: nothing that a shell or a log could trip over. */
static bool address_is_plain(const char *address)
{
	for (const char *p = address; *p; p++)
		if (!g_ascii_isalnum(*p) && !strchr("._-:%", *p))
			return false;
	return *address && *address != '-';
}

static bool jump_parse(const char *text, Jump *jump)
{
	g_autofree char *copy = g_strdup(text);
	char *at = strrchr(copy, '@'), *address = at ? at + 1 : copy;
	int port;
	if (at)
		*at = '\0';
	if ((at && !*copy) || strpbrk(copy, " \t") || !port_cut(address, &port))
		return false;
	size_t length = strlen(address);
	if (length > 2 && address[0] == '[' && address[length - 1] == ']') {
		address[length - 1] = '\0';
		address++;
	}
	if (!address_is_plain(address))
		return false;
	*jump = (Jump){g_strdup(text), at ? g_strdup(copy) : NULL, g_strdup(address), port};
	return true;
}

bool jumps_parse(const char *text, Jumps *jumps, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(*text ? text : " ", ",", JUMPS_MAX + 1);
	*jumps = (Jumps){0};
	if (g_strv_length(parts) > JUMPS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "more than %d jump hosts in '%.80s'", JUMPS_MAX, text);
		return false;
	}
	for (char **part = parts; *part; part++) {
		if (jump_parse(g_strstrip(*part), &jumps->list[jumps->count])) {
			jumps->count++;
			continue;
		}
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "'%.80s' is no jump host ([user@]host[:port])", *part);
		jumps_clear(jumps);
		return false;
	}
	return true;
}
