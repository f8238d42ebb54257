/* The writers of reports/writer.h, one per file; reports/writer.c lists them. */
#pragma once

#include "reports/writer.h"

extern const Writer writer_text, writer_json, writer_junit, writer_html, writer_xlsx, writer_pdf,
        writer_docx;
