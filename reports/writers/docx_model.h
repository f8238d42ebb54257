/* The model that reports/templates/paper_document.xml is rendered with. Private to docx. */
#pragma once

#include "reports/writers/view.h"

/* `code`: what the QR code says. Owned by the caller. */
json_t *docx_model(const View *view, const char *code, const char *manifest_sha256);
