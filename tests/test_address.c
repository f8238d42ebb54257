#include "inventory/address.h"
#include "tests/harness.h"

static bool inside(const char *cidr, const char *text)
{
	Subnet subnet;
	Address address;
	return subnet_parse(cidr, &subnet, NULL) && address_parse(text, &address) &&
		subnet_contains(&subnet, &address);
}

static void test_contains_by_bits_not_by_text(void)
{
	CU_ASSERT(inside("10.0.0.0/24", "10.0.0.10"));
	CU_ASSERT(!inside("10.0.0.1/32", "10.0.0.10"));
	CU_ASSERT(inside("10.0.0.128/25", "10.0.0.200"));
	CU_ASSERT(!inside("10.0.0.128/25", "10.0.0.127"));
	CU_ASSERT(inside("0.0.0.0/0", "8.8.8.8"));
	CU_ASSERT(!inside("0.0.0.0/0", "2001:db8::1"));
	CU_ASSERT(inside("2001:db8::/33", "2001:db8:7fff::1"));
	CU_ASSERT(!inside("2001:db8::/33", "2001:db8:8000::1"));
}

static void test_refuses_host_bits_and_says_the_network(void)
{
	Subnet subnet;
	g_autofree char *network = NULL;
	CU_ASSERT(!subnet_parse("10.66.1.5/24", &subnet, &network));
	ASSERT_TEXT(network, "10.66.1.0/24");
	CU_ASSERT(!subnet_parse("10.66.1.0", &subnet, NULL));
	CU_ASSERT(!subnet_parse("10.66.1.0/33", &subnet, NULL));
	CU_ASSERT(!subnet_parse("10.66.1.0/", &subnet, NULL));
	CU_ASSERT(!subnet_parse("10.66.1.0/-1", &subnet, NULL));
}

static void test_refuses_odd_spellings(void)
{
	static const char *const odd[] = {
		"10.0.0", "10.0.0.01", "10.0.0.256", "010.0.0.1", " 10.0.0.1", "10.0.0.1 ", "", "1"};
	Address address;
	for (size_t i = 0; i < G_N_ELEMENTS(odd); i++)
		CU_ASSERT(!address_parse(odd[i], &address));
}

static void test_scope(void)
{
	static const struct {
		const char *address;
		AddressScope scope;
	} rows[] = {
		{"10.1.2.3", ADDRESS_PRIVATE}, {"172.15.255.255", ADDRESS_GLOBAL},
		{"172.16.0.1", ADDRESS_PRIVATE}, {"172.31.255.255", ADDRESS_PRIVATE},
		{"172.32.0.0", ADDRESS_GLOBAL}, {"192.168.0.1", ADDRESS_PRIVATE},
		{"203.0.113.7", ADDRESS_SPECIAL}, {"202.112.0.36", ADDRESS_GLOBAL},
		{"169.254.1.1", ADDRESS_SPECIAL}, {"127.0.0.1", ADDRESS_SPECIAL},
		{"fd00::1", ADDRESS_PRIVATE}, {"2001:da8::1", ADDRESS_GLOBAL},
		{"fe80::1", ADDRESS_SPECIAL}, {"255.255.255.255", ADDRESS_SPECIAL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Address address;
		const char *name;
		CU_ASSERT(address_parse(rows[i].address, &address));
		CU_ASSERT_EQUAL(address_scope(&address, &name), rows[i].scope);
	}
}

static void test_edges(void)
{
	Subnet subnet;
	Address address;
	CU_ASSERT(subnet_parse("10.66.1.0/24", &subnet, NULL));
	CU_ASSERT(address_parse("10.66.1.0", &address) && subnet_is_edge(&subnet, &address));
	CU_ASSERT(address_parse("10.66.1.255", &address) && subnet_is_edge(&subnet, &address));
	CU_ASSERT(address_parse("10.66.1.1", &address) && !subnet_is_edge(&subnet, &address));
	CU_ASSERT(subnet_parse("10.66.1.0/31", &subnet, NULL));
	CU_ASSERT(address_parse("10.66.1.0", &address) && !subnet_is_edge(&subnet, &address));
}

static void test_ranges_of_the_education_network_are_named(void)
{
	static const char *const rows[][2] = {{"202.112.0.36", "CERNET 202.112.0.0/13"},
	        {"202.119.255.255", "CERNET 202.112.0.0/13"}, {"202.111.255.255", "global unicast"},
	        {"222.31.0.1", "CERNET 222.16.0.0/12"}, {"2001:da8::1", "CERNET 2001:da8::/32"},
	        {"8.8.8.8", "global unicast"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Address address;
		const char *name = "";
		CU_ASSERT(address_parse(rows[i][0], &address));
		address_scope(&address, &name);
		ASSERT_TEXT(name, rows[i][1]);
	}
}

TEST_MAIN("address", CASE(test_ranges_of_the_education_network_are_named), CASE(test_contains_by_bits_not_by_text),
	CASE(test_refuses_host_bits_and_says_the_network), CASE(test_refuses_odd_spellings),
	CASE(test_scope), CASE(test_edges))
