#include "records/store/scope.h"

#include "base/error.h"
#include "records/rules/region.h"

#include <string.h>

/* Digits alone are compared alike by every engine and collation; no division begins with 99. */
const Scope scope_whole = {"", "99", false};

/* The next number of as many digits: where what begins with `lo` ends. */
static void range_close(Scope *scope)
{
	memcpy(scope->hi, scope->lo, sizeof scope->hi);
	for (size_t i = strlen(scope->hi); i-- > 0;) {
		if (scope->hi[i] != '9') {
			scope->hi[i]++;
			return;
		}
		scope->hi[i] = '0';
	}
}

static bool digits(const char *text, size_t count)
{
	return strlen(text) == count && strspn(text, "0123456789") == count;
}

/* How many digits of `place` its level is told by; 0: it is no place of the level. */
static size_t prefix_of(Level level, const char *place)
{
	if (level == LEVEL_SCHOOL)
		return digits(place, SCOPE_LENGTH) ? SCOPE_LENGTH : 0;
	if (!digits(place, REGION_LENGTH) || !region_find(place))
		return 0;
	bool city = strcmp(place + 4, "00") == 0, province = strcmp(place + 2, "0000") == 0;
	return level == LEVEL_CITY ? (city && !province ? 4 : 0) : city ? 0 : REGION_LENGTH;
}

bool scope_of(Level level, const char *place, Scope *ret, GError **error)
{
	*ret = (Scope){.read_only = level == LEVEL_MINISTRY};
	if (level >= LEVEL_PROVINCE && !*place) {
		memcpy(ret->hi, scope_whole.hi, sizeof ret->hi);
		return true;
	}
	size_t length = level >= LEVEL_PROVINCE ? 0 : prefix_of(level, place);
	if (length == 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "'%s' is no place of the level %s",
		        place, level_row(level)->id);
		return false;
	}
	memcpy(ret->lo, place, length);
	range_close(ret);
	return true;
}

bool scope_has(const Scope *scope, const char *value)
{
	return strcmp(value, scope->lo) >= 0 && strcmp(value, scope->hi) < 0;
}

bool scope_covers(const Scope *outer, const Scope *inner)
{
	return strcmp(inner->lo, outer->lo) >= 0 && strcmp(inner->hi, outer->hi) <= 0;
}

char *scope_of_school(const char *region, Level managed_by, const char *code)
{
	int kept = managed_by >= LEVEL_PROVINCE ? 2 : managed_by == LEVEL_CITY ? 4 : REGION_LENGTH;
	return g_strdup_printf("%.*s%.*s%s", kept, region, REGION_LENGTH - kept, "0000", code);
}

char *scope_of_unregistered(const char *code)
{
	bool cut = strlen(code) > 4 && g_ascii_isalnum(code[2]) && g_ascii_isalnum(code[3]);
	return g_strdup_printf("%.2s0000%s", cut ? code + 2 : "00", code);
}
