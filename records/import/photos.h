/*
 * Photographs in bulk: a ZIP of JPEG named by the number of the student, or by his name and number
 * (records/import/photo_name.h). Looked at whole first,
 * with a result for every file; nothing is written to the disk, and no name of the ZIP is a path
 * for us. A picture is kept without what the camera wrote beside it (base/jpeg.h).
 *
 * No rule of the ministry for the picture was found: the bounds here are those of the usual
 * document photographs (26 × 32 mm, 33 × 48 mm, one inch: 25 × 35 mm), wide enough for each.
 */
#pragma once

#include "records/store/photo_batches.h"
#include "records/store/photos.h"

enum {
	PHOTO_BYTES_MAX = 1024 * 1024,
	PHOTO_SIDE_MAX = 2000, /* points */
	PHOTO_WIDTH_MIN = 150,
	PHOTO_RATIO_MIN = 120, /* height in hundredths of the width */
	PHOTO_RATIO_MAX = 160,
	PHOTOS_MAX = 500,                    /* files of one ZIP */
	PHOTOS_BYTES_MAX = 64 * 1024 * 1024, /* of the ZIP; four times that unpacked */
};

typedef enum {
	PHOTO_MATCHED,
	PHOTO_NO_STUDENT,   /* nobody of the scope has that number */
	PHOTO_NO_NUMBER,    /* the name of the file holds no number */
	PHOTO_OTHER_NAME,   /* who has the number is not called what stands beside it */
	PHOTO_TWO_STUDENTS, /* more than one has it as number in the school */
	PHOTO_TWO_FILES,    /* another file of the ZIP is of the same student */
	PHOTO_TOO_LARGE,
	PHOTO_TOO_SMALL,
	PHOTO_NO_JPEG,
	PHOTO_PROPORTIONS,
	PHOTO_BAD_NAME, /* of the file: it would lead out of a folder */
	PHOTO_GONE,     /* when it was to be taken: the student is not of the scope any more */
	PHOTO_CHANGED,  /* the same: another photograph was put since it was looked at */
	PHOTO_VERDICTS
} PhotoVerdict;

const char *photo_verdict_id(PhotoVerdict verdict); /* "matched", "no-student" */

/* What a picture is; of PHOTO_MATCHED `ret` has what is to be kept (photo_clear()). Pure. */
PhotoVerdict photo_judge(const void *bytes, size_t length, Photo *ret);

/*
 * Reads the ZIP and keeps what came of it as a batch of `account`; a change of its own. Its result
 * is [{"place", "file", "verdict", "student", "seen", "name"}]: place counts the files of the ZIP
 * from 1, seen is the version of the photograph that a matched one would replace (0: none); of file
 * names only document numbers, and student numbers that repeat one, are masked. Errors are those of
 * base/zip.h: a ZIP that is none, or too large; BASE_ERROR_USAGE for one with an entry that cannot
 * be unpacked (it is named).
 */
bool photos_check(Store *store, int64_t account, int64_t now_us, const void *bytes, size_t length,
        PhotoBatch *ret, GError **error);
/* Takes all that matched; a change of its own. Who is not of the scope any more, or has another
 * photograph than was seen, is left out and said so in the result. */
bool photos_take(Store *store, const Act *act, PhotoBatch *batch, GError **error);
