/* Names with numbers in them as people count them: "2026级2班" before "2026级10班". Pure. */
#pragma once

/* Below 0, 0, above 0, as strcmp(); digits are compared by what they count, everything else byte by
 * byte. */
int natural_order(const char *one, const char *other);
