/*
 * ZIP files: written so that the same content gives the same bytes, read as if a stranger made
 * them.
 *
 * Written: ASCII names in ascending order, deflate, mode 0644, one time for all entries, no owner.
 * The time stands as China's civil time (+08:00), whatever the writer's time zone.
 *
 * Read: the whole directory of the ZIP is judged before one byte is unpacked (base/zip_layout.h).
 * Refused by name: names that are absolute, hold `..`, a backslash or other than plain ASCII, or
 * collide when case is ignored; links and special files; encrypted entries; entries that overlap,
 * whose two headers disagree, or that unpack to more than the limits. Folders are passed over.
 *
 * Errors: BASE_ERROR_IO, the system refused; BASE_ERROR_FORMAT, not a ZIP that we read;
 * BASE_ERROR_LIMIT, more than the limits; BASE_ERROR_UNTRUSTED, an entry is refused or damaged.
 * Messages: `a.zip: entry 'x/y': reason`. All calls block on the disk.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
	size_t max_entries;
	uint64_t max_entry_bytes; /* unpacked */
	uint64_t max_total_bytes; /* unpacked, all entries together */
	unsigned max_ratio;       /* unpacked to packed; asked of entries above 16 MiB only */
	/* names in any encoding, of ZIPs whose names are never paths: the visitor judges them by
	 * zip_any_name_fault() */
	bool any_names;
	/* names whose folders are parted by '\\', as some programs of Windows write them: they are
	 * read with '/'. Not where a name has both, or bytes that are no UTF-8 (the last of a
	 * character of GBK may be one): nobody can tell what is meant. */
	bool backslashes;
} ZipLimits;

/* Limits for a bundle or a workbook on a machine with 2 GiB of memory. */
#define ZIP_LIMITS_DEFAULT                                                                         \
	((ZipLimits){.max_entries = 20000,                                                         \
	        .max_entry_bytes = UINT64_C(256) << 20,                                            \
	        .max_total_bytes = UINT64_C(2) << 30,                                              \
	        .max_ratio = 200})

/*
 * NULL when `name` may stand in a ZIP of ours; otherwise why not, as `is absolute`, a constant.
 */
const char *zip_name_fault(const char *name);

/* The same of names in any encoding: only what would lead out of the folder, and control
 * characters.
 */
const char *zip_any_name_fault(const char *name);

/* A ZIP being written; `path` changes only when zip_writer_finish() returns true. */
typedef struct ZipWriter ZipWriter;

/* `mtime_s` is seconds since the epoch; DOS time holds even seconds from 1980 to 2107. */
ZipWriter *zip_writer_new(const char *path, int64_t mtime_s, GError **error);

/* One in memory: zip_writer_take() ends it. `level` of deflate from 1 to 9: less packs faster. */
ZipWriter *zip_writer_new_memory(int64_t mtime_s, unsigned level, GError **error);

/* Adds one entry; names must ascend by byte. */
bool zip_writer_add(
        ZipWriter *writer, const char *name, const void *bytes, size_t length, GError **error);

/* The same piece by piece: an entry begins, bytes are poured into it until the next call of another
 * kind. */
bool zip_writer_begin(ZipWriter *writer, const char *name, GError **error);
bool zip_writer_pour(ZipWriter *writer, const void *bytes, size_t length, GError **error);

/* Closes, brings to the disk and renames over the path. */
bool zip_writer_finish(ZipWriter *writer, GError **error);
/* Closes one in memory and appends it to `out`. */
bool zip_writer_take(ZipWriter *writer, GString *out, GError **error);
void zip_writer_free(ZipWriter *writer); /* what was not finished is removed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZipWriter, zip_writer_free)

/* Called for each file with its bytes, borrowed for the call; false with an error stops. */
typedef bool (*ZipVisit)(
        const char *name, const void *bytes, size_t length, void *user, GError **error);

/* Visits the files of a ZIP in the order they lie in it. */
bool zip_each(
        const char *path, const ZipLimits *limits, ZipVisit visit, void *user, GError **error);

/* The same of an open file; `path` is only for messages. The position of `fd` is moved. */
bool zip_each_fd(int fd, const char *path, const ZipLimits *limits, ZipVisit visit, void *user,
        GError **error);

/*
 * Unpacks into `directory`, which must be there and should be empty: a file that already stands is
 * refused, a link on the way is not followed. Files are 0600, folders 0700.
 */
bool zip_extract(const char *path, const ZipLimits *limits, const char *directory, GError **error);
