/*
 * The workbook of graduates: where each went (升学、就业登记) and the number of his certificate
 * where none is known yet. A file is checked whole; its good rows become applications of the
 * school, in batches of each of the two kinds, on the way that these take; what is there already is
 * left alone.
 */
#pragma once

#include "records/business/office.h"
#include "records/import/form.h"
#include "records/store/student_filter.h"

/* The reason of the applications. */
#define GRADUATES_REASON "毕业生登记表"

enum { GRADUATE_COLUMNS = 9 };
extern const FormColumn graduate_columns[];

/* What came, or would come, of a file. */
typedef struct {
	size_t rows, destinations, certificates, unchanged; /* `unchanged` rows say what is known */
	GArray *batches[2]; /* int64_t, of destinations and of certificates; NULL: none was made */
} GraduatesResult;
void graduates_result_clear(GraduatesResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GraduatesResult, graduates_result_clear)
/* The kinds of business that these are of. */
extern const char *const graduates_kinds[2];

/*
 * Reads and judges every row, changing nothing; what is wrong is noted in the form, and of such a
 * row nothing is taken. Of a row that brings both, the certificate waits until the destination is
 * decided (a student has one application at a time), and the form says so. NULL when the file
 * cannot be read, or on errors of the store.
 */
Form *graduates_file_check(Office *office, const char *path, const FormWatch *watch,
        GraduatesResult *ret, GError **error);

/* Applies for what the good rows of a form that was checked bring, each row a change of its own;
 * who became other meanwhile is noted in the form. */
bool graduates_file_take(Office *office, Form *form, GraduatesResult *ret, GError **error);
/* The same of a long form in one change: all of them or, on errors and when it is to end, none. */
bool graduates_file_take_whole(
        Office *office, Form *form, const FormWatch *watch, GraduatesResult *ret, GError **error);

/* The number of the certificate that a record has, and the month in which its studies ended, as it
 * says itself or, of before it did, the application that ended them; "" when none is known. Yours.
 */
bool graduates_certificate(
        Store *store, const Record *record, char **ret_number, char **ret_ended, GError **error);

/* The graduates of the scope and of a filter (its status is not looked at) as rows of the form,
 * with what is known of them, for form_book(). BASE_ERROR_LIMIT for more than FORM_ROWS_MAX. */
GPtrArray *graduates_known(Store *store, const StudentFilter *filter, GError **error);
