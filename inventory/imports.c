#include "inventory/imports.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "inventory/facts_merge.h"
#include <string.h>

#define SEEN_BY_HAND "what was seen by hand"
#define IMPORTED "what was imported"

char *imports_path(const char *site_dir)
{
	return g_build_filename(site_dir, "imports", NULL);
}

/* NULL without an error: nothing was imported yet. */
static FactBook *imports_load(const char *site_dir, GError **error)
{
	g_autofree char *dir = imports_path(site_dir);
	g_autofree char *facts = g_build_filename(dir, "facts", NULL);
	return g_file_test(facts, G_FILE_TEST_EXISTS) ? factbook_load(dir, error) : NULL;
}

/* ---- evidence from one folder to another ---- */

typedef struct {
	char *from;   /* evidence folder */
	Evidence *to; /* NULL: it stays where it is */
} Carrier;

static char *carry(const char *digest, void *data, GError **error)
{
	const Carrier *carrier = data;
	size_t length;
	if (!carrier->to)
		return g_strdup(digest);
	g_autofree char *bytes = evidence_read(carrier->from, digest, &length);
	g_autofree char *found = bytes ? digest_bytes(bytes, length) : NULL;
	if (!found || strcmp(found, digest + strlen("sha256:")) != 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
		        "%s: evidence %s is missing or was changed; import its file again",
		        carrier->from, digest);
		return NULL;
	}
	char *kept = evidence_keep(carrier->to, bytes, length);
	if (!kept)
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_IO, "evidence %s could not be kept", digest);
	return kept;
}

/* ---- keeping ---- */

static const char *seen_by_hand_at(const Facts *facts)
{
	FactTopic import = facts ? facts_find(facts, "import") : (FactTopic){0};
	return json_string_value(json_object_get(import.value, "observed_at"));
}

char *imports_newer(const Facts *facts, const char *site_dir)
{
	int64_t held_us, at_us;
	g_autoptr(FactBook) book = imports_load(site_dir, NULL);
	const char *held =
	        book ? seen_by_hand_at(factbook_find(book, facts_kind(facts), facts_subject(facts)))
	             : NULL;
	const char *at = seen_by_hand_at(facts);
	bool newer = held && at && clock_parse(held, &held_us) && clock_parse(at, &at_us) &&
	             held_us > at_us;
	return newer ? g_strdup(held) : NULL;
}

bool imports_keep(const Facts *facts, const char *site_dir, json_t **ret_conflicts, GError **error)
{
	g_autoptr(GError) failed = NULL;
	g_autofree char *dir = imports_path(site_dir);
	g_autoptr(FactBook) book = imports_load(site_dir, &failed);
	*ret_conflicts = NULL;
	if (failed) {
		g_propagate_error(error, g_steal_pointer(&failed));
		return false;
	}
	Carrier stays = {NULL, NULL};
	FactsTransfer transfer = {.bring = carry, .data = &stays, .drop_conflicts = true};
	const Facts *held =
	        book ? factbook_find(book, facts_kind(facts), facts_subject(facts)) : NULL;
	g_autoptr(Facts) merged = facts_copy(facts);
	if (held && (!facts_conflicts(merged, held, &transfer, error) ||
	                    !facts_adopt(merged, held, &transfer, error)))
		return false;
	const json_t *conflicts = facts_find(merged, "conflicts").value;
	*ret_conflicts = json_incref((json_t *)conflicts);
	return factbook_keep(merged, dir, error);
}

static bool run_subject(const Facts *facts, const ImportsRun *from, const char *site_dir,
        const FactsTransfer *transfer, GError **error)
{
	g_autoptr(Facts) taken = facts_new(facts_kind(facts), facts_subject(facts));
	g_autoptr(json_t) conflicts = NULL;
	if (!facts_adopt(taken, facts, transfer, error))
		return false;
	g_autofree char *imported_at = clock_format(from->imported_at_us);
	facts_put(taken, "import", "import", from->imported_at_us, NULL,
	        json_pack("{s:s, s:s, s:s}", "imported_at", imported_at, "file", from->file, "run",
	                from->run));
	facts_set_times(taken, from->imported_at_us, from->imported_at_us);
	return imports_keep(taken, site_dir, &conflicts, error);
}

bool imports_run(const ImportsRun *from, const char *site_dir, size_t *ret_count, GError **error)
{
	g_autofree char *dir = imports_path(site_dir);
	g_autofree char *to = g_build_filename(dir, "evidence", NULL);
	g_autofree char *evidence_dir = g_build_filename(from->run_dir, "evidence", NULL);
	g_autoptr(Evidence) evidence = evidence_new(to, error);
	g_autoptr(FactBook) book = evidence ? factbook_load(from->run_dir, error) : NULL;
	Carrier carrier = {evidence_dir, evidence};
	FactsTransfer transfer = {.bring = carry, .data = &carrier, .source = "import"};
	*ret_count = 0;
	for (size_t i = 0; book && i < factbook_count(book); i++) {
		const Facts *facts = factbook_at(book, i);
		if (facts_kind(facts) == SUBJECT_CONSOLE || !facts_any_value(facts) ||
		        !from->planned(facts_kind(facts), facts_subject(facts), from->data))
			continue;
		if (!run_subject(facts, from, site_dir, &transfer, error))
			return false;
		(*ret_count)++;
	}
	return book && evidence_finish(evidence, error);
}

/* ---- merging ---- */

/* Who reads only how the visit ended is told that there is more. */
static void reach_remark(Facts *merged, const Facts *imported)
{
	const char *message;
	Cause cause = facts_reach(merged, &message);
	FactTopic import = facts_find(imported, "import");
	const char *seen_at = json_string_value(json_object_get(import.value, "observed_at"));
	const char *at = seen_at ? seen_at : import.observed_at;
	int64_t at_us;
	g_autofree char *said = clock_parse(at, &at_us) ? clock_format_cst(at_us) : g_strdup(at);
	g_autofree char *more = g_strdup_printf("%s%s%s at %s stands in", message,
	        *message ? "; " : "", seen_at ? SEEN_BY_HAND : IMPORTED, said);
	facts_set_reach(merged, cause, more);
}

/* The live facts with what was imported; NULL with an error. */
static Facts *merged_with(
        const Facts *live, const Facts *imported, const FactsTransfer *transfer, GError **error)
{
	g_autoptr(Facts) merged = facts_copy(live);
	bool reached = facts_reach(live, NULL) == CAUSE_NONE;
	bool good = reached ? facts_conflicts(merged, imported, transfer, error)
	                    : facts_adopt(merged, imported, transfer, error);
	if (good && !reached)
		reach_remark(merged, imported);
	return good ? g_steal_pointer(&merged) : NULL;
}

bool imports_merge(FactBook *book, const ImportsMerge *merge, GError **error)
{
	g_autoptr(GError) failed = NULL;
	g_autofree char *dir = imports_path(merge->site_dir);
	g_autofree char *evidence_dir = g_build_filename(dir, "evidence", NULL);
	g_autoptr(FactBook) imports = imports_load(merge->site_dir, &failed);
	Carrier carrier = {evidence_dir, merge->evidence};
	FactsTransfer transfer = {.bring = carry, .data = &carrier};
	for (size_t i = 0; imports && i < factbook_count(imports); i++) {
		const Facts *imported = factbook_at(imports, i);
		const Facts *live =
		        factbook_find(book, facts_kind(imported), facts_subject(imported));
		if (!live)
			continue;
		Facts *merged = merged_with(live, imported, &transfer, error);
		if (!merged)
			return false;
		facts_redact(merged, merge->hidden);
		factbook_add(book, merged);
		if (!factbook_keep(merged, merge->run_dir, error))
			return false;
	}
	bool good = !failed;
	if (failed)
		g_propagate_error(error, g_steal_pointer(&failed));
	return good;
}

char *imports_live_message(const char *message)
{
	static const char *const remarks[] = {SEEN_BY_HAND " at ", IMPORTED " at "};
	const char *end = NULL;
	for (size_t i = 0; !end && i < G_N_ELEMENTS(remarks); i++)
		end = g_strrstr(message, remarks[i]);
	if (!end)
		return g_strdup(message);
	size_t length = (size_t)(end - message);
	return g_strndup(message, length >= strlen("; ") ? length - strlen("; ") : 0);
}

char *imports_moment(const char *at)
{
	int64_t at_us;
	return at && clock_parse(at, &at_us) ? clock_format_cst(at_us) : g_strdup(at ? at : "");
}
