/*
 * Checklist: what is asked of a site, as data: five items, parameters with their source, checks.
 * Decoded from YAML (checks/checklists/readiness.yaml is built in) and checked whole: an unknown
 * kind, an expression that does not parse or a check that asserts nothing is an error at load.
 */
#pragma once

#include "base/expression.h"
#include "base/fields.h"
#include "base/tree.h"
#include "checks/forms.h"
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

typedef enum { TIGHTER_NEVER, TIGHTER_HIGHER, TIGHTER_LOWER } Tighter;

typedef struct {
	char *name;
	const Node *value;
	int source;  /* index into checklist_sources */
	int tighter; /* Tighter: which way a site may move it */
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
	TARGET_NAME, /* of the DNS */
} TargetKind;

typedef struct CheckKind CheckKind;

typedef struct {
	char *id, *item, *kind_name;
	int stage, severity, source, target;
	char *applies, *expect, *expected, *actual; /* expressions; "" when none */
	int64_t freshness_s;                        /* how long an observation stays good */
	bool attestable; /* what nobody observed may be attested by a person */
	bool waivable;   /* a waiver may stand against it */
	Bilingual *title, *why, *fix;
	Bilingual *applies_not; /* what is true of hosts it does not concern; NULL: not said */
	const Node *wants, *with;
	GPtrArray *hosts, *roles;       /* char *: which hosts it concerns; both empty: all */
	GPtrArray *meant;               /* both together, borrowed; NULL: every host */
	const Node *forms[FORMS_COUNT]; /* the easy forms by their number in forms[]; one or none */
	const Form *form;               /* the one that is written; NULL: none */
	const Node *form_node;
	char *form_argument; /* what its topic is asked; NULL: nothing */
	const CheckKind *kind;
	Expression *applies_expression, *expect_expression, *expected_expression,
	        *actual_expression;
	const Node *node; /* where it stands */
} Check;

/* One thing that a site's checklist.yaml asks more than the checklist that it extends. */
typedef struct {
	const char *kind; /* "parameter", "severity" or "check" */
	char *name;       /* of the parameter or check */
	char *from, *to;  /* values or severities; `from` is "" for a new check */
} ChecklistDifference;

typedef struct ChecklistSite ChecklistSite;

typedef struct Checklist {
	Tree *tree;
	char *schema, *id, *version;
	GPtrArray *items;      /* ChecklistItem */
	GPtrArray *parameters; /* ChecklistParameter */
	GPtrArray *checks;     /* Check */
	ChecklistSite *site;   /* what a site made tighter; NULL: nothing */
} Checklist;

typedef enum { SOURCE_FOUNDING, SOURCE_PRODUCT, SOURCE_PROVINCE, SOURCE_US } Source;

extern const char *const checklist_sources[]; /* "founding", "product", "province", "us" */
extern const char *const checklist_targets[]; /* by TargetKind */
extern const FieldTable checklist_table;
extern const FieldTable checklist_site_table; /* of a site's checklist.yaml */

/* The checklist carried in the binary. */
Checklist *checklist_load_builtin(GError **error);
char *checklist_builtin_digest(void); /* its SHA-256. Owned. */
Checklist *checklist_parse(const char *name, const char *bytes, size_t length, GError **error);
void checklist_free(Checklist *checklist);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checklist, checklist_free)

/*
 * `base`, taken over, made tighter by a site's checklist.yaml (or, before that, by a ministry's
 * signed base; base_digest then pins the sum of both): parameters may move the way their
 * `tighter` says, severities may rise, checks may be added; nothing is ever loosened or removed.
 * NULL with the first error, at its place in the file; the other messages go into `more` (char *)
 * when that is not NULL.
 */
Checklist *checklist_tighten(Checklist *base, const char *name, const char *bytes, size_t length,
        GPtrArray *more, GError **error);

/* What was made tighter, in the order of the file; none for a checklist as it was parsed. */
size_t checklist_difference_count(const Checklist *checklist);
const ChecklistDifference *checklist_difference(const Checklist *checklist, size_t index);

/* True when it is the checklist in this binary, or that one made tighter. */
bool checklist_is_own(const Checklist *checklist);

/*
 * The whole checklist as text, and its SHA-256: the YAML as it was read, or, when it was made
 * tighter, all that is asked as one JSON text (which is YAML). Borrowed.
 */
const char *checklist_text(const Checklist *checklist, size_t *ret_length);
const char *checklist_digest(const Checklist *checklist);

size_t checklist_count(const Checklist *checklist);
const Check *checklist_check(const Checklist *checklist, size_t index);
const Check *checklist_find(const Checklist *checklist, const char *id);
/* The id of a check nearest to what was written; NULL when none is near. Borrowed. */
const char *checklist_nearest(const Checklist *checklist, const char *id);
const ChecklistItem *checklist_item_find(const Checklist *checklist, const char *id);

/* The parameters as one JSON object, name -> value. Owned. */
json_t *checklist_parameters(const Checklist *checklist);

/* Calls `each` for every topic that a check wants, and for every argument of it. */
typedef void (*CheckWant)(const Check *check, const char *topic, const char *argument, void *data);
void check_wants_each(const Check *check, CheckWant each, void *data);

/* What must be observed of every host to judge the checks (item: NULL for all). Owned. */
Wants *checklist_wants(const Checklist *checklist, const char *item);
/* The same of these alone (const Check *). */
Wants *checks_wants(const GPtrArray *checks);
/* Whether one of these is judged by what virtualisation platforms show. */
bool checks_read_platforms(const GPtrArray *checks);
