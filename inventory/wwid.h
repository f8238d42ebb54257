/*
 * World wide identifiers of LUNs: every tool spells them its own way, here they get one name.
 *
 *	naa.HEX     SCSI designator of type NAA (SPC-4, 7.8.6): lsblk and wwn- links write 0xHEX,
 *	            sysfs and ESXi naa.HEX, multipath, scsi_id and scsi- links 3HEX, arrays bare
 *HEX, also with ':' or '-' between eui.HEX     EUI-64 and NVMe: eui.HEX, 2HEX t10.TEXT    T10
 *vendor identification: t10.TEXT, 1TEXT serial.TEXT vendor, product and unit serial: STEXT, 0TEXT
 *	uuid.TEXT, nvme.TEXT  as NVMe shows where it has no other
 *
 * Digits are small letters, blanks in TEXT single '_'. Pure: nothing here blocks.
 */
#pragma once

#include <stdbool.h>

/* The one name of it; caller frees. NULL when the text is no WWID. */
char *wwid_normalise(const char *text);

/*
 * Of a normalised one: true when it is made of a registered company's number, which two arrays
 * have in common only by a mistake. False for those that software makes up (NAA of type 3, a
 * company of zero like the default of Linux's tgt) and those made of texts.
 */
bool wwid_is_registered(const char *wwid);
