/*
 * Whom a row names in the column of ids of our own tables (again.h): a record by its number, or, as
 * long as a newcomer waits for his school's reviewer and had none yet, the application of his
 * admission, which leads to the record as soon as there is one.
 */
#pragma once

#include "records/import/judges.h"

typedef struct {
	int64_t record; /* 0: none is named, or the row has a document number to go by; -1: nobody
	                 */
	bool waits;     /* the application that is named is under way */
	bool fresh;     /* the row says that he is somebody else than who looks like him ("新") */
} Named;

/*
 * The record of the scope with the same name or the same document, for ids of another store are
 * other people's here. `any`: the store has students at all. Errors of the store.
 */
bool named_look(Store *store, bool any, const JudgedRow *judged, Named *ret, GError **error);

/* What stands in the column for an application. Yours. */
char *named_application(int64_t application, bool zh);
