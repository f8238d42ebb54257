/* Who must mend what until when, at a glance. */
#include "base/cleanup.h"
#include "reports/writers/fold.h"
#include "reports/writers/html_model.h"
#include "reports/writers/phrase.h"
#include <string.h>

static void check_add(json_t *checks, const View *view, const FoldedCheck *folded)
{
	json_array_append_new(
	        checks, json_pack("{s:s, s:s, s:s, s:I}", "title", folded->check->title, "outcome",
	                        outcome_name(folded->worst), "words",
	                        view_words(view, outcome_words(folded->worst)), "number",
	                        (json_int_t)folded->rows));
}

json_t *html_actions(const View *view)
{
	json_t *actions = json_array();
	g_autoptr(GPtrArray) blocking = fold_section(view, SECTION_BLOCKING, false);
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		g_autoptr(json_t) checks = json_array();
		for (guint k = 0; k < blocking->len; k++) {
			const FoldedCheck *folded = g_ptr_array_index(blocking, k);
			if (strcmp(folded->check->item, item->id) == 0)
				check_add(checks, view, folded);
		}
		if (json_array_size(checks) > 0)
			json_array_append_new(actions,
			        json_pack("{s:s, s:s, s:s, s:s, s:O}", "item", item->id, "title",
			                item->title, "responsible", item->responsible, "due",
			                item->due, "checks", checks));
	}
	return actions;
}
