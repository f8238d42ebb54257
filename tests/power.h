/*
 * A disk that loses power, below SQLite: for tests of what is left then.
 *
 * A VFS in front of SQLite's own notes every write, cut, making and removing of a file; fsync() and
 * syncfs() of this program are ours and say what has come to the disk. Nothing else counts as being
 * there: a file is what was synced of it, a name what its folder was synced with. At the chosen
 * moment the power goes: from then on every call fails, and power_settle() puts into the folder
 * what such a disk holds: what was synced and, as the case may be, nothing or any part of the rest,
 * torn at the bounds of sectors, in any order.
 *
 * One folder at a time; one thread.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { POWER_SECTOR = 512 };

/* One inode. */
typedef struct {
	GByteArray *safe;   /* as it is on the disk */
	GPtrArray *pending; /* of Pending, in order */
} Kept;

typedef struct {
	sqlite3_int64 at;
	GBytes *bytes; /* NULL: cut off at `at` */
} Pending;

typedef struct {
	sqlite3_file base;
	Kept *kept;
	sqlite3_file *real; /* behind this one */
} PowerFile;

static struct {
	sqlite3_vfs vfs, *real;
	GHashTable *now, *safe; /* path -> Kept, as programs see the folder and as the disk does */
	GRand *random;
	int left; /* events until the power goes; -1: never */
	bool off;
	const char *synchronous; /* what PRAGMA synchronous is bent to; NULL: as it is said */
	unsigned events, syncs;
} power = {.left = -1};

static void pending_free(void *data)
{
	Pending *pending = data;
	g_clear_pointer(&pending->bytes, g_bytes_unref);
	g_free(pending);
}

static void kept_clear(void *data)
{
	Kept *kept = data;
	g_byte_array_unref(kept->safe);
	g_ptr_array_unref(kept->pending);
}

static void kept_unref(void *data)
{
	g_rc_box_release_full(data, kept_clear);
}

static Kept *kept_new(const char *path, bool fresh)
{
	Kept *kept = g_rc_box_new0(Kept);
	g_autofree char *bytes = NULL;
	gsize length = 0;
	kept->safe = g_byte_array_new();
	kept->pending = g_ptr_array_new_with_free_func(pending_free);
	if (!fresh && g_file_get_contents(path, &bytes, &length, NULL))
		g_byte_array_append(kept->safe, (const guint8 *)bytes, (guint)length);
	return kept;
}

/* One event passes; false when the power is off, also by this one. */
static bool power_passes(void)
{
	if (power.off)
		return false;
	power.events++;
	power.off = power.left >= 0 && power.left-- == 0;
	return !power.off;
}

static void pending_apply(Kept *kept, const Pending *pending, gsize from, gsize length)
{
	gsize end = (gsize)pending->at + from + length;
	if (!pending->bytes) {
		g_byte_array_set_size(kept->safe, (guint)pending->at);
		return;
	}
	guint before = kept->safe->len;
	if (end > before) {
		g_byte_array_set_size(kept->safe, (guint)end);
		memset(kept->safe->data + before, 0, end - before);
	}
	memcpy(kept->safe->data + pending->at + from,
	        (const char *)g_bytes_get_data(pending->bytes, NULL) + from, length);
}

static void pending_apply_whole(Kept *kept, const Pending *pending)
{
	pending_apply(kept, pending, 0, pending->bytes ? g_bytes_get_size(pending->bytes) : 0);
}

/* Each sector of it by itself. */
static void pending_apply_torn(Kept *kept, const Pending *pending)
{
	gsize length = pending->bytes ? g_bytes_get_size(pending->bytes) : 0;
	if (length == 0) {
		if (g_rand_boolean(power.random))
			pending_apply_whole(kept, pending);
		return;
	}
	for (gsize from = 0, piece; from < length; from += piece) {
		gsize into = ((gsize)pending->at + from) % POWER_SECTOR;
		piece = MIN(POWER_SECTOR - into, length - from);
		if (g_rand_boolean(power.random))
			pending_apply(kept, pending, from, piece);
	}
}

static void kept_sync(Kept *kept)
{
	for (guint i = 0; i < kept->pending->len; i++)
		pending_apply_whole(kept, kept->pending->pdata[i]);
	g_ptr_array_set_size(kept->pending, 0);
}

/* The names in a folder are those that are seen in it; NULL: in all. */
static void names_sync(const char *folder)
{
	GHashTable *const tables[] = {power.safe, power.now};
	for (int i = 0; i < 2; i++) {
		GHashTableIter iter;
		void *path, *kept;
		g_hash_table_iter_init(&iter, tables[i]);
		while (g_hash_table_iter_next(&iter, &path, &kept)) {
			g_autofree char *in = g_path_get_dirname(path);
			if (folder && strcmp(in, folder) != 0)
				continue;
			if (i == 0)
				g_hash_table_iter_remove(&iter);
			else
				g_hash_table_insert(
				        power.safe, g_strdup(path), g_rc_box_acquire(kept));
		}
	}
}

/* Instead of the C library's, in the whole program. */
int fsync(int fd)
{
	char link[64], path[4096] = "";
	struct stat about;
	g_snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	if (!power.now || fstat(fd, &about) != 0 || readlink(link, path, sizeof path - 1) < 0)
		return 0;
	Kept *kept = g_hash_table_lookup(power.now, path);
	if (!S_ISDIR(about.st_mode) && !kept)
		return 0; /* none that SQLite writes */
	if (!power_passes()) {
		errno = EIO;
		return -1;
	}
	power.syncs++;
	if (kept)
		kept_sync(kept);
	else
		names_sync(path);
	return 0;
}

int syncfs(int fd)
{
	GHashTableIter iter;
	void *kept;
	(void)fd;
	if (!power.now)
		return 0;
	if (!power_passes()) {
		errno = EIO;
		return -1;
	}
	g_hash_table_iter_init(&iter, power.now);
	while (g_hash_table_iter_next(&iter, NULL, &kept))
		kept_sync(kept);
	names_sync(NULL);
	return 0;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((PowerFile *)file)->real;
}

/* What was to be written when the power went may have come to the disk in part. */
static int noted(sqlite3_file *file, sqlite3_int64 at, GBytes *bytes)
{
	PowerFile *ours = (PowerFile *)file;
	bool before = power.off, good = power_passes();
	if (ours->kept && !before) {
		Pending *pending = g_new(Pending, 1);
		*pending = (Pending){at, bytes};
		g_ptr_array_add(ours->kept->pending, pending);
	} else if (bytes) {
		g_bytes_unref(bytes);
	}
	return good ? SQLITE_OK : SQLITE_IOERR;
}

static int power_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
	int code = noted(file, at, g_bytes_new(bytes, (gsize)length));
	return code == SQLITE_OK ? real_of(file)->pMethods->xWrite(real_of(file), bytes, length, at)
	                         : code;
}

static int power_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int code = noted(file, size, NULL);
	return code == SQLITE_OK ? real_of(file)->pMethods->xTruncate(real_of(file), size) : code;
}

/* SQLite's own calls fsync(), which is ours. */
static int power_sync(sqlite3_file *file, int flags)
{
	return power.off ? SQLITE_IOERR_FSYNC
	                 : real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int power_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
	return power.off ? SQLITE_IOERR_READ
	                 : real_of(file)->pMethods->xRead(real_of(file), bytes, length, at);
}

static int power_close(sqlite3_file *file)
{
	int code = real_of(file)->pMethods->xClose(real_of(file));
	g_clear_pointer(&((PowerFile *)file)->kept, kept_unref);
	return code;
}

static int power_control(sqlite3_file *file, int op, void *argument)
{
	char **words = argument; /* of SQLITE_FCNTL_PRAGMA: answer, name, value */
	if (op == SQLITE_FCNTL_PRAGMA && power.synchronous && words[2] &&
	        strcmp(words[1], "synchronous") == 0)
		g_strlcpy(words[2], power.synchronous,
		        strlen(words[2]) + 1); /* SQLite reads it there */
	return real_of(file)->pMethods->xFileControl(real_of(file), op, argument);
}

static int power_size(sqlite3_file *file, sqlite3_int64 *ret)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), ret);
}

static int power_lock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int power_unlock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int power_reserved(sqlite3_file *file, int *ret)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret);
}

static int power_sector_size(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int power_characteristics(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int power_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **ret)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, ret);
}

static int power_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void power_shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int power_shm_unmap(sqlite3_file *file, int remove)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods power_methods = {2, power_close, power_read, power_write,
        power_truncate, power_sync, power_size, power_lock, power_unlock, power_reserved,
        power_control, power_sector_size, power_characteristics, power_shm_map, power_shm_lock,
        power_shm_barrier, power_shm_unmap, NULL, NULL};

/* The file of that name as it is noted; a new one when there was none. NULL: the power is off. */
static Kept *kept_open(const char *path, bool there)
{
	Kept *kept = g_hash_table_lookup(power.now, path);
	if (kept && there)
		return g_rc_box_acquire(kept);
	if (!there && !power_passes())
		return NULL;
	kept = kept_new(path, !there);
	g_hash_table_insert(power.now, g_strdup(path), kept);
	if (there) /* from before all of this */
		g_hash_table_insert(power.safe, g_strdup(path), g_rc_box_acquire(kept));
	return g_rc_box_acquire(kept);
}

static int power_open(
        sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *ret_flags)
{
	PowerFile *ours = (PowerFile *)file;
	bool noted_file = name && power.now, there = name && access(name, F_OK) == 0;
	(void)vfs;
	*ours = (PowerFile){.real = (sqlite3_file *)(ours + 1)};
	if (power.off)
		return SQLITE_CANTOPEN;
	if (noted_file && !(ours->kept = kept_open(name, there)))
		return SQLITE_CANTOPEN;
	int code = power.real->xOpen(power.real, name, ours->real, flags, ret_flags);
	if (code == SQLITE_OK)
		ours->base.pMethods = &power_methods;
	else
		g_clear_pointer(&ours->kept, kept_unref);
	return code;
}

static int power_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
	(void)vfs;
	if (!power_passes())
		return SQLITE_IOERR_DELETE;
	if (power.now)
		g_hash_table_remove(power.now, name);
	return power.real->xDelete(power.real, name, sync_folder);
}

/* The folder's files as they are, all of them on the disk; from now on SQLite goes by way of us. */
static void power_on(guint32 seed, int left)
{
	if (!power.real) {
		power.real = sqlite3_vfs_find(NULL);
		power.vfs = *power.real;
		power.vfs.zName = "power";
		power.vfs.szOsFile = (int)sizeof(PowerFile) + power.real->szOsFile;
		power.vfs.xOpen = power_open;
		power.vfs.xDelete = power_delete;
		sqlite3_vfs_register(&power.vfs, 1);
		power.now = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, kept_unref);
		power.safe = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, kept_unref);
		power.random = g_rand_new_with_seed(seed);
	}
	g_hash_table_remove_all(power.now);
	g_hash_table_remove_all(power.safe);
	power.left = left;
	power.off = false;
}

static void power_end(void)
{
	if (!power.real)
		return;
	sqlite3_vfs_unregister(&power.vfs);
	g_clear_pointer(&power.now, g_hash_table_unref);
	g_clear_pointer(&power.safe, g_hash_table_unref);
	g_clear_pointer(&power.random, g_rand_free);
	power.real = NULL;
}

typedef enum {
	POWER_LOSE_ALL, /* of what was not synced nothing is there */
	POWER_KEEP_ALL, /* all of it, up to that moment */
	POWER_TEAR,     /* any part */
	POWER_WAYS,
} PowerWay;

static void file_settle(const char *path, PowerWay way)
{
	Kept *now = g_hash_table_lookup(power.now, path),
	     *safe = g_hash_table_lookup(power.safe, path);
	bool renamed = way == POWER_KEEP_ALL || (way == POWER_TEAR && g_rand_boolean(power.random));
	Kept *kept = renamed ? now : safe;
	unlink(path);
	if (!kept)
		return;
	for (guint i = 0; way != POWER_LOSE_ALL && i < kept->pending->len; i++)
		if (way == POWER_TEAR)
			pending_apply_torn(kept, kept->pending->pdata[i]);
		else
			pending_apply_whole(kept, kept->pending->pdata[i]);
	g_file_set_contents(path, (const char *)kept->safe->data, (gssize)kept->safe->len, NULL);
	chmod(path, 0600);
}

/* Puts what the disk holds into the folder of `database`; nothing of it may be open. Power is still
 * off. The index of the log is memory in a file: it may hold anything. */
static void power_settle(const char *database, PowerWay way)
{
	g_autofree char *index = g_strconcat(database, "-shm", NULL);
	char junk[32768];
	for (size_t i = 0; i < sizeof junk; i++)
		junk[i] = (char)g_rand_int_range(power.random, 0, 256);
	if (way == POWER_TEAR)
		g_file_set_contents(index, junk, sizeof junk, NULL);
	else
		unlink(index);
	g_autoptr(GHashTable) paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GHashTable *const tables[] = {power.now, power.safe};
	GHashTableIter iter;
	void *path;
	for (int i = 0; i < 2; i++) {
		g_hash_table_iter_init(&iter, tables[i]);
		while (g_hash_table_iter_next(&iter, &path, NULL))
			g_hash_table_add(paths, g_strdup(path));
	}
	g_hash_table_iter_init(&iter, paths);
	while (g_hash_table_iter_next(&iter, &path, NULL))
		file_settle(path, way);
}
