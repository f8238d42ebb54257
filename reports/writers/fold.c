#include "reports/writers/fold.h"
#include <string.h>

static Section fold_section_of(const Row *row)
{
	switch (row->outcome) {
	case OUTCOME_FAIL:
	case OUTCOME_UNKNOWN:
		return row->severity == SEVERITY_BLOCKER ? SECTION_BLOCKING : SECTION_OTHER;
	case OUTCOME_WARN:
	case OUTCOME_WAIVED:
		return SECTION_REMARKS;
	case OUTCOME_ATTESTED:
		return SECTION_ATTESTED;
	default:
		return SECTION_QUIET;
	}
}

static void fold_free(void *data)
{
	Fold *fold = data;
	g_ptr_array_unref(fold->rows);
	g_free(fold);
}

static void folded_check_free(void *data)
{
	FoldedCheck *folded = data;
	g_ptr_array_unref(folded->folds);
	g_free(folded);
}

/*
 * What rows must share to be told as one: of a pass, only that it is one. Unit separators cannot
 * stand in a visible text.
 */
static char *fold_key(const Row *row)
{
	if (row->outcome == OUTCOME_PASS)
		return g_strdup("");
	if (row->root)
		return g_strdup_printf("%p\x1f%s", (const void *)row->root, row->reason);
	return g_strdup_printf("%d\x1f%d\x1f%s\x1f%s\x1f%s\x1f%s\x1f%s", row->outcome,
	        row->severity, row->cause, row->expected, row->actual, row->reason, row->remedy);
}

static void fold_add(GPtrArray *folds, GHashTable *by_key, const Row *row)
{
	g_autofree char *key = fold_key(row);
	Fold *fold = g_hash_table_lookup(by_key, key);
	if (!fold) {
		fold = g_new0(Fold, 1);
		fold->first = row;
		fold->rows = g_ptr_array_new();
		fold->same_actual = fold->same_expected = true;
		g_ptr_array_add(folds, fold);
		g_hash_table_insert(by_key, g_steal_pointer(&key), fold);
	}
	fold->same_actual = fold->same_actual && strcmp(row->actual, fold->first->actual) == 0;
	fold->same_expected =
	        fold->same_expected && strcmp(row->expected, fold->first->expected) == 0;
	g_ptr_array_add(fold->rows, (void *)row);
}

/* The worse first; the sort is stable, so that equals keep the order of the document. */
static int compare_folds(const void *a, const void *b, void *data)
{
	const Fold *first = *(Fold *const *)a, *second = *(Fold *const *)b;
	(void)data;
	return (int)second->first->outcome - (int)first->first->outcome;
}

static int compare_checks(const void *a, const void *b, void *data)
{
	const FoldedCheck *first = *(FoldedCheck *const *)a, *second = *(FoldedCheck *const *)b;
	(void)data;
	if (first->severity != second->severity)
		return (int)first->severity - (int)second->severity;
	return (int)second->worst - (int)first->worst;
}

static void sort_stable(GPtrArray *array, GCompareDataFunc compare)
{
	if (array->len > 1)
		g_qsort_with_data(array->pdata, (int)array->len, sizeof(void *), compare, NULL);
}

static GPtrArray *fold_rows(
        const CheckView *check, Section section, bool any, bool without_lost, FoldedCheck *ret)
{
	g_autoptr(GPtrArray) folds = g_ptr_array_new_with_free_func(fold_free);
	g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < check->rows->len; i++) {
		const Row *row = g_ptr_array_index(check->rows, i);
		if ((!any && fold_section_of(row) != section) ||
		        (without_lost && (row->lost || row->root)))
			continue;
		fold_add(folds, by_key, row);
		if (!ret)
			continue;
		ret->rows++;
		ret->worst = outcome_worst(ret->worst, row->outcome);
		ret->severity = MIN(ret->severity, row->severity);
	}
	sort_stable(folds, compare_folds);
	return g_steal_pointer(&folds);
}

GPtrArray *fold_section(const View *view, Section section, bool without_lost)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(folded_check_free);
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		FoldedCheck *folded = g_new0(FoldedCheck, 1);
		folded->check = check;
		folded->severity = SEVERITY_MINOR;
		folded->folds = fold_rows(check, section, false, without_lost, folded);
		if (folded->rows)
			g_ptr_array_add(list, folded);
		else
			folded_check_free(folded);
	}
	sort_stable(list, compare_checks);
	return list;
}

GPtrArray *fold_open(const View *view, const char *item)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(folded_check_free);
	for (Section section = SECTION_BLOCKING; section <= SECTION_OTHER; section++) {
		g_autoptr(GPtrArray) all = fold_section(view, section, false);
		for (guint i = 0; i < all->len;) {
			const FoldedCheck *folded = g_ptr_array_index(all, i);
			if (strcmp(folded->check->item, item) == 0)
				g_ptr_array_add(list, g_ptr_array_steal_index(all, i));
			else
				i++;
		}
	}
	return list;
}

GPtrArray *fold_check(const CheckView *check)
{
	return fold_rows(check, SECTION_QUIET, true, false, NULL);
}

const char *fold_shared_remedy(const FoldedCheck *folded)
{
	const Fold *first = g_ptr_array_index(folded->folds, 0);
	for (guint i = 1; i < folded->folds->len; i++) {
		const Fold *fold = g_ptr_array_index(folded->folds, i);
		if (strcmp(fold->first->remedy, first->first->remedy) != 0)
			return "";
	}
	return first->first->remedy;
}
