/* Any bytes as the answer of a DNS server: values, or none; the first byte says of which type. */
#include "inventory/sources/dns_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length == 0)
		return 0;
	json_t *values = dns_answer_read((DnsType)(bytes[0] % 3), bytes + 1, length - 1);
	for (size_t i = 0; i < json_array_size(values); i++)
		if (!json_is_string(json_array_get(values, i)))
			__builtin_trap();
	json_decref(values);
	return 0;
}
