/* What is known of disks beside sysfs. `disks` maps the kernel's names to what disks.c gives. */
#pragma once

#include "inventory/sources/linux/text.h"

/* Lines of udev's database, of any age. */
void disks_read_udev(json_t *disks, Slice output);
/* Where there is no udev: serials, pages 0x83 of the vital product data, blkid's lines. */
void disks_read_bare(json_t *disks, Slice output);

/* The designator of the logical unit in a page 0x83 as hexadecimal bytes between blanks: NAA before
 * EUI-64 before T10 (SPC-4, 7.8.6). A normalised WWID, owned; NULL when there is none. */
char *page83_wwid(Slice hex);
