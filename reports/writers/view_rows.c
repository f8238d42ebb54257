#include "reports/writers/view_rows.h"
#include "base/error.h"
#include "inventory/facts.h"
#include "reports/writers/lost.h"
#include "reports/writers/phrase.h"
#include <string.h>

/* What the rows are matched with while they are read. */
typedef struct {
	View *view;
	GHashTable *checks; /* id -> CheckView */
	GHashTable *hosts;  /* name and address -> HostView, those that could not be read */
	GHashTable *values; /* Word -> what is shown of it where it is a value */
	bool own_lang;      /* the view speaks the language of the run */
} Loading;

static void loading_clear(Loading *loading)
{
	g_hash_table_unref(loading->checks);
	g_hash_table_unref(loading->hosts);
	g_hash_table_unref(loading->values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loading, loading_clear)

static void loading_init(Loading *loading, View *view)
{
	loading->view = view;
	loading->checks = g_hash_table_new(g_str_hash, g_str_equal);
	loading->hosts = g_hash_table_new(g_str_hash, g_str_equal);
	loading->values = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < view->checks->len; i++) {
		CheckView *check = g_ptr_array_index(view->checks, i);
		g_hash_table_insert(loading->checks, (void *)check->id, check);
	}
	for (guint i = 0; i < view->hosts->len; i++) {
		HostView *host = g_ptr_array_index(view->hosts, i);
		if (strcmp(host->reach, "ok") == 0)
			continue;
		g_hash_table_insert(loading->hosts, (void *)host->address, host);
		g_hash_table_insert(loading->hosts, (void *)host->name, host);
	}
}

/* The lost host that alone explains the row: "rac1", its address, or "volume@rac1". */
static HostView *lost_host(const Loading *loading, const Row *row)
{
	const char *at = strrchr(row->target, '@');
	if (row->outcome != OUTCOME_UNKNOWN)
		return NULL;
	HostView *host = g_hash_table_lookup(loading->hosts, at ? at + 1 : row->target);
	if (host)
		return strcmp(host->reach, row->cause) == 0 ? host : NULL;
	return lost_by_words(loading->view, row);
}

/* In the view's language, else in the other one. */
static const Word *reason_of(const View *view, const DocumentRow *entry)
{
	const Word *own = view->zh ? entry->reason_zh : entry->reason_en;
	const Word *other = view->zh ? entry->reason_en : entry->reason_zh;
	if (own->length || other->length)
		return own->length ? own : other;
	return entry->reason;
}

/* A value in the view's words; many rows name the same one. */
static const char *value_of(const Loading *loading, const Word *word)
{
	const char *said = g_hash_table_lookup(loading->values, word);
	if (!said) {
		said = phrase_value(loading->view, view_word(loading->view, word));
		g_hash_table_insert(loading->values, (void *)word, (void *)said);
	}
	return said;
}

static void row_texts(const Loading *loading, const DocumentRow *entry, Row *row)
{
	const View *view = loading->view;
	row->target = view_word(view, entry->target);
	row->target_kind = view_word(view, entry->target_kind);
	row->cause = view_word(view, entry->cause);
	row->expected = value_of(loading, entry->expected);
	row->actual = value_of(loading, entry->actual);
	row->reason = view_word(view, reason_of(view, entry));
	row->remedy = view_word(view, entry->remedy);
	if (*row->remedy && !loading->own_lang)
		row->remedy = row->check->fix;
	row->collected_at = view_word(view, entry->collected_at);
	row->evidence = entry->evidence;
	row->evidence_of = entry->evidence_of;
	row->sources = entry->sources;
}

static void count_row(View *view, CheckView *check, const Row *row)
{
	view->counts[row->outcome]++;
	check->counts[row->outcome]++;
	check->worst = outcome_worst(check->worst, row->outcome);
	if (row->severity == SEVERITY_BLOCKER) {
		view->blockers_failed += row->outcome == OUTCOME_FAIL;
		view->blockers_unknown += row->outcome == OUTCOME_UNKNOWN;
	}
	if (row->lost) {
		row->lost->lost = true;
		row->lost->lost_rows++;
		row->lost->lost_blockers += row->severity == SEVERITY_BLOCKER;
	}
}

static bool load_row(const Loading *loading, size_t index, const DocumentRow *entry, GError **error)
{
	View *view = loading->view;
	const char *id = view_word(view, entry->check);
	const char *outcome = view_word(view, entry->outcome);
	CheckView *check = g_hash_table_lookup(loading->checks, id);
	Row *row = &view->rows[index];
	row->check = check;
	if (!check) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "report: results[%zu]: no check '%s' is described", index, id);
		return false;
	}
	if (!outcome_parse(outcome, &row->outcome)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "report: results[%zu]: unknown outcome '%s'", index, outcome);
		return false;
	}
	if (!severity_parse(view_word(view, entry->severity), &row->severity))
		row->severity = check->severity;
	row_texts(loading, entry, row);
	row->lost = lost_host(loading, row);
	g_ptr_array_add(check->rows, row);
	count_row(view, check, row);
	return true;
}

static guint row_hash(const void *data)
{
	const Row *row = data;
	return g_str_hash(row->target) ^ g_direct_hash(row->check);
}

static gboolean row_equal(const void *a, const void *b)
{
	const Row *first = a, *second = b;
	return first->check == second->check && strcmp(first->target, second->target) == 0;
}

/* The rows by check and target, the first of each. Owned. */
static GHashTable *rows_by_target(const View *view)
{
	GHashTable *rows = g_hash_table_new(row_hash, row_equal);
	for (size_t i = 0; i < view->row_count; i++)
		if (!g_hash_table_contains(rows, &view->rows[i]))
			g_hash_table_add(rows, &view->rows[i]);
	return rows;
}

/* A row that another explains is told with that one, unless it is the graver of both. */
static void root_take(
        const Loading *loading, GHashTable *by_target, Row *row, const DocumentRow *entry)
{
	Row sought = {.check = g_hash_table_lookup(loading->checks, entry->because_check->text),
	        .target = view_word(loading->view, entry->because_target)};
	Row *root = g_hash_table_lookup(by_target, &sought);
	if (!root || root->severity > row->severity ||
	        (root->outcome != OUTCOME_FAIL && root->outcome != OUTCOME_UNKNOWN))
		return;
	row->root = root;
	root->waiting++;
}

static void roots_tell(const View *view)
{
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		for (guint k = 0; k < check->rows->len; k++) {
			Row *row = g_ptr_array_index(check->rows, k);
			if (!row->waiting)
				continue;
			g_autofree char *reason =
			        g_strdup_printf(view_say(view, "%s；另有 %zu 项检测因此未能进行",
			                                "%s; %zu other results wait for it"),
			                row->reason, row->waiting);
			row->reason = view_keep(view, reason);
		}
	}
}

static void load_roots(const Loading *loading, const Rows *rows)
{
	g_autoptr(GHashTable) by_target = NULL;
	for (size_t i = 0; i < loading->view->row_count; i++) {
		const DocumentRow *entry = rows_at(rows, i);
		if (!entry->because_check || loading->view->rows[i].outcome != OUTCOME_UNKNOWN)
			continue;
		if (!by_target)
			by_target = rows_by_target(loading->view);
		root_take(loading, by_target, &loading->view->rows[i], entry);
	}
	roots_tell(loading->view);
}

static bool load_rows(Loading *loading, const Rows *rows, GError **error)
{
	View *view = loading->view;
	view->row_count = rows_count(rows);
	if (view->row_count > VIEW_ROWS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "report: %zu results, more than %d", view->row_count, VIEW_ROWS_MAX);
		return false;
	}
	view->rows = g_new0(Row, view->row_count);
	for (size_t i = 0; i < view->row_count; i++)
		if (!load_row(loading, i, rows_at(rows, i), error))
			return false;
	load_roots(loading, rows);
	return true;
}

bool view_rows_load(View *view, const Rows *rows, bool own_lang, GError **error)
{
	g_auto(Loading) loading = {0};
	loading_init(&loading, view);
	loading.own_lang = own_lang;
	return load_rows(&loading, rows, error);
}
