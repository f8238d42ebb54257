/* A site's checklist.yaml: what it may ask beyond the checklist that it extends. */
#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "checks/checklist_inside.h"
#include <string.h>

#define SITE_CHECKS_MAX 1000

struct ChecklistSite {
	GPtrArray *trees;    /* Tree: of each file that made it tighter; the last is being read */
	char *text, *sha256; /* of all that is asked */
	GPtrArray *differences; /* ChecklistDifference */
};

typedef struct {
	char *extends, *base_digest;
	const Node *parameters, *severities;
	GPtrArray *checks; /* Check */
} SiteFile;

const FieldTable checklist_site_table = {
        .name = "a site's checklist.yaml",
        .size = sizeof(SiteFile),
        .fields =
                (const Field[]){
                        {.name = "extends",
                                .kind = FIELD_STRING,
                                .offset = offsetof(SiteFile, extends),
                                .required = true,
                                .doc = "id of the checklist that it makes tighter: `readiness`"},
                        {.name = "base_digest",
                                .kind = FIELD_STRING,
                                .offset = offsetof(SiteFile, base_digest),
                                .fallback = "",
                                .doc = "SHA-256 of that checklist, to pin it: another one is an "
                                       "error"},
                        {.name = "parameters",
                                .kind = FIELD_NODE,
                                .offset = offsetof(SiteFile, parameters),
                                .doc = "mapping of parameters to values; only the way that each "
                                       "one's `tighter` says"},
                        {.name = "severities",
                                .kind = FIELD_NODE,
                                .offset = offsetof(SiteFile, severities),
                                .doc = "mapping of checks to severities; only raised"},
                        {.name = "checks",
                                .kind = FIELD_LIST,
                                .table = &checklist_check_table,
                                .offset = offsetof(SiteFile, checks),
                                .max = SITE_CHECKS_MAX,
                                .doc = "checks to add, with ids of their own; `source` is not "
                                       "`founding`"},
                        {0},
                },
};

static void difference_free(void *data)
{
	ChecklistDifference *difference = data;
	g_free(difference->name);
	g_free(difference->from);
	g_free(difference->to);
	g_free(difference);
}

static void differs(
        Checklist *list, const char *kind, const char *name, const char *from, const char *to)
{
	ChecklistDifference *difference = g_new0(ChecklistDifference, 1);
	difference->kind = kind;
	difference->name = g_strdup(name);
	difference->from = g_strdup(from);
	difference->to = g_strdup(to);
	g_ptr_array_add(list->site->differences, difference);
}

static ChecklistParameter *parameter_find(const Checklist *list, const Node *key, GError **error)
{
	const char *name = node_scalar(key);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = 0; list->parameters && i < list->parameters->len; i++) {
		ChecklistParameter *one = g_ptr_array_index(list->parameters, i);
		if (strcmp(one->name, name) == 0)
			return one;
		g_ptr_array_add(names, one->name);
	}
	const char *near =
	        fields_nearest(name, (const char *const *)names->pdata, (size_t)names->len);
	node_fail(key, error,
	        near ? "no such parameter '%s' (did you mean '%s'?)" : "no such parameter '%s'",
	        name, near);
	return NULL;
}

/* A fraction where a whole number was asked would be read as none. */
static bool same_sort(const json_t *was, const json_t *wanted)
{
	return json_is_number(was) && json_is_number(wanted) &&
	       (json_is_real(was) || json_is_integer(wanted));
}

static bool parameter_tighten(Checklist *list, const Node *key, const Node *value, GError **error)
{
	ChecklistParameter *one = parameter_find(list, key, error);
	if (!one)
		return false;
	g_autoptr(json_t) was = node_to_json(one->value);
	g_autoptr(json_t) wanted = node_to_json(value);
	if (one->tighter == TIGHTER_NEVER)
		return node_fail(
		        value, error, "parameter '%s' may not be changed by a site", one->name);
	if (!same_sort(was, wanted))
		return node_fail(value, error, "parameter '%s' is a number like %s", one->name,
		        node_scalar(one->value));
	double less = json_number_value(wanted) - json_number_value(was);
	if (one->tighter == TIGHTER_HIGHER ? less < 0 : less > 0)
		return node_fail(value, error,
		        "parameter '%s' may only be made tighter (%s): '%s' asks less than '%s'",
		        one->name, one->tighter == TIGHTER_HIGHER ? "higher" : "lower",
		        node_scalar(value), node_scalar(one->value));
	if (json_number_value(wanted) == json_number_value(was))
		return true;
	differs(list, "parameter", one->name, node_scalar(one->value), node_scalar(value));
	one->value = value;
	one->source = SOURCE_PROVINCE; /* nobody else asked for this number */
	return true;
}

const char *checklist_nearest(const Checklist *list, const char *id)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new();
	for (size_t i = 0; i < checklist_count(list); i++)
		g_ptr_array_add(ids, checklist_check(list, i)->id);
	return fields_nearest(id, (const char *const *)ids->pdata, (size_t)ids->len);
}

static Check *check_find(const Checklist *list, const Node *key, GError **error)
{
	const char *id = node_scalar(key);
	for (guint i = 0; i < list->checks->len; i++) {
		Check *check = g_ptr_array_index(list->checks, i);
		if (strcmp(check->id, id) == 0)
			return check;
	}
	const char *near = checklist_nearest(list, id);
	node_fail(key, error,
	        near ? "no such check '%s' (did you mean '%s'?)" : "no such check '%s'", id, near);
	return NULL;
}

static bool severity_raise(Checklist *list, const Node *key, const Node *value, GError **error)
{
	Check *check = check_find(list, key, error);
	if (!check)
		return false;
	const char *was = severity_name((Severity)check->severity);
	int wanted = 0;
	while (checklist_severities[wanted] &&
	        g_strcmp0(checklist_severities[wanted], node_scalar(value)) != 0)
		wanted++;
	if (!checklist_severities[wanted])
		return node_fail(value, error, "a severity is blocker, major or minor");
	if (wanted > check->severity)
		return node_fail(value, error,
		        "the severity of '%s' may only be raised: '%s' is less than '%s'",
		        check->id, checklist_severities[wanted], was);
	if (wanted != check->severity)
		differs(list, "severity", check->id, was, checklist_severities[wanted]);
	check->severity = wanted;
	return true;
}

typedef bool (*EachPair)(Checklist *list, const Node *key, const Node *value, GError **error);

static bool pairs_take(
        Checklist *list, const Node *mapping, EachPair each, GPtrArray *more, GError **error)
{
	GError *found = NULL;
	bool good = true;
	if (mapping && node_kind(mapping) != NODE_MAPPING) {
		node_unexpected(mapping, "a mapping", &found);
		error_gather(error, found, more);
		return false;
	}
	for (size_t i = 0; mapping && i < node_count(mapping); i++) {
		found = NULL;
		if (each(list, node_key_at(mapping, i), node_at(mapping, i), &found))
			continue;
		good = false;
		if (!error_gather(error, found, more))
			return false;
	}
	return good;
}

static bool check_take(Checklist *list, Check *check, GError **error)
{
	const Check *there = checklist_find(list, check->id);
	g_ptr_array_add(list->checks, check); /* it is the list's now, good or not */
	if (there)
		return node_fail(node_find(check->node, "id"), error,
		        "check '%s' is there already; a site's checklist adds checks with ids of "
		        "its own",
		        check->id);
	if (check->source == SOURCE_FOUNDING)
		return node_fail(node_find(check->node, "source"), error,
		        "check '%s' is not the founding document's: its source is province, "
		        "product or us",
		        check->id);
	if (!checklist_check_finish(list, check, error))
		return false;
	differs(list, "check", check->id, "", severity_name((Severity)check->severity));
	return true;
}

static bool checks_take(Checklist *list, SiteFile *file, GPtrArray *more, GError **error)
{
	bool good = true, on = true;
	for (guint i = 0; file->checks && i < file->checks->len; i++) {
		GError *found = NULL;
		Check *check = g_ptr_array_index(file->checks, i);
		if (!on) {
			g_ptr_array_add(list->checks, check);
			continue;
		}
		if (check_take(list, check, &found))
			continue;
		good = false;
		on = error_gather(error, found, more);
	}
	if (file->checks)
		g_ptr_array_set_size(file->checks, 0);
	return good;
}

static const Tree *tree_now(const Checklist *list)
{
	return g_ptr_array_index(list->site->trees, list->site->trees->len - 1);
}

static bool base_check(const Checklist *list, const SiteFile *file, GError **error)
{
	const Node *root = tree_root(tree_now(list));
	const char *pinned = file->base_digest;
	const char *sha256 =
	        list->site->sha256 ? list->site->sha256 : tree_text(list->tree)->sha256;
	if (strcmp(file->extends, list->id) != 0)
		return node_fail(node_find(root, "extends"), error,
		        "no such checklist '%s'; the one to extend is '%s'", file->extends,
		        list->id);
	if (g_str_has_prefix(pinned, "sha256:"))
		pinned += strlen("sha256:");
	if (*pinned && g_ascii_strcasecmp(pinned, sha256) != 0)
		return node_fail(node_find(root, "base_digest"), error,
		        "'%s' is pinned, but the checklist of this program is '%s'",
		        file->base_digest, sha256);
	return true;
}

/* All that is asked as one text, for the run's inputs and for its digest. */
static void effective_make(Checklist *list)
{
	g_autoptr(json_t) all = node_to_json(tree_root(list->tree));
	json_t *parameters = json_object_get(all, "parameters");
	json_t *checks = json_object_get(all, "checks");
	size_t built_in = json_array_size(checks);
	for (guint i = 0; list->parameters && i < list->parameters->len; i++) {
		const ChecklistParameter *one = g_ptr_array_index(list->parameters, i);
		json_t *out = json_array_get(parameters, i);
		json_object_set_new(out, "value", node_to_json(one->value));
		json_object_set_new(out, "source", json_string(checklist_sources[one->source]));
	}
	for (guint i = 0; i < list->checks->len; i++) {
		const Check *check = g_ptr_array_index(list->checks, i);
		if (i >= built_in)
			json_array_append_new(checks, node_to_json(check->node));
		json_object_set_new(json_array_get(checks, i), "severity",
		        json_string(checklist_severities[check->severity]));
	}
	char *text = json_dumps(all, JSON_INDENT(1));
	g_free(list->site->text);
	g_free(list->site->sha256);
	list->site->text = g_strconcat(text, "\n", NULL);
	list->site->sha256 = digest_bytes(list->site->text, strlen(list->site->text));
	free(text);
}

static bool site_file_take(Checklist *list, SiteFile *file, GPtrArray *more, GError **error)
{
	bool good = base_check(list, file, error);
	if (!good && !more)
		return false;
	/* `error` may be set already: the rest is gathered behind it */
	good = pairs_take(list, file->parameters, parameter_tighten, more, error) && good;
	if (good || more)
		good = checks_take(list, file, more, error) && good;
	if (good || more) /* behind the checks: those that were added may be named, too */
		good = pairs_take(list, file->severities, severity_raise, more, error) && good;
	if (good)
		effective_make(list);
	return good;
}

/*
 * Of a file with mistakes of form, which are told already, what can be read on, so that one look
 * tells of the others too. Not the severities: they may name a check that could not be read.
 */
static void site_file_salvage(const Checklist *list, const Node *root, SiteFile *file)
{
	const Node *checks = node_find(root, "checks");
	bool listed = checks && node_kind(checks) == NODE_SEQUENCE;
	file->extends = g_strdup(list->id);
	file->base_digest = g_strdup("");
	file->parameters = node_find(root, "parameters");
	file->checks = g_ptr_array_new();
	for (size_t i = 0; listed && i < MIN(node_count(checks), SITE_CHECKS_MAX); i++) {
		Check *check = g_new0(Check, 1);
		if (fields_decode(&checklist_check_table, node_at(checks, i), check, NULL))
			g_ptr_array_add(file->checks, check);
		else
			g_free(check);
	}
}

static void tree_release(void *tree)
{
	tree_free(tree);
}

Checklist *checklist_tighten(Checklist *base, const char *name, const char *bytes, size_t length,
        GPtrArray *more, GError **error)
{
	g_autoptr(Checklist) list = base;
	SiteFile file = {0};
	if (!list->site) {
		list->site = g_new0(ChecklistSite, 1);
		list->site->differences = g_ptr_array_new_with_free_func(difference_free);
		list->site->trees = g_ptr_array_new_with_free_func(tree_release);
	}
	Tree *tree = tree_parse_yaml(name, bytes, length, 0, error);
	if (!tree)
		return NULL;
	g_ptr_array_add(list->site->trees, tree);
	g_autoptr(GError) first = NULL;
	bool decoded =
	        fields_decode_all(&checklist_site_table, tree_root(tree), &file, more, &first);
	if (!decoded && more)
		site_file_salvage(list, tree_root(tree), &file);
	bool good = (decoded || more) && site_file_take(list, &file, more, &first) && decoded;
	fields_clear(&checklist_site_table, &file);
	if (first)
		g_propagate_error(error, g_steal_pointer(&first));
	return good ? g_steal_pointer(&list) : NULL;
}

void checklist_site_free(ChecklistSite *site)
{
	if (!site)
		return;
	g_ptr_array_unref(site->trees);
	g_free(site->text);
	g_free(site->sha256);
	g_ptr_array_unref(site->differences);
	g_free(site);
}

size_t checklist_difference_count(const Checklist *checklist)
{
	return checklist->site ? checklist->site->differences->len : 0;
}

const ChecklistDifference *checklist_difference(const Checklist *checklist, size_t index)
{
	return g_ptr_array_index(checklist->site->differences, index);
}

const char *checklist_text(const Checklist *checklist, size_t *ret_length)
{
	const Text *text = tree_text(checklist->tree);
	*ret_length = checklist->site ? strlen(checklist->site->text) : text->length;
	return checklist->site ? checklist->site->text : text->utf8;
}

const char *checklist_digest(const Checklist *checklist)
{
	return checklist->site ? checklist->site->sha256 : tree_text(checklist->tree)->sha256;
}

bool checklist_is_own(const Checklist *checklist)
{
	g_autofree char *built_in = checklist_builtin_digest();
	return strcmp(tree_text(checklist->tree)->sha256, built_in) == 0;
}
