/*
 * What somebody handed in, held against what its own evidence says: report.json and report.html of
 * a run folder beside the document that was judged again from the same folder.
 *
 * A report of our own version must be the same byte for byte (`tool` is taken over from it: the
 * digest of the program is theirs). One of another version may word things otherwise: only the
 * verdict, the outcomes and the numbers are held to. Blocks on the disk; never judges.
 */
#pragma once

#include "reports/writer_files.h"

/* Said as "report.json: the report says …": file first, owned by the list. */
typedef struct {
	char *path, *en, *zh; /* en and zh begin with the path */
} HandedInFault;

typedef struct HandedIn HandedIn;

/*
 * `judged` is the document made from the folder again, `version` that of this program. `also` are
 * files to be written of that document (NULL: none): what is made for them is not made again to be
 * compared. False when one of them cannot be written; *ret (owned) is set all the same.
 */
bool handed_in_compare(HandedIn **ret, const char *run_dir, const Document *judged,
        const char *version, const WriterJob *also, GError **error);
void handed_in_free(HandedIn *handed_in);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HandedIn, handed_in_free)

/* What the folder's reports say that its evidence does not; NULL behind the last. */
const HandedInFault *handed_in_fault(const HandedIn *handed_in, size_t index);

/* The version that made the page, where it is another than ours and the page cannot be told from a
 * changed one; else NULL. */
const char *handed_in_foreign(const HandedIn *handed_in);
