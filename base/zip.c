#include "base/zip.h"

#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/zip_layout.h"

#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

typedef struct archive UnpackArchive;
typedef struct archive_entry ArchiveEntry;

static void unpack_archive_free(UnpackArchive *archive)
{
	archive_read_free(archive);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(UnpackArchive, unpack_archive_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArchiveEntry, archive_entry_free)

struct ZipWriter {
	struct archive *archive;
	FileDraft *draft;
	char *path;
	char *last;    /* name of the latest entry, NULL before the first */
	GError *error; /* the first that happened while libarchive was writing */
	int64_t mtime_s;
};

/*
 * A failed write is kept here and not told to libarchive, whose ZIP writer would lose its
 * compressor's memory; nothing is written after it, and the next call of ours reports it.
 */
static la_ssize_t keep_writing(
        struct archive *archive, void *user, const void *bytes, size_t length)
{
	(void)archive;
	ZipWriter *writer = user;
	if (!writer->error)
		file_draft_write(writer->draft, bytes, length, &writer->error);
	return (la_ssize_t)length;
}

static bool set_write_error(GError **error, ZipWriter *writer)
{
	if (writer->error)
		g_propagate_error(error, g_error_copy(writer->error));
	else
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be packed", writer->path);
	return false;
}

/* Takes the draft over (NULL: the error is set). `level` NULL: the library's own. */
static ZipWriter *writer_open(
        FileDraft *draft, const char *path, int64_t mtime_s, const char *level, GError **error)
{
	if (!draft)
		return NULL;
	g_autoptr(ZipWriter) writer = g_new0(ZipWriter, 1);
	writer->path = g_strdup(path);
	writer->mtime_s = mtime_s;
	writer->draft = draft;
	writer->archive = archive_write_new();
	/* no ZIP64: an entry whose size is told behind it would be one, which many do not read */
	if (!writer->archive || archive_write_set_format_zip(writer->archive) != ARCHIVE_OK ||
	        archive_write_zip_set_compression_deflate(writer->archive) != ARCHIVE_OK ||
	        archive_write_set_format_option(writer->archive, "zip", "zip64", NULL) !=
	                ARCHIVE_OK ||
	        (level && archive_write_set_format_option(writer->archive, "zip",
	                          "compression-level", level) != ARCHIVE_OK) ||
	        archive_write_set_bytes_in_last_block(writer->archive, 1) != ARCHIVE_OK ||
	        archive_write_open(writer->archive, writer, NULL, keep_writing, NULL) !=
	                ARCHIVE_OK) {
		set_write_error(error, writer);
		return NULL;
	}
	return g_steal_pointer(&writer);
}

ZipWriter *zip_writer_new(const char *path, int64_t mtime_s, GError **error)
{
	return writer_open(file_draft_new(path, 0644, error), path, mtime_s, NULL, error);
}

ZipWriter *zip_writer_new_memory(int64_t mtime_s, unsigned level, GError **error)
{
	const char digit[] = {(char)('0' + CLAMP(level, 1, 9)), '\0'};
	return writer_open(file_draft_new_memory("zip", error), "zip", mtime_s, digit, error);
}

void zip_writer_free(ZipWriter *writer)
{
	if (!writer)
		return;
	archive_write_free(writer->archive);
	file_draft_free(writer->draft);
	g_clear_error(&writer->error);
	g_free(writer->last);
	g_free(writer->path);
	g_free(writer);
}

static bool add_is_in_order(ZipWriter *writer, const char *name, GError **error)
{
	const char *fault = zip_name_fault(name);
	if (!fault && writer->last && strcmp(writer->last, name) >= 0)
		fault = "is not in ascending order";
	if (fault) {
		g_autofree char *shown = g_strescape(name, NULL);
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: entry '%s': %s",
		        writer->path, shown, fault);
		return false;
	}
	g_free(writer->last);
	writer->last = g_strdup(name);
	return true;
}

/*
 * The time is left unset here: libarchive would write it in the local time zone, and the same run
 * would give other bytes elsewhere. zip_layout_stamp() puts it in at the end.
 */
static bool entry_begin(ZipWriter *writer, const char *name, const size_t *length, GError **error)
{
	if (!add_is_in_order(writer, name, error))
		return false;
	g_autoptr(ArchiveEntry) entry = archive_entry_new();
	archive_entry_set_pathname(entry, name);
	archive_entry_set_mode(entry, S_IFREG | 0644);
	if (length)
		archive_entry_set_size(entry, (la_int64_t)*length);
	if (archive_write_header(writer->archive, entry) != ARCHIVE_OK || writer->error)
		return set_write_error(error, writer);
	return true;
}

bool zip_writer_add(
        ZipWriter *writer, const char *name, const void *bytes, size_t length, GError **error)
{
	if (!entry_begin(writer, name, &length, error) ||
	        !zip_writer_pour(writer, bytes, length, error))
		return false;
	if (archive_write_finish_entry(writer->archive) != ARCHIVE_OK || writer->error)
		return set_write_error(error, writer);
	return true;
}

bool zip_writer_begin(ZipWriter *writer, const char *name, GError **error)
{
	return entry_begin(writer, name, NULL, error);
}

bool zip_writer_pour(ZipWriter *writer, const void *bytes, size_t length, GError **error)
{
	if (archive_write_data(writer->archive, bytes, length) != (la_ssize_t)length ||
	        writer->error)
		return set_write_error(error, writer);
	return true;
}

/* Reads its own directory back, so that no ZIP leaves here that zip_each() would refuse. */
static bool writer_close(ZipWriter *writer, GError **error)
{
	int fd = file_draft_fd(writer->draft);
	if (archive_write_close(writer->archive) != ARCHIVE_OK || writer->error)
		return set_write_error(error, writer);
	g_autoptr(ZipLayout) layout = zip_layout_load(fd, writer->path, &ZIP_LIMITS_DEFAULT, error);
	return layout && zip_layout_stamp(fd, writer->path, layout, writer->mtime_s, error);
}

bool zip_writer_finish(ZipWriter *writer, GError **error)
{
	return writer_close(writer, error) && file_draft_commit(writer->draft, error);
}

bool zip_writer_take(ZipWriter *writer, GString *out, GError **error)
{
	int fd = file_draft_fd(writer->draft);
	struct stat about;
	if (!writer_close(writer, error))
		return false;
	size_t before = out->len;
	bool good = fstat(fd, &about) == 0;
	if (good)
		g_string_set_size(out, before + (size_t)about.st_size);
	if (good && pread(fd, out->str + before, (size_t)about.st_size, 0) == about.st_size)
		return true;
	g_string_truncate(out, before);
	return set_write_error(error, writer);
}

/* One ZIP being read; `layout` says what every entry must turn out to be. */
typedef struct {
	UnpackArchive *archive;
	const char *path;
	ZipVisit visit;
	void *user;
	bool any_names;
} Reading;

static bool set_damaged(GError **error, const Reading *reading, const char *name, const char *why)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED, "%s: entry '%s': damaged: %s",
	        reading->path, name, why);
	return false;
}

static bool set_archive_damage(GError **error, const Reading *reading, const char *name)
{
	const char *why = archive_error_string(reading->archive);
	g_autofree char *line = g_strchomp(g_strdup(why ? why : "cannot be read"));
	return set_damaged(error, reading, name, line);
}

/* Reads until `length` bytes are there and none are left. */
static bool read_data(
        const Reading *reading, const char *name, char *bytes, size_t length, GError **error)
{
	size_t filled = 0;
	for (;;) {
		char beyond;
		bool full = filled == length;
		la_ssize_t got = archive_read_data(reading->archive,
		        full ? &beyond : bytes + filled, full ? 1 : length - filled);
		if (got < 0)
			return set_archive_damage(error, reading, name);
		if (got == 0)
			break;
		if (full)
			return set_damaged(error, reading, name, "longer than its header says");
		filled += (size_t)got;
	}
	return filled == length ||
	       set_damaged(error, reading, name, "shorter than its header says");
}

static bool read_entry(const Reading *reading, const ZipLayoutEntry *expected, GError **error)
{
	struct archive_entry *entry = NULL;
	int status = archive_read_next_header(reading->archive, &entry);
	/* a name that libarchive cannot say in the present locale is a warning */
	if (status != ARCHIVE_OK && !(reading->any_names && status == ARCHIVE_WARN))
		return set_archive_damage(error, reading, expected->name);
	const char *name = expected->name, *told = archive_entry_pathname(entry);
	g_autofree char *parted = told ? g_strdelimit(g_strdup(told), "\\", '/') : NULL;
	if (!reading->any_names && g_strcmp0(parted, name) != 0)
		return set_damaged(error, reading, expected->name, "it has a second name");
	if (g_str_has_suffix(name, "/"))
		return true;
	if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_symlink(entry) ||
	        archive_entry_hardlink(entry) || archive_entry_is_encrypted(entry))
		return set_damaged(error, reading, name, "not a regular file");
	size_t length = (size_t)expected->unpacked_bytes;
	g_autofree char *bytes = g_try_malloc(length + 1);
	if (!bytes) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "%s: entry '%s': no memory for %zu bytes", reading->path, name, length);
		return false;
	}
	bytes[length] = '\0';
	return read_data(reading, name, bytes, length, error) &&
	       reading->visit(name, bytes, length, reading->user, error);
}

bool zip_each_fd(int fd, const char *path, const ZipLimits *limits, ZipVisit visit, void *user,
        GError **error)
{
	g_autoptr(ZipLayout) layout = zip_layout_load(fd, path, limits, error);
	if (!layout)
		return false;
	g_autoptr(UnpackArchive) archive = archive_read_new();
	Reading reading = {archive, path, visit, user, limits->any_names};
	/* An empty ZIP has no entry for libarchive to recognise it by. */
	if (layout->count == 0)
		return true;
	if (!archive || archive_read_support_format_zip_seekable(archive) != ARCHIVE_OK ||
	        lseek(fd, 0, SEEK_SET) != 0 ||
	        archive_read_open_fd(archive, fd, 65536) != ARCHIVE_OK)
		return set_archive_damage(error, &reading, layout->entries[0].name);
	for (size_t i = 0; i < layout->count; i++)
		if (!read_entry(&reading, &layout->entries[i], error))
			return false;
	return true;
}

bool zip_each(const char *path, const ZipLimits *limits, ZipVisit visit, void *user, GError **error)
{
	AutoFd fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat about;
	if (fd < 0 || fstat(fd, &about) != 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
		return false;
	}
	if (!S_ISREG(about.st_mode)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: not a regular file", path);
		return false;
	}
	return zip_each_fd(fd, path, limits, visit, user, error);
}

typedef struct {
	const char *directory;
} Extraction;

static bool set_extract_error(GError **error, const Extraction *extraction, const char *name)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s/%s: %s", extraction->directory, name,
	        g_strerror(errno));
	return false;
}

/* Opens the folder that `name` lies in, made where missing, one step at a time and no link. */
static int open_folder_of(const char *directory, const char *name)
{
	AutoFd fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *slash;
	for (; fd >= 0 && (slash = strchr(name, '/')); name = slash + 1) {
		g_autofree char *part = g_strndup(name, (size_t)(slash - name));
		if (mkdirat(fd, part, 0700) != 0 && errno != EEXIST)
			return -1;
		int next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		close(fd);
		fd = next;
	}
	return fd_steal(&fd);
}

static bool write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t put = write(fd, bytes, length);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes += put;
		length -= (size_t)put;
	}
	return true;
}

static bool extract_visit(
        const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	const Extraction *extraction = user;
	AutoFd folder = open_folder_of(extraction->directory, name);
	if (folder < 0)
		return set_extract_error(error, extraction, name);
	const char *slash = strrchr(name, '/');
	AutoFd fd = openat(folder, slash ? slash + 1 : name,
	        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 || !write_all(fd, bytes, length))
		return set_extract_error(error, extraction, name);
	return true;
}

bool zip_extract(const char *path, const ZipLimits *limits, const char *directory, GError **error)
{
	Extraction extraction = {directory};
	return zip_each(path, limits, extract_visit, &extraction, error);
}
