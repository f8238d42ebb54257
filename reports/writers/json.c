/* json: the Document itself, in its own order. */
#include "reports/writers/writers.h"

const Writer writer_json = {
        .name = "json",
        .extension = "json",
        .doc = "the whole report for programs (jiuxu.report/1)",
        .pour = document_write,
};
