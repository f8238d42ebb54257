#include "base/error.h"
#include "base/seal.h"
#include "tests/harness.h"

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

TEST_MAIN("seal", CASE(test_what_is_sealed_opens_again), CASE(test_every_changed_byte_is_seen),
        CASE(test_digests_keep_pieces_apart))
