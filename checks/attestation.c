#include "checks/attestation.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/fields.h"
#include "base/tree.h"
#include <string.h>

struct Attestations {
	GPtrArray *list; /* Attestation * */
};

void attestation_free(Attestation *attestation)
{
	if (!attestation)
		return;
	g_free(attestation->check);
	g_free(attestation->target);
	g_strfreev(attestation->targets);
	g_free(attestation->statement);
	g_free(attestation->by);
	g_free(attestation->document_name);
	g_free(attestation->document_sha256);
	g_free(attestation->digest);
	g_free(attestation->signer);
	g_free(attestation->role);
	g_free(attestation->problem);
	g_free(attestation->problem_zh);
	g_free(attestation);
}

static void attestation_destroy(void *data)
{
	attestation_free(data);
}

Attestations *attestations_new(void)
{
	Attestations *attestations = g_new0(Attestations, 1);
	attestations->list = g_ptr_array_new_with_free_func(attestation_destroy);
	return attestations;
}

void attestations_free(Attestations *attestations)
{
	if (!attestations)
		return;
	g_ptr_array_unref(attestations->list);
	g_free(attestations);
}

void attestations_add(Attestations *attestations, Attestation *attestation)
{
	g_ptr_array_add(attestations->list, attestation);
}

size_t attestations_count(const Attestations *attestations)
{
	return attestations->list->len;
}

const Attestation *attestations_at(const Attestations *attestations, size_t index)
{
	return g_ptr_array_index(attestations->list, index);
}

static bool in_force(const Attestation *attestation, int64_t at_us)
{
	return attestation->attested_at_us <= at_us &&
	       (!attestation->valid_until_us || at_us < attestation->valid_until_us);
}

static bool names_target(const Attestation *attestation)
{
	return attestation->target && *attestation->target;
}

bool attestation_covers(const Attestation *attestation, const char *target, bool is_site)
{
	if (names_target(attestation))
		return strcmp(attestation->target, target) == 0;
	return is_site ||
	       (attestation->targets &&
	               g_strv_contains((const char *const *)attestation->targets, target));
}

/* How well it serves the row: covering and good, covering, of other targets only. */
static int rank(const Attestation *one, const char *target, bool is_site, int64_t at_us)
{
	if (!attestation_covers(one, target, is_site))
		return names_target(one) ? 0 : 1;
	return !one->problem && in_force(one, at_us) ? 3 : 2;
}

const Attestation *attestations_find(const Attestations *attestations, const char *check,
        const char *target, bool is_site, int64_t at_us)
{
	const Attestation *best = NULL;
	int best_rank = 1;
	for (size_t i = 0; i < attestations_count(attestations); i++) {
		const Attestation *one = attestations_at(attestations, i);
		int its = strcmp(one->check, check) == 0 ? rank(one, target, is_site, at_us) : 0;
		if (its < best_rank || (its == 3 && best_rank == 3))
			continue;
		best = one;
		best_rank = its;
	}
	return best;
}

typedef struct {
	char *name, *sha256;
} DocumentFile;

typedef struct {
	char *check, *target, *statement, *by, *attested_at, *valid_until;
	GPtrArray *targets;
	DocumentFile *document;
} AttestationFile;

static const FieldTable document_table = {
        .name = "document",
        .size = sizeof(DocumentFile),
        .fields =
                (const Field[]){
                        {.name = "name",
                                .kind = FIELD_STRING,
                                .offset = offsetof(DocumentFile, name),
                                .required = true,
                                .doc = "file name of the document"},
                        {.name = "sha256",
                                .kind = FIELD_STRING,
                                .offset = offsetof(DocumentFile, sha256),
                                .required = true,
                                .doc = "its SHA-256, 64 hex digits"},
                        {0},
                },
};

static const FieldTable attestation_table = {
        .name = "attestation",
        .size = sizeof(AttestationFile),
        .fields =
                (const Field[]){
                        {.name = "check",
                                .kind = FIELD_STRING,
                                .offset = offsetof(AttestationFile, check),
                                .required = true,
                                .doc = "id of the check"},
                        {.name = "target",
                                .kind = FIELD_STRING,
                                .offset = offsetof(AttestationFile, target),
                                .doc = "one target, where it speaks of one"},
                        {.name = "targets",
                                .kind = FIELD_STRINGS,
                                .offset = offsetof(AttestationFile, targets),
                                .doc = "all that it speaks of; what is planned later it does not "
                                       "cover"},
                        {.name = "statement",
                                .kind = FIELD_STRING,
                                .required = true,
                                .offset = offsetof(AttestationFile, statement),
                                .doc = "what is attested"},
                        {.name = "by",
                                .kind = FIELD_STRING,
                                .offset = offsetof(AttestationFile, by),
                                .required = true,
                                .doc = "who attests"},
                        {.name = "attested_at",
                                .kind = FIELD_STRING,
                                .required = true,
                                .offset = offsetof(AttestationFile, attested_at),
                                .doc = "RFC 3339 with zone"},
                        {.name = "valid_until",
                                .kind = FIELD_DATE,
                                .offset = offsetof(AttestationFile, valid_until),
                                .doc = "last day, at +08:00; no end when left out"},
                        {.name = "document",
                                .kind = FIELD_STRUCT,
                                .required = true,
                                .table = &document_table,
                                .offset = offsetof(AttestationFile, document),
                                .doc = "what it rests on"},
                        {0},
                },
};

static char **names_copy(const GPtrArray *names)
{
	if (names->len == 0)
		return NULL;
	char **out = g_new0(char *, names->len + 1);
	for (guint i = 0; i < names->len; i++)
		out[i] = g_strdup(g_ptr_array_index(names, i));
	return out;
}

static bool attestation_fill(
        Attestation *out, AttestationFile *file, const Tree *tree, GError **error)
{
	const Node *root = tree_root(tree);
	if (!clock_parse(file->attested_at, &out->attested_at_us))
		return node_fail(node_find(root, "attested_at"), error,
		        "'%s' is not a moment like 2026-11-20T09:00:00+08:00", file->attested_at);
	if (!digest_valid(file->document->sha256))
		return node_fail(node_find(node_find(root, "document"), "sha256"), error,
		        "'%s' is not a SHA-256 (64 hex digits)", file->document->sha256);
	if (file->valid_until && *file->valid_until)
		clock_parse_day_end(file->valid_until, &out->valid_until_us);
	out->check = g_steal_pointer(&file->check);
	out->target = g_steal_pointer(&file->target);
	out->targets = names_copy(file->targets);
	out->statement = g_steal_pointer(&file->statement);
	out->by = g_steal_pointer(&file->by);
	out->document_name = g_steal_pointer(&file->document->name);
	out->document_sha256 = g_steal_pointer(&file->document->sha256);
	return true;
}

Attestation *attestation_parse(const char *name, const char *bytes, size_t length, GError **error)
{
	g_autoptr(Tree) tree = tree_parse_yaml(name, bytes, length, 0, error);
	if (!tree)
		return NULL;
	AttestationFile file = {0};
	g_autoptr(Attestation) out = g_new0(Attestation, 1);
	bool good = fields_decode(&attestation_table, tree_root(tree), &file, error) &&
	            attestation_fill(out, &file, tree, error);
	fields_clear(&attestation_table, &file);
	if (!good)
		return NULL;
	out->digest = digest_bytes(bytes, length);
	return g_steal_pointer(&out);
}
