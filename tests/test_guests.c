/* Connections and requests of one address, by a clock that the test sets. */
#include "records/web/http/guests.h"

#include "tests/harness.h"

enum { SECOND = G_USEC_PER_SEC };

static int granted(Guests *guests, const char *address, int asked, int64_t now_us)
{
	int times = 0;
	for (int i = 0; i < asked; i++)
		times += guests_request(guests, address, 1, now_us);
	return times;
}

static void test_a_burst_then_so_many_a_second(void)
{
	g_autoptr(Guests) guests = guests_new(0, 2, 60);
	CU_ASSERT_EQUAL(granted(guests, "192.0.2.7", 100, SECOND), 60);
	CU_ASSERT_EQUAL(granted(guests, "192.0.2.7", 100, SECOND + SECOND / 2), 1);
	CU_ASSERT_EQUAL(granted(guests, "192.0.2.7", 100, 11 * SECOND), 19);
	CU_ASSERT_EQUAL(granted(guests, "192.0.2.7", 100, 1000 * SECOND), 60);
}

static void test_what_costs_more_takes_more(void)
{
	g_autoptr(Guests) guests = guests_new(0, 1, 10);
	CU_ASSERT_TRUE(guests_request(guests, "192.0.2.7", 8, SECOND));
	CU_ASSERT_FALSE(guests_request(guests, "192.0.2.7", 3, SECOND));
	CU_ASSERT_TRUE(guests_request(guests, "192.0.2.7", 2, SECOND));
}

static void test_others_are_not_held_up(void)
{
	g_autoptr(Guests) guests = guests_new(0, 1, 5);
	CU_ASSERT_EQUAL(granted(guests, "192.0.2.7", 9, SECOND), 5);
	CU_ASSERT_EQUAL(granted(guests, "192.0.2.8", 9, SECOND), 5);
}

static void test_addresses_of_one_network_are_one_guest(void)
{
	g_autoptr(Guests) guests = guests_new(0, 1, 5);
	CU_ASSERT_EQUAL(granted(guests, "2001:db8:1:2::1", 9, SECOND), 5);
	CU_ASSERT_EQUAL(granted(guests, "2001:db8:1:2:ffff::9", 9, SECOND), 0);
	CU_ASSERT_EQUAL(granted(guests, "2001:db8:1:3::1", 9, SECOND), 5);
}

static void test_a_clock_that_goes_back_gives_nothing(void)
{
	g_autoptr(Guests) guests = guests_new(0, 1, 5);
	CU_ASSERT_EQUAL(granted(guests, "192.0.2.7", 9, 100 * SECOND), 5);
	CU_ASSERT_EQUAL(granted(guests, "192.0.2.7", 9, SECOND), 0);
	CU_ASSERT_EQUAL(granted(guests, "192.0.2.7", 9, 2 * SECOND), 1);
}

static void test_so_many_connections_at_once(void)
{
	g_autoptr(Guests) guests = guests_new(2, 0, 0);
	CU_ASSERT_TRUE(guests_enter(guests, "192.0.2.7", SECOND));
	CU_ASSERT_TRUE(guests_enter(guests, "192.0.2.7", SECOND));
	CU_ASSERT_FALSE(guests_enter(guests, "192.0.2.7", SECOND));
	CU_ASSERT_TRUE(guests_enter(guests, "192.0.2.8", SECOND));
	guests_leave(guests, "192.0.2.7");
	CU_ASSERT_TRUE(guests_enter(guests, "192.0.2.7", SECOND));
	CU_ASSERT_TRUE(guests_request(guests, "192.0.2.7", 1000, SECOND)); /* no limit a second */
}

static void test_too_many_to_know_them_all(void)
{
	enum { KNOWN = 65536 };
	g_autoptr(Guests) guests = guests_new(0, 1, 1);
	char address[32];
	for (int i = 0; i < KNOWN; i++) {
		g_snprintf(address, sizeof address, "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
		CU_ASSERT_TRUE_FATAL(guests_request(guests, address, 1, SECOND));
	}
	CU_ASSERT_FALSE(guests_request(guests, "192.0.2.7", 1, SECOND));
	CU_ASSERT_TRUE(guests_request(
	        guests, "192.0.2.7", 1, 2 * SECOND)); /* they have their burst again: forgotten */
}

TEST_MAIN("guests", CASE(test_a_burst_then_so_many_a_second), CASE(test_what_costs_more_takes_more),
        CASE(test_others_are_not_held_up), CASE(test_addresses_of_one_network_are_one_guest),
        CASE(test_a_clock_that_goes_back_gives_nothing), CASE(test_so_many_connections_at_once),
        CASE(test_too_many_to_know_them_all))
