/*
 * The bundle: a run folder as one ZIP that a ministry verifies on a desk with no network.
 *
 * A run folder is final when its manifest.json is written (manifest_write()); packing and signing
 * hold the files against it and refuse when they differ. Only signatures/ and reviews/ may grow
 * afterwards. A signature is `signatures/<name>-<first 8 digits of the certificate's SHA-256>.p7s`,
 * a detached CMS over the bytes of manifest.json (base/cms.h).
 *
 * All calls block on the disk. Nothing here reads the clock: moments are seconds since the epoch.
 */
#pragma once

#include "base/cms.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Packs a run folder into `zip_path`; the same folder and `mtime_s` give the same bytes. Errors:
 * BASE_ERROR_USAGE, the run has not ended (no manifest.json); BASE_ERROR_UNTRUSTED, a file differs
 * from the manifest and is named; those of base/file and base/zip.
 */
bool bundle_write(const char *run_dir, const char *zip_path, int64_t mtime_s, GError **error);

/*
 * Adds a signature, or renews the one of the same certificate; the ZIP is written anew and renamed
 * over the old one. Nobody signs a bundle whose files differ from its manifest:
 * BASE_ERROR_UNTRUSTED. Returns the signature's name in the bundle, owned by the caller.
 */
char *bundle_sign(
        const char *zip_path, const Identity *identity, int64_t signed_at_s, GError **error);

/* Whether a bundle was refused for what is in it (UNTRUSTED wherever it is opened): it is no whole
 * ZIP, or an unsafe one. One that cannot be read is another matter. */
bool bundle_is_damaged(const char *zip_path, const GError *refused);

/* Unpacks into a fresh folder, mode 0700, that the caller removes by file_remove_tree(). */
char *bundle_open(const char *zip_path, GError **error);

/*
 * The bytes of one file of the bundle, followed by a NUL; owned by the caller. NULL without an
 * error when there is no such file; BASE_ERROR_LIMIT above `max_bytes`. Verifies nothing.
 */
char *bundle_read(const char *zip_path, const char *name, size_t max_bytes, size_t *ret_length,
        GError **error);

typedef enum {
	BUNDLE_CHANGED,         /* a file, or the manifest after it was signed */
	BUNDLE_ADDED,           /* a file the manifest does not list */
	BUNDLE_MISSING,         /* a file the manifest lists */
	BUNDLE_SWAPPED,         /* two files hold each other's content */
	BUNDLE_EXPIRED,         /* a certificate has */
	BUNDLE_NOT_YET_VALID,   /* a certificate is */
	BUNDLE_UNTRUSTED,       /* a certificate does not come from the authority */
	BUNDLE_BAD_SIGNATURE,   /* not made by the key of its certificate */
	BUNDLE_NO_SIGNATURE,    /* nobody signed */
	BUNDLE_NOT_A_SIGNATURE, /* another file under signatures/ */
	BUNDLE_UNVERIFIABLE,    /* a file under reviews/: signed reviews are not read yet */
	BUNDLE_BAD_MANIFEST,    /* manifest.json is missing or malformed */
	BUNDLE_REFUSED,         /* an entry of the ZIP is damaged, dangerous or too large */
	BUNDLE_ROLE_MISSING,    /* no good signature of a required role */
	BUNDLE_PAPER,           /* the sealed paper is of another bundle or run */
	BUNDLE_FACTS,           /* what was observed is not what its raw record says */
	BUNDLE_REPORT,          /* its report is not what its evidence says, or cannot be told */
	BUNDLE_SIGNER_UNKNOWN,  /* nobody who signed is in the verifier's list */
} BundleFault;

/* Stable word, as `bad_signature`. */
const char *bundle_fault_name(BundleFault fault);

typedef struct {
	BundleFault fault;
	char *path;                    /* in the bundle; "" when no one file is meant */
	char *message_en, *message_zh; /* both begin with the path when there is one */
} BundleFinding;

/* A signature that is good. */
typedef struct {
	char *path;
	CmsSigner signer;
	char *role; /* NULL when the certificate has none */
} BundleSigner;

/* Owns everything in it. */
typedef struct {
	bool good; /* at least one good signature and no finding */
	BundleFinding *findings;
	size_t finding_count;
	BundleSigner *signers;
	size_t signer_count;
} BundleVerdict;

/* Adds what was found out elsewhere, of one file or "": the verdict is good no more. */
void bundle_verdict_add(BundleVerdict *verdict, BundleFault fault, const char *path, const char *en,
        const char *zh);
void bundle_verdict_clear(BundleVerdict *verdict);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BundleVerdict, bundle_verdict_clear)

/* How to judge a bundle. */
typedef struct {
	const char *ca_path;              /* PEM file of the authorities that are trusted */
	int64_t at_s;                     /* the moment certificates must be valid at: now */
	const char *const *require_roles; /* NULL at the end; NULL for none */
	/* The role of a certificate by its fingerprint, borrowed, or NULL; may itself be NULL. */
	const char *(*role_of)(const char *fingerprint, void *user);
	void *role_user;
} BundleTerms;

/*
 * Verifies a bundle and fills *ret. What is wrong with the bundle is a finding; false only when it
 * cannot be judged: BASE_ERROR_IO, or BASE_ERROR_FORMAT for what is not a ZIP or no CA file.
 */
bool bundle_verify(
        const char *zip_path, const BundleTerms *terms, BundleVerdict *ret, GError **error);
