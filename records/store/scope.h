/*
 * What part of the records somebody sees: one range of scopes. Pure.
 *
 * The scope of a school and its students is region6 || code, sixteen digits. region6 is the county
 * where the school lies, or 'CCcc00' for a school that its city manages directly, 'PP0000' for one
 * of the province; so a county is the range ["360103", "360104"), a city ["3601", "3602"), a school
 * one value. The installation itself is one province: province and ministry see all of it.
 */
#pragma once

#include "records/rules/level.h"

enum { SCOPE_LENGTH = 16, REGION_LENGTH = 6 };

typedef struct {
	char lo[SCOPE_LENGTH + 1], hi[SCOPE_LENGTH + 1]; /* lo <= scope < hi */
	bool read_only;                                  /* nothing of it may be changed */
} Scope;

/* Everything: for the command line and the province's own imports, said by name. */
extern const Scope scope_whole;

/*
 * The range of `level` at `place`: "" for province and ministry, the six digits of a city or
 * county, for a school its scope (sixteen digits: school_load() has it). BASE_ERROR_USAGE for a
 * place that is none of the level. The ministry's is read-only.
 */
bool scope_of(Level level, const char *place, Scope *ret, GError **error);

bool scope_has(const Scope *scope, const char *value);
/* Whether all of `inner` lies in `outer`. */
bool scope_covers(const Scope *outer, const Scope *inner);

/* Of a school in the county `region` (six digits) that is managed by that level. Yours. */
char *scope_of_school(const char *region, Level managed_by, const char *code);
/* Of a school that is not registered: its province's, by the code's third and fourth digit. Yours.
 */
char *scope_of_unregistered(const char *code);
