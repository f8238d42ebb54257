/*
 * IP addresses and subnets as numbers, and which ranges are private, special or global
 * (IANA special-purpose registries, RFC 6890). Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	uint8_t bytes[16]; /* network order; IPv4 uses the first 4 */
	unsigned length;   /* 4 or 16 */
} Address;

typedef struct {
	Address network;
	unsigned prefix; /* bits */
} Subnet;

/* Strict dotted quad (no leading zeros, all four parts) or RFC 4291 text. */
bool address_parse(const char *text, Address *ret);

/* "10.0.0.0/24"; host bits set are refused, *ret_network then says what was meant (owned). */
bool subnet_parse(const char *text, Subnet *ret, char **ret_network);

bool subnet_contains(const Subnet *subnet, const Address *address);

/* Network and broadcast address of an IPv4 subnet shorter than /31: no host may have them. */
bool subnet_is_edge(const Subnet *subnet, const Address *address);

bool address_equal(const Address *a, const Address *b);

typedef enum {
	ADDRESS_GLOBAL,
	ADDRESS_PRIVATE, /* RFC 1918, RFC 4193 */
	ADDRESS_SPECIAL, /* loopback, link-local, shared, documentation, multicast, reserved … */
} AddressScope;

#define ADDRESS_CERNET "CERNET" /* the name of a range of the education network begins so */

/* *ret_name: which range, e.g. "RFC 1918", "TEST-NET-3 (RFC 5737)", "CERNET 202.112.0.0/13";
 * static. */
AddressScope address_scope(const Address *address, const char **ret_name);
