/* Verbs below a verb: records user add, records school list. */
#include "agent/records.h"
#include "base/cleanup.h"
#include "base/error.h"
#include <stdio.h>
#include <string.h>

static void unknown(const char *of, const RecordsVerb *verbs, const char *word, GError **error)
{
	g_autoptr(GString) names = g_string_new(NULL);
	for (; verbs->name; verbs++)
		g_string_append_printf(names, "%s%s", names->len ? ", " : "", verbs->name);
	if (*word)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s has no '%s' (%s)", of, word,
		        names->str);
	else
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s takes: %s", of, names->str);
}

int records_verb_run(RecordsOptions *options, const char *of, const RecordsVerb *verbs, int argc,
        char **argv, GError **error)
{
	const char *word = argc > 1 ? argv[1] : "";
	const RecordsVerb *verb = verbs;
	while (verb->name && strcmp(verb->name, word) != 0)
		verb++;
	if (!verb->name) {
		unknown(of, verbs, word, error);
		return EXIT_BAD_USAGE;
	}
	g_autoptr(Store) store = NULL;
	g_autofree char *actor = NULL, *reason = g_strconcat(of, " ", word, NULL);
	Act act = records_act(reason, &actor);
	if (verb->access != RECORDS_APART && !records_data_given(options, error))
		return EXIT_BAD_USAGE;
	DbMode mode = verb->access == RECORDS_CHANGE ? DB_WRITE : DB_READ;
	if (verb->access != RECORDS_APART && !(store = records_store(options, mode, error)))
		return EXIT_CANNOT_WORK;
	options->status = EXIT_READY;
	if (verb->run(options, store, &act, argc - 1, argv + 1, error))
		return options->status;
	return EXIT_CANNOT_WORK;
}

void records_json_print(const char *schema, const char *name, json_t *list)
{
	g_autoptr(json_t) whole = json_pack("{s:s, s:O}", "schema", schema, name, list);
	json_dumpf(whole, stdout, JSON_INDENT(2));
	putchar('\n');
}
