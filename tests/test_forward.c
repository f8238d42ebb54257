/* What an sshd says of a connection onwards. */
#include "inventory/reach/forward.h"
#include "tests/harness.h"

static void expect(const char *error, ForwardState state, uint32_t channel, const char *message)
{
	Forward forward;
	forward_parse(error, &forward);
	CU_ASSERT_EQUAL(forward.state, state);
	CU_ASSERT_EQUAL(forward.channel, channel);
	ASSERT_TEXT(forward.message, message);
}

#define FAILURE(rest) "Channel opening failure: channel 43 error " rest

static void test_tells_the_answers_apart(void)
{
	expect(FAILURE("(2) Connection refused"), FORWARD_REFUSED, 43, "Connection refused");
	expect(FAILURE("(2) Connection timed out"), FORWARD_TIMEOUT, 43, "Connection timed out");
	expect(FAILURE("(2) No route to host"), FORWARD_NO_ROUTE, 43, "No route to host");
	expect(FAILURE("(2) Network is unreachable"), FORWARD_NO_ROUTE, 43,
	        "Network is unreachable");
	expect(FAILURE("(1) open failed"), FORWARD_PROHIBITED, 43, "open failed");
	expect(FAILURE("(1) Connection refused"), FORWARD_PROHIBITED, 43, "Connection refused");
	expect(FAILURE("(3) unknown channel type"), FORWARD_PROHIBITED, 43, "unknown channel type");
	expect(FAILURE("(2) unknown host (Name or service not known)"), FORWARD_ERROR, 43,
	        "unknown host (Name or service not known)");
	expect(FAILURE("(4) Connection refused"), FORWARD_ERROR, 43, "Connection refused");
}

static void test_anything_else_is_an_error(void)
{
	expect("Socket error: disconnected", FORWARD_ERROR, 0, "Socket error: disconnected");
	expect("", FORWARD_ERROR, 0, "");
	expect("channel 99999999999 error (2) Connection refused", FORWARD_ERROR, 0,
	        "channel 99999999999 error (2) Connection refused");
}

TEST_MAIN("forward", CASE(test_tells_the_answers_apart), CASE(test_anything_else_is_an_error))
