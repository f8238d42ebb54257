/* Who must mend what until when, at a glance. */
#include "base/cleanup.h"
#include "reports/writers/fold.h"
#include "reports/writers/html_model.h"
#include "reports/writers/phrase.h"
#include <string.h>

static void check_add(json_t *checks, const View *view, const FoldedCheck *folded)
{
	g_autofree char *open = phrase_open(view, folded->check);
	json_array_append_new(
	        checks, json_pack("{s:s, s:s, s:s, s:s}", "title", folded->check->title, "outcome",
	                        outcome_name(folded->worst), "open", open, "severity",
	                        view_words(view, severity_words(folded->severity))));
}

static void checks_add(json_t *checks, const View *view, const GPtrArray *open, const char *item)
{
	for (guint i = 0; i < open->len; i++) {
		const FoldedCheck *folded = g_ptr_array_index(open, i);
		if (strcmp(folded->check->item, item) == 0)
			check_add(checks, view, folded);
	}
}

json_t *html_actions(const View *view)
{
	json_t *actions = json_array();
	g_autoptr(GPtrArray) blocking = fold_section(view, SECTION_BLOCKING, false);
	g_autoptr(GPtrArray) other = fold_section(view, SECTION_OTHER, false);
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		g_autoptr(json_t) checks = json_array();
		checks_add(checks, view, blocking, item->id);
		checks_add(checks, view, other, item->id);
		if (json_array_size(checks) == 0)
			continue;
		g_autofree char *due = phrase_due(view, item);
		json_array_append_new(
		        actions, json_pack("{s:s, s:s, s:s, s:s, s:O}", "item", item->id, "title",
		                         item->title, "responsible", phrase_responsible(view, item),
		                         "due", due, "checks", checks));
	}
	return actions;
}
