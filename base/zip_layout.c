#include "base/zip_layout.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { END_SIZE = 22, CENTRAL_SIZE = 46, LOCAL_SIZE = 30, COMMENT_MAX = 65535 };
enum { DESCRIPTOR_MAX = 24 }; /* what may follow an entry's data */
enum { EXTRA_ZIP64 = 1 };     /* APPNOTE 4.5.3 */
enum { FLAG_ENCRYPTED = 1 << 0, FLAG_STRONG = 1 << 6, FLAG_MASKED = 1 << 13 };
#define RATIO_FLOOR_BYTES (UINT64_C(16) << 20)
#define CHINA_OFFSET_S INT64_C(28800) /* eight hours */

static unsigned le16(const unsigned char *at)
{
	return at[0] | (unsigned)at[1] << 8;
}

static uint32_t le32(const unsigned char *at)
{
	return le16(at) | (uint32_t)le16(at + 2) << 16;
}

static bool read_at(
        int fd, const char *path, uint64_t offset, void *bytes, size_t length, GError **error)
{
	unsigned char *rest = bytes;
	while (length > 0) {
		ssize_t got = pread(fd, rest, length, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			g_set_error(error, BASE_ERROR, got < 0 ? BASE_ERROR_IO : BASE_ERROR_FORMAT,
			        "%s: %s", path,
			        got < 0 ? g_strerror(errno) : "not a ZIP file: cut short");
			return false;
		}
		rest += got;
		offset += (uint64_t)got;
		length -= (size_t)got;
	}
	return true;
}

static bool refuse(GError **error, const char *path, const char *name, const char *why)
{
	g_autofree char *shown = g_strescape(name, NULL);
	g_set_error(
	        error, BASE_ERROR, BASE_ERROR_UNTRUSTED, "%s: entry '%s': %s", path, shown, why);
	return false;
}

static bool not_zip(GError **error, const char *path, const char *why)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: not a ZIP file: %s", path, why);
	return false;
}

const char *zip_name_fault(const char *name)
{
	if (!*name)
		return "has an empty name";
	if (*name == '/')
		return "is absolute";
	for (const char *c = name; *c; c++) {
		if (*c == '\\')
			return "has a backslash in its name";
		if (*c < 0x20 || *c > 0x7e)
			return "has a name that is not plain ASCII";
		if (strchr(":*?\"<>|", *c))
			return "has a character in its name that Windows cannot keep";
	}
	for (const char *part = name; part; part = strchr(part, '/')) {
		part += *part == '/';
		size_t length = strcspn(part, "/");
		if (length == 0 || (length == 1 && part[0] == '.'))
			return "has an empty part in its path";
		if (length == 2 && part[0] == '.' && part[1] == '.')
			return "leads out of its folder by '..'";
	}
	return NULL;
}

const char *zip_any_name_fault(const char *name)
{
	g_autofree char *plain = g_strdup(name);
	for (char *c = plain; *c; c++)
		if (*c & 0x80)
			*c = 'x';
	for (char *c = plain; *c; c++)
		if (strchr(":*?\"<>|", *c))
			*c = 'x';
	return zip_name_fault(plain);
}

typedef struct {
	int fd;
	const char *path;
	const ZipLimits *limits;
	uint64_t directory_offset, directory_size;
	size_t count;
	uint64_t total_bytes;
	GHashTable *names; /* lower case, to find collisions */
} Judge;

/* Finds the end record: the one whose comment reaches exactly to the end of the file. */
static bool find_end(Judge *judge, uint64_t size, GError **error)
{
	size_t length = (size_t)MIN(size, (uint64_t)END_SIZE + COMMENT_MAX);
	if (size < END_SIZE)
		return not_zip(error, judge->path, "too short");
	g_autofree unsigned char *tail = g_malloc(length);
	if (!read_at(judge->fd, judge->path, size - length, tail, length, error))
		return false;
	for (size_t at = length - END_SIZE + 1; at-- > 0;) {
		const unsigned char *end = tail + at;
		if (memcmp(end, "PK\5\6", 4) != 0 || at + END_SIZE + le16(end + 20) != length)
			continue;
		judge->count = le16(end + 10);
		judge->directory_size = le32(end + 12);
		judge->directory_offset = le32(end + 16);
		if (le16(end + 4) != 0 || le16(end + 6) != 0 || le16(end + 8) != judge->count)
			return not_zip(error, judge->path, "part of a set of several disks");
		if (judge->directory_offset == UINT32_MAX || judge->count == 0xffff)
			return not_zip(error, judge->path, "ZIP64, which is not read");
		if (judge->directory_offset + judge->directory_size != size - length + at)
			return not_zip(error, judge->path, "its directory is not where it says");
		return true;
	}
	return not_zip(error, judge->path, "no end record");
}

static bool judge_limits(Judge *judge, const ZipLayoutEntry *entry, GError **error)
{
	g_autofree char *over = NULL;
	judge->total_bytes += entry->unpacked_bytes;
	if (entry->unpacked_bytes > judge->limits->max_entry_bytes)
		over = g_strdup_printf("larger than %" G_GUINT64_FORMAT " bytes",
		        (guint64)judge->limits->max_entry_bytes);
	else if (judge->total_bytes > judge->limits->max_total_bytes)
		over = g_strdup_printf("the entries together are larger than %" G_GUINT64_FORMAT
		                       " bytes",
		        (guint64)judge->limits->max_total_bytes);
	else if (entry->unpacked_bytes > RATIO_FLOOR_BYTES &&
	         entry->unpacked_bytes / judge->limits->max_ratio > entry->packed_bytes)
		over = g_strdup(
		        "unpacks to so much more than its size that it looks like a ZIP bomb");
	if (over)
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: entry '%s': %s", judge->path,
		        entry->name, over);
	return !over;
}

static bool judge_name(Judge *judge, const char *name, bool folder, GError **error)
{
	g_autofree char *bare = g_strndup(name, strlen(name) - folder);
	const char *fault = !judge->limits->any_names ? zip_name_fault(bare)
	                    : *bare                   ? NULL
	                                              : "has an empty name";
	if (fault)
		return refuse(error, judge->path, name, fault);
	char *lower = g_ascii_strdown(bare, -1);
	if (!g_hash_table_add(judge->names, lower))
		return refuse(error, judge->path, name,
		        "there twice (upper and lower case count as the same)");
	return true;
}

static bool judge_kind(
        Judge *judge, const unsigned char *central, const char *name, bool folder, GError **error)
{
	unsigned flags = le16(central + 8), method = le16(central + 10);
	unsigned format = le32(central + 38) >> 16 & S_IFMT;
	if (flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED))
		return refuse(error, judge->path, name, "is encrypted");
	if (method != 0 && method != 8)
		return refuse(error, judge->path, name, "is packed by a method other than deflate");
	if (format == S_IFLNK)
		return refuse(error, judge->path, name, "is a symbolic link");
	if (format != 0 && format != (folder ? S_IFDIR : S_IFREG))
		return refuse(error, judge->path, name, "is not a regular file");
	if (folder && le32(central + 24) != 0)
		return refuse(error, judge->path, name, "is a folder with content");
	return true;
}

/* The sizes of an entry as ZIP64 tells them behind its local header: packed, unpacked. */
static bool local_sizes64(
        Judge *judge, const unsigned char *local, uint64_t offset, uint64_t ret[2], GError **error)
{
	size_t length = le16(local + 28);
	g_autofree unsigned char *extra = g_malloc(length + 1);
	ret[0] = ret[1] = UINT64_MAX;
	if (!read_at(judge->fd, judge->path, offset + LOCAL_SIZE + le16(local + 26), extra, length,
	            error))
		return false;
	for (size_t at = 0; at + 4 <= length; at += 4 + le16(extra + at + 2)) {
		const unsigned char *field = extra + at;
		if (le16(field) != EXTRA_ZIP64 || le16(field + 2) < 16 || at + 20 > length)
			continue;
		ret[1] = le32(field + 4) | (uint64_t)le32(field + 8) << 32;
		ret[0] = le32(field + 12) | (uint64_t)le32(field + 16) << 32;
	}
	return true;
}

/* The local header must tell the same as the central one. */
static bool judge_local(
        Judge *judge, const unsigned char *central, const ZipLayoutEntry *entry, GError **error)
{
	unsigned char local[LOCAL_SIZE];
	size_t length = le16(central + 28);
	g_autofree char *name = g_malloc(length + 1);
	uint64_t sizes[2];
	if (!read_at(judge->fd, judge->path, entry->header_offset, local, LOCAL_SIZE, error) ||
	        !read_at(judge->fd, judge->path, entry->header_offset + UINT64_C(30), name, length,
	                error))
		return false;
	bool later = le16(local + 6) & 8; /* sizes follow the data */
	bool same = memcmp(local, "PK\3\4", 4) == 0 && le16(local + 26) == length &&
	            memcmp(name, central + CENTRAL_SIZE, length) == 0 &&
	            le16(local + 6) == le16(central + 8) && le16(local + 8) == le16(central + 10);
	bool longer = !later && le32(local + 18) == UINT32_MAX && le32(local + 22) == UINT32_MAX;
	size_t compared = longer ? 4 : 12; /* CRC, and both sizes */
	for (size_t at = 0; same && !later && at < compared; at += 4)
		same = le32(local + 14 + at) == le32(central + 16 + at);
	if (same && longer && !local_sizes64(judge, local, entry->header_offset, sizes, error))
		return false;
	if (same && longer)
		same = sizes[0] == entry->packed_bytes && sizes[1] == entry->unpacked_bytes;
	return same || refuse(error, judge->path, entry->name, "its two headers disagree");
}

static bool judge_entry(
        Judge *judge, const unsigned char *central, ZipLayoutEntry *entry, GError **error)
{
	size_t length = le16(central + 28);
	entry->name = g_strndup((const char *)central + CENTRAL_SIZE, length);
	entry->packed_bytes = le32(central + 20);
	entry->unpacked_bytes = le32(central + 24);
	entry->header_offset = le32(central + 42);
	if (strlen(entry->name) != length)
		return refuse(error, judge->path, entry->name, "has a NUL in its name");
	if (judge->limits->backslashes && !strchr(entry->name, '/') &&
	        g_utf8_validate(entry->name, -1, NULL))
		g_strdelimit(entry->name, "\\", '/');
	bool folder = g_str_has_suffix(entry->name, "/");
	return judge_name(judge, entry->name, folder, error) &&
	       judge_kind(judge, central, entry->name, folder, error) &&
	       judge_limits(judge, entry, error) && judge_local(judge, central, entry, error);
}

static bool judge_directory(Judge *judge, ZipLayout *layout, GError **error)
{
	size_t size = (size_t)judge->directory_size, at = 0;
	g_autofree unsigned char *directory = g_malloc(size + 1);
	if (!read_at(judge->fd, judge->path, judge->directory_offset, directory, size, error))
		return false;
	for (size_t i = 0; i < judge->count; i++) {
		const unsigned char *central = directory + at;
		if (size - at < CENTRAL_SIZE || memcmp(central, "PK\1\2", 4) != 0)
			return not_zip(error, judge->path, "its directory is damaged");
		size_t length = (size_t)CENTRAL_SIZE + le16(central + 28) + le16(central + 30) +
		                le16(central + 32);
		if (size - at < length)
			return not_zip(error, judge->path, "its directory is damaged");
		layout->entries[i].directory_offset = (uint32_t)(judge->directory_offset + at);
		layout->count = i + 1;
		if (!judge_entry(judge, central, &layout->entries[i], error))
			return false;
		at += length;
	}
	return at == size || not_zip(error, judge->path, "its directory is damaged");
}

static int compare_offsets(gconstpointer a, gconstpointer b, gpointer unused)
{
	(void)unused;
	const ZipLayoutEntry *first = a, *second = b;
	return (first->header_offset > second->header_offset) -
	       (first->header_offset < second->header_offset);
}

/* Entries must lie one behind the other from the first byte to the directory. */
static bool judge_places(const Judge *judge, const ZipLayout *layout, GError **error)
{
	uint64_t reached = 0;
	for (size_t i = 0; i < layout->count; i++) {
		const ZipLayoutEntry *entry = &layout->entries[i];
		unsigned char local[LOCAL_SIZE];
		if (entry->header_offset < reached)
			return refuse(error, judge->path, entry->name, "overlaps another entry");
		if (entry->header_offset - reached > (i ? DESCRIPTOR_MAX : 0))
			return refuse(error, judge->path, entry->name,
			        "bytes that belong to no entry lie before it");
		if (!read_at(
		            judge->fd, judge->path, entry->header_offset, local, LOCAL_SIZE, error))
			return false;
		reached = entry->header_offset + UINT64_C(30) + le16(local + 26) +
		          le16(local + 28) + entry->packed_bytes;
	}
	if (reached > judge->directory_offset)
		return not_zip(error, judge->path, "its directory overlaps an entry");
	if (judge->directory_offset - reached > (layout->count ? DESCRIPTOR_MAX : 0))
		return not_zip(error, judge->path, "bytes that belong to no entry lie at its end");
	return true;
}

ZipLayout *zip_layout_load(int fd, const char *path, const ZipLimits *limits, GError **error)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Judge judge = {.fd = fd, .path = path, .limits = limits, .names = names};
	struct stat about;
	if (fstat(fd, &about) != 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
		return NULL;
	}
	if (!find_end(&judge, (uint64_t)about.st_size, error))
		return NULL;
	if (judge.count > limits->max_entries ||
	        judge.directory_size > limits->max_entries * UINT64_C(1024)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: more than %zu entries", path,
		        limits->max_entries);
		return NULL;
	}
	g_autoptr(ZipLayout) layout = g_new0(ZipLayout, 1);
	layout->entries = g_new0(ZipLayoutEntry, judge.count + 1);
	if (!judge_directory(&judge, layout, error))
		return NULL;
	g_qsort_with_data(layout->entries, (int)layout->count, sizeof *layout->entries,
	        compare_offsets, NULL);
	return judge_places(&judge, layout, error) ? g_steal_pointer(&layout) : NULL;
}

void zip_layout_free(ZipLayout *layout)
{
	if (!layout)
		return;
	for (size_t i = 0; i < layout->count; i++)
		g_free(layout->entries[i].name);
	g_free(layout->entries);
	g_free(layout);
}

/* Time and date as DOS wrote them: two seconds, minutes, hours; day, month, years since 1980. */
static uint32_t dos_time(int64_t mtime_s)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(mtime_s + CHINA_OFFSET_S);
	if (!utc || g_date_time_get_year(utc) < 1980 || g_date_time_get_year(utc) > 2107)
		return 1u << 21 | 1u << 16; /* 1980-01-01 */
	unsigned date = (unsigned)(g_date_time_get_year(utc) - 1980) << 9 |
	                (unsigned)g_date_time_get_month(utc) << 5 |
	                (unsigned)g_date_time_get_day_of_month(utc);
	unsigned time = (unsigned)g_date_time_get_hour(utc) << 11 |
	                (unsigned)g_date_time_get_minute(utc) << 5 |
	                (unsigned)g_date_time_get_second(utc) / 2;
	return (uint32_t)date << 16 | time;
}

bool zip_layout_stamp(
        int fd, const char *path, const ZipLayout *layout, int64_t mtime_s, GError **error)
{
	uint32_t time = dos_time(mtime_s);
	unsigned char bytes[4] = {(unsigned char)time, (unsigned char)(time >> 8),
	        (unsigned char)(time >> 16), (unsigned char)(time >> 24)};
	for (size_t i = 0; i < layout->count; i++) {
		const ZipLayoutEntry *entry = &layout->entries[i];
		if (pwrite(fd, bytes, 4, (off_t)entry->header_offset + 10) == 4 &&
		        pwrite(fd, bytes, 4, (off_t)entry->directory_offset + 12) == 4)
			continue;
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
		return false;
	}
	return true;
}
