/* The rows of a view: each with its check, its host, and the row that explains it. */
#pragma once

#include "reports/writers/view.h"

/*
 * Fills the view's rows and counts; its checks and hosts are there. `own_lang`: the view speaks the
 * language of the run. Errors name the row: of no check described, of an unknown outcome, too many.
 */
bool view_rows_load(View *view, const Rows *rows, bool own_lang, GError **error);
