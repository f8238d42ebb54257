#include "base/seal.h"

#include "base/crypto.h"
#include "base/error.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>
#include <unistd.h>

enum { VERSION = 1, NONCE = 12, TAG = 16, HEAD = 1 + NONCE };

enum { NONCES = 64, SMALL = 1024 };

struct Sealer {
	EVP_CIPHER_CTX *seal, *open;
	EVP_MAC_CTX *mac;
	uint8_t nonces[NONCES][NONCE]; /* random, fetched many at once, each used once */
	size_t left;
	pid_t owner; /* of what is left: a child of fork() must not use the same */
};

static void derive(const uint8_t *key, const char *purpose, char part, uint8_t *ret)
{
	g_autofree char *label = g_strdup_printf("jiuxu/%s/%c", purpose, part);
	unsigned length = 0;
	if (!HMAC(EVP_sha256(), key, SEAL_KEY_BYTES, (const unsigned char *)label, strlen(label),
	            ret, &length))
		g_error("this OpenSSL has no HMAC-SHA-256");
}

static EVP_MAC_CTX *mac_new(const uint8_t *key)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *context = mac ? EVP_MAC_CTX_new(mac) : NULL;
	char digest[] = "SHA256";
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
	        OSSL_PARAM_construct_end()};
	if (!context || EVP_MAC_init(context, key, SEAL_KEY_BYTES, params) != 1)
		g_error("this OpenSSL has no HMAC-SHA-256");
	EVP_MAC_free(mac);
	return context;
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
	sealer->mac = mac_new(own);
	OPENSSL_cleanse(own, sizeof own);
	return sealer;
}

void sealer_free(Sealer *sealer)
{
	if (!sealer)
		return;
	EVP_CIPHER_CTX_free(sealer->seal);
	EVP_CIPHER_CTX_free(sealer->open);
	EVP_MAC_CTX_free(sealer->mac);
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
	pid_t self = getpid();
	if (sealer->left == 0 || sealer->owner != self) {
		seal_random(sealer->nonces, sizeof sealer->nonces);
		sealer->left = NONCES;
		sealer->owner = self;
	}
	return sealer->nonces[--sealer->left];
}

GBytes *sealer_seal(Sealer *sealer, const char *place, const void *bytes, size_t length)
{
	uint8_t *out = g_malloc(length + SEAL_OVERHEAD);
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
	EVP_MAC_CTX *mac;
	size_t length;
	bool good;
	uint8_t bytes[SMALL];
} Gathering;

static void gathered_put(Gathering *gathering)
{
	gathering->good = gathering->good &&
	                  EVP_MAC_update(gathering->mac, gathering->bytes, gathering->length) == 1;
	gathering->length = 0;
}

static void gather(Gathering *gathering, const void *bytes, size_t length)
{
	if (length > SMALL - gathering->length)
		gathered_put(gathering);
	if (length > SMALL) {
		gathering->good =
		        gathering->good && EVP_MAC_update(gathering->mac, bytes, length) == 1;
		return;
	}
	if (length)
		memcpy(gathering->bytes + gathering->length, bytes, length);
	gathering->length += length;
}

void sealer_digest(
        Sealer *sealer, const SealPiece *pieces, size_t count, uint8_t ret[SEAL_DIGEST_BYTES])
{
	size_t length = 0;
	Gathering gathering;
	gathering.mac = sealer->mac;
	gathering.length = 0;
	gathering.good = EVP_MAC_init(sealer->mac, NULL, 0, NULL) == 1;
	for (size_t i = 0; i < count; i++) {
		uint64_t size = GUINT64_TO_BE(pieces[i].length);
		gather(&gathering, &size, sizeof size);
		gather(&gathering, pieces[i].bytes, pieces[i].length);
	}
	gathered_put(&gathering);
	if (!gathering.good || EVP_MAC_final(sealer->mac, ret, &length, SEAL_DIGEST_BYTES) != 1)
		g_error("HMAC failed: %s", crypto_reason());
}
