/* In which order the students of a list are printed. */
#include "records/web/print/print.h"

#include "records/rules/natural_order.h"

#include <stdlib.h>
#include <string.h>

static void line_clear(void *data)
{
	PrintLine *line = data;
	g_free(line->school);
	g_free(line->class_name);
	g_free(line->number);
}

static bool line_gather(const StudentRow *row, void *data, GError **error)
{
	PrintLine line = {
	        row->id, g_strdup(row->school), g_strdup(row->class_name), g_strdup(row->number)};
	(void)error;
	g_array_append_val((GArray *)data, line);
	return true;
}

/* Class by class as people count them, in each by the school's own number: a shorter one first, who
 * has none last. */
static int by_class(const void *a, const void *b)
{
	const PrintLine *first = a, *second = b;
	int classes = natural_order(first->class_name, second->class_name);
	if (classes)
		return classes;
	size_t lengths[] = {strlen(first->number), strlen(second->number)};
	if (!lengths[0] != !lengths[1])
		return lengths[0] ? -1 : 1;
	int order = lengths[0] != lengths[1] ? (lengths[0] < lengths[1] ? -1 : 1)
	                                     : strcmp(first->number, second->number);
	return order ? order : (first->id > second->id) - (first->id < second->id);
}

/* The schools keep their places. */
static void lines_sort(GArray *lines)
{
	for (guint from = 0, to; from < lines->len; from = to) {
		PrintLine *first = &g_array_index(lines, PrintLine, from);
		for (to = from + 1; to < lines->len; to++)
			if (strcmp(first->school, g_array_index(lines, PrintLine, to).school) != 0)
				break;
		qsort(first, to - from, sizeof *first, by_class);
	}
}

GArray *print_lines(Print *print, const StudentFilter *filter, int most, GError **error)
{
	g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(PrintLine));
	g_array_set_clear_func(lines, line_clear);
	if (!students_list(print->exchange->store, filter, NULL, most, line_gather, lines, error))
		return NULL;
	lines_sort(lines);
	return g_steal_pointer(&lines);
}
