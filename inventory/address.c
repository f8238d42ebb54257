#include "inventory/address.h"
#include <arpa/inet.h>
#include <string.h>

bool address_parse(const char *text, Address *ret)
{
	memset(ret, 0, sizeof *ret);
	if (inet_pton(AF_INET, text, ret->bytes) == 1) {
		ret->length = 4;
		return true;
	}
	if (inet_pton(AF_INET6, text, ret->bytes) == 1) {
		ret->length = 16;
		return true;
	}
	return false;
}

static bool bit_at(const Address *address, unsigned bit)
{
	return (address->bytes[bit / 8] >> (7 - bit % 8)) & 1;
}

static void bits_clear(Address *address, unsigned from)
{
	for (unsigned bit = from; bit < address->length * 8; bit++)
		address->bytes[bit / 8] &= (uint8_t) ~(1u << (7 - bit % 8));
}

static char *subnet_text(const Address *network, unsigned prefix)
{
	char text[INET6_ADDRSTRLEN] = "";
	inet_ntop(network->length == 4 ? AF_INET : AF_INET6, network->bytes, text, sizeof text);
	return g_strdup_printf("%s/%u", text, prefix);
}

bool subnet_parse(const char *text, Subnet *ret, char **ret_network)
{
	const char *slash = strchr(text, '/');
	if (!slash)
		return false;
	g_autofree char *network = g_strndup(text, (gsize)(slash - text));
	guint64 prefix;
	if (!address_parse(network, &ret->network) ||
	        !g_ascii_string_to_unsigned(
	                slash + 1, 10, 0, ret->network.length * 8, &prefix, NULL))
		return false;
	ret->prefix = (unsigned)prefix;
	Address masked = ret->network;
	bits_clear(&masked, ret->prefix);
	if (address_equal(&masked, &ret->network))
		return true;
	if (ret_network)
		*ret_network = subnet_text(&masked, ret->prefix);
	return false;
}

bool subnet_contains(const Subnet *subnet, const Address *address)
{
	if (subnet->network.length != address->length)
		return false;
	Address masked = *address;
	bits_clear(&masked, subnet->prefix);
	return address_equal(&masked, &subnet->network);
}

bool subnet_is_edge(const Subnet *subnet, const Address *address)
{
	if (address->length != 4 || subnet->prefix >= 31)
		return false;
	bool first = bit_at(address, subnet->prefix);
	for (unsigned bit = subnet->prefix; bit < 32; bit++)
		if (bit_at(address, bit) != first)
			return false;
	return true;
}

bool address_equal(const Address *a, const Address *b)
{
	return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

/* What CERNET (AS4538 and its members) announces, /16 and larger and its oldest smaller ones: the
 * list cernet.txt of gaoyifan/china-operator-ip, made from BGP tables. */
#define CERNET(cidr)                                                                               \
	{                                                                                          \
		cidr, ADDRESS_CERNET " " cidr, ADDRESS_GLOBAL                                      \
	}

static const struct {
	const char *cidr, *name;
	AddressScope scope;
} ranges[] = {
        {"10.0.0.0/8", "RFC 1918", ADDRESS_PRIVATE},
        {"172.16.0.0/12", "RFC 1918", ADDRESS_PRIVATE},
        {"192.168.0.0/16", "RFC 1918", ADDRESS_PRIVATE},
        {"0.0.0.0/8", "this network (RFC 791)", ADDRESS_SPECIAL},
        {"100.64.0.0/10", "shared address space (RFC 6598)", ADDRESS_SPECIAL},
        {"127.0.0.0/8", "loopback (RFC 1122)", ADDRESS_SPECIAL},
        {"169.254.0.0/16", "link-local (RFC 3927)", ADDRESS_SPECIAL},
        {"192.0.0.0/24", "IETF protocol assignments (RFC 6890)", ADDRESS_SPECIAL},
        {"192.0.2.0/24", "TEST-NET-1 (RFC 5737)", ADDRESS_SPECIAL},
        {"198.18.0.0/15", "benchmarking (RFC 2544)", ADDRESS_SPECIAL},
        {"198.51.100.0/24", "TEST-NET-2 (RFC 5737)", ADDRESS_SPECIAL},
        {"203.0.113.0/24", "TEST-NET-3 (RFC 5737)", ADDRESS_SPECIAL},
        {"224.0.0.0/4", "multicast (RFC 5771)", ADDRESS_SPECIAL},
        {"240.0.0.0/4", "reserved (RFC 1112)", ADDRESS_SPECIAL},
        {"fc00::/7", "unique local (RFC 4193)", ADDRESS_PRIVATE},
        {"::/127", "unspecified and loopback (RFC 4291)", ADDRESS_SPECIAL},
        {"fe80::/10", "link-local (RFC 4291)", ADDRESS_SPECIAL},
        {"2001:db8::/32", "documentation (RFC 3849)", ADDRESS_SPECIAL},
        {"ff00::/8", "multicast (RFC 4291)", ADDRESS_SPECIAL},
        {"::ffff:0:0/96", "IPv4-mapped (RFC 4291)", ADDRESS_SPECIAL},
        CERNET("1.51.0.0/16"),
        CERNET("1.184.0.0/15"),
        CERNET("42.244.0.0/14"),
        CERNET("49.52.0.0/14"),
        CERNET("49.120.0.0/14"),
        CERNET("49.140.0.0/15"),
        CERNET("49.208.0.0/15"),
        CERNET("58.154.0.0/15"),
        CERNET("58.192.0.0/12"),
        CERNET("59.64.0.0/12"),
        CERNET("101.4.0.0/14"),
        CERNET("101.76.0.0/15"),
        CERNET("110.64.0.0/15"),
        CERNET("111.114.0.0/15"),
        CERNET("111.116.0.0/15"),
        CERNET("111.186.0.0/15"),
        CERNET("113.54.0.0/15"),
        CERNET("114.212.0.0/15"),
        CERNET("114.214.0.0/16"),
        CERNET("115.24.0.0/14"),
        CERNET("115.154.0.0/15"),
        CERNET("115.156.0.0/15"),
        CERNET("115.158.0.0/16"),
        CERNET("116.13.0.0/16"),
        CERNET("116.56.0.0/15"),
        CERNET("118.202.0.0/15"),
        CERNET("118.228.0.0/15"),
        CERNET("118.230.0.0/16"),
        CERNET("120.94.0.0/15"),
        CERNET("121.48.0.0/15"),
        CERNET("121.192.0.0/14"),
        CERNET("121.248.0.0/14"),
        CERNET("122.204.0.0/14"),
        CERNET("125.216.0.0/13"),
        CERNET("162.105.0.0/16"),
        CERNET("166.111.0.0/16"),
        CERNET("175.185.0.0/16"),
        CERNET("175.186.0.0/15"),
        CERNET("180.84.0.0/15"),
        CERNET("180.201.0.0/16"),
        CERNET("180.208.0.0/15"),
        CERNET("183.168.0.0/15"),
        CERNET("183.170.0.0/16"),
        CERNET("183.172.0.0/14"),
        CERNET("202.4.128.0/19"),
        CERNET("202.38.64.0/18"),
        CERNET("202.38.192.0/18"),
        CERNET("202.112.0.0/13"),
        CERNET("202.120.0.0/15"),
        CERNET("202.192.0.0/12"),
        CERNET("203.91.120.0/21"),
        CERNET("210.25.0.0/16"),
        CERNET("210.26.0.0/15"),
        CERNET("210.28.0.0/14"),
        CERNET("210.32.0.0/12"),
        CERNET("211.64.0.0/13"),
        CERNET("211.80.0.0/13"),
        CERNET("218.192.0.0/13"),
        CERNET("219.216.0.0/13"),
        CERNET("219.224.0.0/13"),
        CERNET("219.242.0.0/15"),
        CERNET("219.244.0.0/14"),
        CERNET("222.16.0.0/12"),
        CERNET("222.192.0.0/12"),
        CERNET("223.2.0.0/15"),
        CERNET("223.128.0.0/15"),
        {"2001:250::/32", ADDRESS_CERNET " 2001:250::/32", ADDRESS_GLOBAL},
        {"2001:da8::/32", ADDRESS_CERNET " 2001:da8::/32", ADDRESS_GLOBAL},
};

AddressScope address_scope(const Address *address, const char **ret_name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
		Subnet subnet;
		if (subnet_parse(ranges[i].cidr, &subnet, NULL) &&
		        subnet_contains(&subnet, address)) {
			*ret_name = ranges[i].name;
			return ranges[i].scope;
		}
	}
	*ret_name = "global unicast";
	return ADDRESS_GLOBAL;
}
