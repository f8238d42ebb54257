#include "inventory/evidence.h"
#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/redact.h"
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>

#define EVIDENCE_MAX_BYTES ((size_t)16 << 20)
#define PREFIX "sha256:"

struct Evidence {
	char *directory;
	const char *const *hidden; /* NULL: none */
	atomic_int failed;         /* errno of the first failure */
	GRWLock lock;              /* held for reading while a file is written */
	bool finished;             /* under the lock */
};

static bool io_fail(GError **error, const char *path, int code)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(code));
	return false;
}

Evidence *evidence_new(const char *directory, GError **error)
{
	if (g_mkdir_with_parents(directory, 0700) != 0) {
		io_fail(error, directory, errno);
		return NULL;
	}
	Evidence *evidence = g_new0(Evidence, 1);
	evidence->directory = g_strdup(directory);
	g_rw_lock_init(&evidence->lock);
	return evidence;
}

void evidence_free(Evidence *evidence)
{
	if (!evidence)
		return;
	g_rw_lock_clear(&evidence->lock);
	g_free(evidence->directory);
	g_free(evidence);
}

static bool write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}

/* Written beside and linked into place, so that a killed run leaves no half under a whole name. */
static bool keep_at(const char *path, const char *bytes, size_t length)
{
	if (access(path, F_OK) == 0)
		return true;
	g_autofree char *draft = g_strconcat(path, ".XXXXXX", NULL);
	AutoFd fd = g_mkstemp_full(draft, O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	if (!write_all(fd, bytes, length) || rename(draft, path) != 0) {
		int code = errno;
		unlink(draft);
		errno = code;
		return false;
	}
	return true;
}

void evidence_hide(Evidence *evidence, const char *const *values)
{
	evidence->hidden = values;
}

char *evidence_keep(Evidence *evidence, const char *bytes, size_t length)
{
	size_t known_length = length, clean_length;
	g_autofree char *known =
	        evidence->hidden ? redact_values(bytes, length, evidence->hidden, &known_length)
	                         : NULL;
	g_autofree char *clean = redact(known ? known : bytes, known_length, &clean_length);
	g_autofree char *digest = digest_bytes(clean, clean_length);
	g_autofree char *path = g_build_filename(evidence->directory, digest, NULL);
	g_rw_lock_reader_lock(&evidence->lock);
	bool late = evidence->finished;
	bool kept = !late && keep_at(path, clean, clean_length);
	int code = errno;
	g_rw_lock_reader_unlock(&evidence->lock);
	if (!kept) {
		int none = 0;
		if (!late)
			atomic_compare_exchange_strong(&evidence->failed, &none, code ? code : EIO);
		return NULL;
	}
	return g_strconcat(PREFIX, digest, NULL);
}

bool evidence_finish(Evidence *evidence, GError **error)
{
	g_rw_lock_writer_lock(&evidence->lock);
	evidence->finished = true;
	g_rw_lock_writer_unlock(&evidence->lock);
	int failed = atomic_load(&evidence->failed);
	if (failed)
		return io_fail(error, evidence->directory, failed);
	return file_sync(evidence->directory, error);
}

char *evidence_read(const char *directory, const char *digest, size_t *ret_length)
{
	if (!g_str_has_prefix(digest, PREFIX) || !digest_valid(digest + strlen(PREFIX)))
		return NULL;
	g_autofree char *path = g_build_filename(directory, digest + strlen(PREFIX), NULL);
	return file_read(path, EVIDENCE_MAX_BYTES, ret_length, NULL);
}
