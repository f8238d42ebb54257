#include "base/error.h"
#include "base/seal.h"
#include "tests/harness.h"

#include <sys/wait.h>
#include <unistd.h>

static const uint8_t key[SEAL_KEY_BYTES] = "an example key of 32 bytes....!";

static void test_what_is_sealed_opens_again(void)
{
	g_autoptr(Sealer) sealer = sealer_new(key, "a");
	for (size_t length = 0; length < 100; length += 33) {
		char text[100];
		memset(text, 'x', sizeof text);
		g_autoptr(GBytes) sealed = sealer_seal(sealer, "student/1", text, length);
		CU_ASSERT(g_bytes_get_size(sealed) == length + SEAL_OVERHEAD);
		g_autoptr(GBytes) opened = sealer_open(sealer, "student/1",
		        g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed), NULL);
		CU_ASSERT(opened && g_bytes_get_size(opened) == length &&
		          memcmp(g_bytes_get_data(opened, NULL), text, length) == 0);
	}
}

static void test_every_changed_byte_is_seen(void)
{
	g_autoptr(Sealer) sealer = sealer_new(key, "a");
	g_autoptr(Sealer) elsewhere = sealer_new(key, "b");
	g_autoptr(GBytes) sealed = sealer_seal(sealer, "here", "secret", 6);
	size_t length = g_bytes_get_size(sealed);
	g_autofree uint8_t *copy = g_memdup2(g_bytes_get_data(sealed, NULL), length);
	g_autoptr(GError) error = NULL;
	for (size_t i = 0; i < length; i++) {
		copy[i] ^= 1;
		CU_ASSERT(sealer_open(sealer, "here", copy, length, NULL) == NULL);
		copy[i] ^= 1;
		CU_ASSERT(sealer_open(sealer, "here", copy, i, NULL) == NULL);
	}
	CU_ASSERT(sealer_open(elsewhere, "here", copy, length, NULL) == NULL);
	CU_ASSERT(sealer_open(sealer, "there", copy, length, &error) == NULL);
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_UNTRUSTED));
	ASSERT_ERROR(error, "there: does not open: damaged, moved, or sealed under another key");
}

static void test_digests_keep_pieces_apart(void)
{
	g_autoptr(Sealer) sealer = sealer_new(key, "a");
	uint8_t one[SEAL_DIGEST_BYTES], two[SEAL_DIGEST_BYTES], again[SEAL_DIGEST_BYTES];
	sealer_digest(sealer, (SealPiece[]){{"ab", 2}, {"c", 1}}, 2, one);
	sealer_digest(sealer, (SealPiece[]){{"a", 1}, {"bc", 2}}, 2, two);
	sealer_digest(sealer, (SealPiece[]){{"ab", 2}, {"c", 1}}, 2, again);
	CU_ASSERT(!seal_same(one, two, sizeof one) && seal_same(one, again, sizeof one));
}

static void test_fleeting_digests_tell_texts_apart(void)
{
	g_autoptr(Sealer) sealer = sealer_fleeting(), other = sealer_fleeting();
	g_autofree char *bytes = g_strnfill(5000, 'x');
	uint8_t one[SEAL_DIGEST_BYTES], again[SEAL_DIGEST_BYTES];
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t length = 0; length < 5000; length++) {
		sealer_digest(sealer, (SealPiece[]){{"a", 1}, {bytes, length}}, 2, one);
		sealer_digest(sealer, (SealPiece[]){{"a", 1}, {bytes, length}}, 2, again);
		CU_ASSERT(memcmp(one, again, sizeof one) == 0);
		g_hash_table_add(seen, g_base64_encode(one, 12));
	}
	sealer_digest(sealer, (SealPiece[]){{"ab", 2}, {"c", 1}}, 2, one);
	sealer_digest(sealer, (SealPiece[]){{"a", 1}, {"bc", 2}}, 2, again);
	CU_ASSERT(memcmp(one, again, 12) != 0);
	sealer_digest(other, (SealPiece[]){{"ab", 2}, {"c", 1}}, 2, again);
	CU_ASSERT(memcmp(one, again, 12) != 0);
	CU_ASSERT(g_hash_table_size(seen) == 5000);
}

/* Longer than what is gathered, and around its edge: the bytes alone count, not how they came. */
static void test_digests_of_long_pieces(void)
{
	g_autoptr(Sealer) sealer = sealer_new(key, "a");
	g_autofree char *bytes = g_strnfill(5000, 'x');
	GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t length = 1000; length < 1040; length++) {
		uint8_t whole[SEAL_DIGEST_BYTES], parted[SEAL_DIGEST_BYTES];
		sealer_digest(
		        sealer, (SealPiece[]){{"a", 1}, {bytes, length}, {bytes, 5000}}, 3, whole);
		sealer_digest(sealer, (SealPiece[]){{"a", 1}, {bytes, length}, {bytes + 1, 4999}},
		        3, parted);
		CU_ASSERT(!seal_same(whole, parted, sizeof whole));
		CU_ASSERT(g_hash_table_add(seen, g_base64_encode(whole, sizeof whole)));
	}
	g_hash_table_unref(seen);
}

static void test_a_second_sealer_of_the_same_keys(void)
{
	Sealer *first = sealer_new(key, "a");
	g_autoptr(Sealer) other = sealer_dup(first);
	uint8_t one[SEAL_DIGEST_BYTES], two[SEAL_DIGEST_BYTES], sealed[3 + SEAL_OVERHEAD];
	sealer_digest(first, (SealPiece[]){{"abc", 3}}, 1, one);
	sealer_digest(other, (SealPiece[]){{"abc", 3}}, 1, two);
	CU_ASSERT(seal_same(one, two, sizeof one));
	sealer_seal_into(first, "here", "abc", 3, sealed);
	sealer_free(first);
	g_autoptr(GBytes) opened = sealer_open(other, "here", sealed, sizeof sealed, NULL);
	CU_ASSERT(opened && memcmp(g_bytes_get_data(opened, NULL), "abc", 3) == 0);
	sealer_seal_into(other, "here", "abc", 3, sealed);
	g_autoptr(GBytes) own = sealer_open(other, "here", sealed, sizeof sealed, NULL);
	CU_ASSERT(own && memcmp(g_bytes_get_data(own, NULL), "abc", 3) == 0);
}

/* RFC 2104 as anybody has it: stores that are there were written with it. */
static void test_the_digest_is_an_hmac(void)
{
	g_autoptr(Sealer) sealer = sealer_new(key, "a");
	uint8_t derived[SEAL_DIGEST_BYTES], digest[SEAL_DIGEST_BYTES];
	gsize size = sizeof derived;
	g_autoptr(GHmac) derive = g_hmac_new(G_CHECKSUM_SHA256, key, sizeof key);
	g_hmac_update(derive, (const guchar *)"jiuxu/a/d", 9);
	g_hmac_get_digest(derive, derived, &size);
	g_autoptr(GHmac) expected = g_hmac_new(G_CHECKSUM_SHA256, derived, sizeof derived);
	g_hmac_update(expected, (const guchar *)"\0\0\0\0\0\0\0\3abc", 11);
	g_hmac_get_digest(expected, derived, &size);
	sealer_digest(sealer, (SealPiece[]){{"abc", 3}}, 1, digest);
	CU_ASSERT(seal_same(derived, digest, sizeof digest));
}

/* A nonce of its own each, in a child of fork() too. */
static void test_no_nonce_comes_twice(void)
{
	enum { COUNT = 200, NONCE_AT = 1, NONCE_LENGTH = 12 };
	g_autoptr(Sealer) sealer = sealer_new(key, "a");
	GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	int ends[2];
	CU_ASSERT(pipe(ends) == 0);
	g_bytes_unref(sealer_seal(sealer, "here", "x", 1)); /* some are left over */
	bool told = true;
	pid_t child = fork();
	for (int i = 0; i < COUNT; i++) {
		g_autoptr(GBytes) sealed = sealer_seal(sealer, "here", "x", 1);
		const uint8_t *bytes = g_bytes_get_data(sealed, NULL);
		if (child == 0)
			told = told &&
			       write(ends[1], bytes + NONCE_AT, NONCE_LENGTH) == NONCE_LENGTH;
		else
			CU_ASSERT(g_hash_table_add(
			        seen, g_base64_encode(bytes + NONCE_AT, NONCE_LENGTH)));
	}
	if (child == 0)
		_exit(told ? 0 : 1);
	close(ends[1]);
	uint8_t nonce[NONCE_LENGTH];
	while (read(ends[0], nonce, sizeof nonce) == sizeof nonce)
		CU_ASSERT(g_hash_table_add(seen, g_base64_encode(nonce, sizeof nonce)));
	CU_ASSERT(g_hash_table_size(seen) == 2 * COUNT);
	waitpid(child, NULL, 0);
	close(ends[0]);
	g_hash_table_unref(seen);
}

TEST_MAIN("seal", CASE(test_fleeting_digests_tell_texts_apart), CASE(test_digests_of_long_pieces),
        CASE(test_no_nonce_comes_twice), CASE(test_what_is_sealed_opens_again),
        CASE(test_every_changed_byte_is_seen), CASE(test_digests_keep_pieces_apart),
        CASE(test_a_second_sealer_of_the_same_keys), CASE(test_the_digest_is_an_hmac))
