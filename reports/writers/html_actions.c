/* Who must mend what until when, at a glance. */
#include "base/cleanup.h"
#include "reports/writers/fold.h"
#include "reports/writers/html_model.h"
#include "reports/writers/phrase.h"
#include "reports/writers/statements.h"
#include <string.h>

static void check_add(json_t *checks, const View *view, const FoldedCheck *folded)
{
	g_autofree char *open = phrase_open(view, folded);
	json_array_append_new(
	        checks, json_pack("{s:s, s:s, s:s, s:s}", "title", folded->check->title, "outcome",
	                        outcome_name(folded->worst), "open", open, "severity",
	                        view_words(view, severity_words(folded->severity))));
}

/* What somebody must renew soon. */
static json_t *endings(const View *view, const GPtrArray *statements, const char *item)
{
	json_t *lines = json_array();
	g_autoptr(GPtrArray) ending = endings_of(view, statements, item);
	for (guint i = 0; i < ending->len; i++)
		json_array_append_new(lines, json_string(g_ptr_array_index(ending, i)));
	return lines;
}

json_t *html_actions(const View *view)
{
	json_t *actions = json_array();
	g_autoptr(GPtrArray) statements = statements_of(view);
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		g_autoptr(GPtrArray) open = fold_open(view, item->id);
		g_autoptr(json_t) checks = json_array();
		g_autoptr(json_t) ending = endings(view, statements, item->id);
		for (guint k = 0; k < MIN(open->len, FOLD_OPEN_SHOWN); k++)
			check_add(checks, view, g_ptr_array_index(open, k));
		if (json_array_size(checks) + json_array_size(ending) == 0)
			continue;
		g_autofree char *due = phrase_due(view, item);
		g_autofree char *more = phrase_checks_left(view, open, FOLD_OPEN_SHOWN);
		json_array_append_new(actions,
		        json_pack("{s:s, s:s, s:s, s:s, s:s, s:O, s:O}", "item", item->id, "title",
		                item->title, "responsible", phrase_responsible(view, item), "due",
		                due, "more", more, "checks", checks, "ending", ending));
	}
	return actions;
}
