/* Who asks by ARP for what: the segments of a plan. */
#include "base/cleanup.h"
#include "inventory/segments.h"
#include "tests/harness.h"

#define SITE                                                                                       \
	"site: {name: a, unit: '1'}\n"                                                             \
	"hosts:\n"                                                                                 \
	"  - {name: db1, address: 10.1.1.11}\n"                                                    \
	"  - {name: db2, address: 10.1.1.12}\n"                                                    \
	"  - {name: db3, address: 10.1.1.13}\n"                                                    \
	"  - {name: shut, address: 10.2.0.9, connection: none}\n"                                  \
	"network:\n"                                                                               \
	"  subnets:\n"                                                                             \
	"    - {cidr: 10.1.1.0/24, gateway: 10.1.1.1}\n"                                           \
	"    - {cidr: 192.168.9.0/29, unused: 192.168.9.6}\n"                                      \
	"    - {cidr: 10.2.0.0/16, gateway: 10.2.0.1}\n"                                           \
	"    - {cidr: 10.3.0.0/16, gateway: 10.3.0.1}\n"                                           \
	"    - {cidr: 'fd00::/64'}\n"                                                              \
	"  dns: [10.1.1.160]\n"

#define ADDRESSES                                                                                  \
	"  internal:\n"                                                                            \
	"    - {address: 10.1.1.11, state: assigned, host: db1}\n"                                 \
	"    - {address: 10.1.1.224}\n"                                                            \
	"    - {address: 192.168.9.2, state: assigned, host: db2}\n"                               \
	"    - {address: 192.168.9.1, state: assigned, host: db1}\n"                               \
	"    - {address: 10.2.0.5}\n"                                                              \
	"    - {address: 172.16.0.1}\n"                                                            \
	"    - {address: 'fd00::1'}\n"                                                             \
	"  public: [{address: 202.1.1.1, state: nat, device: fw, inside: 10.1.1.161}]\n"

static Site *site_of(const char *text)
{
	g_autoptr(GError) error = NULL;
	Site *site = site_parse("s", text, strlen(text), &error);
	if (!site)
		fprintf(stderr, "%s\n", error->message);
	return site;
}

/* "10.1.1.0/24 +10.1.1.11 10.1.1.224 … (db1 db2)", a line for each. */
static char *told(const GPtrArray *segments)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < segments->len; i++) {
		const Segment *segment = g_ptr_array_index(segments, i);
		g_string_append(out, segment->subnet ? segment->subnet->cidr : "-");
		for (guint k = 0; k < segment->targets->len; k++) {
			const ArpTarget *target = &g_array_index(segment->targets, ArpTarget, k);
			g_string_append_printf(out, " %s%s",
			        target->expected ? "+"
			        : target->unused ? "!"
			                         : "",
			        target->address);
		}
		for (guint k = 0; k < segment->hosts->len; k++)
			g_string_append_printf(out, " (%s)",
			        ((const SiteHost *)g_ptr_array_index(segment->hosts, k))->name);
		g_string_append(out, "\n");
	}
	return g_string_free(out, FALSE);
}

static void test_what_is_asked_where(void)
{
	g_autoptr(Site) site = site_of(SITE ADDRESSES);
	g_autoptr(GPtrArray) segments = segments_new(site, NULL);
	g_autofree char *text = told(segments);
	/* .160 is a DNS server and .161 mapped to, .224 planned: none of them is unused */
	ASSERT_TEXT(text,
	        "10.1.1.0/24 +10.1.1.11 10.1.1.224 +10.1.1.1 !10.1.1.162 !10.1.1.225 (db1) (db2) "
	        "(db3)\n"
	        "192.168.9.0/29 +192.168.9.2 +192.168.9.1 !192.168.9.6 (db2) (db1)\n"
	        "10.2.0.0/16 10.2.0.5 +10.2.0.1 !10.2.160.0 !10.2.224.0\n"
	        "fd00::/64 fd00::1 !fd00::d55a:1377:9c2e:5e01 !fd00::daa5:7133:c9e2:d702\n"
	        "- 172.16.0.1\n");
}

static void test_who_asks(void)
{
	g_autoptr(Site) site = site_of(SITE ADDRESSES);
	g_autoptr(GPtrArray) segments = segments_new(site, "db2");
	g_autofree char *text = told(segments);
	CU_ASSERT(strstr(text, "(db2)") && !strstr(text, "(db1)")); /* others are not visited */
	/* db1's addresses are controls, where there is anything to ask */
	ASSERT_TEXT(text,
	        "10.1.1.0/24 10.1.1.224 +10.1.1.11 +10.1.1.1 !10.1.1.162 !10.1.1.225 (db2)\n"
	        "192.168.9.0/29 +192.168.9.2 +192.168.9.1 !192.168.9.6 (db2)\n"
	        "10.2.0.0/16 10.2.0.5 +10.2.0.1 !10.2.160.0 !10.2.224.0\n"
	        "fd00::/64 fd00::1 !fd00::d55a:1377:9c2e:5e01 !fd00::daa5:7133:c9e2:d702\n"
	        "- 172.16.0.1\n");
	g_autoptr(GPtrArray) shut = segments_new(site, "shut");
	g_autofree char *others = told(shut);
	CU_ASSERT(
	        !strstr(others, "192.168.9.")); /* nothing of it is anybody's but db1's and db2's */
	g_autoptr(GPtrArray) all = segments_new(site, NULL);
	Segment *front = g_ptr_array_index(all, 0);
	guint from = 9, to = 9;
	CU_ASSERT(segment_share(front, site_host_find(site, "db1"), &from, &to));
	CU_ASSERT(from == 0 && to == 5);
	CU_ASSERT(segment_share(front, site_host_find(site, "db2"), &from, &to));
	CU_ASSERT(!segment_share(
	        front, site_host_find(site, "db3"), &from, &to)); /* two are enough */
	CU_ASSERT(!segment_share(front, site_host_find(site, "shut"), &from, &to));
	front->console = true;
	CU_ASSERT(!segment_share(front, site_host_find(site, "db1"), &from, &to));
}

static void test_many_addresses_are_shared_out(void)
{
	g_autoptr(GString) text = g_string_new(SITE "  internal:\n");
	for (int i = 0; i < 600; i++)
		g_string_append_printf(text, "    - {address: 10.3.%d.%d}\n", 1 + i / 200, i % 200);
	for (int i = 1; i <= 3; i++)
		g_string_append_printf(
		        text, "    - {address: 10.3.9.%d, state: assigned, host: db%d}\n", i, i);
	g_autoptr(Site) site = site_of(text->str);
	g_autoptr(GPtrArray) segments = segments_new(site, NULL);
	guint from = 0, to = 0;
	const Segment *large = g_ptr_array_index(segments, 0);
	CU_ASSERT_EQUAL(large->targets->len, 606);
	CU_ASSERT(segment_share(large, site_host_find(site, "db2"), &from, &to));
	CU_ASSERT(from == 0 && to == 250);
	CU_ASSERT(segment_share(large, site_host_find(site, "db3"), &from, &to));
	CU_ASSERT(from == 250 && to == 500);
}

static void test_no_network(void)
{
	g_autoptr(Site) site = site_of("site: {name: a, unit: '1'}\n");
	g_autoptr(GPtrArray) segments = segments_new(site, NULL);
	CU_ASSERT_EQUAL(segments->len, 0);
	g_autoptr(Site) bare = site_of("site: {name: a, unit: '1'}\nnetwork: {dns: [10.1.1.1]}\n");
	g_autoptr(GPtrArray) none = segments_new(bare, NULL);
	CU_ASSERT_EQUAL(none->len, 0);
}

TEST_MAIN("segments", CASE(test_what_is_asked_where), CASE(test_who_asks),
        CASE(test_many_addresses_are_shared_out), CASE(test_no_network))
