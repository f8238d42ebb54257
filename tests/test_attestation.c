#include "base/cleanup.h"
#include "base/error.h"
#include "checks/attestation.h"
#include "tests/harness.h"

#define STATEMENT(sha256)                                                                          \
	"check: database.rac\nstatement: s\nby: b\nattested_at: 2026-11-20T09:00:00+08:00\n"       \
	"document: {name: rac.pdf, sha256: \"" sha256 "\"}\n"
#define SHA256 "1111111111111111111111111111111111111111111111111111111111111111"

static Attestation *parse(const char *text, GError **error)
{
	return attestation_parse("a.yaml", text, strlen(text), error);
}

static void test_a_document_needs_a_digest(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Attestation) good = parse(STATEMENT(SHA256), &error);
	CU_ASSERT(good != NULL);
	g_autoptr(Attestation) empty = parse(STATEMENT(""), &error);
	CU_ASSERT(empty == NULL);
	g_clear_error(&error);
	g_autoptr(Attestation) word = parse(STATEMENT("none"), &error);
	CU_ASSERT(word == NULL);
	ASSERT_ERROR(error, "a.yaml:5:35: 'none' is not a SHA-256 (64 hex digits)");
}

TEST_MAIN("attestation", CASE(test_a_document_needs_a_digest))
