/*
 * Checklist: what is asked of a site, as data: five items, parameters with their source, checks.
 * Decoded from YAML (checks/checklists/readiness.yaml is built in) and checked whole: an unknown
 * kind, an expression that does not parse or a check that asserts nothing is an error at load.
 */
#pragma once

#include "base/expression.h"
#include "base/fields.h"
#include "base/tree.h"
#include "checks/outcome.h"
#include "inventory/wants.h"

typedef struct {
	char *zh, *en;
	const Node *node; /* where it stands */
} Bilingual;

typedef struct {
	char *id;
	Bilingual *title;
	const Node *node; /* where it stands */
} ChecklistItem;

typedef struct {
	char *name;
	const Node *value;
	int source; /* index into checklist_sources */
	Bilingual *title;
	const Node *node; /* where it stands */
} ChecklistParameter;

typedef enum {
	TARGET_SITE,
	TARGET_HOST,
	TARGET_ADDRESS,
	TARGET_VOLUME,
	TARGET_LICENCE,
	TARGET_LINK,
	TARGET_PLATFORM,
} TargetKind;

typedef struct CheckKind CheckKind;

typedef struct {
	char *id, *item, *kind_name;
	int stage, severity, source, target;
	char *applies, *expect, *expected, *actual; /* expressions; "" when none */
	int64_t freshness_s;                        /* how long an observation stays good */
	bool attestable; /* what nobody observed may be attested by a person */
	Bilingual *title, *why, *fix;
	const Node *wants, *with;
	const CheckKind *kind;
	Expression *applies_expression, *expect_expression, *expected_expression,
	        *actual_expression;
	const Node *node; /* where it stands */
} Check;

typedef struct Checklist {
	Tree *tree;
	char *schema, *id, *version;
	GPtrArray *items;      /* ChecklistItem */
	GPtrArray *parameters; /* ChecklistParameter */
	GPtrArray *checks;     /* Check */
} Checklist;

extern const char *const checklist_sources[]; /* "founding", "product", "province", "us" */
extern const char *const checklist_targets[]; /* by TargetKind */
extern const FieldTable checklist_table;

/* The checklist carried in the binary. */
Checklist *checklist_load_builtin(GError **error);
char *checklist_builtin_digest(void); /* its SHA-256. Owned. */
Checklist *checklist_parse(const char *name, const char *bytes, size_t length, GError **error);
void checklist_free(Checklist *checklist);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checklist, checklist_free)

/* The YAML as it was read, and its SHA-256. Borrowed. */
const char *checklist_text(const Checklist *checklist, size_t *ret_length);
const char *checklist_digest(const Checklist *checklist);

size_t checklist_count(const Checklist *checklist);
const Check *checklist_check(const Checklist *checklist, size_t index);
const Check *checklist_find(const Checklist *checklist, const char *id);
const ChecklistItem *checklist_item_find(const Checklist *checklist, const char *id);

/* The parameters as one JSON object, name -> value. Owned. */
json_t *checklist_parameters(const Checklist *checklist);

/* What must be observed of every host to judge the checks (item: NULL for all). Owned. */
Wants *checklist_wants(const Checklist *checklist, const char *item);
