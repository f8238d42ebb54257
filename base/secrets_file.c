/* secrets.jx as bytes: the layout is told in base/secrets.h. */
#include "base/crypto.h"
#include "base/error.h"
#include "base/file.h"
#include "base/secrets_store.h"
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <string.h>

enum {
	MAGIC_BYTES = 16,
	AT_COST = MAGIC_BYTES,
	AT_SALT = AT_COST + 4,
	SALT_BYTES = 16,
	AT_NONCE = AT_SALT + SALT_BYTES,
	NONCE_BYTES = 12,
	AT_CHECK = AT_NONCE + NONCE_BYTES,
	CHECK_BYTES = 16,
	HEADER_BYTES = AT_CHECK + CHECK_BYTES,
	TAG_BYTES = 16,
	DIGEST_BYTES = SHA256_DIGEST_LENGTH,
	KEY_BYTES = 32,
	/* 64 MiB and about a third of a second */
	COST_LOG_N = 16,
	COST_R = 8,
	COST_P = 2,
};

#define FILE_MAX_BYTES ((size_t)SECRETS_MAX * (SECRETS_VALUE_MAX + SECRETS_NAME_MAX + 8) + 4096)
#define KEY_MEMORY_MAX ((uint64_t)512 << 20)

static const char magic[] = "jiuxu-secrets/";
static const char magic_of_ours[] = "jiuxu-secrets/1\n";

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)

/* The key and the key check, by scrypt as the header says. */
typedef struct {
	unsigned char key[KEY_BYTES], check[KEY_BYTES];
} Keys;

static bool damaged(const char *path, const char *how, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: damaged: %s", path, how);
	return false;
}

static bool openssl_fail(const char *path, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, crypto_reason());
	return false;
}

/* Whoever gives us a file must not make us spend what he likes. */
static bool cost_check(const unsigned char *header, const char *path, GError **error)
{
	unsigned log_n = header[AT_COST], r = header[AT_COST + 1], p = header[AT_COST + 2];
	if (log_n < 1 || r < 1 || p < 1 || header[AT_COST + 3] != 0)
		return damaged(path, "the parameters of its key make no sense", error);
	if (log_n <= 22 && p <= 8 && (uint64_t)128 * r << log_n <= KEY_MEMORY_MAX)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
	        "%s: its key would cost more than we spend (scrypt N = 2^%u, r = %u, p = %u)", path,
	        log_n, r, p);
	return false;
}

static bool keys_derive(const unsigned char *header, const char *passphrase, Keys *keys)
{
	uint64_t r = header[AT_COST + 1], p = header[AT_COST + 2];
	return EVP_PBE_scrypt(passphrase, strlen(passphrase), header + AT_SALT, SALT_BYTES,
	               (uint64_t)1 << header[AT_COST], r, p, 2 * KEY_MEMORY_MAX, keys->key,
	               sizeof *keys) == 1;
}

static uint32_t length_read(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* One entry off `plain`; its length, or 0 when it is none. */
static size_t entry_read(Secrets *secrets, const unsigned char *plain, size_t left)
{
	size_t name = left > 0 ? plain[0] : 0;
	if (name == 0 || left < 1 + name + 4)
		return 0;
	size_t value = length_read(plain + 1 + name);
	if (value > SECRETS_VALUE_MAX || left < 1 + name + 4 + value)
		return 0;
	g_autofree char *key = g_strndup((const char *)plain + 1, name);
	char *text = g_strndup((const char *)plain + 1 + name + 4, value);
	bool good = strlen(text) == value && secrets_set(secrets, key, text, NULL);
	secrets_wipe(text);
	return good ? 1 + name + 4 + value : 0;
}

static Secrets *entries_read(const unsigned char *plain, size_t length)
{
	g_autoptr(Secrets) secrets = secrets_new();
	for (size_t at = 0; at < length;) {
		size_t step = entry_read(secrets, plain + at, length - at);
		if (step == 0)
			return NULL;
		at += step;
	}
	return g_steal_pointer(&secrets);
}

/* Decrypts what stands between header and tag; false when the tag does not hold. */
static bool body_open(
        const unsigned char *bytes, size_t body, const Keys *keys, unsigned char *plain)
{
	g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new();
	unsigned char tag[TAG_BYTES];
	int done = 0;
	memcpy(tag, bytes + HEADER_BYTES + body, sizeof tag);
	return EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, keys->key, bytes + AT_NONCE) ==
	               1 &&
	       EVP_DecryptUpdate(context, NULL, &done, bytes, HEADER_BYTES) == 1 &&
	       EVP_DecryptUpdate(context, plain, &done, bytes + HEADER_BYTES, (int)body) == 1 &&
	       EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, tag) == 1 &&
	       EVP_DecryptFinal_ex(context, plain + done, &done) == 1;
}

/* Everything that can be said without the passphrase. */
static bool frame_check(const char *path, const unsigned char *bytes, size_t length, GError **error)
{
	unsigned char digest[DIGEST_BYTES];
	size_t known = sizeof magic - 1;
	if (length < known || memcmp(bytes, magic, known) != 0) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: not a file of secrets", path);
		return false;
	}
	if (length < MAGIC_BYTES || memcmp(bytes, magic_of_ours, MAGIC_BYTES) != 0) {
		size_t version = 0;
		while (known + version < length && version < 8 &&
		        g_ascii_isalnum(bytes[known + version]))
			version++;
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "%s: of version '%.*s'; this program reads version '1'", path, (int)version,
		        (const char *)bytes + known);
		return false;
	}
	if (length < HEADER_BYTES + TAG_BYTES + DIGEST_BYTES)
		return damaged(path, "it ends too early", error);
	SHA256(bytes, length - DIGEST_BYTES, digest);
	if (memcmp(digest, bytes + length - DIGEST_BYTES, DIGEST_BYTES) != 0)
		return damaged(path, "its digest does not match", error);
	return cost_check(bytes, path, error);
}

static Secrets *open_with(const char *path, const unsigned char *bytes, size_t length,
        const Keys *keys, GError **error)
{
	if (CRYPTO_memcmp(keys->check, bytes + AT_CHECK, CHECK_BYTES) != 0) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_USAGE, "%s: the passphrase is wrong", path);
		return NULL;
	}
	size_t body = length - HEADER_BYTES - TAG_BYTES - DIGEST_BYTES;
	unsigned char *plain = g_malloc(body + 1);
	Secrets *secrets = body_open(bytes, body, keys, plain) ? entries_read(plain, body) : NULL;
	if (!secrets)
		damaged(path, "somebody has changed it", error);
	OPENSSL_cleanse(plain, body);
	g_free(plain);
	ERR_clear_error();
	return secrets;
}

Secrets *secrets_parse(
        const char *name, const void *bytes, size_t length, const char *passphrase, GError **error)
{
	Keys keys;
	Secrets *secrets = NULL;
	if (!frame_check(name, bytes, length, error))
		return NULL;
	if (keys_derive(bytes, passphrase, &keys))
		secrets = open_with(name, bytes, length, &keys, error);
	else
		openssl_fail(name, error);
	OPENSSL_cleanse(&keys, sizeof keys);
	return secrets;
}

Secrets *secrets_load(const char *path, const char *passphrase, GError **error)
{
	size_t length;
	g_autofree char *bytes = file_read(path, FILE_MAX_BYTES, &length, error);
	return bytes ? secrets_parse(path, bytes, length, passphrase, error) : NULL;
}

static size_t entries_length(const Secrets *secrets)
{
	size_t length = 0;
	for (guint i = 0; i < secrets->list->len; i++) {
		const Secret *secret = g_ptr_array_index(secrets->list, i);
		length += 1 + strlen(secret->name) + 4 + strlen(secret->value);
	}
	return length;
}

static void entries_write(const Secrets *secrets, unsigned char *at)
{
	for (guint i = 0; i < secrets->list->len; i++) {
		const Secret *secret = g_ptr_array_index(secrets->list, i);
		size_t name = strlen(secret->name), value = strlen(secret->value);
		*at++ = (unsigned char)name;
		memcpy(at, secret->name, name);
		at += name;
		for (int shift = 24; shift >= 0; shift -= 8)
			*at++ = (unsigned char)(value >> shift & 0xff);
		memcpy(at, secret->value, value);
		at += value;
	}
}

static bool header_write(unsigned char *bytes, const char *passphrase, Keys *keys)
{
	memcpy(bytes, magic_of_ours, MAGIC_BYTES);
	bytes[AT_COST] = COST_LOG_N;
	bytes[AT_COST + 1] = COST_R;
	bytes[AT_COST + 2] = COST_P;
	bytes[AT_COST + 3] = 0;
	if (RAND_bytes(bytes + AT_SALT, SALT_BYTES) != 1 ||
	        RAND_bytes(bytes + AT_NONCE, NONCE_BYTES) != 1 ||
	        !keys_derive(bytes, passphrase, keys))
		return false;
	memcpy(bytes + AT_CHECK, keys->check, CHECK_BYTES);
	return true;
}

/* Encrypts the body where it stands and puts the tag behind it. */
static bool body_seal(unsigned char *bytes, size_t body, const Keys *keys)
{
	g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new();
	unsigned char *at = bytes + HEADER_BYTES;
	int done = 0;
	return EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, keys->key, bytes + AT_NONCE) ==
	               1 &&
	       EVP_EncryptUpdate(context, NULL, &done, bytes, HEADER_BYTES) == 1 &&
	       EVP_EncryptUpdate(context, at, &done, at, (int)body) == 1 &&
	       EVP_EncryptFinal_ex(context, at + done, &done) == 1 &&
	       EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, at + body) == 1;
}

bool secrets_save(const Secrets *secrets, const char *path, const char *passphrase, GError **error)
{
	Keys keys;
	size_t body = entries_length(secrets);
	size_t length = HEADER_BYTES + body + TAG_BYTES + DIGEST_BYTES;
	unsigned char *bytes = g_malloc0(length);
	entries_write(secrets, bytes + HEADER_BYTES);
	bool sealed = header_write(bytes, passphrase, &keys) && body_seal(bytes, body, &keys);
	if (sealed)
		SHA256(bytes, length - DIGEST_BYTES, bytes + length - DIGEST_BYTES);
	bool saved =
	        sealed ? file_write(path, bytes, length, 0600, error) : openssl_fail(path, error);
	OPENSSL_cleanse(&keys, sizeof keys);
	OPENSSL_cleanse(bytes, length);
	g_free(bytes);
	return saved;
}
