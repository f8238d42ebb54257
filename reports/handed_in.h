/*
 * What somebody handed in, held against what its own evidence says: report.json and report.html of
 * a run folder beside the document that was judged again from the same folder, and the facts that
 * are not as their raw records say.
 *
 * A report of our own version must be the same byte for byte (`tool` is taken over from it: the
 * digest of the program is theirs). One of another version may word things otherwise: only the
 * verdict, the outcomes and the numbers are held to. Whatever its version, it was not judged before
 * it was seen. Blocks on the disk; never judges.
 */
#pragma once

#include "reports/writer_files.h"

/* Said as "report.json: the report says …": file first, owned by the list. */
typedef struct {
	char *path, *en, *zh; /* en and zh begin with the path */
} HandedInFault;

typedef struct HandedIn HandedIn;

void handed_in_fault_free(void *fault);

/* A topic of a facts file that its raw record does not give, `zh` as people call it. Owned. */
HandedInFault *handed_in_fact(const char *file, const char *topic, const char *zh);

/* Whether the folder's report is of `version`, so that its program read records as this one. */
bool handed_in_own(const char *run_dir, const char *version);

/*
 * `judged` is the document made from the folder again, `version` that of this program; the faults
 * of `facts` (HandedInFault) stand first and are taken out of the array. `also` are files to be
 * written of that document (NULL: none): what is made for them is not made again to be compared.
 * False when one of them cannot be written; *ret (owned) is set all the same.
 */
bool handed_in_compare(HandedIn **ret, const char *run_dir, const Document *judged,
        const char *version, GPtrArray *facts, const WriterJob *also, GError **error);
void handed_in_free(HandedIn *handed_in);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HandedIn, handed_in_free)

/* What the folder's reports say that its evidence does not; NULL behind the last. */
const HandedInFault *handed_in_fault(const HandedIn *handed_in, size_t index);

/* The version that made the page, where it is another than ours and the page cannot be told from a
 * changed one; else NULL. */
const char *handed_in_foreign(const HandedIn *handed_in);
