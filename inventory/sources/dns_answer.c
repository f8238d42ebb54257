#include "inventory/sources/dns_answer.h"
#include "inventory/address.h"
#include <ares.h>
#include <arpa/inet.h>
#include <glib.h>
#include <limits.h>
#include <netdb.h>
#include <string.h>

enum { VALUES_MAX = 64 }; /* of one answer */

const char *dns_type_name(DnsType type)
{
	static const char *const names[] = {"A", "AAAA", "PTR"};
	return names[type];
}

char *dns_reverse_name(const char *address)
{
	Address number;
	if (!address_parse(address, &number))
		return NULL;
	GString *out = g_string_new(NULL);
	for (unsigned i = number.length; i > 0; i--) {
		unsigned byte = number.bytes[i - 1];
		if (number.length == 4)
			g_string_append_printf(out, "%u.", byte);
		else
			g_string_append_printf(out, "%x.%x.", byte & 15, byte >> 4);
	}
	g_string_append(out, number.length == 4 ? "in-addr.arpa" : "ip6.arpa");
	return g_string_free(out, FALSE);
}

static json_t *addresses_of(int family, const void *const *at, int count)
{
	json_t *values = json_array();
	for (int i = 0; i < count; i++) {
		char text[INET6_ADDRSTRLEN] = "";
		inet_ntop(family, at[i], text, sizeof text);
		json_array_append_new(values, json_string(text));
	}
	return values;
}

static json_t *read_a(const uint8_t *bytes, int length)
{
	struct ares_addrttl found[VALUES_MAX];
	const void *at[VALUES_MAX];
	int count = VALUES_MAX;
	if (ares_parse_a_reply(bytes, length, NULL, found, &count) != ARES_SUCCESS)
		return NULL;
	for (int i = 0; i < count; i++)
		at[i] = &found[i].ipaddr;
	return addresses_of(AF_INET, at, count);
}

static json_t *read_aaaa(const uint8_t *bytes, int length)
{
	struct ares_addr6ttl found[VALUES_MAX];
	const void *at[VALUES_MAX];
	int count = VALUES_MAX;
	if (ares_parse_aaaa_reply(bytes, length, NULL, found, &count) != ARES_SUCCESS)
		return NULL;
	for (int i = 0; i < count; i++)
		at[i] = &found[i].ip6addr;
	return addresses_of(AF_INET6, at, count);
}

static json_t *read_ptr(const uint8_t *bytes, int length)
{
	struct hostent *found = NULL;
	if (ares_parse_ptr_reply(bytes, length, NULL, 0, AF_INET, &found) != ARES_SUCCESS)
		return NULL;
	json_t *values = json_array();
	for (char **name = found->h_aliases; name && *name; name++) {
		g_autofree char *text = g_utf8_make_valid(*name, -1);
		size_t end = strlen(text);
		if (end > 0 && text[end - 1] == '.')
			text[end - 1] = '\0';
		if (json_array_size(values) < VALUES_MAX)
			json_array_append_new(values, json_string(text));
	}
	ares_free_hostent(found);
	return values;
}

json_t *dns_answer_read(DnsType type, const uint8_t *bytes, size_t length)
{
	json_t *values = NULL;
	if (length > INT_MAX)
		return NULL;
	if (type == DNS_A)
		values = read_a(bytes, (int)length);
	else if (type == DNS_AAAA)
		values = read_aaaa(bytes, (int)length);
	else
		values = read_ptr(bytes, (int)length);
	if (values && json_array_size(values) > 0)
		return values;
	json_decref(values);
	return NULL;
}
