/*
 * The evidence of a run: raw observations kept on disk at once, each under its own SHA-256
 * (`evidence/<sha256>`), secrets taken out before. The same bytes are kept once.
 *
 * May be used from many threads. Keeping blocks on the disk; the first failure (a full disk) is
 * remembered and told by evidence_finish(), so that no run ends as if nothing were lost.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Evidence Evidence;

/* Keeps into `directory`, which is made when absent. */
Evidence *evidence_new(const char *directory, GError **error);
void evidence_free(Evidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evidence, evidence_free)

/*
 * From now on these texts (secrets that the run knows, the longest first, NULL at the end) are
 * taken out of what is kept. Borrowed as long as the evidence; call before anything is kept.
 */
void evidence_hide(Evidence *evidence, const char *const *values);

/* "sha256:…" of what was kept (after redaction), owned; NULL when it could not be kept. */
char *evidence_keep(Evidence *evidence, const char *bytes, size_t length);

/* Brings everything to the disk, with all else on its file system; false when any piece could not
 * be kept. */
bool evidence_finish(Evidence *evidence, GError **error);

/* The bytes kept under a digest "sha256:…" of a run folder's evidence directory, owned; or NULL. */
char *evidence_read(const char *directory, const char *digest, size_t *ret_length);
