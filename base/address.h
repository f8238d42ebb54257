/* Addresses of machines, where they are counted. */
#pragma once

enum { ADDRESS_NETWORK = 46 /* with the NUL; INET6_ADDRSTRLEN */ };

/* Whom an address counts with: an IPv6 one with its whole /64, any other text with itself alone
 * (cut to what fits). */
void address_network(const char *address, char ret[ADDRESS_NETWORK]);
