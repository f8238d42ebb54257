/*
 * Which of two package versions is newer, as dpkg and as rpm order them.
 *
 * dpkg: deb-version(7): epoch, upstream version, revision; letters before other signs, '~' before
 * the end. rpm: rpmvercmp's segments of digits and letters, '~' before and '^' behind the end.
 */
#pragma once

#include <stdbool.h>

typedef enum { VERSION_DPKG, VERSION_RPM } VersionOrder;

/* Below 0, 0 or above 0: a is older, the same, newer. Each as [EPOCH:]VERSION[-RELEASE]. */
int version_order(VersionOrder order, const char *a, const char *b);

/* Whether `seen` is at least `wanted`; what `wanted` does not name (epoch, release) is not
 * compared. */
bool version_at_least(VersionOrder order, const char *seen, const char *wanted);
