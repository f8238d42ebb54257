/*
 * Printed forms: what stands on paper, once, for the page that a browser prints and for the PDF.
 *
 * A document is {"title", "file", "wide", "count", "sheets": […]}; each sheet begins a new page:
 * {"title", "below", "blocks": […], "signs": [text], "foot"}. A block is
 * {"heading", "fields": [[label, text, label, text]], "photo", "photo_at"} (a row of one pair has
 * two texts and takes the whole width) or {"heading", "columns": [{"title", "part"}],
 * "rows": [[text]]}. `photo` is true where a photograph belongs, `photo_at` its address or "".
 */
#pragma once

#include "records/store/student_list.h"
#include "records/store/students.h"
#include "records/web/exchange.h"

enum { PRINT_ROWS_MAX = 2000, PRINT_CARDS_MAX = 200 };

/* What is printed, and how. */
typedef struct {
	Exchange *exchange;
	bool shown;  /* sensitive values in full */
	GArray *ids; /* int64_t: whom it is about */
	json_t *document;
} Print;

void print_clear(Print *print);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Print, print_clear)

/* Begins a document. */
void print_begin(Print *print, Exchange *exchange, bool shown, const char *title_word, bool wide);
/* A new sheet of it, with its title; borrowed from the document. */
json_t *print_sheet(Print *print, const char *title, const char *below);
/* A table in a sheet: word keys and parts of the width; borrowed. Rows go to its "rows". */
json_t *print_table(json_t *sheet, const Print *print, const char *const *words,
        const double *parts, size_t count);
/* The places to sign at the end of a sheet. */
void print_signs(const Print *print, json_t *sheet);
/* A numbered row of a student for a table's rows: his fields; borrowed, for more cells behind. He
 * is among those whom the document is about. */
json_t *print_row(
        Print *print, json_t *rows, const Record *record, const int *fields, size_t count);
/* A field as it is printed: codes as words, sensitive values masked unless shown. Yours. */
char *print_value(const Print *print, const Record *record, int field);

/* A student of a list before his record is read. */
typedef struct {
	int64_t id;
	char *school, *class_name, *number;
} PrintLine;

/* Those whom a filter has, at most so many, as registers and cards have them: the classes of a
 * school as people count them, in each by the school's own number (a shorter one first, who has
 * none last). Yours; NULL with an error. */
GArray *print_lines(Print *print, const StudentFilter *filter, int most, GError **error);

/* The card of one student; of all that the query of a list asks for; the register of its classes;
 * the list of who ended his studies. BASE_ERROR_LIMIT names how many there may be. */
bool print_card(Print *print, int64_t student, GError **error);
bool print_cards(Print *print, GError **error);
bool print_register(Print *print, GError **error);
bool print_graduates(Print *print, GError **error);
/* The list of aid in the path. */
bool print_aid(Print *print, GError **error);

/* The document as PDF, A4. */
bool print_pdf(const Print *print, GString *out, GError **error);
