/*
 * Detached signatures: CMS SignedData (RFC 5652) in DER, one signer each, over bytes kept apart.
 *
 * What we accept is what `openssl cms -verify -binary -inform DER -in F -content C -CAfile CA
 * -purpose any` accepts, and stricter in five places: exactly one signer, detached, nothing behind
 * the DER, no MD5 or SHA-1 digest, and no trust beyond the CA file (the command also trusts the
 * system's certificates unless told -no-CApath).
 *
 * Trust is checked at the moment the caller gives, ordinarily now, and not at the signing time:
 * the signer alone vouches for that one. Who wants to know whether an older signature was good
 * gives the older moment.
 */
#pragma once

#include "base/certificate.h"
#include "base/identity.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Signs: the DER of a signature with signingTime `signed_at_s`, the signer's certificate and its
 * intermediates. SHA-256. Errors: BASE_ERROR_USAGE with OpenSSL's reason.
 */
GBytes *cms_sign(const Identity *identity, GBytes *content, int64_t signed_at_s, GError **error);

/* The certificates that are trusted. cms_trust_load() reads a PEM file. */
typedef struct CmsTrust CmsTrust;

CmsTrust *cms_trust_load(const char *ca_path, GError **error);
void cms_trust_free(CmsTrust *trust);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmsTrust, cms_trust_free)

/* What is wrong with a signature; the first that applies. */
typedef enum {
	CMS_GOOD,
	CMS_NOT_CMS,       /* not a detached CMS signature in DER */
	CMS_NO_SIGNER,     /* no signer, several, or no certificate of the signer */
	CMS_CHANGED,       /* the content is not what was signed */
	CMS_BAD_SIGNATURE, /* the signature is not of the certificate's key */
	CMS_UNTRUSTED,     /* no path from the certificate to one that is trusted */
	CMS_EXPIRED,       /* a certificate of the path has expired */
	CMS_NOT_YET_VALID, /* a certificate of the path is not valid yet */
} CmsFault;

/* What was found out about a signature. Owns its strings. */
typedef struct {
	CmsFault fault;
	Certificate certificate; /* all zero while the signer is not known */
	int64_t signed_at_s;     /* as the signer says; INT64_MIN when it says nothing */
	char *blamed;            /* subject of the certificate at fault, NULL when none is */
	int64_t blamed_s;        /* since or until when, for EXPIRED and NOT_YET_VALID */
} CmsSigner;

void cms_signer_clear(CmsSigner *signer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmsSigner, cms_signer_clear)

/*
 * Verifies a signature over `content` at the moment `at_s`, in memory. Fills *ret also when it
 * fails. Errors: BASE_ERROR_UNTRUSTED, the reason without the file's name: put it in front by
 * error_prefix().
 */
bool cms_verify(GBytes *der, GBytes *content, const CmsTrust *trust, int64_t at_s, CmsSigner *ret,
        GError **error);

/*
 * Verifies that the signer's key made the signature over `content`, and asks nothing about who the
 * signer is: for who holds a list of certificates by fingerprint. Errors as of cms_verify().
 */
bool cms_verify_signature(GBytes *der, GBytes *content, CmsSigner *ret, GError **error);

/* Reads who claims to have signed, verifying nothing. Errors as of cms_verify(). */
bool cms_read_signer(GBytes *der, CmsSigner *ret, GError **error);
