/*
 * The collector by hand: the script that people run on a host where no console may log in, and
 * what they bring back from it.
 *
 * The script is linux_script() of all that the site's checks want of any host, behind one line
 * that says where and when it ran:
 *
 *	@@jiuxu-collector 1 NONCE sha256:SCRIPT UTC-TIME HOSTNAME
 *
 * SCRIPT is the digest of linux_script(): the reader makes the same script again from the same
 * site, so that it knows what every section answers; an output of another script is refused.
 * What comes back is strangers' bytes, and nobody has signed it: whoever brings it answers for it,
 * which is why it stays marked as source `collector`.
 */
#pragma once

#include "inventory/evidence.h"
#include "inventory/facts.h"
#include "inventory/site.h"
#include "inventory/sources/linux.h"
#include "inventory/wants.h"

enum { COLLECTOR_OUTPUT_BYTES_MAX = 16 << 20 };

/* What is asked of any host of the site: topics that only read, every mount point planned. */
LinuxWants *collector_wants(const Site *site, const Wants *wants, GError **error);

/*
 * The script, for the hosts that match `pattern` (NULL: all; named in its head, it runs on any);
 * BASE_ERROR_USAGE when none does. `nonce` as linux_script() asks. Owned.
 */
char *collector_script(const Site *site, const LinuxWants *wants, const char *pattern,
        const char *nonce, GError **error);

/* What was brought: the bytes of one file. All borrowed. */
typedef struct {
	const char *name; /* of the file, stands first in messages */
	const char *bytes;
	size_t length;
	const char *host;       /* said by whoever brings it; NULL: find out */
	int64_t imported_at_us; /* now */
} CollectorOutput;

/*
 * The facts of the host that the output comes from, with its evidence kept; nothing is kept of
 * what is refused. The host is the one that is called so or has one of the output's addresses.
 *
 * Observed at the host's own time, but never later than `imported_at_us`. Errors:
 * BASE_ERROR_FORMAT for what is no output, not whole or of another script, BASE_ERROR_USAGE for an
 * unknown, ambiguous or contradicted host. Blocks on the disk only for the evidence.
 */
Facts *collector_read(const Site *site, const LinuxWants *wants, const CollectorOutput *output,
        Evidence *evidence, GError **error);
