#include "base/file.h"

#include "base/cleanup.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* Read at once of a file that has grown since its size was asked. */
#define GROWN_BYTES ((guint)32 * 1024)

struct FileDraft {
	char *path;
	char *temporary; /* NULL once committed */
	int fd;
};

static void set_system_error(GError **error, const char *path, int number)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(number));
}

static bool set_too_large(GError **error, const char *path, size_t max_bytes)
{
	g_set_error(
	        error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: larger than %zu bytes", path, max_bytes);
	return false;
}

static int open_regular(const char *path, size_t max_bytes, size_t *ret_size, GError **error)
{
	/* O_NONBLOCK: a named pipe with no writer must not hang us before we can refuse it. */
	AutoFd fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat about;
	if (fd < 0 || fstat(fd, &about) != 0) {
		set_system_error(error, path, errno);
		return -1;
	}
	if (!S_ISREG(about.st_mode)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: not a regular file", path);
		return -1;
	}
	if (about.st_size < 0 || (uint64_t)about.st_size > max_bytes) {
		set_too_large(error, path, max_bytes);
		return -1;
	}
	*ret_size = (size_t)about.st_size;
	return fd_steal(&fd);
}

/*
 * Reads on to the end, which may have moved since the size was asked: one byte more is asked for
 * than the file had, so that one that did not grow needs no more room than it fills.
 */
static bool read_to_end(
        int fd, const char *path, size_t size, size_t max_bytes, GByteArray *all, GError **error)
{
	guint room = (guint)size + 1;
	for (;;) {
		guint have = all->len;
		g_byte_array_set_size(all, have + room);
		ssize_t got = read(fd, all->data + have, room);
		g_byte_array_set_size(all, have + (guint)MAX(got, 0));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			set_system_error(error, path, errno);
			return false;
		}
		if (got == 0)
			return true;
		if (all->len > max_bytes)
			return set_too_large(error, path, max_bytes);
		room = (guint)got < room ? room - (guint)got : GROWN_BYTES;
	}
}

char *file_read(const char *path, size_t max_bytes, size_t *ret_length, GError **error)
{
	size_t size;
	max_bytes = MIN(max_bytes, (size_t)G_MAXINT32); /* GByteArray counts in guint */
	AutoFd fd = open_regular(path, max_bytes, &size, error);
	if (fd < 0)
		return NULL;
	g_autoptr(GByteArray) all = g_byte_array_sized_new((guint)size + 1);
	if (!read_to_end(fd, path, size, max_bytes, all, error))
		return NULL;
	if (ret_length)
		*ret_length = all->len;
	g_byte_array_append(all, (const guint8 *)"", 1);
	return (char *)g_byte_array_free(g_steal_pointer(&all), FALSE);
}

char *file_read_start(
        const char *path, size_t start_bytes, size_t max_bytes, size_t *ret_length, GError **error)
{
	size_t size, have = 0;
	AutoFd fd = open_regular(path, max_bytes, &size, error);
	if (fd < 0)
		return NULL;
	size_t room = MIN(size, start_bytes);
	g_autofree char *start = g_malloc(room + 1);
	while (have < room) {
		ssize_t got = read(fd, start + have, room - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			set_system_error(error, path, errno);
			return NULL;
		}
		if (got == 0)
			break;
		have += (size_t)got;
	}
	start[have] = '\0';
	*ret_length = have;
	return g_steal_pointer(&start);
}

FileDraft *file_draft_new(const char *path, mode_t mode, GError **error)
{
	g_autofree char *temporary = g_strdup_printf("%s.XXXXXX", path);
	AutoFd fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0) {
		set_system_error(error, path, errno);
		return NULL;
	}
	if (fchmod(fd, mode) != 0) {
		set_system_error(error, path, errno);
		unlink(temporary);
		return NULL;
	}
	FileDraft *draft = g_new0(FileDraft, 1);
	draft->path = g_strdup(path);
	draft->temporary = g_steal_pointer(&temporary);
	draft->fd = fd_steal(&fd);
	return draft;
}

FileDraft *file_draft_new_memory(const char *name, GError **error)
{
	AutoFd fd = memfd_create(name, MFD_CLOEXEC);
	if (fd < 0) {
		set_system_error(error, name, errno);
		return NULL;
	}
	FileDraft *draft = g_new0(FileDraft, 1);
	draft->path = g_strdup(name);
	draft->fd = fd_steal(&fd);
	return draft;
}

void file_draft_free(FileDraft *draft)
{
	if (!draft)
		return;
	if (draft->fd >= 0)
		close(draft->fd);
	if (draft->temporary)
		unlink(draft->temporary);
	g_free(draft->temporary);
	g_free(draft->path);
	g_free(draft);
}

int file_draft_fd(const FileDraft *draft)
{
	return draft->fd;
}

bool file_draft_write(FileDraft *draft, const void *bytes, size_t length, GError **error)
{
	const char *rest = bytes;
	while (length > 0) {
		ssize_t put = write(draft->fd, rest, length);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			set_system_error(error, draft->path, errno);
			return false;
		}
		rest += put;
		length -= (size_t)put;
	}
	return true;
}

/* A rename is on the disk only when its folder is. */
static bool sync_folder_of(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	AutoFd fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL)) {
		set_system_error(error, folder, errno);
		return false;
	}
	return true;
}

/* Puts the draft in its place, brought to the disk before when `sync`. */
static bool draft_rename(FileDraft *draft, bool sync, GError **error)
{
	int fd = fd_steal(&draft->fd);
	bool good = !sync || fsync(fd) == 0;
	int number = errno;
	if (close(fd) != 0 && good) {
		good = false;
		number = errno;
	}
	if (good && rename(draft->temporary, draft->path) != 0) {
		good = false;
		number = errno;
	}
	if (!good) {
		set_system_error(error, draft->path, number);
		return false;
	}
	g_clear_pointer(&draft->temporary, g_free);
	return true;
}

bool file_draft_commit(FileDraft *draft, GError **error)
{
	g_return_val_if_fail(draft->temporary, false);
	return draft_rename(draft, true, error) && sync_folder_of(draft->path, error);
}

bool file_write(const char *path, const void *bytes, size_t length, mode_t mode, GError **error)
{
	g_autoptr(FileDraft) draft = file_draft_new(path, mode, error);
	return draft && file_draft_write(draft, bytes, length, error) &&
	       file_draft_commit(draft, error);
}

bool file_write_unsynced(
        const char *path, const void *bytes, size_t length, mode_t mode, GError **error)
{
	g_autoptr(FileDraft) draft = file_draft_new(path, mode, error);
	return draft && file_draft_write(draft, bytes, length, error) &&
	       draft_rename(draft, false, error);
}

bool file_sync(const char *directory, GError **error)
{
	AutoFd fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && syncfs(fd) == 0)
		return true;
	set_system_error(error, directory, errno);
	return false;
}

typedef struct {
	const char *root;
	size_t seen, max_files; /* files and folders */
	unsigned max_depth;
	GPtrArray *found;
} Listing;

static bool list_folder(Listing *listing, const char *below, unsigned depth, GError **error);

static bool list_entry(Listing *listing, const char *below, unsigned depth, GError **error)
{
	g_autofree char *full = g_build_filename(listing->root, below, NULL);
	struct stat about;
	if (lstat(full, &about) != 0) {
		set_system_error(error, full, errno);
		return false;
	}
	if (++listing->seen > listing->max_files) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: more than %zu files",
		        listing->root, listing->max_files);
		return false;
	}
	if (S_ISDIR(about.st_mode))
		return list_folder(listing, below, depth + 1, error);
	if (!S_ISREG(about.st_mode)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: %s", full,
		        S_ISLNK(about.st_mode) ? "a symbolic link; only regular files belong here"
		                               : "not a regular file");
		return false;
	}
	g_ptr_array_add(listing->found, g_strdup(below));
	return true;
}

static bool list_folder(Listing *listing, const char *below, unsigned depth, GError **error)
{
	g_autofree char *full = g_build_filename(listing->root, below, NULL);
	if (depth > listing->max_depth) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: more than %u folders deep",
		        full, listing->max_depth);
		return false;
	}
	errno = 0;
	g_autoptr(GDir) folder = g_dir_open(full, 0, NULL);
	if (!folder) {
		set_system_error(error, full, errno);
		return false;
	}
	const char *name;
	while ((name = g_dir_read_name(folder))) {
		g_autofree char *entry =
		        *below ? g_strdup_printf("%s/%s", below, name) : g_strdup(name);
		if (!list_entry(listing, entry, depth, error))
			return false;
	}
	return true;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **file_list(const char *directory, size_t max_files, unsigned max_depth, GError **error)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
	Listing listing = {
	        .root = directory, .max_files = max_files, .max_depth = max_depth, .found = found};
	if (!list_folder(&listing, "", 1, error))
		return NULL;
	g_ptr_array_sort(found, compare_names);
	g_ptr_array_add(found, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&found), FALSE);
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
	(void)about, (void)kind, (void)place;
	return remove(path);
}

bool file_remove_tree(const char *directory, GError **error)
{
	if (nftw(directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0)
		return true;
	if (errno == ENOENT)
		return true;
	set_system_error(error, directory, errno);
	return false;
}
