#include "records/import/note.h"

#include "base/cleanup.h"
#include "records/store/event.h"

bool import_note(const ImportPlan *plan, const ImportResult *result, const char *path,
        const char *sha256, GError **error)
{
	g_autofree char *subject = g_strdup_printf("import/%s", sha256);
	g_autofree char *file = g_path_get_basename(path);
	g_autofree char *name = g_utf8_make_valid(file, -1);
	g_autoptr(json_t) after = json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I}", "file", name,
	        "rows", (json_int_t)result->rows, "accepted", (json_int_t)result->accepted,
	        "marked", (json_int_t)result->marked, "updated", (json_int_t)result->updated,
	        "unchanged", (json_int_t)result->unchanged, "rejected",
	        (json_int_t)result->rejected);
	Event event = {.kind = "import.batch", .subject = subject, .after = after};
	return event_append(plan->store, &plan->act, &event, error);
}
