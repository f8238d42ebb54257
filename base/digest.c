#include "base/digest.h"

#include "base/cleanup.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <string.h>

struct Digest {
	EVP_MD_CTX *sum;
};

/* Looked up once: EVP_sha256() would be, by its name, for each of thousands of small files. */
static const EVP_MD *sha256(void)
{
	static gsize fetched;
	if (g_once_init_enter(&fetched))
		g_once_init_leave(&fetched, (gsize)EVP_MD_fetch(NULL, "SHA256", NULL));
	return (const EVP_MD *)fetched;
}

Digest *digest_new(void)
{
	Digest *digest = g_new0(Digest, 1);
	digest->sum = EVP_MD_CTX_new();
	if (!digest->sum || EVP_DigestInit_ex(digest->sum, sha256(), NULL) != 1)
		g_error("this OpenSSL has no SHA-256");
	return digest;
}

void digest_free(Digest *digest)
{
	if (!digest)
		return;
	EVP_MD_CTX_free(digest->sum);
	g_free(digest);
}

void digest_add(Digest *digest, const void *bytes, size_t length)
{
	EVP_DigestUpdate(digest->sum, bytes, length);
}

char *digest_finish(Digest *digest)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	EVP_DigestFinal_ex(digest->sum, sum, &length);
	char *text = g_malloc0(DIGEST_LENGTH + 1);
	for (size_t i = 0; i < length && i < DIGEST_LENGTH / 2; i++) {
		text[2 * i] = "0123456789abcdef"[sum[i] >> 4];
		text[2 * i + 1] = "0123456789abcdef"[sum[i] & 15];
	}
	return text;
}

char *digest_bytes(const void *bytes, size_t length)
{
	g_autoptr(Digest) digest = digest_new();
	digest_add(digest, bytes, length);
	return digest_finish(digest);
}

char *digest_file(const char *path, GError **error)
{
	AutoFd fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
		return NULL;
	}
	g_autoptr(Digest) digest = digest_new();
	char piece[32 * 1024];
	for (;;) {
		ssize_t got = read(fd, piece, sizeof piece);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path,
			        g_strerror(errno));
			return NULL;
		}
		if (got == 0)
			return digest_finish(digest);
		digest_add(digest, piece, (size_t)got);
	}
}

bool digest_valid(const char *text)
{
	return strspn(text, "0123456789abcdef") == DIGEST_LENGTH && text[DIGEST_LENGTH] == '\0';
}
