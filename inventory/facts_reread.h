/*
 * Facts of a run held against the raw records that they name: each topic of a host is read from
 * its record again, and must come to the same value. So a value that was changed while its record
 * still says otherwise is found; that a record itself is what the host said, nobody can tell but
 * who signed for it.
 *
 * Not held: topics whose value needs more than the record (LinuxTopic.of_visit: the clock, tokens,
 * ARP), what platforms and the console saw, topics without a value (they make nothing ready), and
 * what a record no longer shows as a secret was taken out of it.
 */
#pragma once

#include "inventory/factbook.h"
#include "inventory/site.h"
#include "inventory/wants.h"

/* Called for each topic that is not as its record says; `file` as "facts/db1.json". */
typedef void (*RereadFault)(const char *file, const char *topic, void *data);

/*
 * `wants` are at least those of the run, `evidence_dir` holds its records. Blocks on the disk.
 * False with the error when the site cannot be asked for what it wants.
 */
bool facts_reread(const FactBook *book, const Site *site, const Wants *wants,
        const char *evidence_dir, RereadFault fault, void *data, GError **error);
