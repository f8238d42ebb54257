/* Heads of requests: however they are cut, the answer is the same, and what passes is one request
 * with one Host and no coding. */
#include "records/web/http/gate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GateAnswer found(const char *bytes, size_t size, size_t step, size_t *ret_length)
{
	size_t scanned = 0;
	Refusal refusal = {0};
	GateAnswer answer = GATE_MORE;
	for (size_t length = MIN(step, size); answer == GATE_MORE;
	        length = MIN(length + step, size)) {
		answer = gate_find(bytes, length, &scanned, ret_length, &refusal);
		if (answer == GATE_REFUSED && refusal.status < 400)
			abort();
		if (length == size)
			break;
	}
	return answer;
}

/* What is read of a head that was refused lies within it. */
static void peeked(const char *bytes, size_t size)
{
	g_autofree char *value = gate_peek(bytes, size, "accept-language");
	if (strlen(value) > size)
		abort();
	if (gate_peek_below(bytes, size, "/api/") && !memmem(bytes, size, " /api/", 6))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	size_t whole = 0, in_pieces = 0;
	if (size == 0 || size > 2 * GATE_HEAD_MAX)
		return 0;
	GateAnswer answer = found(bytes, size, size, &whole);
	peeked(bytes, size);
	if (size < 512 && (found(bytes, size, 1, &in_pieces) != answer || in_pieces != whole))
		abort();
	if (answer != GATE_WHOLE)
		return 0;
	g_auto(Head) head = {0};
	Refusal refusal = {0};
	if (!gate_read(bytes, whole, &head, &refusal)) {
		if (refusal.status < 400 || !refusal.words)
			abort();
		return 0;
	}
	if (!head.host || !*head.host || head.target[0] != '/' ||
	        head_get(&head, "transfer-encoding") || head.count > GATE_HEADERS_MAX)
		abort();
	return 0;
}
