#include "records/import/photos.h"

#include "base/cleanup.h"
#include "base/error.h"
#include "base/jpeg.h"
#include "base/normalise.h"
#include "base/zip.h"
#include "records/import/photo_name.h"
#include "records/rules/codes.h"
#include "records/store/students.h"

#include <string.h>
#include <sys/mman.h>

enum { ENTRY_MAX = 16 * 1024 * 1024 };

static const char *const verdict_ids[PHOTO_VERDICTS] = {"matched", "no-student", "no-number",
        "other-name", "two-students", "two-files", "too-large", "too-small", "no-jpeg",
        "proportions", "bad-name", "gone", "changed"};

const char *photo_verdict_id(PhotoVerdict verdict)
{
	return verdict_ids[verdict];
}

PhotoVerdict photo_judge(const void *bytes, size_t length, Photo *ret)
{
	JpegSize size;
	g_autoptr(GError) error = NULL;
	*ret = (Photo){0};
	if (length > PHOTO_BYTES_MAX)
		return PHOTO_TOO_LARGE;
	if (!jpeg_look(bytes, length, PHOTO_SIDE_MAX, &size, &error))
		return g_error_matches(error, BASE_ERROR, BASE_ERROR_LIMIT) ? PHOTO_TOO_LARGE
		                                                            : PHOTO_NO_JPEG;
	g_autoptr(GBytes) bare = jpeg_bare(bytes, length, PHOTO_SIDE_MAX, &size, NULL);
	if (!bare)
		return PHOTO_NO_JPEG;
	unsigned ratio = size.height * 100 / MAX(size.width, 1u);
	if (ratio < PHOTO_RATIO_MIN || ratio > PHOTO_RATIO_MAX)
		return PHOTO_PROPORTIONS;
	if (size.width < PHOTO_WIDTH_MIN)
		return PHOTO_TOO_SMALL;
	*ret = (Photo){
	        .width = size.width, .height = size.height, .content = g_steal_pointer(&bare)};
	return PHOTO_MATCHED;
}

/* --- whose it is --- */

typedef struct {
	Store *store;
	GHashTable *numbers; /* number in the school -> Numbered; NULL: not of one school */
	GHashTable *taken;   /* student -> index of its row */
	GArray *kept;        /* Kept */
	json_t *rows;
	int place; /* of the file at hand in the ZIP, from 1 */
} Check;

typedef struct {
	int row;
	GBytes *content;
} Kept;

static void kept_clear(void *data)
{
	g_clear_pointer(&((Kept *)data)->content, g_bytes_unref);
}

typedef struct {
	int64_t id; /* -1: of several */
	bool ended;
} Numbered;

/* Who has ended has given his number back: it is his as long as nobody there has it. */
static bool number_note(const Record *record, void *data, GError **error)
{
	GHashTable *numbers = data;
	const char *number = record->student.values[F_XH];
	bool ended = status_row(record->student.status)->final;
	(void)error;
	if (!*number || record->student.status == STATUS_VOID)
		return true;
	g_autofree char *key = normalise_token(number);
	Numbered *had = g_hash_table_lookup(numbers, key);
	if (had && had->ended == ended) {
		had->id = -1;
	} else if (!had || had->ended) {
		Numbered *one = g_new(Numbered, 1);
		*one = (Numbered){record->id, ended};
		g_hash_table_replace(numbers, g_steal_pointer(&key), one);
	}
	return true;
}

/* A number in the school tells a student only inside one school. */
static bool numbers_read(Check *check, GError **error)
{
	if (strlen(check->store->scope.lo) != SCOPE_LENGTH)
		return true;
	check->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return students_walk(check->store, number_note, check->numbers, error);
}

static bool by_document(Store *store, const char *stem, int64_t *ret, GError **error)
{
	Holder holder;
	bool good = student_holder_any(store, stem, &holder, error);
	*ret = holder.id;
	return good;
}

static bool by_student_no(Store *store, const char *stem, int64_t *ret, GError **error)
{
	g_autofree char *number = g_ascii_strup(stem, -1);
	return student_no_find(store, number, ret, error);
}

/* *ret: the student, 0 for nobody, -1 for more than one. */
static bool number_find(Check *check, const char *stem, int64_t *ret, GError **error)
{
	*ret = 0;
	if (!*stem || strlen(stem) > 40)
		return true;
	if (!by_student_no(check->store, stem, ret, error) ||
	        (!*ret && !by_document(check->store, stem, ret, error)))
		return false;
	g_autofree char *key = normalise_token(stem);
	const Numbered *own = check->numbers ? g_hash_table_lookup(check->numbers, key) : NULL;
	if (!*ret && own)
		*ret = own->id;
	return true;
}

/*
 * The same of what a file is called: a number, or a name and a number. *ret_other: the number is of
 * somebody of another name.
 */
static bool student_find(
        Check *check, const char *stem, int64_t *ret, bool *ret_other, GError **error)
{
	*ret_other = false;
	if (!number_find(check, stem, ret, error))
		return false;
	g_autofree char *number = *ret ? NULL : photo_name_number(stem);
	if (!number || strcmp(number, stem) == 0)
		return true;
	if (!number_find(check, number, ret, error))
		return false;
	if (*ret <= 0)
		return true;
	g_auto(Record) record = {0};
	if (!student_load(check->store, *ret, &record, error))
		return false;
	*ret_other = !photo_name_names(stem, number, record.student.values[F_XM]);
	return true;
}

/* --- the files --- */

/* Folders do not count; what systems put beside pictures is no picture. */
static bool is_picture(const char *name)
{
	const char *base = strrchr(name, '/');
	base = base ? base + 1 : name;
	return *base != '.' && !g_str_has_prefix(name, "__MACOSX/") &&
	       g_ascii_strcasecmp(base, "Thumbs.db") != 0;
}

/* `seen`: the version of the photograph that it would replace; 0: there is none. */
static void row_put(
        Check *check, const char *name, PhotoVerdict verdict, int64_t student, int64_t seen)
{
	g_auto(Record) record = {0};
	bool there = student > 0 && student_load(check->store, student, &record, NULL);
	g_autofree char *shown =
	        photo_name_shown(name, there ? record.student.values[F_SFZJH] : NULL);
	json_array_append_new(
	        check->rows, json_pack("{s:i, s:s, s:s, s:I, s:I, s:s}", "place", check->place,
	                             "file", shown, "verdict", photo_verdict_id(verdict), "student",
	                             (json_int_t)MAX(student, 0), "seen", (json_int_t)seen, "name",
	                             there ? record.student.values[F_XM] : ""));
}

static void verdict_set(json_t *row, PhotoVerdict verdict)
{
	json_object_set_new(row, "verdict", json_string(photo_verdict_id(verdict)));
}

/* Neither of two files of one student is taken: nobody knows which is meant. */
static bool twice(Check *check, int64_t student)
{
	const int *first = g_hash_table_lookup(check->taken, &student);
	int64_t *key = g_new(int64_t, 1);
	int *row = g_new(int, 1);
	*key = student;
	*row = first ? *first : (int)json_array_size(check->rows);
	if (first)
		verdict_set(json_array_get(check->rows, (size_t)*first), PHOTO_TWO_FILES);
	g_hash_table_replace(check->taken, key, row);
	return first != NULL;
}

/* What to mend first: what is no picture has no student to be found either. */
static PhotoVerdict nobody(const char *stem, int64_t student, PhotoVerdict judged)
{
	if (student < 0)
		return PHOTO_TWO_STUDENTS;
	if (judged == PHOTO_NO_JPEG)
		return PHOTO_NO_JPEG;
	if (student > 0)
		return PHOTO_OTHER_NAME;
	return strpbrk(stem, "0123456789") ? PHOTO_NO_STUDENT : PHOTO_NO_NUMBER;
}

static bool file_visit(
        const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	Check *check = user;
	int64_t student, seen = 0;
	bool other;
	g_auto(Photo) photo = {0};
	check->place++;
	if (!is_picture(name))
		return true;
	g_autofree char *text = photo_name_text(name);
	g_autofree char *stem = photo_name_stem(text);
	if (zip_any_name_fault(name)) {
		row_put(check, text, PHOTO_BAD_NAME, 0, 0);
		return true;
	}
	if (!student_find(check, stem, &student, &other, error))
		return false;
	PhotoVerdict verdict = photo_judge(bytes, length, &photo);
	if (student <= 0 || other)
		verdict = nobody(stem, student, verdict);
	else if (twice(check, student))
		verdict = PHOTO_TWO_FILES;
	if (verdict == PHOTO_MATCHED && !photo_version(check->store, student, &seen, error))
		return false;
	if (verdict == PHOTO_MATCHED) {
		Kept kept = {(int)json_array_size(check->rows), g_steal_pointer(&photo.content)};
		g_array_append_val(check->kept, kept);
	}
	row_put(check, text, verdict, other ? 0 : student, seen);
	return true;
}

static bool zip_read(Check *check, const void *bytes, size_t length, GError **error)
{
	const ZipLimits limits = {.max_entries = PHOTOS_MAX,
	        .max_entry_bytes = ENTRY_MAX,
	        .max_total_bytes = 4 * (uint64_t)PHOTOS_BYTES_MAX,
	        .max_ratio = 200,
	        .any_names = true,
	        .backslashes = true};
	AutoFd fd = memfd_create("photos", MFD_CLOEXEC);
	const char *at = bytes;
	while (fd >= 0 && length) {
		ssize_t put = write(fd, at, length);
		if (put <= 0)
			break;
		at += put;
		length -= (size_t)put;
	}
	if (fd < 0 || length) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_IO, "no memory for the file");
		return false;
	}
	GError *failed = NULL;
	if (zip_each_fd(fd, "ZIP", &limits, file_visit, check, &failed))
		return true;
	if (g_error_matches(failed, BASE_ERROR, BASE_ERROR_UNTRUSTED))
		failed->code = BASE_ERROR_USAGE; /* of what was sent, no fault of ours */
	g_propagate_error(error, failed);
	return false;
}

static bool verdict_is(const json_t *row, PhotoVerdict verdict)
{
	return g_strcmp0(json_string_value(json_object_get(row, "verdict")),
	               photo_verdict_id(verdict)) == 0;
}

static bool batch_keep(const Check *check, PhotoBatch *batch, GError **error)
{
	if (!photo_batch_add(check->store, batch, error))
		return false;
	for (guint i = 0; i < check->kept->len; i++) {
		const Kept *kept = &g_array_index(check->kept, Kept, i);
		const json_t *row = json_array_get(check->rows, (size_t)kept->row);
		if (verdict_is(row, PHOTO_MATCHED) &&
		        !photo_batch_keep(check->store, batch, kept->row, kept->content, error))
			return false;
	}
	return true;
}

bool photos_check(Store *store, int64_t account, int64_t now_us, const void *bytes, size_t length,
        PhotoBatch *ret, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	g_autoptr(GHashTable) taken =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(Kept));
	Check check = {.store = store, .taken = taken, .kept = kept, .rows = rows};
	g_array_set_clear_func(kept, kept_clear);
	*ret = (PhotoBatch){.account = account, .created_us = now_us, .result = json_incref(rows)};
	bool good = numbers_read(&check, error) && zip_read(&check, bytes, length, error);
	g_clear_pointer(&check.numbers, g_hash_table_unref);
	good = good && store_change_begin(store, error) &&
	       store_change_close(store, batch_keep(&check, ret, error), error);
	if (!good)
		photo_batch_clear(ret);
	return good;
}

/* --- taking them --- */

static bool one_take(Store *store, const Act *act, const PhotoBatch *batch, int at, GError **error)
{
	g_auto(Photo) photo = {0};
	GError *failed = NULL;
	json_t *row = json_array_get(batch->result, (size_t)at);
	int64_t there, seen = json_integer_value(json_object_get(row, "seen"));
	int64_t student = json_integer_value(json_object_get(row, "student"));
	g_autoptr(GBytes) content = photo_batch_picture(store, batch, at, error);
	if (!content || !photo_version(store, student, &there, error))
		return false;
	if (there > seen) {
		verdict_set(row, PHOTO_CHANGED);
		return true;
	}
	size_t length;
	const void *bytes = g_bytes_get_data(content, &length);
	if (photo_judge(bytes, length, &photo) != PHOTO_MATCHED) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "a photograph that waits is damaged");
		return false;
	}
	photo.student = student;
	if (photo_put(store, act, &photo, &failed))
		return true;
	if (!g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_error_free(failed);
	verdict_set(row, PHOTO_GONE);
	return true;
}

static bool all_take(Store *store, const Act *act, PhotoBatch *batch, GError **error)
{
	for (int i = 0; i < (int)json_array_size(batch->result); i++)
		if (verdict_is(json_array_get(batch->result, (size_t)i), PHOTO_MATCHED) &&
		        !one_take(store, act, batch, i, error))
			return false;
	return photo_batch_end(store, batch, PHOTOS_DONE, error);
}

bool photos_take(Store *store, const Act *act, PhotoBatch *batch, GError **error)
{
	if (batch->state != PHOTOS_CHECKED) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
		        "these photographs were taken or dropped meanwhile; look at them again");
		return false;
	}
	return store_change_begin(store, error) &&
	       store_change_close(store, all_take(store, act, batch, error), error);
}
