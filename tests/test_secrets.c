/* secrets.jx: what is kept comes back, and nothing else is taken. */
#include "base/error.h"
#include "base/file.h"
#include "base/redact.h"
#include "base/secrets.h"
#include "tests/harness.h"
#include <sys/stat.h>
#include <unistd.h>

#define CANARY "kan4ry-9f2e"
#define PASSPHRASE "correct horse"

enum { AT_COST = 16, AT_CHECK = 48, AT_BODY = 64, DIGEST_BYTES = 32 };

/* A file with one secret, read once: keys are dear. */
static char *folder, *path, *kept;
static size_t kept_length;

static void file_put(const char *bytes, size_t length)
{
	CU_ASSERT_TRUE(file_write(path, bytes, length, 0600, NULL));
}

/* The kept file with one byte changed, and its closing digest made to fit when asked. */
static void file_put_changed(size_t at, char byte, bool digest_fits)
{
	g_autofree char *copy = g_memdup2(kept, kept_length);
	copy[at] = byte;
	if (digest_fits) {
		gsize length = DIGEST_BYTES, body = kept_length - DIGEST_BYTES;
		GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
		g_checksum_update(sum, (const guchar *)copy, (gssize)body);
		g_checksum_get_digest(sum, (guint8 *)copy + body, &length);
		g_checksum_free(sum);
	}
	file_put(copy, kept_length);
}

static void expect_refused(const char *passphrase, BaseError code, const char *message)
{
	GError *error = NULL;
	g_autofree char *whole = g_strdup_printf("%s: %s", path, message);
	CU_ASSERT_PTR_NULL(secrets_load(path, passphrase, &error));
	CU_ASSERT_TRUE(g_error_matches(error, BASE_ERROR, (int)code));
	ASSERT_ERROR(error, whole);
}

static void test_comes_back_as_it_was(void)
{
	GError *error = NULL;
	struct stat status;
	g_autoptr(Secrets) secrets = secrets_new();
	CU_ASSERT_TRUE(secrets_set(secrets, "db", CANARY, &error));
	CU_ASSERT_TRUE(secrets_set(secrets, "admin", "口令 with spaces\nand lines", &error));
	CU_ASSERT_TRUE(secrets_save(secrets, path, PASSPHRASE, &error));
	CU_ASSERT_PTR_NULL(error);
	CU_ASSERT_EQUAL(stat(path, &status), 0);
	CU_ASSERT_EQUAL(status.st_mode & 0777, 0600);
	g_autoptr(Secrets) back = secrets_load(path, PASSPHRASE, &error);
	CU_ASSERT_PTR_NOT_NULL(back);
	if (!back)
		return;
	CU_ASSERT_EQUAL(secrets_count(back), 2);
	ASSERT_TEXT(secrets_name(back, 0), "admin");
	ASSERT_TEXT(secrets_find(back, "db"), CANARY);
	ASSERT_TEXT(secrets_find(back, "admin"), "口令 with spaces\nand lines");
	CU_ASSERT_PTR_NULL(secrets_find(back, "d"));
	kept = file_read(path, 1 << 20, &kept_length, NULL);
	CU_ASSERT_PTR_NULL(g_strstr_len(kept, (gssize)kept_length, CANARY));
	CU_ASSERT_PTR_NULL(g_strstr_len(kept, (gssize)kept_length, "admin"));
}

static void test_no_two_files_are_alike(void)
{
	g_autoptr(Secrets) secrets = secrets_new();
	size_t length;
	CU_ASSERT_TRUE(secrets_set(secrets, "db", CANARY, NULL));
	CU_ASSERT_TRUE(secrets_save(secrets, path, PASSPHRASE, NULL));
	g_autofree char *first = file_read(path, 1 << 20, &length, NULL);
	CU_ASSERT_TRUE(secrets_save(secrets, path, PASSPHRASE, NULL));
	g_autofree char *second = file_read(path, 1 << 20, &length, NULL);
	CU_ASSERT_NOT_EQUAL(memcmp(first + AT_COST + 4, second + AT_COST + 4, 28), 0);
	CU_ASSERT_NOT_EQUAL(memcmp(first + AT_BODY, second + AT_BODY, 16), 0);
}

static void test_a_wrong_passphrase_and_a_damaged_file_are_told_apart(void)
{
	file_put(kept, kept_length);
	expect_refused("correct hors", BASE_ERROR_USAGE, "the passphrase is wrong");
	expect_refused("", BASE_ERROR_USAGE, "the passphrase is wrong");
	file_put_changed(AT_BODY, (char)(kept[AT_BODY] ^ 1), false);
	expect_refused(PASSPHRASE, BASE_ERROR_FORMAT, "damaged: its digest does not match");
	file_put_changed(AT_BODY, (char)(kept[AT_BODY] ^ 1), true);
	expect_refused(PASSPHRASE, BASE_ERROR_FORMAT, "damaged: somebody has changed it");
	file_put_changed(AT_CHECK, (char)(kept[AT_CHECK] ^ 1), true);
	expect_refused(PASSPHRASE, BASE_ERROR_USAGE, "the passphrase is wrong");
	file_put(kept, kept_length - 1);
	expect_refused(PASSPHRASE, BASE_ERROR_FORMAT, "damaged: its digest does not match");
	file_put(kept, 40);
	expect_refused(PASSPHRASE, BASE_ERROR_FORMAT, "damaged: it ends too early");
}

static void test_other_files_and_versions(void)
{
	file_put("site: {}\n", 9);
	expect_refused(PASSPHRASE, BASE_ERROR_FORMAT, "not a file of secrets");
	file_put("", 0);
	expect_refused(PASSPHRASE, BASE_ERROR_FORMAT, "not a file of secrets");
	file_put_changed(14, '2', false);
	expect_refused(
	        PASSPHRASE, BASE_ERROR_FORMAT, "of version '2'; this program reads version '1'");
	file_put("jiuxu-secrets/", 14);
	expect_refused(
	        PASSPHRASE, BASE_ERROR_FORMAT, "of version ''; this program reads version '1'");
}

static void test_a_key_that_costs_too_much_is_not_computed(void)
{
	file_put_changed(AT_COST, 40, true);
	expect_refused(PASSPHRASE, BASE_ERROR_LIMIT,
	        "its key would cost more than we spend (scrypt N = 2^40, r = 8, p = 2)");
	file_put_changed(AT_COST + 1, (char)255, true);
	expect_refused(PASSPHRASE, BASE_ERROR_LIMIT,
	        "its key would cost more than we spend (scrypt N = 2^16, r = 255, p = 2)");
	file_put_changed(AT_COST + 2, 99, true);
	expect_refused(PASSPHRASE, BASE_ERROR_LIMIT,
	        "its key would cost more than we spend (scrypt N = 2^16, r = 8, p = 99)");
	file_put_changed(AT_COST, 0, true);
	expect_refused(
	        PASSPHRASE, BASE_ERROR_FORMAT, "damaged: the parameters of its key make no sense");
}

static void test_names_and_values_have_limits(void)
{
	GError *error = NULL;
	g_autoptr(Secrets) secrets = secrets_new();
	CU_ASSERT_FALSE(secrets_set(secrets, "a b", CANARY, &error));
	ASSERT_ERROR(error, "'a b' is no name of a secret (letters, digits, '.', '_' and '-', at "
	                    "most 64)");
	CU_ASSERT_FALSE(secrets_set(secrets, "", CANARY, NULL));
	CU_ASSERT_FALSE(secrets_set(secrets, "a", "abc", &error));
	ASSERT_ERROR(error, "the value is shorter than 4 bytes: it could not be told from other "
	                    "text when it is taken out of what is kept");
	g_autofree char *longest = g_strnfill(SECRETS_VALUE_MAX + 1, 'x');
	CU_ASSERT_FALSE(secrets_set(secrets, "a", longest, &error));
	ASSERT_ERROR(error, "the value is longer than 16 KiB");
	longest[SECRETS_VALUE_MAX] = '\0';
	CU_ASSERT_TRUE(secrets_set(secrets, "a", longest, NULL));
	for (int i = 1; i < SECRETS_MAX; i++) {
		g_autofree char *name = g_strdup_printf("n%d", i);
		CU_ASSERT_TRUE(secrets_set(secrets, name, CANARY, NULL));
	}
	CU_ASSERT_FALSE(secrets_set(secrets, "more", CANARY, &error));
	ASSERT_ERROR(error, "more than 256 secrets in one file");
	CU_ASSERT_TRUE(secrets_set(secrets, "n1", "another", NULL));
	ASSERT_TEXT(secrets_find(secrets, "n1"), "another");
	CU_ASSERT_TRUE(secrets_remove(secrets, "n1"));
	CU_ASSERT_FALSE(secrets_remove(secrets, "n1"));
}

static void test_values_are_taken_out_wherever_they_stand(void)
{
	g_autoptr(Secrets) secrets = secrets_new();
	CU_ASSERT_TRUE(secrets_set(secrets, "short", "kan4", NULL));
	CU_ASSERT_TRUE(secrets_set(secrets, "long", CANARY, NULL));
	g_autofree const char **values = secrets_values(secrets);
	ASSERT_TEXT(values[0], CANARY);
	size_t length;
	static const char text[] = "sh: " CANARY ": not found; kan4, kan\n" CANARY CANARY;
	g_autofree char *out = redact_values(text, sizeof text - 1, values, &length);
	ASSERT_TEXT(out, "sh: [redacted]: not found; [redacted], kan\n[redacted][redacted]");
	CU_ASSERT_EQUAL(length, strlen(out));
}

static const TestCase cases[] = {
        CASE(test_comes_back_as_it_was),
        CASE(test_no_two_files_are_alike),
        CASE(test_a_wrong_passphrase_and_a_damaged_file_are_told_apart),
        CASE(test_other_files_and_versions),
        CASE(test_a_key_that_costs_too_much_is_not_computed),
        CASE(test_names_and_values_have_limits),
        CASE(test_values_are_taken_out_wherever_they_stand),
};

int main(void)
{
	folder = g_dir_make_tmp("jiuxu-secrets-XXXXXX", NULL);
	path = g_build_filename(folder, "secrets.jx", NULL);
	int status = test_run("secrets", cases, G_N_ELEMENTS(cases));
	unlink(path);
	rmdir(folder);
	g_free(folder);
	g_free(path);
	g_free(kept);
	return status;
}
