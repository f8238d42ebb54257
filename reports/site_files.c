#include "reports/site_files.h"
#include "base/file.h"
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

static Checklist *tightened(const char *dir, const char *name, GPtrArray *more, GError **error)
{
	size_t length;
	g_autofree char *path = NULL;
	g_autofree char *yaml = bytes_of(dir, name, &path, &length, error);
	Checklist *base = yaml ? checklist_load_builtin(error) : NULL;
	return base ? checklist_tighten(base, path, yaml, length, more, error) : NULL;
}

Checklist *checklist_load_site(const char *site_dir, GPtrArray *more, GError **error)
{
	return is_there(site_dir, SITE_CHECKLIST_NAME)
	               ? tightened(site_dir, SITE_CHECKLIST_NAME, more, error)
	               : checklist_load_builtin(error);
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
	if (is_there(inputs_dir, "checklist.site.yaml")) {
		g_autoptr(Checklist) own = tightened(inputs_dir, "checklist.site.yaml", NULL, NULL);
		if (own && same_text(own, yaml, length))
			return g_steal_pointer(&own);
	}
	/* named as the run named it, so that messages of its expressions come out the same */
	return checklist_parse("readiness.yaml", yaml, length, error);
}

/* The rows of the plan are the same whatever was seen: which targets a check has, they tell. */
bool waivers_fit(const Waivers *waivers, const Site *site, const Checklist *checklist,
        GPtrArray *more, GError **error)
{
	if (waivers_count(waivers) == 0)
		return true;
	g_autoptr(FactBook) nothing = factbook_new();
	JudgeInput plan = {.site = site, .checklist = checklist, .facts = nothing};
	g_autoptr(Verdicts) rows = judge(&plan);
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
