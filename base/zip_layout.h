/*
 * The directory of a ZIP file, read and judged before anything is unpacked. Private to base/zip.
 *
 * Libraries differ in which of the two headers of an entry they believe; a ZIP that one program
 * shows with other content than another is refused here: both headers must agree, entries may not
 * overlap, nothing may lie before the first or between them. Of ZIP64 its sizes in a local header
 * are read, which some write for every entry; directories of it and archives of several disks are
 * not. Source of the format: PKWARE APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.
 *
 * The layout owns its entries. zip_layout_load() reads the disk.
 */
#pragma once

#include "base/zip.h"

typedef struct {
	char *name;
	uint64_t packed_bytes, unpacked_bytes;
	uint32_t header_offset;    /* of the local header, bytes from the start of the file */
	uint32_t directory_offset; /* of the central header */
} ZipLayoutEntry;

typedef struct {
	ZipLayoutEntry *entries; /* in the order they lie in the file */
	size_t count;
} ZipLayout;

ZipLayout *zip_layout_load(int fd, const char *path, const ZipLimits *limits, GError **error);
void zip_layout_free(ZipLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZipLayout, zip_layout_free)

/* Writes the time into both headers of every entry; false and BASE_ERROR_IO. */
bool zip_layout_stamp(
        int fd, const char *path, const ZipLayout *layout, int64_t mtime_s, GError **error);
