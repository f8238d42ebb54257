/* A long body on its way to the disk: a file without a name, gone with its descriptor, so that
 * neither a kill nor a power cut leaves it behind; read through the memory's map of it. */
#include "records/web/http/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

Spool *spool_new(const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return NULL;
	Spool *spool = g_new0(Spool, 1);
	spool->fd = fd;
	return spool;
}

void spool_free(Spool *spool)
{
	if (!spool)
		return;
	if (spool->map)
		munmap(spool->map, spool->mapped);
	close(spool->fd);
	g_free(spool);
}

static bool put(int fd, const void *bytes, size_t length)
{
	const char *at = bytes;
	while (length) {
		ssize_t count = write(fd, at, length);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		at += count;
		length -= (size_t)count;
	}
	return true;
}

bool spool_write(Spool *spool, const void *bytes, size_t length)
{
	if (!put(spool->fd, bytes, length))
		return false;
	spool->had += length;
	return true;
}

const char *spool_map(Spool *spool)
{
	size_t length = (size_t)spool->had + 1;
	if (!put(spool->fd, "", 1)) /* the NUL behind the body */
		return NULL;
	char *map = mmap(NULL, length, PROT_READ, MAP_PRIVATE, spool->fd, 0);
	if (map == MAP_FAILED)
		return NULL;
	spool->map = map;
	spool->mapped = length;
	return map;
}

void spool_refuse(Refusal *refusal)
{
	*refusal = errno == ENOSPC || errno == EDQUOT
	                   ? (Refusal){507, "no space left on the disk: the file was not kept", 0}
	                   : (Refusal){500, "the file cannot be kept on the disk", 0};
}
