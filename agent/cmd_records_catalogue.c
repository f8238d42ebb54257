/* jiuxu records catalogue: the catalogues of specialties. */
#include "agent/records.h"
#include "base/error.h"
#include "records/import/catalogue_file.h"
#include "records/store/catalogues.h"
#include <jansson.h>
#include <stdio.h>

static bool catalogue_template(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	(void)store;
	(void)act;
	return command_arguments(argc, argv, 0, error) &&
	       records_template_written(options, "records catalogue template", catalogue_columns,
	               CATALOGUE_COLUMNS, error);
}

static bool plan_given(const RecordsOptions *options, CataloguePlan *ret, GError **error)
{
	if (!options->year || !options->applies || !options->source) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "records catalogue import wants --year YYYY, --applies YYYY and --source "
		        "TEXT");
		return false;
	}
	*ret = (CataloguePlan){
	        options->year, options->source, (int)g_ascii_strtoll(options->applies, NULL, 10)};
	return true;
}

static bool catalogue_import(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	CataloguePlan plan;
	CatalogueResult result = {0};
	if (!records_one_file("records catalogue import", argc, error) ||
	        !plan_given(options, &plan, error))
		return false;
	g_autoptr(Catalogues) now = catalogues_load(store, error);
	g_autoptr(Form) form =
	        now ? catalogue_file_check(now, argv[1], &plan, &result, error) : NULL;
	g_autoptr(json_t) state = result.state;
	if (!form)
		return false;
	records_hidden_told(options, form);
	if (form->wrong)
		return records_wrong_told(options, form, error);
	bool zh = invocation_zh(options->invocation), dry = options->dry_run;
	Act why = {act->actor, act->origin, plan.source, act->at_us};
	if (!dry && !catalogue_put(store, &why, plan.year, state, error))
		return false;
	printf(zh ? "%zu 个专业：新增 %zu，改名 %zu，停止招生 %zu，恢复招生 %zu%s\n"
	          : "%zu specialties: %zu added, %zu renamed, %zu closed, %zu reopened%s\n",
	        result.change.specialties, result.change.added, result.change.renamed,
	        result.change.closed, result.change.opened, records_looked(dry, zh));
	return true;
}

static int open_count(const Catalogue *catalogue)
{
	int count = 0;
	for (guint i = 0; i < catalogue->entries->len; i++) {
		const CatalogueEntry *entry = catalogue->entries->pdata[i];
		count += !entry->group && !entry->closed;
	}
	return count;
}

static bool catalogue_list(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	bool json;
	(void)act;
	g_autoptr(Catalogues) all = catalogues_load(store, error);
	if (!all || !command_arguments(argc, argv, 0, error) ||
	        !records_format(options, &json, error))
		return false;
	g_autoptr(json_t) list = json_array();
	for (guint i = 0; i < all->list->len; i++) {
		const Catalogue *one = all->list->pdata[i];
		json_array_append_new(list,
		        json_pack("{s:s, s:I, s:i, s:s, s:s, s:i}", "year", one->year, "version",
		                (json_int_t)one->version, "applies", one->applies, "title",
		                one->title, "source", one->source, "specialties", open_count(one)));
		if (!json)
			printf("%s\t%d\t%d\t%s\t%s\n", one->year, one->applies, open_count(one),
			        one->title, one->source);
	}
	if (json)
		records_json_print("jiuxu.records.catalogues/1", "catalogues", list);
	return true;
}

const RecordsVerb records_catalogue_verbs[] = {
        {"import", RECORDS_CHANGE, catalogue_import},
        {"list", RECORDS_LOOK, catalogue_list},
        {"template", RECORDS_APART, catalogue_template},
        {NULL, RECORDS_APART, NULL},
};

int records_catalogue(RecordsOptions *options, int argc, char **argv, GError **error)
{
	return records_verb_run(
	        options, "records catalogue", records_catalogue_verbs, argc, argv, error);
}
