#include "records/web/pages/suspensions.h"

#include "records/business/office.h"
#include "records/store/due.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { ROWS_MAX = 500, PAGE_ROWS = 200 /* of each list */ };

/* What a list is of, in the order of the page. */
static const struct {
	const char *id; /* stable: "waiting" */
	DueKind kind;
	bool before; /* of the present day: earlier ones; else that day and later, of returns all */
	const char *none;
} lists[] = {{"over", DUE_RETURN, true, "suspensions_over_none"},
        {"waiting", DUE_SUSPEND, false, "suspensions_waiting_none"},
        {"running", DUE_RETURN, false, "suspensions_running_none"},
        {"returning", DUE_RESUME, false, "suspensions_returning_none"}};

static Day from_of(const Exchange *exchange, size_t list)
{
	bool all = lists[list].kind == DUE_RESUME;
	return lists[list].before || all ? 0 : office_day(exchange->now_us);
}

static Day before_of(const Exchange *exchange, size_t list)
{
	return lists[list].before ? office_day(exchange->now_us) : DUE_UNKNOWN + 1;
}

static const char *day_words(const Exchange *exchange, Day day, char text[DAY_TEXT])
{
	return day == DUE_UNKNOWN ? word(exchange->zh, "suspensions_unknown")
	                          : day_format(day, text);
}

/* Behind which row a list goes on: "20600.17" behind that day and student, of those without a day
 * "3601023636000001.17.1班" as of students. */
typedef struct {
	bool planned, unplanned;
	DueKey key;
	StudentCursor cursor; /* borrows from `parts` */
	char **parts;
} After;

static void after_clear(After *after)
{
	g_strfreev(after->parts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(After, after_clear)

static bool unfit(const char *name, GError **error)
{
	g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT, "'%s' in the query cannot be", name);
	return false;
}

static bool after_read(const Exchange *exchange, After *ret, GError **error)
{
	guint64 day = 0, id = 0;
	g_autofree char *text = exchange_query(exchange, "after");
	*ret = (After){0};
	if (!*text)
		return true;
	ret->parts = g_strsplit(text, ".", 3);
	guint count = g_strv_length(ret->parts);
	if (count < 2 || !g_ascii_string_to_unsigned(ret->parts[1], 10, 1, INT64_MAX, &id, NULL))
		return unfit("after", error);
	if (count == 2 &&
	        !g_ascii_string_to_unsigned(ret->parts[0], 10, 0, DUE_UNKNOWN, &day, NULL))
		return unfit("after", error);
	if (count == 3 && (strlen(ret->parts[0]) != SCOPE_LENGTH ||
	                          strspn(ret->parts[0], "0123456789") != SCOPE_LENGTH))
		return unfit("after", error);
	ret->planned = count == 2;
	ret->unplanned = count == 3;
	ret->key = (DueKey){(Day)day, (int64_t)id};
	ret->cursor = (StudentCursor){ret->parts[0], count == 3 ? ret->parts[2] : "", (int64_t)id};
	return true;
}

/* How many of each list; that and `after` of which. */
typedef struct {
	size_t list; /* G_N_ELEMENTS(lists): all */
	After after;
	int limit;
} Asked;

static void asked_clear(Asked *asked)
{
	after_clear(&asked->after);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

static bool asked_read(const Exchange *exchange, int limit, Asked *ret, GError **error)
{
	guint64 rows = (guint64)limit;
	g_autofree char *state = exchange_query(exchange, "state");
	g_autofree char *given = exchange_query(exchange, "limit");
	*ret = (Asked){0};
	while (ret->list < G_N_ELEMENTS(lists) && strcmp(lists[ret->list].id, state) != 0)
		ret->list++;
	if (*state && ret->list == G_N_ELEMENTS(lists))
		return unfit("state", error);
	if (*given && !g_ascii_string_to_unsigned(given, 10, 1, ROWS_MAX, &rows, NULL))
		return unfit("limit", error);
	ret->limit = (int)rows;
	if (!after_read(exchange, &ret->after, error))
		return false;
	bool goes_on = ret->after.planned || ret->after.unplanned;
	return !goes_on || *state || unfit("after", error);
}

typedef struct {
	Exchange *exchange;
	json_t *rows;
	bool page;
	int left;   /* rows that have room */
	char *last; /* key of the last of them */
	bool more;  /* there are others behind it */
} Gathered;

static bool row_gather(const DueRow *row, void *data, GError **error)
{
	Gathered *gathered = data;
	char text[DAY_TEXT];
	const char *day = gathered->page ? day_words(gathered->exchange, row->due.day, text)
	                  : row->due.day == DUE_UNKNOWN ? ""
	                                                : day_format(row->due.day, text);
	(void)error;
	gathered->more = gathered->left == 0;
	if (gathered->more)
		return true;
	gathered->left--;
	g_free(gathered->last);
	gathered->last = row->scope ? g_strdup_printf("%s.%" G_GINT64_FORMAT ".%s", row->scope,
	                                      row->due.student, row->class_name)
	                            : g_strdup_printf("%d.%" G_GINT64_FORMAT, (int)row->due.day,
	                                      row->due.student);
	json_array_append_new(gathered->rows,
	        json_pack("{s:I, s:s, s:s, s:s, s:s, s:I}", gathered->page ? "id" : "student",
	                (json_int_t)row->due.student, gathered->page ? "name" : "XM", row->name,
	                gathered->page ? "school" : "XXDM",
	                gathered->page ? view_school(gathered->exchange, row->school) : row->school,
	                gathered->page ? "class" : "SZBH", row->class_name, "day", day,
	                "application", (json_int_t)row->due.application));
	return true;
}

/* Those that have a day, then, of those under way, those that have none. */
static bool rows_gather(
        Exchange *exchange, size_t list, const Asked *asked, Gathered *gathered, GError **error)
{
	const After *after = &asked->after;
	bool running = lists[list].kind == DUE_RETURN && !lists[list].before;
	if (!after->unplanned &&
	        !due_list(exchange->store, lists[list].kind, from_of(exchange, list),
	                before_of(exchange, list), after->planned ? &after->key : NULL,
	                gathered->left + 1, row_gather, gathered, error))
		return false;
	return !running || gathered->more ||
	       due_unplanned(exchange->store, after->unplanned ? &after->cursor : NULL,
	               gathered->left + 1, row_gather, gathered, error);
}

/* *ret_next: the key behind the last of them; NULL: there are no more. Yours both. */
static json_t *list_rows(Exchange *exchange, size_t list, const Asked *asked, bool page,
        char **ret_next, GError **error)
{
	Gathered gathered = {exchange, json_array(), page, asked->limit, NULL, false};
	bool good = rows_gather(exchange, list, asked, &gathered, error);
	*ret_next = good && gathered.more ? g_steal_pointer(&gathered.last) : NULL;
	g_free(gathered.last);
	if (good)
		return gathered.rows;
	json_decref(gathered.rows);
	return NULL;
}

static bool wanted(const Asked *asked, size_t list)
{
	return asked->list == G_N_ELEMENTS(lists) || asked->list == list;
}

/* Where a list goes on; "": nowhere. Yours. */
static char *next_link(size_t list, const Asked *asked, const char *next)
{
	GString *out = g_string_new(NULL);
	if (next) {
		g_string_append_printf(
		        out, "/suspensions?state=%s&limit=%d&after=", lists[list].id, asked->limit);
		percent_encode(out, next);
	}
	return g_string_free(out, FALSE);
}

bool page_suspensions(Exchange *exchange, GError **error)
{
	g_auto(Asked) asked = {0};
	g_autoptr(json_t) all = json_array();
	if (!asked_read(exchange, PAGE_ROWS, &asked, error))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_autofree char *next = NULL;
		json_t *rows = wanted(&asked, i)
		                       ? list_rows(exchange, i, &asked, true, &next, error)
		                       : NULL;
		if (!rows && wanted(&asked, i))
			return false;
		if (!rows)
			continue;
		g_autofree char *head = g_strconcat("suspensions_", lists[i].id, NULL);
		g_autofree char *link = next_link(i, &asked, next);
		json_array_append_new(all,
		        json_pack("{s:s, s:s, s:s, s:o, s:s}", "id", lists[i].id, "title",
		                word(exchange->zh, head), "none", word(exchange->zh, lists[i].none),
		                "rows", rows, "next", link));
	}
	return exchange_page(exchange, "suspensions.html",
	        json_pack("{s:s, s:O, s:b, s:i}", "title", word(exchange->zh, "suspensions"),
	                "lists", all, "many", exchange->session.account.level != LEVEL_SCHOOL,
	                "overdue_days", exchange->policy.overdue_days),
	        error);
}

bool api_suspensions(Exchange *exchange, GError **error)
{
	g_auto(Asked) asked = {0};
	g_autoptr(json_t) answer = json_object(), nexts = json_object();
	if (!asked_read(exchange, ROWS_MAX, &asked, error))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_autofree char *next = NULL;
		if (!wanted(&asked, i))
			continue;
		json_t *rows = list_rows(exchange, i, &asked, false, &next, error);
		if (!rows)
			return false;
		json_object_set_new(answer, lists[i].id, rows);
		if (next)
			json_object_set_new(nexts, lists[i].id, json_string(next));
	}
	json_object_set(answer, "next", nexts);
	return exchange_json(exchange, 200, json_incref(answer));
}

json_t *suspension_json(const Exchange *exchange, int64_t student, GError **error)
{
	Due due;
	char text[DAY_TEXT];
	if (!due_load(exchange->store, student, &due, error))
		return NULL;
	bool late = due.kind == DUE_RETURN && due.day < office_day(exchange->now_us);
	return json_pack("{s:s, s:s, s:b}", "state", due.student ? due_kind_id(due.kind) : "",
	        "day", due.student ? day_words(exchange, due.day, text) : "", "late", late);
}

bool suspensions_count(
        const Exchange *exchange, int64_t *ret_waiting, int64_t *ret_over, GError **error)
{
	return due_count(exchange->store, DUE_SUSPEND, from_of(exchange, 1), before_of(exchange, 1),
	               ret_waiting, error) &&
	       due_count(exchange->store, DUE_RETURN, from_of(exchange, 0), before_of(exchange, 0),
	               ret_over, error);
}
