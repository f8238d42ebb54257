/* How a shared volume's mount point looks on one host. For the volume kinds alone. */
#pragma once

#include "checks/judge.h"

/* False, with the one row of the site decided, when no shared volume is planned at all. */
bool volumes_planned(Judge *judge, const Check *check);

/* Makes and judges a row `volume@host` for every planned mount of the hosts asked for. */
typedef void (*MountEach)(
        Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row);
void each_mount(Judge *judge, const Check *check, MountEach each);

/* The entry of a list whose `target` is the mount point; the last, which covers earlier ones. */
const json_t *entry_at(const json_t *list, const char *target);

/* A topic of the mount's host; NULL when the row is decided. */
const json_t *mount_topic(Judge *judge, const SiteMount *mount, const char *name, Verdict *row);
