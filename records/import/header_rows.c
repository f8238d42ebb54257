#include "records/import/header_rows.h"

#include <string.h>

/* Cells of one merged range have one text, the very same. */
static bool merged(const XlsxSheet *sheet, const char *text, unsigned row, unsigned column)
{
	return *text && xlsx_sheet_cell(sheet, row, column).text == text;
}

bool header_rows_merged(const XlsxSheet *sheet, unsigned row, HeaderRows *ret)
{
	const char *first = NULL;
	bool grouped = false, several = false;
	*ret = (HeaderRows){.count = MIN(xlsx_sheet_columns(sheet), (unsigned)CSV_MAX_CELLS)};
	for (unsigned i = 0; i < ret->count; i++) {
		const char *upper = xlsx_sheet_cell(sheet, row, i).text;
		const char *lower = xlsx_sheet_cell(sheet, row + 1, i).text;
		bool group = merged(sheet, upper, row, i + 1) ||
		             (i > 0 && merged(sheet, upper, row, i - 1));
		ret->names[i] = *lower ? lower : upper;
		several = several || (*upper && first && upper != first);
		first = *upper ? upper : first;
		if (!*lower || !*upper || lower == upper)
			continue;
		if (!group) /* a value under the name of its column */
			return false;
		ret->groups[i] = upper;
		grouped = true;
	}
	return grouped && several;
}

static const char *cell_of(const SheetRow *row, size_t index)
{
	return index < row->count ? row->cells[index] : "";
}

bool header_rows_plain(const SheetRow *upper, const SheetRow *lower, HeaderRows *ret)
{
	const char *group = NULL;
	size_t groups = 0, own = 0;
	*ret = (HeaderRows){.count = MAX(upper->count, lower->count)};
	for (size_t i = 0; i < ret->count; i++) {
		const char *above = cell_of(upper, i), *below = cell_of(lower, i);
		ret->names[i] = *below ? below : above;
		if (*above && *below) {
			if (*cell_of(upper, i + 1) || !*cell_of(lower, i + 1))
				return false;
			groups++;
			group = above;
		} else if (*above || !*below) {
			own += *above != '\0';
			group = NULL;
		} else if (!group) {
			return false;
		}
		ret->groups[i] = *below ? group : NULL;
	}
	return groups > 0 && groups + own > 1;
}

char *header_rows_join(
        const HeaderRows *rows, HeaderJoin join, const char *cells[CSV_MAX_CELLS + 1])
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t at[CSV_MAX_CELLS + 1];
	for (size_t i = 0; i < rows->count; i++) {
		at[i] = out->len;
		g_autofree char *name = rows->groups[i] ? join(rows->groups[i], rows->names[i])
		                                        : g_strdup(rows->names[i]);
		g_string_append_len(out, name, (gssize)strlen(name) + 1);
	}
	at[rows->count] = out->len;
	char *piece = g_memdup2(out->str, out->len + 1);
	for (size_t i = 0; i <= rows->count; i++)
		cells[i] = piece + at[i];
	return piece;
}
