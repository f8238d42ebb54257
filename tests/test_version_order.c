/* Versions of packages in dpkg's and in rpm's order. */
#include "base/version_order.h"
#include "tests/harness.h"

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

static void ordered(VersionOrder order, const char *older, const char *newer)
{
	if (sign(version_order(order, older, newer)) != -1)
		fprintf(stderr, "%s < %s\n", older, newer);
	CU_ASSERT(sign(version_order(order, older, newer)) == -1);
	CU_ASSERT(sign(version_order(order, newer, older)) == 1);
	CU_ASSERT(version_order(order, older, older) == 0);
}

static void test_dpkg(void)
{
	static const char *const rising[] = {"1.0~~", "1.0~rc1", "1.0", "1.0-1", "1.0-1+deb12u1",
	        "1.0-2", "1.0-10", "1.0a", "1.0+b1", "1.0.1", "1.2", "1.10", "2", "1:0.1", "2:0"};
	for (size_t i = 0; i + 1 < G_N_ELEMENTS(rising); i++)
		ordered(VERSION_DPKG, rising[i], rising[i + 1]);
	CU_ASSERT(version_order(VERSION_DPKG, "1.00", "1.0") == 0);
	CU_ASSERT(version_order(VERSION_DPKG, "0:1", "1") == 0);
}

static void test_rpm(void)
{
	static const char *const rising[] = {"1.0~rc1", "1.0", "1.0^git1", "1.0a", "1.0.1", "1.2",
	        "1.10", "2.17-105.el7", "2.17-260.el7", "1:0.1"};
	for (size_t i = 0; i + 1 < G_N_ELEMENTS(rising); i++)
		ordered(VERSION_RPM, rising[i], rising[i + 1]);
	CU_ASSERT(version_order(VERSION_RPM, "1_0", "1.0") == 0);
	ordered(VERSION_RPM, "1.a", "1.1"); /* a number is newer than letters */
}

static void test_at_least_compares_what_is_written(void)
{
	CU_ASSERT(version_at_least(VERSION_RPM, "2.17-260.el7", "2.17"));
	CU_ASSERT(version_at_least(VERSION_RPM, "1:1.0-1", "0.9"));
	CU_ASSERT(!version_at_least(VERSION_RPM, "2.17-260.el7", "2.17-300"));
	CU_ASSERT(!version_at_least(VERSION_DPKG, "5.2.15-2+b8", "5.10"));
	CU_ASSERT(!version_at_least(VERSION_DPKG, "1.0", "1:0.5"));
}

TEST_MAIN("version_order", CASE(test_dpkg), CASE(test_rpm),
        CASE(test_at_least_compares_what_is_written))
