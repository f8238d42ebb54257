#include "records/import/returned.h"

#include "records/import/again.h"

#include <string.h>

static const char *const heads[RETURNED_COLUMNS][2] = {
        [RETURNED_PLACE] = {"row in the file", "原文件行"},
        [RETURNED_OUTCOME] = {"outcome", "处理结果"},
        [RETURNED_REASONS] = {"reasons", "原因"},
        [RETURNED_ID] = {AGAIN_COLUMN_EN, AGAIN_COLUMN_ZH},
};

const char *returned_column(ReturnedColumn column, bool zh)
{
	return heads[column][zh];
}

static bool named(const char *head, ReturnedColumn column)
{
	return strcmp(head, heads[column][0]) == 0 || strcmp(head, heads[column][1]) == 0;
}

void returned_find(const SheetRow *header, bool ret[CSV_MAX_CELLS])
{
	ReturnedColumn last = RETURNED_ID; /* the one before, of those that stand together */
	memset(ret, 0, CSV_MAX_CELLS * sizeof *ret);
	for (size_t i = 0; i < header->count; i++) {
		const char *head = header->cells[i];
		if (named(head, RETURNED_PLACE))
			last = RETURNED_PLACE;
		else
			last = last < RETURNED_REASONS && named(head, last + 1) ? last + 1
			                                                        : RETURNED_ID;
		ret[i] = last != RETURNED_ID || again_column(head);
	}
}
