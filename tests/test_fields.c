#include "base/error.h"
#include "base/fields.h"
#include "tests/harness.h"

typedef struct Part {
	char *name;
	const Node *node;
	GPtrArray *parts;
} Part;

typedef struct {
	char *name, *address, *until, *password;
	int64_t port, wait_s;
	bool active;
	int role;
	GPtrArray *tags, *parts;
	Part *main;
	const Node *extra;
	void *beside;
} Host;

static const FieldTable part_table;
static const Field part_fields[] = {
        {.name = "name", .kind = FIELD_STRING, .offset = offsetof(Part, name), .required = true},
        {.name = "parts",
                .kind = FIELD_LIST,
                .offset = offsetof(Part, parts),
                .table = &part_table},
        {0}};
static const FieldTable part_table = {.name = "part",
        .doc = "A part.",
        .size = sizeof(Part),
        .node_offset = offsetof(Part, node),
        .fields = part_fields};

static void host_clear_beside(void *data)
{
	g_free(((Host *)data)->beside);
}

static const char *const roles[] = {"database", "web", NULL};
#define HOST(member) .offset = offsetof(Host, member)
static const Field host_fields[] = {
        {.name = "name", .kind = FIELD_STRING, HOST(name), .required = true, .min = 1, .max = 8},
        {.name = "address", .kind = FIELD_STRING, HOST(address), .doc = "IPv4 | IPv6"},
        {.name = "until", .kind = FIELD_DATE, HOST(until)},
        {.name = "password", .kind = FIELD_SECRET, HOST(password)},
        {.name = "port", .kind = FIELD_INT, HOST(port), .fallback = "22", .min = 1, .max = 65535},
        {.name = "wait", .kind = FIELD_DURATION, HOST(wait_s), .fallback = "30s", .min = 10},
        {.name = "active", .kind = FIELD_BOOL, HOST(active), .fallback = "true"},
        {.name = "role", .kind = FIELD_ENUM, HOST(role), .fallback = "web", .words = roles},
        {.name = "tags", .kind = FIELD_STRINGS, HOST(tags), .max = 2},
        {.name = "parts", .kind = FIELD_LIST, HOST(parts), .table = &part_table},
        {.name = "main", .kind = FIELD_STRUCT, HOST(main), .table = &part_table},
        {.name = "extra", .kind = FIELD_NODE, HOST(extra)}, {0}};
static const FieldTable host_table = {
        .name = "host", .size = sizeof(Host), .clear = host_clear_beside, .fields = host_fields};

static bool decode(const char *text, Tree **tree, Host *host, GError **error)
{
	*tree = tree_parse_yaml("site.yaml", text, strlen(text), 0, error);
	return *tree && fields_decode(&host_table, tree_root(*tree), host, error);
}

static void expect_error(const char *text, const char *message)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = NULL;
	Host host, zero = {0};
	CU_ASSERT(!decode(text, &tree, &host, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_FORMAT));
	ASSERT_ERROR(error, message);
	CU_ASSERT(host.name == zero.name && host.tags == zero.tags && host.main == zero.main);
}

static void test_decodes_every_kind(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = NULL;
	Host host;
	bool ok =
	        decode("name: 010\naddress: 10.0.0.1\nuntil: 2028-02-29\npassword: !secret db\n"
	               "port: 2222\nwait: 2h\nactive: false\nrole: database\ntags: [a, 1]\n"
	               "parts:\n  - name: p\n    parts: [{name: q}]\nmain: {name: m}\nextra: [x]\n",
	                &tree, &host, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	CU_ASSERT(ok);
	if (!ok)
		return;
	ASSERT_TEXT(host.name, "010");
	ASSERT_TEXT(host.address, "10.0.0.1");
	ASSERT_TEXT(host.until, "2028-02-29");
	ASSERT_TEXT(host.password, "db");
	CU_ASSERT(host.port == 2222 && host.wait_s == 7200 && !host.active && host.role == 0);
	CU_ASSERT_EQUAL(host.tags->len, 2);
	ASSERT_TEXT(g_ptr_array_index(host.tags, 1), "1");
	const Part *part = g_ptr_array_index(host.parts, 0);
	ASSERT_TEXT(part->name, "p");
	CU_ASSERT(part->node && node_line(part->node) == 11 && node_column(part->node) == 5);
	ASSERT_TEXT(((Part *)g_ptr_array_index(part->parts, 0))->name, "q");
	ASSERT_TEXT(host.main->name, "m");
	CU_ASSERT_EQUAL(node_kind(host.extra), NODE_SEQUENCE);
	host.beside = g_strdup("freed by the table's clear");
	fields_clear(&host_table, &host);
	CU_ASSERT(!host.name && !host.tags && !host.beside);
}

static void test_falls_back(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = NULL;
	Host host;
	bool ok = decode("name: a\nport:\ntags: ~\n", &tree, &host, &error);
	CU_ASSERT(ok);
	if (!ok)
		return;
	CU_ASSERT(host.port == 22 && host.wait_s == 30 && host.active && host.role == 1);
	CU_ASSERT(host.tags->len == 0 && host.parts->len == 0);
	CU_ASSERT(!host.address && !host.main && !host.extra && !host.until);
	fields_clear(&host_table, &host);
}

static void test_names_unknown_keys(void)
{
	expect_error("name: a\nadress: x\n",
	        "site.yaml:2:1: unknown key 'adress' (did you mean 'address'?)");
	expect_error("nmae: a\n", "site.yaml:1:1: unknown key 'nmae' (did you mean 'name'?)");
	expect_error("name: a\nmain:\n  colour: x\n",
	        "site.yaml:3:3: unknown key 'colour' (known: name, parts)");
	expect_error("名称: a\n", "site.yaml:1:1: unknown key '名称' (known: name, address, until, "
	                          "password, port, wait, active, role, tags, parts, main, extra)");
}

static void test_names_missing_keys(void)
{
	expect_error("port: 1\n", "site.yaml:1:1: missing key 'name'");
	expect_error("name:\n", "site.yaml:1:6: key 'name' needs a value");
	expect_error("name: a\nparts:\n  - name: x\n  - parts: []\n",
	        "site.yaml:4:5: missing key 'name'");
}

static void test_names_wrong_values(void)
{
	expect_error("[a]\n", "site.yaml:1:1: expected a mapping, found a list");
	expect_error("name: [a]\n", "site.yaml:1:7: expected a string, found a list");
	expect_error("name: ''\n", "site.yaml:1:7: 'name' needs at least 1 characters");
	expect_error(
	        "name: 河北省石家庄教育厅\n", "site.yaml:1:7: 'name' takes at most 8 characters");
	expect_error("name: a\nport: 0\n",
	        "site.yaml:2:7: expected a whole number from 1 to 65535, found '0'");
	expect_error("name: a\nactive: yes\n",
	        "site.yaml:2:9: expected true or false, found 'yes' (write true)");
	expect_error("name: a\nrole: wbe\n", "site.yaml:2:7: expected one of database, web, "
	                                     "found 'wbe' (did you mean 'web'?)");
	expect_error("name: a\nrole: mail\n",
	        "site.yaml:2:7: expected one of database, web, found 'mail'");
	expect_error("name: a\ntags: x\n", "site.yaml:2:7: expected a list of strings, found 'x'");
	expect_error(
	        "name: a\ntags: [x, [y]]\n", "site.yaml:2:11: expected a string, found a list");
	expect_error("name: a\ntags: [x, y, z]\n", "site.yaml:2:7: 'tags' takes at most 2 items");
	expect_error("name: a\nparts: {name: x}\n",
	        "site.yaml:2:8: expected a list of mappings, found a mapping");
	expect_error("name: a\nparts: [x]\n", "site.yaml:2:9: expected a mapping, found 'x'");
	expect_error("name: a\nparts:\n  - name：x\n",
	        "site.yaml:3:5: expected a mapping, found "
	        "'name：x' (full-width '：': write ': ' instead)");
	expect_error("name: a\npassword: hunter2\n", "site.yaml:2:11: expected '!secret NAME': "
	                                             "'password' is never written here itself");
	expect_error("name: !secret x\n", "site.yaml:1:7: expected a string, found '!secret'");
}

static void test_takes_only_real_dates(void)
{
	static const char *const wrong[] = {"2027-02-29", "2027-13-01", "2027-00-01", "2027-1-1",
	        "20270101", "2027-01-0x", "0000-01-01", "2027/01/01", "2027-01-01T00:00"};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autofree char *text = g_strdup_printf("name: a\nuntil: %s\n", wrong[i]);
		g_autofree char *message = g_strdup_printf(
		        "site.yaml:2:8: expected a date as YYYY-MM-DD, found '%s'", wrong[i]);
		expect_error(text, message);
	}
}

static void test_takes_only_real_durations(void)
{
	static const char *const wrong[] = {
	        "30", "s", "1.5h", "-1s", "2w", "1h30m", "99999999999999999999d", "15 m"};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autofree char *text = g_strdup_printf("name: a\nwait: %s\n", wrong[i]);
		g_autofree char *message = g_strdup_printf("site.yaml:2:7: expected a duration "
		                                           "such as 30s, 15m, 2h or 7d, found '%s'",
		        wrong[i]);
		expect_error(text, message);
	}
	expect_error("name: a\nwait: 9s\n", "site.yaml:2:7: 'wait' is at least 10s, found '9s'");
}

static void test_finds_the_nearest_word(void)
{
	static const char *const words[] = {"address", "name", "ip"};
	ASSERT_TEXT(fields_nearest("adress", words, 3), "address");
	ASSERT_TEXT(fields_nearest("addrses", words, 3), "address"); /* a swap is one slip */
	ASSERT_TEXT(fields_nearest("adrses", words, 3), "address");
	ASSERT_TEXT(fields_nearest("adrse", words, 3), NULL);
	ASSERT_TEXT(fields_nearest("nam", words, 3), "name");
	ASSERT_TEXT(fields_nearest("os", words, 3), NULL); /* that would be writing it anew */
	ASSERT_TEXT(fields_nearest("", words, 3), NULL);
	g_autofree char *endless = g_strnfill(100000, 'x');
	ASSERT_TEXT(fields_nearest(endless, words, 3), NULL);
}

static void test_documents_each_table_once(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	fields_document(&host_table, out);
	ASSERT_TEXT(out->str, "## host\n\n"
	                      "| key | value | default | meaning |\n| --- | --- | --- | --- |\n"
	                      "| `name` | string, 1 to 8 characters | **required** |  |\n"
	                      "| `address` | string |  | IPv4 \\| IPv6 |\n"
	                      "| `until` | date (YYYY-MM-DD) |  |  |\n"
	                      "| `password` | `!secret NAME` |  |  |\n"
	                      "| `port` | whole number, 1 to 65535 | `22` |  |\n"
	                      "| `wait` | duration (30s, 15m, 2h, 7d), at least 10s | `30s` |  |\n"
	                      "| `active` | true or false | `true` |  |\n"
	                      "| `role` | one of `database`, `web` | `web` |  |\n"
	                      "| `tags` | list of strings, 0 to 2 items |  |  |\n"
	                      "| `parts` | list of [part](#part) |  |  |\n"
	                      "| `main` | mapping [part](#part) |  |  |\n"
	                      "| `extra` | any |  |  |\n"
	                      "\n## part\n\nA part.\n\n"
	                      "| key | value | default | meaning |\n| --- | --- | --- | --- |\n"
	                      "| `name` | string | **required** |  |\n"
	                      "| `parts` | list of [part](#part) |  |  |\n");
}

TEST_MAIN("fields", CASE(test_decodes_every_kind), CASE(test_falls_back),
        CASE(test_names_unknown_keys), CASE(test_names_missing_keys), CASE(test_names_wrong_values),
        CASE(test_takes_only_real_dates), CASE(test_takes_only_real_durations),
        CASE(test_finds_the_nearest_word), CASE(test_documents_each_table_once))
