/*
 * listening: the sockets that wait for others, from /proc/net (proc(5)): TCP in state 0A, UDP in 07
 * (unconnected); who holds one, where ss is there and this user may see it. Addresses in /proc/net
 * are words of the host's byte order: little-endian, as on every machine these systems run on.
 *
 *	tcp6    0: 00000000000000000000000000000000:0016 …:0000 0A …
 *	+tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))
 */
#include "inventory/sources/linux/probe.h"

#include <arpa/inet.h>
#include <string.h>

/* "0100007F" → 127.0.0.1; 32 digits → IPv6. */
static bool address_text(Slice hex, char *ret, size_t size)
{
	unsigned char bytes[16];
	if (hex.length != 8 && hex.length != 32)
		return false;
	for (size_t word = 0; word < hex.length / 8; word++) {
		uint64_t value;
		if (!slice_number((Slice){hex.bytes + word * 8, 8}, 16, &value))
			return false;
		for (size_t i = 0; i < 4; i++)
			bytes[word * 4 + i] = (unsigned char)(value >> (8 * i));
	}
	return inet_ntop(hex.length == 8 ? AF_INET : AF_INET6, bytes, ret, (socklen_t)size);
}

static void socket_add(json_t *sockets, const char *protocol, const char *address, uint64_t port)
{
	size_t i;
	json_t *one;
	json_array_foreach(sockets, i, one)
		if (json_integer_value(json_object_get(one, "port")) == (json_int_t)port &&
		        strcmp(json_string_value(json_object_get(one, "protocol")), protocol) ==
		                0 &&
		        strcmp(json_string_value(json_object_get(one, "address")), address) == 0)
			return;
	json_array_append_new(sockets, json_pack("{s:s, s:s, s:I}", "protocol", protocol, "address",
	                                       address, "port", (json_int_t)port));
}

static void read_table_line(json_t *sockets, Slice line)
{
	Slice table, number, local, remote, state, hex, port;
	char address[INET6_ADDRSTRLEN];
	uint64_t value;
	if (!slice_field(&line, &table) || !slice_field(&line, &number) ||
	        !slice_field(&line, &local) || !slice_field(&line, &remote) ||
	        !slice_field(&line, &state) || !slice_split(local, ':', &hex, &port) ||
	        !slice_number(port, 16, &value) || value == 0 || value > 65535 ||
	        !address_text(hex, address, sizeof address))
		return;
	bool tcp = slice_starts(table, "tcp");
	if (slice_is(state, tcp ? "0A" : "07"))
		socket_add(sockets, tcp ? "tcp" : "udp", address, value);
}

/* The holder's name, onto every socket of that protocol and port that ss shows so. */
static void read_holder(json_t *sockets, Slice line)
{
	g_autofree char *text = slice_copy(line);
	g_auto(GStrv) fields = g_strsplit_set(text, " \t", -1);
	const char *holder = strstr(text, "users:((\"");
	const char *local = NULL;
	for (guint i = 1, at = 0; fields[i]; i++)
		if (*fields[i] && ++at == 4) /* state, two queues, local address */
			local = fields[i];
	const char *colon = local ? strrchr(local, ':') : NULL;
	guint64 port;
	if (!holder || !colon || !g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL))
		return;
	holder += strlen("users:((\"");
	g_autofree char *name = g_strndup(holder, strcspn(holder, "\""));
	size_t i;
	json_t *one;
	json_array_foreach(sockets, i, one)
		if (json_integer_value(json_object_get(one, "port")) == (json_int_t)port &&
		        strcmp(json_string_value(json_object_get(one, "protocol")), fields[0]) == 0)
			json_object_set_new(one, "process", json_string(name));
}

json_t *parse_listening(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	Slice output = command_output(text, length), rest = output, line;
	json_t *sockets = json_array();
	bool tables = false;
	while (slice_line(&rest, &line)) {
		tables = tables || slice_is(slice_trim(line), "tables");
		if (slice_starts(line, "+"))
			read_holder(sockets, (Slice){line.bytes + 1, line.length - 1});
		else
			read_table_line(sockets, line);
	}
	if (tables)
		return sockets;
	json_decref(sockets);
	g_set_error(error, LINUX_ERROR, CAUSE_NOT_OBSERVED, "/proc/net/tcp may not be read");
	return NULL;
}
