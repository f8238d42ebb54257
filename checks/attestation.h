/*
 * Attestations: a person's signed statement about what no source can observe, with the digest of
 * the document it rests on. Read from `attestations/<name>.yaml` and `<name>.yaml.p7s`; only one
 * whose signature verifies against a certificate of signers.yaml counts.
 *
 *	check: database.rac
 *	targets: [rac1, rac2]         # what it speaks of: as `attest` found them in the plan
 *	statement: RAC两节点已安装调试，见记录
 *	by: 王建国
 *	document: {name: rac.pdf, sha256: …}
 *	attested_at: 2026-11-20T09:00:00+08:00
 *	valid_until: 2027-11-20
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	char *check, *target, *statement, *by;
	char **targets; /* those there were when it was signed; NULL: none are named */
	char *document_name, *document_sha256;
	int64_t attested_at_us, valid_until_us; /* valid_until 0: no end */
	char *digest;                           /* SHA-256 of the statement file */
	char *signer; /* CN of the certificate that signed; NULL when it does not verify */
	char *role;   /* of the signer in signers.yaml; NULL when it does not verify */
	char *problem, *problem_zh; /* why it does not count; NULL when it does */
} Attestation;

typedef struct Attestations Attestations;

Attestations *attestations_new(void);
void attestations_free(Attestations *attestations);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Attestations, attestations_free)

void attestation_free(Attestation *attestation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Attestation, attestation_free)

/* Takes it over. */
void attestations_add(Attestations *attestations, Attestation *attestation);
size_t attestations_count(const Attestations *attestations);
const Attestation *attestations_at(const Attestations *attestations, size_t index);

/*
 * Whether it speaks of this target: by name, or of the site as a whole when it names none. What
 * came into the plan after it was signed nobody has attested.
 */
bool attestation_covers(const Attestation *attestation, const char *target, bool is_site);

/*
 * The one that speaks of this check and target: one that covers it, without a problem and in force
 * at that moment when there is one; else one that covers it and does not count; else one that
 * speaks of the check's other targets. NULL when none speaks of the check.
 */
const Attestation *attestations_find(const Attestations *attestations, const char *check,
        const char *target, bool is_site, int64_t at_us);

/* Reads one statement; does not look at signatures. Errors name file:line:column. */
Attestation *attestation_parse(const char *name, const char *bytes, size_t length, GError **error);
