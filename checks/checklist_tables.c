/* The keys of a checklist, each with its place in the structs of checks/checklist.h. */
#include "checks/checklist_inside.h"

const char *const checklist_sources[] = {"founding", "product", "province", "us", NULL};
const char *const checklist_targets[] = {
        "site", "host", "address", "volume", "licence", "link", "platform", "name", NULL};
const char *const checklist_severities[] = {"blocker", "major", "minor", NULL};
static const char *const tighter[] = {"never", "higher", "lower", NULL};
static const char *const stages[] = {"preparation", "acceptance", NULL};

/* One text for both languages. */
static void bilingual_text(const char *text, void *ret)
{
	Bilingual *bilingual = ret;
	bilingual->zh = g_strdup(text);
	bilingual->en = g_strdup(text);
}

static const FieldTable bilingual_table = {
        .name = "bilingual",
        .doc = "A bare text stands for both languages.",
        .from_text = bilingual_text,
        .size = sizeof(Bilingual),
        .node_offset = offsetof(Bilingual, node),
        .fields =
                (const Field[]){
                        {.name = "zh",
                                .kind = FIELD_STRING,
                                .offset = offsetof(Bilingual, zh),
                                .required = true,
                                .doc = "in Chinese"},
                        {.name = "en",
                                .kind = FIELD_STRING,
                                .offset = offsetof(Bilingual, en),
                                .required = true,
                                .doc = "in English"},
                        {0},
                },
};

static const FieldTable item_table = {
        .name = "item",
        .size = sizeof(ChecklistItem),
        .node_offset = offsetof(ChecklistItem, node),
        .fields =
                (const Field[]){
                        {.name = "id",
                                .kind = FIELD_STRING,
                                .offset = offsetof(ChecklistItem, id),
                                .required = true,
                                .doc = "\"1\" to \"5\""},
                        {.name = "title",
                                .kind = FIELD_STRUCT,
                                .offset = offsetof(ChecklistItem, title),
                                .required = true,
                                .table = &bilingual_table,
                                .doc = "the founding document's sentence"},
                        {0},
                },
};

static const FieldTable parameter_table = {
        .name = "parameter",
        .size = sizeof(ChecklistParameter),
        .node_offset = offsetof(ChecklistParameter, node),
        .fields =
                (const Field[]){
                        {.name = "name",
                                .kind = FIELD_STRING,
                                .required = true,
                                .offset = offsetof(ChecklistParameter, name),
                                .doc = "expressions see it as params.NAME"},
                        {.name = "value",
                                .kind = FIELD_NODE,
                                .required = true,
                                .offset = offsetof(ChecklistParameter, value),
                                .doc = "number or text"},
                        {.name = "source",
                                .kind = FIELD_ENUM,
                                .required = true,
                                .offset = offsetof(ChecklistParameter, source),
                                .words = checklist_sources,
                                .doc = "who asks for it"},
                        {.name = "tighter",
                                .kind = FIELD_ENUM,
                                .offset = offsetof(ChecklistParameter, tighter),
                                .words = tighter,
                                .fallback = "never",
                                .doc = "which way a site's checklist.yaml may move it"},
                        {.name = "title",
                                .kind = FIELD_STRUCT,
                                .required = true,
                                .offset = offsetof(ChecklistParameter, title),
                                .table = &bilingual_table,
                                .doc = "what it means"},
                        {0},
                },
};

#define CHECK_TEXT(key, needed, text)                                                              \
	{                                                                                          \
		.name = #key, .kind = FIELD_STRING, .offset = offsetof(Check, key),                \
		.required = needed, .fallback = "", .doc = text                                    \
	}
#define CHECK_WORDS(key, text)                                                                     \
	{                                                                                          \
		.name = #key, .kind = FIELD_STRUCT, .offset = offsetof(Check, key),                \
		.table = &bilingual_table, .doc = text                                             \
	}
#define EASY(number, key)                                                                          \
	{                                                                                          \
		.name = key, .kind = FIELD_NODE, .offset = offsetof(Check, forms[number]),         \
		.doc = "easy form: see below"                                                      \
	}

/* What was put in beside the fields. */
static void check_clear(void *data)
{
	Check *check = data;
	if (check->meant)
		g_ptr_array_unref(check->meant);
	g_free(check->form_argument);
}

const FieldTable checklist_check_table = {
        .name = "check",
        .doc = "With `kind` written, `severity`, `source`, `target`, `freshness`, `title`, `why` "
               "and "
               "`fix` must be too. Without it, an easy form or `expect` says what is asked.",
        .size = sizeof(Check),
        .clear = check_clear,
        .node_offset = offsetof(Check, node),
        .fields =
                (const Field[]){
                        CHECK_TEXT(id, true, "stable id, never used again for something else"),
                        CHECK_TEXT(item, true, "id of the item it belongs to"),
                        {.name = "kind",
                                .kind = FIELD_STRING,
                                .offset = offsetof(Check, kind_name),
                                .fallback = "",
                                .doc = "kind of check; left out with an easy form or `expect`"},
                        {.name = "stage",
                                .kind = FIELD_ENUM,
                                .offset = offsetof(Check, stage),
                                .words = stages,
                                .fallback = "preparation",
                                .doc = "when it is asked"},
                        {.name = "severity",
                                .kind = FIELD_ENUM,
                                .offset = offsetof(Check, severity),
                                .words = checklist_severities,
                                .fallback = "major",
                                .doc = "what a failure means"},
                        {.name = "source",
                                .kind = FIELD_ENUM,
                                .offset = offsetof(Check, source),
                                .words = checklist_sources,
                                .fallback = "province",
                                .doc = "who asks for it"},
                        {.name = "target",
                                .kind = FIELD_ENUM,
                                .offset = offsetof(Check, target),
                                .words = checklist_targets,
                                .fallback = "host",
                                .doc = "what is judged"},
                        CHECK_TEXT(applies, false,
                                "expression over plan and params: which hosts it concerns"),
                        CHECK_WORDS(
                                applies_not, "what is said of the hosts that it does not concern"),
                        CHECK_TEXT(expect, false, "expression over the facts that must be true"),
                        CHECK_TEXT(expected, false, "expression shown as what was expected"),
                        CHECK_TEXT(actual, false, "expression shown as what was seen"),
                        {.name = "freshness",
                                .kind = FIELD_DURATION,
                                .fallback = "1d",
                                .offset = offsetof(Check, freshness_s),
                                .doc = "how long it stays good"},
                        {.name = "attestable",
                                .kind = FIELD_BOOL,
                                .offset = offsetof(Check, attestable),
                                .fallback = "false",
                                .doc = "a person may attest what nobody observed"},
                        {.name = "waivable",
                                .kind = FIELD_BOOL,
                                .offset = offsetof(Check, waivable),
                                .fallback = "true",
                                .doc = "a waiver in waivers.yaml may stand against it"},
                        CHECK_WORDS(title, "what is asked"),
                        CHECK_WORDS(why, "why it is asked"),
                        CHECK_WORDS(fix, "how to mend it"),
                        {.name = "wants",
                                .kind = FIELD_NODE,
                                .offset = offsetof(Check, wants),
                                .doc = "topics to observe, each with its list of arguments"},
                        {.name = "with",
                                .kind = FIELD_NODE,
                                .offset = offsetof(Check, with),
                                .doc = "what the kind needs besides"},
                        {.name = "hosts",
                                .kind = FIELD_STRINGS,
                                .offset = offsetof(Check, hosts),
                                .doc = "names, patterns or groups of the hosts it concerns; all "
                                       "when neither this nor `roles` is written"},
                        {.name = "roles",
                                .kind = FIELD_STRINGS,
                                .offset = offsetof(Check, roles),
                                .doc = "roles of the hosts it concerns"},
                        EASY(0, "file"),
                        EASY(1, "command"),
                        EASY(2, "port"),
                        EASY(3, "package"),
                        EASY(4, "service"),
                        EASY(5, "user"),
                        EASY(6, "group"),
                        EASY(7, "process"),
                        EASY(8, "mount"),
                        EASY(9, "kernel"),
                        EASY(10, "limit"),
                        EASY(11, "http"),
                        EASY(12, "certificate"),
                        {0},
                },
};

const FieldTable checklist_table = {
        .name = "checklist",
        .size = sizeof(Checklist),
        .fields =
                (const Field[]){
                        {.name = "schema",
                                .kind = FIELD_STRING,
                                .offset = offsetof(Checklist, schema),
                                .required = true,
                                .doc = "jiuxu.checklist/1"},
                        {.name = "id",
                                .kind = FIELD_STRING,
                                .offset = offsetof(Checklist, id),
                                .required = true,
                                .doc = "name of the checklist"},
                        {.name = "version",
                                .kind = FIELD_STRING,
                                .offset = offsetof(Checklist, version),
                                .required = true,
                                .doc = "its version"},
                        {.name = "items",
                                .kind = FIELD_LIST,
                                .offset = offsetof(Checklist, items),
                                .required = true,
                                .table = &item_table,
                                .doc = "the items"},
                        {.name = "parameters",
                                .kind = FIELD_LIST,
                                .table = &parameter_table,
                                .offset = offsetof(Checklist, parameters),
                                .doc = "numbers with their source"},
                        {.name = "checks",
                                .kind = FIELD_LIST,
                                .offset = offsetof(Checklist, checks),
                                .required = true,
                                .table = &checklist_check_table,
                                .doc = "the checks"},
                        {0},
                },
};
