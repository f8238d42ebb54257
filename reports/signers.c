#include "reports/signers.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/fields.h"
#include <string.h>

typedef struct {
	char *name, *fingerprint;
	int role;
	const Node *node; /* where it stands */
} Signer;

struct Signers {
	Tree *tree;
	GPtrArray *list; /* Signer */
};

static const char *const roles[] = {"centre", "vendor", "ministry", NULL};

static const FieldTable signer_table = {
        .name = "signer",
        .size = sizeof(Signer),
        .node_offset = offsetof(Signer, node),
        .fields = (const Field[]){{.name = "role",
                                          .kind = FIELD_ENUM,
                                          .offset = offsetof(Signer, role),
                                          .words = roles,
                                          .required = true,
                                          .doc = "as what the signature counts"},
                {.name = "name",
                        .kind = FIELD_STRING,
                        .offset = offsetof(Signer, name),
                        .fallback = "",
                        .doc = "whose certificate it is"},
                {.name = "fingerprint",
                        .kind = FIELD_STRING,
                        .required = true,
                        .offset = offsetof(Signer, fingerprint),
                        .doc = "SHA-256 of the certificate, with or without colons"},
                {0}},
};

static const FieldTable signers_table = {
        .name = "signers.yaml",
        .size = sizeof(Signers),
        .fields = (const Field[]){{.name = "signers",
                                          .kind = FIELD_LIST,
                                          .table = &signer_table,
                                          .offset = offsetof(Signers, list),
                                          .required = true,
                                          .doc = "the certificates that count"},
                {0}},
};

/* openssl prints AA:BB:…; we keep 64 lower-case digits. */
static bool fingerprint_normalise(Signer *signer, GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);
	/* as `openssl x509 -fingerprint` prints it: "sha256 Fingerprint=89:58…" */
	const char *equals = strrchr(signer->fingerprint, '=');
	for (const char *p = equals ? equals + 1 : signer->fingerprint; *p; p++)
		if (*p != ':' && *p != ' ')
			g_string_append_c(out, g_ascii_tolower(*p));
	if (!digest_valid(out->str))
		return node_fail(node_find(signer->node, "fingerprint"), error,
		        "'%s' is not the SHA-256 fingerprint of a certificate (64 hex digits)",
		        signer->fingerprint);
	g_free(signer->fingerprint);
	signer->fingerprint = g_strdup(out->str);
	return true;
}

static Signers *signers_from_tree(Tree *tree, GPtrArray *more, GError **error)
{
	if (!tree)
		return NULL;
	g_autoptr(Signers) signers = g_new0(Signers, 1);
	bool on = fields_decode_all(&signers_table, tree_root(tree), signers, more, error);
	GError *first = NULL;
	signers->tree = tree;
	for (guint i = 0; on && i < signers->list->len; i++) {
		GError *found = NULL;
		if (!fingerprint_normalise(g_ptr_array_index(signers->list, i), &found))
			on = error_gather(&first, found, more);
	}
	if (first)
		g_propagate_error(error, first);
	return on && !first ? g_steal_pointer(&signers) : NULL;
}

Signers *signers_parse(const char *name, const char *bytes, size_t length, GError **error)
{
	return signers_from_tree(tree_parse_yaml(name, bytes, length, 0, error), NULL, error);
}

Signers *signers_new(void)
{
	return g_new0(Signers, 1);
}

Signers *signers_load(const char *dir, GError **error)
{
	return signers_load_all(dir, NULL, error);
}

Signers *signers_load_all(const char *dir, GPtrArray *more, GError **error)
{
	g_autofree char *path = g_build_filename(dir, "signers.yaml", NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return signers_new();
	return signers_from_tree(tree_load(path, 0, error), more, error);
}

void signers_free(Signers *signers)
{
	if (!signers)
		return;
	Tree *tree = signers->tree;
	fields_clear(&signers_table, signers);
	tree_free(tree);
	g_free(signers);
}

const char *signers_role(const Signers *signers, const char *fingerprint)
{
	for (guint i = 0; signers->list && i < signers->list->len; i++) {
		const Signer *signer = g_ptr_array_index(signers->list, i);
		if (g_ascii_strcasecmp(signer->fingerprint, fingerprint) == 0)
			return roles[signer->role];
	}
	return NULL;
}

bool signers_role_exists(const char *role)
{
	return g_strv_contains(roles, role);
}
