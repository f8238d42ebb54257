/* How the LUN of a volume looks on one host. For the LUN kinds alone. */
#pragma once

#include "checks/judge.h"

typedef struct {
	const json_t *disks; /* the topic's value */
	const json_t *map;   /* the multipath device over it, of `disks`; NULL: none */
	const json_t *first; /* the map, else the first of its disks; NULL: it is not seen */
	GPtrArray *paths;    /* const json_t *: its disks, of `disks`; lun_clear() */
} Lun;

void lun_clear(Lun *lun);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lun, lun_clear)

/* Two devices of one WWID that cannot be one LUN: says how they differ, "1.0 GiB / 2.0 GiB"; NULL
 * when they agree. Caller frees. */
char *lun_difference(const json_t *a, const json_t *b);

/* Makes and judges a row `volume@host` for each host that is to see the LUN; a row of the volume
 * says that it does not apply where no LUN is planned. */
typedef void (*LunEach)(Judge *judge, const SiteVolume *volume, const SiteHost *host, Verdict *row);
void each_lun(Judge *judge, const Check *check, LunEach each);

/*
 * The LUN as the row's host shows it, the topic cited. False when the row is decided: nothing was
 * observed, the plan names no WWID, or it is not seen (kind lun_present fails for all).
 */
bool lun_observed(
        Judge *judge, const SiteVolume *volume, const SiteHost *host, Verdict *row, Lun *ret);
