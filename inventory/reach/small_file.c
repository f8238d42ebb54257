#include "inventory/reach/small_file.h"
#include "base/cleanup.h"
#include "base/error.h"
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>

static bool file_fail(const char *path, int why, GError **error)
{
	const char *text = strerrordesc_np(why);
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "cannot read '%s': %s", path,
	        text ? text : "unknown error");
	return false;
}

/* Reads until the end or `size` bytes; returns how many, -1 with errno. */
static ssize_t read_all(int fd, char *bytes, size_t size)
{
	size_t have = 0;
	while (have < size) {
		ssize_t got = read(fd, bytes + have, size - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

bool small_file_load(const char *path, size_t max, char **text, size_t *length, GError **error)
{
	*text = NULL;
	*length = 0;
	AutoFd fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us */
	if (fd < 0 && errno == ENOENT)
		return (*text = g_strdup("")) != NULL;
	struct stat status;
	if (fd < 0 || fstat(fd, &status) != 0)
		return file_fail(path, errno, error);
	if (!S_ISREG(status.st_mode) && !S_ISCHR(status.st_mode))
		return file_fail(path, S_ISDIR(status.st_mode) ? EISDIR : EINVAL, error);
	size_t size = status.st_size > 0 ? MIN((size_t)status.st_size, max) : 0;
	g_autofree char *bytes = g_malloc(size + 2);
	ssize_t got = read_all(fd, bytes, size + 1); /* one more tells that it is too long */
	if (got < 0)
		return file_fail(path, errno, error);
	if ((size_t)got > max) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "'%s' is larger than %zu bytes",
		        path, max);
		return false;
	}
	bytes[got] = '\0';
	*length = (size_t)got;
	*text = g_steal_pointer(&bytes);
	return true;
}

static char *home_find(void)
{
	const char *home = getenv("HOME");
	if (home && *home)
		return g_strdup(home);
	char buffer[4096];
	struct passwd entry, *found = NULL;
	if (getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &found) == 0 && found)
		return g_strdup(found->pw_dir);
	return g_strdup("/");
}

char *home_expand(const char *path)
{
	if (path[0] != '~' || (path[1] != '\0' && path[1] != '/'))
		return g_strdup(path);
	g_autofree char *home = home_find();
	return g_strconcat(home, path + 1, NULL);
}
