#include "base/error.h"
#include "inventory/reach/known_hosts.h"
#include "inventory/reach/patterns.h"
#include "tests/harness.h"
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Two keys in wire form (the type, then bytes that differ) and the same in base64. */
static const unsigned char key_a[] = "\0\0\0\x0bssh-ed25519\0\0\0\x04"
                                     "AAAA";
static const unsigned char key_b[] = "\0\0\0\x0bssh-ed25519\0\0\0\x04"
                                     "BBBB";
#define A "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAABEFBQUE="
#define B "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAABEJCQkI="

static KnownHostsFinding find_key(const char *text, const char *name, const unsigned char *key)
{
	KnownHostsFile file = {(char *)"kh", (char *)text, strlen(text)};
	return known_hosts_find(&file, name, key, sizeof key_a - 1);
}

static void expect(const char *text, const char *name, KnownHostsMatch match, size_t line)
{
	KnownHostsFinding finding = find_key(text, name, key_a);
	if (finding.match != match || finding.line != line)
		fprintf(stderr, "«%s» for %s: match %d at line %zu\n", text, name,
		        (int)finding.match, finding.line);
	CU_ASSERT_EQUAL(finding.match, match);
	CU_ASSERT_EQUAL(finding.line, line);
}

static void test_plain_lines(void)
{
	expect("", "db1", KNOWN_HOSTS_UNKNOWN, 0);
	expect("db1 " A "\n", "db1", KNOWN_HOSTS_KNOWN, 1);
	expect("db1 " A, "db1", KNOWN_HOSTS_KNOWN, 1);
	expect("db1 " A " with a comment\r\n", "db1", KNOWN_HOSTS_KNOWN, 1);
	expect("# db1 " A "\n\n \tdb1\t" A "\n", "db1", KNOWN_HOSTS_KNOWN, 3);
	expect("db2 " A "\n", "db1", KNOWN_HOSTS_UNKNOWN, 0);
	expect("db11 " A "\n", "db1", KNOWN_HOSTS_UNKNOWN, 0);
	expect("db2,DB1,10.0.0.1 " A "\n", "db1", KNOWN_HOSTS_KNOWN, 1);
	expect("10.0.0.1 " A "\n", "10.0.0.1", KNOWN_HOSTS_KNOWN, 1);
}

static void test_a_changed_key_names_its_line_and_type(void)
{
	expect("db2 " A "\ndb1 " B "\n", "db1", KNOWN_HOSTS_CHANGED, 2);
	ASSERT_TEXT(find_key("db1 " B "\n", "db1", key_a).type, "ssh-ed25519");
	/* a later line with the key makes it known */
	expect("db1 " B "\ndb1 " A "\n", "db1", KNOWN_HOSTS_KNOWN, 2);
	expect("db1 " A "\ndb1 " B "\n", "db1", KNOWN_HOSTS_KNOWN, 1);
	CU_ASSERT_EQUAL(find_key("db1 " A "\n", "db1", key_b).match, KNOWN_HOSTS_CHANGED);
}

static void test_ports(void)
{
	g_autofree char *plain = known_hosts_name("db1", 22);
	g_autofree char *ported = known_hosts_name("db1", 2222);
	ASSERT_TEXT(plain, "db1");
	ASSERT_TEXT(ported, "[db1]:2222");
	expect("[db1]:2222 " A "\n", ported, KNOWN_HOSTS_KNOWN, 1);
	expect("db1 " A "\n", ported, KNOWN_HOSTS_UNKNOWN, 0);
	expect("[db1]:2222 " A "\n", plain, KNOWN_HOSTS_UNKNOWN, 0);
	expect("[*]:2222 " A "\n", ported, KNOWN_HOSTS_KNOWN, 1);
}

static void test_patterns(void)
{
	expect("db? " A "\n", "db1", KNOWN_HOSTS_KNOWN, 1);
	expect("*.edu.cn " A "\n", "db1.edu.cn", KNOWN_HOSTS_KNOWN, 1);
	expect("*.edu.cn,!db1.* " A "\n", "db1.edu.cn", KNOWN_HOSTS_UNKNOWN, 0);
	expect("!db1.*,*.edu.cn " A "\n", "db2.edu.cn", KNOWN_HOSTS_KNOWN, 1);
	expect("!db2 " A "\n", "db1", KNOWN_HOSTS_UNKNOWN, 0);
	CU_ASSERT_TRUE(pattern_match("a*b*c", 5, "aXbXbXc"));
	CU_ASSERT_FALSE(pattern_match("a*b*c", 5, "aXbXbX"));
	CU_ASSERT_TRUE(pattern_match("**", 2, ""));
	CU_ASSERT_FALSE(pattern_match("?", 1, ""));
	CU_ASSERT_FALSE(pattern_match("", 0, "a"));
	/* no blow-up: the work is bounded by the product of the lengths */
	g_autofree char *text = g_strnfill(20000, 'a');
	CU_ASSERT_FALSE(pattern_match("*a*a*a*a*a*a*a*a*a*a*b", 22, text));
}

static void test_hashed_names(void)
{
	g_autofree char *folder = g_dir_make_tmp("jiuxu-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "kh", NULL);
	static const char real[] = "ssh-ed25519 "
	                           "AAAAC3NzaC1lZDI1NTE5AAAAIEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA"
	                           "QEBAQEBA";
	g_autofree char *lines = g_strdup_printf("db1 %s\n[db1]:2222 %s\n", real, real);
	g_file_set_contents(path, lines, -1, NULL);
	const char *argv[] = {"ssh-keygen", "-q", "-H", "-f", path, NULL};
	int status = 1;
	g_spawn_sync(NULL, (char **)argv, NULL,
	        G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
	        NULL, NULL, NULL, &status, NULL);
	KnownHostsFile file;
	CU_ASSERT_EQUAL(status, 0);
	CU_ASSERT_TRUE(known_hosts_load(path, &file, NULL));
	CU_ASSERT_TRUE(g_str_has_prefix(file.text, "|1|"));
	gsize length = 0;
	g_autofree unsigned char *blob = g_base64_decode(strchr(real, ' ') + 1, &length);
	CU_ASSERT_EQUAL(known_hosts_find(&file, "db1", blob, length).line, 1);
	CU_ASSERT_EQUAL(known_hosts_find(&file, "DB1", blob, length).line, 1);
	CU_ASSERT_EQUAL(known_hosts_find(&file, "[db1]:2222", blob, length).line, 2);
	CU_ASSERT_EQUAL(known_hosts_find(&file, "db2", blob, length).match, KNOWN_HOSTS_UNKNOWN);
	known_hosts_clear(&file);
	g_autofree char *old = g_strconcat(path, ".old", NULL);
	unlink(old);
	unlink(path);
	rmdir(folder);
}

static void test_revoked_lines(void)
{
	expect("@revoked * " A "\n", "db1", KNOWN_HOSTS_REVOKED, 1);
	expect("db1 " A "\n@revoked * " A "\n", "db1", KNOWN_HOSTS_REVOKED, 2);
	expect("@revoked * " A "\ndb1 " A "\n", "db1", KNOWN_HOSTS_REVOKED, 1);
	expect("@revoked * " B "\ndb1 " A "\n", "db1", KNOWN_HOSTS_KNOWN, 2);
	expect("@revoked db2 " A "\ndb1 " A "\n", "db1", KNOWN_HOSTS_KNOWN, 2);
	/* a revoked line alone does not make a host known with another key */
	expect("@revoked * " B "\n", "db1", KNOWN_HOSTS_UNKNOWN, 0);
	/* not canonical base64, the same key */
	expect("@revoked * ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAABEFBQUE\n", "db1",
	        KNOWN_HOSTS_UNKNOWN, 0);
	expect("@other * " A "\n", "db1", KNOWN_HOSTS_UNKNOWN, 0);
}

static void test_certificate_authorities_are_noted_and_not_believed(void)
{
	KnownHostsFinding finding = find_key("@cert-authority * " A "\n", "db1", key_a);
	CU_ASSERT_EQUAL(finding.match, KNOWN_HOSTS_UNKNOWN);
	CU_ASSERT_EQUAL(finding.authority_line, 1);
	CU_ASSERT_EQUAL(find_key("@cert-authority db2 " A, "db1", key_a).authority_line, 0);
}

static void test_broken_lines_are_passed_over(void)
{
	expect("db1\ndb1 ssh-ed25519\ndb1 ssh-ed25519 !!!!\n", "db1", KNOWN_HOSTS_UNKNOWN, 0);
	expect("db1 ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAABEJCQkI=\n", "db1", KNOWN_HOSTS_UNKNOWN, 0);
	expect("|1|| " A "\n|1|x|y " A "\n|1|x " A "\n|1| " A "\n", "db1", KNOWN_HOSTS_UNKNOWN, 0);
}

static void type_add(const char *type, void *data)
{
	g_string_append_printf(data, "%s;", type);
}

static void test_types_of_plain_lines(void)
{
	char text[] = "db1 ssh-rsa AAAA\n@revoked db1 " A "\ndb2 " A "\ndb1 ssh-dss AAAA\n";
	KnownHostsFile file = {(char *)"kh", text, strlen(text)};
	GString *types = g_string_new(NULL);
	known_hosts_types(&file, "db1", type_add, types);
	ASSERT_TEXT(types->str, "ssh-rsa;ssh-dss;");
	g_string_free(types, TRUE);
}

static void test_files(void)
{
	KnownHostsFile file;
	GError *error = NULL;
	CU_ASSERT_TRUE(known_hosts_load("/nonexistent/known_hosts", &file, &error));
	CU_ASSERT_EQUAL(file.length, 0);
	ASSERT_TEXT(file.name, "/nonexistent/known_hosts");
	known_hosts_clear(&file);
	CU_ASSERT_FALSE(known_hosts_load("/tmp", &file, &error));
	CU_ASSERT_TRUE(g_error_matches(error, BASE_ERROR, BASE_ERROR_IO));
	ASSERT_ERROR(error, "cannot read '/tmp': Is a directory");
	g_autofree char *folder = g_dir_make_tmp("jiuxu-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "kh", NULL);
	g_file_set_contents(path, "", 0, NULL);
	CU_ASSERT_EQUAL(truncate(path, KNOWN_HOSTS_BYTES_MAX + 1), 0);
	CU_ASSERT_FALSE(known_hosts_load(path, &file, &error));
	CU_ASSERT_TRUE(g_error_matches(error, BASE_ERROR, BASE_ERROR_LIMIT));
	g_autofree char *message = g_strdup_printf("'%s' is larger than 16777216 bytes", path);
	ASSERT_ERROR(error, message);
	unlink(path);
	CU_ASSERT_EQUAL(mkfifo(path, 0600), 0); /* would hold us for ever */
	CU_ASSERT_FALSE(known_hosts_load(path, &file, &error));
	g_clear_error(&error);
	unlink(path);
	rmdir(folder);
}

TEST_MAIN("known_hosts", CASE(test_plain_lines), CASE(test_a_changed_key_names_its_line_and_type),
        CASE(test_ports), CASE(test_patterns), CASE(test_hashed_names), CASE(test_revoked_lines),
        CASE(test_certificate_authorities_are_noted_and_not_believed),
        CASE(test_broken_lines_are_passed_over), CASE(test_types_of_plain_lines), CASE(test_files))
