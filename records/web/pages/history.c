/* What happened to one student, the newest first. */
#include "records/store/shown.h"
#include "records/store/students.h"
#include "records/web/pages/students.h"
#include "records/web/view_history.h"
#include "records/web/words.h"

enum { SHOWN_MAX = 200, LISTS_MAX = 50 };

typedef struct {
	Exchange *exchange;
	json_t *rows;
	const GPtrArray *applications;
	GArray *waited; /* of HistoryWaited, the newest first; NULL: none are told */
	guint told;     /* of them */
} Gathered;

/* What was agreed to before its day, and taken back, from behind that moment on. */
static void waited_tell(Gathered *gathered, int64_t at_us)
{
	for (; gathered->waited && gathered->told < gathered->waited->len; gathered->told++) {
		const HistoryWaited *step =
		        &g_array_index(gathered->waited, HistoryWaited, gathered->told);
		if (step->at_us < at_us)
			return;
		if (step->at_us > at_us) /* else it began at once, which is told as a change */
			json_array_append_new(
			        gathered->rows, view_history_waited(gathered->exchange, step));
	}
}

static bool entry_gather(const HistoryEntry *entry, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	waited_tell(gathered, entry->at_us);
	json_array_append_new(gathered->rows,
	        view_history_entry(gathered->exchange, entry, gathered->applications));
	return true;
}

bool page_history(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Record) record = {0};
	if (!exchange_id(exchange, 0, &id, error) ||
	        !student_load(exchange->store, id, &record, error))
		return false;
	g_autoptr(json_t) rows = json_array(), lists = json_array();
	g_autoptr(GPtrArray) applications = view_history_applications(exchange, id, error);
	if (!applications)
		return false;
	g_autoptr(GArray) waited = view_history_waiting(applications);
	Gathered gathered = {exchange, rows, applications, waited, 0};
	Gathered shown = {.exchange = exchange, .rows = lists};
	if (!student_history(exchange->store, id, SHOWN_MAX, entry_gather, &gathered, error))
		return false;
	if (json_array_size(rows) < SHOWN_MAX)
		waited_tell(&gathered, 0);
	return student_shown_in(exchange->store, id, LISTS_MAX, entry_gather, &shown, error) &&
	       exchange_page(exchange, "history.html",
	               json_pack("{s:s, s:I, s:s, s:O, s:O}", "title",
	                       word(exchange->zh, "history"), "id", (json_int_t)id, "name",
	                       record.student.values[F_XM], "rows", rows, "lists", lists),
	               error);
}
