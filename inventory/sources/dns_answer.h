/*
 * DNS questions and what an answer says. Pure: bytes in, JSON out. Reading the messages is left to
 * c-ares.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { DNS_A, DNS_AAAA, DNS_PTR } DnsType;

const char *dns_type_name(DnsType type); /* "A", "AAAA", "PTR" */

/* The name to ask for the PTR of an address ("15.1.66.10.in-addr.arpa"); NULL when it is none.
 * Owned. */
char *dns_reverse_name(const char *address);

/*
 * The values of a whole answer in the order they came: addresses, or names without the last dot.
 * NULL when the bytes are no answer of that type. Owned.
 */
json_t *dns_answer_read(DnsType type, const uint8_t *bytes, size_t length);
