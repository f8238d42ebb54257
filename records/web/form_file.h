/* Tables that people fill in and send: the template to fetch, the file on its way to who reads it,
 * their own rows coming back with what is wrong. */
#pragma once

#include "records/web/exchange.h"
#include "records/web/form_look.h"
#include "records/web/form_run.h"

/* A folder for a file that is made to be sent: beside the imports, not where others put theirs, and
 * gone at the next start when the service is killed. Yours, and to be removed; NULL on error. */
char *form_folder_new(Exchange *exchange, GError **error);

/* Answers with the workbook to fill in. */
bool form_file_template(Exchange *exchange, const FormColumn *columns, size_t count,
        const char *name, GError **error);

/* Answers with a workbook of these cells (form_book()), called `name`. */
bool form_file_book(Exchange *exchange, const FormColumn *columns, size_t count,
        const GPtrArray *cells, const char *name, GError **error);

/* Reads the file at `path`; what it writes beside goes into `folder`, which is removed behind it.
 */
typedef bool (*FormFileTake)(
        Exchange *exchange, const char *path, const char *folder, void *data, GError **error);
/* Puts what was sent under `name` on the disk, mode 0600, for the time of `take`. Messages do not
 * name our folder. BASE_ERROR_USAGE for a name that ends neither in .csv nor in .xlsx. */
bool form_file_take(Exchange *exchange, const char *name, const void *bytes, size_t length,
        FormFileTake take, void *data, GError **error);
/* Keeps for the page that is shown next, as `wrong`, the rows that are wrong and the user's own
 * table of them (`whole`: with all others, unless it is long), called `name`: {rows: [{place,
 * words}], more, name, book, whole}. It stands in the page
 * itself (base64): browsers do not save an answer of 422, and nothing of it stays here. */
bool form_file_errors(Exchange *exchange, const Form *form, const char *folder, const char *name,
        bool whole, GError **error);
/* The first FORM_ROWS_MAX of them for programs: fault_error() each, with the `place` of its row.
 * Yours. */
json_t *form_file_wrong(const Exchange *exchange, const Form *form);

/* A table that is checked whole and then taken whole or not at all. */
typedef struct {
	/* What each row would do; what is wrong is noted in the form. NULL when it cannot be read.
	 */
	Form *(*check)(Exchange *exchange, const char *path, FormResult *ret, GError **error);
	/* Does it; of a form without wrong rows. */
	bool (*take)(Exchange *exchange, const Form *form, FormResult *ret, GError **error);
	const FormLookKind *look;        /* what a page shows first; NULL: it is taken at once */
	const char *wrong_zh, *wrong_en; /* what the workbook of wrong rows is called */
	const FormJobKind *job;          /* of long ones; NULL: there are none */
} FormFileKind;
/* The page that it is sent from: with what is wrong (else ""), or with what came of it (else NULL).
 */
typedef bool (*FormFileShow)(Exchange *exchange, int status, const char *problem,
        const FormResult *result, GError **error);
/* Takes the field "file" of a form and answers with the page; 422 with the rows that are wrong. */
bool form_file_page(
        Exchange *exchange, const FormFileKind *kind, FormFileShow show, GError **error);
/* All rows of a form in pieces that hidden fields hold ("rows1", …), and what they hold read back
 * as CSV: a page that asks first keeps nothing here meanwhile. Yours. */
json_t *form_file_pieces(const Form *form);
char *form_file_pieces_read(Exchange *exchange);
/* Takes what a page asked about: the rows that it held (form_file_pieces()). `file` names them. */
bool form_file_confirmed(Exchange *exchange, const FormFileKind *kind, const char *file,
        FormFileShow show, GError **error);
/* Takes the body of a call, named by `name` in the query: {rows, added, changed, unchanged}, or a
 * problem with its errors. `look` in the query: it is checked and counted, nothing is taken. */
bool form_file_call(Exchange *exchange, const FormFileKind *kind, GError **error);
/*
 * Whether a file, which lies at `path`, has so many rows that it goes on as a job: then
 * form_file_job() begins it and is the answer: of a page its own, of a call 202 with the job. What
 * cannot be read is not long: who reads it next says why.
 */
bool form_file_long(const FormJobKind *kind, const char *path);
bool form_file_job(Exchange *exchange, const FormJobKind *kind, const char *name, const void *bytes,
        size_t length, GError **error);
/* Every page tells of hidden sheets of the file, of which nothing was read; the answer of
 * a call gets them as hidden_sheets where there are any. */
void form_file_hidden(Exchange *exchange, const Form *form);
json_t *form_file_told(const Exchange *exchange, json_t *answer);
/* What is wrong with what was given goes to the page that it came from; the rest is an error. */
bool form_file_fault(Exchange *exchange, GError *failed, FormFileShow show, GError **error);
