/* What the log keeps of a file that came in. */
#pragma once

#include "records/import/import.h"

/* One event tells of the file; an import that brought nothing leaves none. Inside the change. */
bool import_note(const ImportPlan *plan, const ImportResult *result, const char *path,
        const char *sha256, GError **error);
