#include "base/digest.h"

#include "base/cleanup.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

struct Digest {
	GChecksum *sum;
};

Digest *digest_new(void)
{
	Digest *digest = g_new0(Digest, 1);
	digest->sum = g_checksum_new(G_CHECKSUM_SHA256);
	return digest;
}

void digest_free(Digest *digest)
{
	if (!digest)
		return;
	g_checksum_free(digest->sum);
	g_free(digest);
}

void digest_add(Digest *digest, const void *bytes, size_t length)
{
	const unsigned char *rest = bytes;
	while (length > 0) { /* GChecksum counts in gssize */
		size_t piece = MIN(length, (size_t)G_MAXINT32);
		g_checksum_update(digest->sum, rest, (gssize)piece);
		rest += piece;
		length -= piece;
	}
}

char *digest_finish(Digest *digest)
{
	return g_strdup(g_checksum_get_string(digest->sum));
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
