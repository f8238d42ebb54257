#include "reports/site_files.h"
#include "base/cms.h"
#include "base/error.h"
#include "base/file.h"
#include "reports/signers.h"
#include <string.h>

#define FILE_MAX_BYTES ((size_t)4 << 20)

static char *bytes_of(
        const char *dir, const char *name, char **ret_path, size_t *ret_length, GError **error)
{
	*ret_path = g_build_filename(dir, name, NULL);
	return file_read(*ret_path, FILE_MAX_BYTES, ret_length, error);
}

static bool is_there(const char *dir, const char *name)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static Checklist *tightened(
        Checklist *base, const char *dir, const char *name, GPtrArray *more, GError **error)
{
	size_t length;
	g_autofree char *path = NULL;
	g_autoptr(Checklist) list = base;
	g_autofree char *yaml = bytes_of(dir, name, &path, &length, error);
	return yaml ? checklist_tighten(g_steal_pointer(&list), path, yaml, length, more, error)
	            : NULL;
}

static bool base_refuse(const char *dir, const char *why, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED, "%s/%s: %s", dir, BASE_CHECKLIST_NAME,
	        why);
	return false;
}

/* A base counts only as the ministry signed it, by a certificate that signers.yaml lists so. */
static bool base_is_signed(const char *dir, GError **error)
{
	size_t length, der_length;
	g_autofree char *path = NULL, *p7s_path = NULL;
	g_auto(CmsSigner) signer = {0};
	g_autoptr(GError) why = NULL;
	if (!is_there(dir, BASE_CHECKLIST_NAME ".p7s"))
		return base_refuse(dir,
		        "it is not signed: a base needs the ministry's signature beside it (.p7s)",
		        error);
	g_autoptr(Signers) signers = signers_load(dir, error);
	char *yaml = signers ? bytes_of(dir, BASE_CHECKLIST_NAME, &path, &length, error) : NULL;
	if (!yaml)
		return false;
	g_autoptr(GBytes) content = g_bytes_new_take(yaml, length);
	char *p7s = bytes_of(dir, BASE_CHECKLIST_NAME ".p7s", &p7s_path, &der_length, error);
	if (!p7s)
		return false;
	g_autoptr(GBytes) der = g_bytes_new_take(p7s, der_length);
	if (!cms_verify_signature(der, content, &signer, &why))
		return base_refuse(dir, why->message, error);
	if (g_strcmp0(signers_role(signers, signer.certificate.fingerprint), "ministry") == 0)
		return true;
	g_autofree char *said = g_strdup_printf(
	        "'%s' signed it, but signers.yaml does not list that certificate as the ministry's",
	        signer.certificate.cn);
	return base_refuse(dir, said, error);
}

/* The built-in list, made tighter by the ministry's base where the folder has one. */
static Checklist *base_load(const char *dir, GPtrArray *more, GError **error)
{
	Checklist *built_in = checklist_load_builtin(error);
	if (!built_in || !is_there(dir, BASE_CHECKLIST_NAME))
		return built_in;
	if (base_is_signed(dir, error))
		return tightened(built_in, dir, BASE_CHECKLIST_NAME, more, error);
	checklist_free(built_in);
	return NULL;
}

static Checklist *loaded(const char *dir, const char *own, GPtrArray *more, GError **error)
{
	Checklist *base = base_load(dir, more, error);
	return base && is_there(dir, own) ? tightened(base, dir, own, more, error) : base;
}

Checklist *checklist_load_site(const char *site_dir, GPtrArray *more, GError **error)
{
	return loaded(site_dir, SITE_CHECKLIST_NAME, more, error);
}

static bool same_text(const Checklist *checklist, const char *yaml, size_t yaml_length)
{
	size_t length;
	const char *text = checklist_text(checklist, &length);
	return length == yaml_length && memcmp(text, yaml, length) == 0;
}

/* What a site asks more is made again from the built-in list: a bundle cannot make it less. */
Checklist *checklist_load_run(const char *inputs_dir, GError **error)
{
	size_t length;
	g_autofree char *path = NULL;
	g_autofree char *yaml = bytes_of(inputs_dir, "checklist.yaml", &path, &length, error);
	if (!yaml)
		return NULL;
	if (is_there(inputs_dir, "checklist.site.yaml") ||
	        is_there(inputs_dir, BASE_CHECKLIST_NAME)) {
		g_autoptr(Checklist) own = loaded(inputs_dir, "checklist.site.yaml", NULL, NULL);
		if (own && same_text(own, yaml, length))
			return g_steal_pointer(&own);
	}
	/* named as the run named it, so that messages of its expressions come out the same */
	return checklist_parse("readiness.yaml", yaml, length, error);
}

/* The rows of the plan are the same whatever was seen: which targets those checks have, they tell.
 */
static Verdicts *plan_rows(const Site *site, const Checklist *checklist, GHashTable *checks)
{
	g_autoptr(FactBook) nothing = factbook_new();
	JudgeInput plan = {.site = site, .checklist = checklist, .facts = nothing, .only = checks};
	return judge(&plan);
}

char **check_targets(const Site *site, const Checklist *checklist, const char *check)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autoptr(GHashTable) only = g_hash_table_new(g_str_hash, g_str_equal);
	g_hash_table_add(only, (void *)check);
	g_autoptr(Verdicts) rows = plan_rows(site, checklist, only);
	for (size_t i = 0; i < verdicts_count(rows); i++) {
		const Verdict *row = verdicts_at(rows, i);
		if (row->outcome != OUTCOME_NOT_APPLICABLE)
			g_ptr_array_add(names, g_strdup(row->target));
	}
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

bool waivers_fit(const Waivers *waivers, const Site *site, const Checklist *checklist,
        GPtrArray *more, GError **error)
{
	if (waivers_count(waivers) == 0)
		return true;
	g_autoptr(GHashTable) waived = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < waivers_count(waivers); i++)
		g_hash_table_add(waived, waivers_at(waivers, i)->check);
	g_autoptr(Verdicts) rows = plan_rows(site, checklist, waived);
	return waivers_check(waivers, checklist, rows, more, error);
}

Waivers *waivers_load(const char *dir, const Site *site, const Checklist *checklist,
        GPtrArray *more, GError **error)
{
	size_t length;
	g_autofree char *path = NULL;
	if (!is_there(dir, WAIVERS_NAME))
		return waivers_new();
	g_autofree char *yaml = bytes_of(dir, WAIVERS_NAME, &path, &length, error);
	g_autoptr(Waivers) waivers = yaml ? waivers_parse(path, yaml, length, error) : NULL;
	if (!waivers || !waivers_fit(waivers, site, checklist, more, error))
		return NULL;
	return g_steal_pointer(&waivers);
}
