#include "base/address.h"

#include <arpa/inet.h>
#include <glib.h>
#include <string.h>

G_STATIC_ASSERT(ADDRESS_NETWORK == INET6_ADDRSTRLEN);

void address_network(const char *address, char ret[ADDRESS_NETWORK])
{
	struct in6_addr six;
	if (strchr(address, ':') && inet_pton(AF_INET6, address, &six) == 1 &&
	        !IN6_IS_ADDR_V4MAPPED(&six)) {
		memset(six.s6_addr + 8, 0, 8);
		inet_ntop(AF_INET6, &six, ret, ADDRESS_NETWORK);
	} else {
		g_strlcpy(ret, address, ADDRESS_NETWORK);
	}
}
