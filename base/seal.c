/* A keyed digest of a record is a few hundred bytes: through EVP_MAC the calls, each with a context
 * of its own on the heap, cost more than the digest itself. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/seal.h"

#include "base/crypto.h"
#include "base/error.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { VERSION = 1, NONCE = 12, TAG = 16, HEAD = 1 + NONCE };

enum { NONCES = 64, SMALL = 1024, INNER = 0x36, OUTER = 0x5c };

struct Sealer {
	EVP_CIPHER_CTX *seal, *open;
	SHA256_CTX inner, outer;       /* HMAC, its key taken in */
	uint8_t nonces[NONCES][NONCE]; /* random, fetched many at once, each used once */
	uint64_t seed;                 /* of quick digests; 0: they are not quick */
	size_t left;
	unsigned owner; /* of what is left: a child of fork() must not use the same */
};

/* How often this process has been forked off. */
static atomic_uint forks;

static void forked(void)
{
	atomic_fetch_add(&forks, 1);
}

static void forks_watch(void)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		if (pthread_atfork(NULL, NULL, forked) != 0)
			g_error("no memory is left");
		g_once_init_leave(&once, 1);
	}
}

static void derive(const uint8_t *key, const char *purpose, char part, uint8_t *ret)
{
	g_autofree char *label = g_strdup_printf("jiuxu/%s/%c", purpose, part);
	unsigned length = 0;
	if (!HMAC(EVP_sha256(), key, SEAL_KEY_BYTES, (const unsigned char *)label, strlen(label),
	            ret, &length))
		g_error("this OpenSSL has no HMAC-SHA-256");
}

static void keyed_begin(SHA256_CTX *sum, const uint8_t key[SEAL_KEY_BYTES], uint8_t pad)
{
	uint8_t block[SHA256_CBLOCK];
	memset(block, pad, sizeof block);
	for (size_t i = 0; i < SEAL_KEY_BYTES; i++)
		block[i] ^= key[i];
	if (SHA256_Init(sum) != 1 || SHA256_Update(sum, block, sizeof block) != 1)
		g_error("this OpenSSL has no SHA-256");
	OPENSSL_cleanse(block, sizeof block);
}

Sealer *sealer_new(const uint8_t key[SEAL_KEY_BYTES], const char *purpose)
{
	uint8_t own[SEAL_KEY_BYTES];
	Sealer *sealer = g_new0(Sealer, 1);
	derive(key, purpose, 'e', own);
	sealer->seal = EVP_CIPHER_CTX_new();
	sealer->open = EVP_CIPHER_CTX_new();
	if (EVP_EncryptInit_ex(sealer->seal, EVP_aes_256_gcm(), NULL, own, NULL) != 1 ||
	        EVP_DecryptInit_ex(sealer->open, EVP_aes_256_gcm(), NULL, own, NULL) != 1)
		g_error("this OpenSSL has no AES-256-GCM");
	derive(key, purpose, 'd', own);
	keyed_begin(&sealer->inner, own, INNER);
	keyed_begin(&sealer->outer, own, OUTER);
	OPENSSL_cleanse(own, sizeof own);
	forks_watch();
	return sealer;
}

Sealer *sealer_dup(const Sealer *sealer)
{
	Sealer *other = g_new0(Sealer, 1);
	other->seal = EVP_CIPHER_CTX_new();
	other->open = EVP_CIPHER_CTX_new();
	other->inner = sealer->inner;
	other->outer = sealer->outer;
	if (EVP_CIPHER_CTX_copy(other->seal, sealer->seal) != 1 ||
	        EVP_CIPHER_CTX_copy(other->open, sealer->open) != 1)
		g_error("this OpenSSL copies no key: %s", crypto_reason());
	return other;
}

Sealer *sealer_fleeting(void)
{
	uint8_t key[SEAL_KEY_BYTES];
	seal_random(key, sizeof key);
	Sealer *sealer = sealer_new(key, "fleeting");
	memcpy(&sealer->seed, key, sizeof sealer->seed);
	sealer->seed |= 1;
	OPENSSL_cleanse(key, sizeof key);
	return sealer;
}

void sealer_free(Sealer *sealer)
{
	if (!sealer)
		return;
	EVP_CIPHER_CTX_free(sealer->seal);
	EVP_CIPHER_CTX_free(sealer->open);
	OPENSSL_cleanse(sealer, sizeof *sealer);
	g_free(sealer);
}

void seal_random(void *bytes, size_t length)
{
	if (RAND_bytes(bytes, (int)length) != 1)
		g_error("the system gives no random bytes");
}

bool seal_same(const void *one, const void *other, size_t length)
{
	return CRYPTO_memcmp(one, other, length) == 0;
}

static const uint8_t *nonce_take(Sealer *sealer)
{
	unsigned self = atomic_load_explicit(&forks, memory_order_relaxed);
	if (sealer->left == 0 || sealer->owner != self) {
		seal_random(sealer->nonces, sizeof sealer->nonces);
		sealer->left = NONCES;
		sealer->owner = self;
	}
	return sealer->nonces[--sealer->left];
}

void sealer_seal_into(
        Sealer *sealer, const char *place, const void *bytes, size_t length, uint8_t *out)
{
	int done = 0, last = 0;
	out[0] = VERSION;
	memcpy(out + 1, nonce_take(sealer), NONCE);
	if (EVP_EncryptInit_ex(sealer->seal, NULL, NULL, NULL, out + 1) != 1 ||
	        EVP_EncryptUpdate(sealer->seal, NULL, &done, (const uint8_t *)place,
	                (int)strlen(place)) != 1 ||
	        EVP_EncryptUpdate(sealer->seal, out + HEAD, &done, bytes, (int)length) != 1 ||
	        EVP_EncryptFinal_ex(sealer->seal, out + HEAD + length, &last) != 1 ||
	        EVP_CIPHER_CTX_ctrl(
	                sealer->seal, EVP_CTRL_AEAD_GET_TAG, TAG, out + HEAD + length) != 1)
		g_error("sealing failed: %s", crypto_reason());
}

GBytes *sealer_seal(Sealer *sealer, const char *place, const void *bytes, size_t length)
{
	uint8_t *out = g_malloc(length + SEAL_OVERHEAD);
	sealer_seal_into(sealer, place, bytes, length, out);
	return g_bytes_new_take(out, length + SEAL_OVERHEAD);
}

GBytes *sealer_open(
        Sealer *sealer, const char *place, const void *bytes, size_t length, GError **error)
{
	const uint8_t *in = bytes;
	size_t inner = length >= SEAL_OVERHEAD ? length - SEAL_OVERHEAD : 0;
	g_autofree uint8_t *out = g_malloc(inner + TAG + 1);
	uint8_t tag[TAG];
	int done = 0, last = 0;
	bool good = length >= SEAL_OVERHEAD && length < INT32_MAX && in[0] == VERSION;
	if (good)
		memcpy(tag, in + HEAD + inner, TAG);
	good = good && EVP_DecryptInit_ex(sealer->open, NULL, NULL, NULL, in + 1) == 1 &&
	       EVP_DecryptUpdate(sealer->open, NULL, &done, (const uint8_t *)place,
	               (int)strlen(place)) == 1 &&
	       EVP_DecryptUpdate(sealer->open, out, &done, in + HEAD, (int)inner) == 1 &&
	       EVP_CIPHER_CTX_ctrl(sealer->open, EVP_CTRL_AEAD_SET_TAG, TAG, tag) == 1 &&
	       EVP_DecryptFinal_ex(sealer->open, out + done, &last) == 1;
	if (!good) {
		ERR_clear_error();
		g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
		        "%s: does not open: damaged, moved, or sealed under another key", place);
		return NULL;
	}
	out[inner] = '\0';
	return g_bytes_new_take(g_steal_pointer(&out), inner);
}

/* Small pieces go in together: each call of the library costs more than their bytes. */
typedef struct {
	SHA256_CTX sum;
	size_t length;
	uint8_t bytes[SMALL];
} Gathering;

static void gather(Gathering *gathering, const void *bytes, size_t length)
{
	if (length > SMALL - gathering->length) {
		SHA256_Update(&gathering->sum, gathering->bytes, gathering->length);
		gathering->length = 0;
	}
	if (length > SMALL) {
		SHA256_Update(&gathering->sum, bytes, length);
		return;
	}
	if (length)
		memcpy(gathering->bytes + gathering->length, bytes, length);
	gathering->length += length;
}

/* False when there is too much of it to be quick. */
static bool quick_digest(
        uint64_t seed, const SealPiece *pieces, size_t count, uint8_t ret[SEAL_DIGEST_BYTES])
{
	uint8_t bytes[SMALL], *at = bytes;
	for (size_t i = 0; i < count; i++) {
		uint64_t size = pieces[i].length;
		if (size + sizeof size > (size_t)(bytes + SMALL - at))
			return false;
		memcpy(at, &size, sizeof size);
		at += sizeof size;
		if (size)
			memcpy(at, pieces[i].bytes, size);
		at += size;
	}
	XXH128_hash_t quick = XXH3_128bits_withSeed(bytes, (size_t)(at - bytes), seed);
	memset(ret, 0, SEAL_DIGEST_BYTES);
	memcpy(ret, &quick, sizeof quick);
	return true;
}

void sealer_digest(
        const Sealer *sealer, const SealPiece *pieces, size_t count, uint8_t ret[SEAL_DIGEST_BYTES])
{
	if (sealer->seed && quick_digest(sealer->seed, pieces, count, ret))
		return;
	Gathering gathering;
	SHA256_CTX outer = sealer->outer;
	uint8_t inner[SHA256_DIGEST_LENGTH];
	gathering.sum = sealer->inner;
	gathering.length = 0;
	for (size_t i = 0; i < count; i++) {
		uint64_t size = GUINT64_TO_BE(pieces[i].length);
		gather(&gathering, &size, sizeof size);
		gather(&gathering, pieces[i].bytes, pieces[i].length);
	}
	SHA256_Update(&gathering.sum, gathering.bytes, gathering.length);
	SHA256_Final(inner, &gathering.sum);
	SHA256_Update(&outer, inner, sizeof inner);
	SHA256_Final(ret, &outer);
}
