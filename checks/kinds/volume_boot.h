/* What a host shows of how a mount point comes back after a boot. For kind volume_persistent. */
#pragma once

#include "checks/judge.h"

typedef struct {
	const char *target;
	const json_t *mount;      /* what is mounted there; NULL: nothing */
	const json_t *fstab;      /* the topics' values; automounts and disks may be NULL */
	const json_t *automounts; /* autofs' maps, services that begin with the host */
	const json_t *disks;
} BootSeen;

/* A topic that the verdict can do without: cited when it is there, else NULL. */
const json_t *boot_topic(Judge *judge, const SiteMount *mount, const char *name, Verdict *row);

/* True when fstab or a unit speaks of the mount point. */
bool boot_is_configured(const BootSeen *seen);
/* autofs' entry for the mount point, a wildcard's too; NULL when no map that was read has one. */
const json_t *boot_map_entry(const BootSeen *seen);
/* The line of auto.master under which the mount point lies; NULL: none. */
const json_t *boot_master(const BootSeen *seen);

/*
 * What is mounted, named the way `source` of fstab is ("UUID=…", "nas:/data"), when that is another
 * volume; NULL when it is the same or cannot be told. Caller frees.
 */
char *boot_other_source(const BootSeen *seen, const char *source);

/* By what network the disk comes that a local file system lies on ("iSCSI"); NULL: by none. */
const char *boot_over_network(const BootSeen *seen);
