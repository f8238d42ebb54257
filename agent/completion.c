/*
 * The scripts that bash, zsh and fish source. Commands, options and their words come from the
 * tables; names of hosts, runs and checks are asked of `jiuxu completion WORDS` when needed.
 */
#include "agent/help.h"
#include "agent/manual.h"
#include "base/cleanup.h"
#include <string.h>

typedef struct {
	const Command *command;
	bool zh;
	GString *out;
} Script;

/* What may stand behind the option: words, "FILES", "FOLDERS", or "" for what only a person knows;
 * NULL when it takes nothing. Yours. */
static char *option_words(const GOptionEntry *entry, const char *command)
{
	static const struct {
		const char *option, *words;
	} known[] = {{"lang", "zh en"}, {"color", "always never"}, {"item", "1 2 3 4 5"},
	        {"require", "centre vendor ministry"}, {"site", "FOLDERS"}};
	if (entry->arg == G_OPTION_ARG_NONE)
		return NULL;
	if (strcmp(entry->long_name, "format") == 0)
		return manual_formats(command);
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (strcmp(known[i].option, entry->long_name) == 0)
			return g_strdup(known[i].words);
	return g_strdup(entry->arg == G_OPTION_ARG_FILENAME ? "FILES" : "");
}

/* Of a description, in single quotes of every shell: without what means something there. */
static char *described(const GOptionEntry *entry, bool zh)
{
	char *text = g_strdup(zh ? help_words(entry->description, NULL) : entry->description);
	return g_strdelimit(text, "'[]:\\`\"", ' ');
}

static const char *argument_of(const char *command)
{
	const CommandText *text = command_text_find(command);
	return text && text->argument ? text->argument : "";
}

/* Verbs first; where there is nothing more to name, files. */
static bool asks_then_files(const char *argument)
{
	return strcmp(argument, "records") == 0 || strcmp(argument, "checklist") == 0;
}

/* ---- bash */

static void bash_option_names(const GOptionEntry *entries, void *data)
{
	Script *script = data;
	for (const GOptionEntry *entry = entries; entry->long_name; entry++)
		g_string_append_printf(script->out, " --%s", entry->long_name);
}

static void bash_option_values(const GOptionEntry *entries, void *data)
{
	Script *script = data;
	for (const GOptionEntry *entry = entries; entry->long_name; entry++) {
		g_autofree char *words = option_words(entry, script->command->name);
		if (!words)
			continue;
		g_string_append_printf(
		        script->out, "\t%s:--%s", script->command->name, entry->long_name);
		if (entry->short_name)
			g_string_append_printf(
			        script->out, "|%s:-%c", script->command->name, entry->short_name);
		g_string_append_printf(script->out, ") _jiuxu_reply '%s' ;;\n", words);
	}
}

static const char bash_begin[] =
        "_jiuxu_reply() {\n"
        "\tcase $1 in\n"
        "\tFILES) compopt -o filenames 2>/dev/null\n"
        "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\") ;;\n"
        "\tFOLDERS) compopt -o filenames 2>/dev/null\n"
        "\t\tmapfile -t COMPREPLY < <(compgen -d -- \"$cur\") ;;\n"
        "\t*) mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\") ;;\n"
        "\tesac\n"
        "}\n\n"
        "_jiuxu_asked() {\n"
        "\t_jiuxu_reply \"$(jiuxu -C \"$site\" completion \"$1\" \"$prev\" 2>/dev/null)\"\n"
        "\tcase $1 in\n"
        "\trecords | checklist) [ -n \"${COMPREPLY[*]}\" ] || _jiuxu_reply FILES ;;\n"
        "\tesac\n"
        "}\n\n"
        "_jiuxu() {\n"
        "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
        "\tlocal site=. command='' i\n"
        "\tCOMPREPLY=()\n"
        "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
        "\t\tcase ${COMP_WORDS[i]} in\n"
        "\t\t-C) site=${COMP_WORDS[++i]} ;;\n"
        "\t\t--lang) ((i++)) ;;\n"
        "\t\t-*) ;;\n"
        "\t\t*) [ -n \"$command\" ] || command=${COMP_WORDS[i]} ;;\n"
        "\t\tesac\n"
        "\tdone\n"
        "\tcase $command:$prev in\n"
        "\t:-C) _jiuxu_reply FOLDERS; return ;;\n"
        "\t:--lang) _jiuxu_reply 'zh en'; return ;;\n";

static void bash_script(bool zh, GString *out)
{
	Script script = {NULL, zh, out};
	g_string_append(out, bash_begin);
	for (const Command *command = commands; command->name; command++) {
		script.command = command;
		command_listen(command, bash_option_values, &script);
	}
	g_string_append(out,
	        "\tesac\n\t[ -z \"${COMPREPLY[*]}\" ] || return\n\tcase $command:$cur in\n\t:-*) "
	        "_jiuxu_reply '-C --lang --help --version' ;;\n\t:*) _jiuxu_reply '");
	for (const Command *command = commands; command->name; command++)
		g_string_append_printf(out, "%s%s", command == commands ? "" : " ", command->name);
	g_string_append(out, "' ;;\n");
	for (const Command *command = commands; command->name; command++) {
		const char *argument = argument_of(command->name);
		script.command = command;
		g_string_append_printf(out, "\t%s:-*) _jiuxu_reply '", command->name);
		command_listen(command, bash_option_names, &script);
		g_string_append(out, "' ;;\n");
		if (strcmp(argument, "files") == 0)
			g_string_append_printf(
			        out, "\t%s:*) _jiuxu_reply FILES ;;\n", command->name);
		else if (*argument)
			g_string_append_printf(
			        out, "\t%s:*) _jiuxu_asked %s ;;\n", command->name, argument);
	}
	g_string_append(out, "\tesac\n}\n\ncomplete -F _jiuxu jiuxu\n");
}

/* ---- zsh */

static void zsh_options(const GOptionEntry *entries, void *data)
{
	Script *script = data;
	for (const GOptionEntry *entry = entries; entry->long_name; entry++) {
		g_autofree char *words = option_words(entry, script->command->name);
		g_autofree char *what = described(entry, script->zh);
		g_autofree char *value = NULL;
		if (words && strcmp(words, "FILES") == 0)
			value = g_strdup_printf(":%s:_files", entry->arg_description);
		else if (words && strcmp(words, "FOLDERS") == 0)
			value = g_strdup_printf(":%s:_files -/", entry->arg_description);
		else if (words)
			value = g_strdup_printf(":%s:(%s)", entry->arg_description, words);
		g_string_append_printf(script->out, " \\\n\t\t\t'--%s[%s]%s'", entry->long_name,
		        what, value ? value : "");
		if (entry->short_name)
			g_string_append_printf(script->out, " \\\n\t\t\t'-%c[%s]%s'",
			        entry->short_name, what, value ? value : "");
	}
}

static void zsh_script(bool zh, GString *out)
{
	Script script = {NULL, zh, out};
	g_string_append(out, "_jiuxu_asked() {\n"
	                     "\tlocal -a found=(${(f)\"$(jiuxu -C \"$jiuxu_site\" completion $1 "
	                     "\"$words[CURRENT-1]\" 2>/dev/null)\"})\n"
	                     "\tif (( $#found )); then compadd -a found; else _files; fi\n"
	                     "}\n\n"
	                     "_jiuxu() {\n"
	                     "\tlocal curcontext=$curcontext state line jiuxu_site\n"
	                     "\ttypeset -A opt_args\n"
	                     "\tlocal -a jiuxu_commands=(\n");
	for (const Command *command = commands; command->name; command++) {
		g_autofree char *what = g_strdup(zh ? command->summary_zh : command->summary_en);
		g_string_append_printf(
		        out, "\t\t'%s:%s'\n", command->name, g_strdelimit(what, "':\\`", ' '));
	}
	g_string_append(out,
	        "\t)\n"
	        "\t_arguments -C '-C[DIR]:DIR:_files -/' '--lang[LANG]:LANG:(zh en)' \\\n"
	        "\t\t'--help' '--version' '1: :->command' '*:: :->words'\n"
	        "\tjiuxu_site=${opt_args[-C]:-.}\n"
	        "\tcase $state in\n"
	        "\tcommand) _describe -t commands command jiuxu_commands ;;\n"
	        "\twords)\n\t\tcase $line[1] in\n");
	for (const Command *command = commands; command->name; command++) {
		const char *argument = argument_of(command->name);
		script.command = command;
		g_string_append_printf(out, "\t\t%s) _arguments", command->name);
		command_listen(command, zsh_options, &script);
		if (strcmp(argument, "files") == 0)
			g_string_append(out, " \\\n\t\t\t'*: :_files'");
		else if (*argument)
			g_string_append_printf(out, " \\\n\t\t\t'*: : _jiuxu_asked %s'", argument);
		g_string_append(out, " ;;\n");
	}
	g_string_append(out,
	        "\t\tesac ;;\n\tesac\n}\n\n"
	        "if [ \"$funcstack[1]\" = _jiuxu ]; then\n\t_jiuxu \"$@\"\nelse\n\tcompdef "
	        "_jiuxu jiuxu\nfi\n");
}

/* ---- fish */

static void fish_options(const GOptionEntry *entries, void *data)
{
	Script *script = data;
	for (const GOptionEntry *entry = entries; entry->long_name; entry++) {
		g_autofree char *words = option_words(entry, script->command->name);
		g_autofree char *what = described(entry, script->zh);
		g_string_append_printf(script->out,
		        "complete -c jiuxu -n '__fish_seen_subcommand_from %s' -l %s",
		        script->command->name, entry->long_name);
		if (entry->short_name)
			g_string_append_printf(script->out, " -s %c", entry->short_name);
		if (words && strcmp(words, "FILES") == 0)
			g_string_append(script->out, " -r -F");
		else if (words && strcmp(words, "FOLDERS") == 0)
			g_string_append(script->out, " -x -a '(__fish_complete_directories)'");
		else if (words)
			g_string_append_printf(script->out, " -x -a '%s'", words);
		g_string_append_printf(script->out, " -d '%s'\n", what);
	}
}

static void fish_script(bool zh, GString *out)
{
	Script script = {NULL, zh, out};
	g_string_append(out, "function __jiuxu_asked\n"
	                     "\tset -l words (commandline -opc)\n"
	                     "\tset -l site .\n"
	                     "\tif set -l at (contains -i -- -C $words)\n"
	                     "\t\tset site $words[(math $at + 1)]\n"
	                     "\tend\n"
	                     "\tjiuxu -C $site completion $argv[1] $words[-1] 2>/dev/null\n"
	                     "end\n\n"
	                     "complete -c jiuxu -f\n"
	                     "complete -c jiuxu -n __fish_use_subcommand -s C -x -a "
	                     "'(__fish_complete_directories)'\n"
	                     "complete -c jiuxu -n __fish_use_subcommand -l lang -x -a 'zh en'\n");
	for (const Command *command = commands; command->name; command++) {
		const char *argument = argument_of(command->name);
		g_autofree char *what = g_strdup(zh ? command->summary_zh : command->summary_en);
		script.command = command;
		g_string_append_printf(out,
		        "complete -c jiuxu -n __fish_use_subcommand -a %s -d '%s'\n", command->name,
		        g_strdelimit(what, "'\\", ' '));
		command_listen(command, fish_options, &script);
		if (strcmp(argument, "files") == 0)
			g_string_append_printf(out,
			        "complete -c jiuxu -n '__fish_seen_subcommand_from %s' -F\n",
			        command->name);
		else if (*argument)
			g_string_append_printf(out,
			        "complete -c jiuxu -n '__fish_seen_subcommand_from %s' -a "
			        "'(__jiuxu_asked %s)'\n",
			        command->name, argument);
		if (asks_then_files(argument))
			g_string_append_printf(out,
			        "complete -c jiuxu -n '__fish_seen_subcommand_from %s; and not "
			        "count (__jiuxu_asked %s) >/dev/null' -F\n",
			        command->name, argument);
	}
}

GString *completion_script(const char *shell, bool zh)
{
	static const struct {
		const char *shell, *front;
		void (*write)(bool zh, GString *out);
	} shells[] = {{"bash", "", bash_script}, {"zsh", "#compdef jiuxu\n", zsh_script},
	        {"fish", "", fish_script}};
	for (size_t i = 0; i < G_N_ELEMENTS(shells); i++) {
		if (strcmp(shells[i].shell, shell) != 0)
			continue;
		GString *out = g_string_new(shells[i].front);
		g_string_append_printf(
		        out, "# jiuxu " JIUXU_VERSION ", by `jiuxu completion %s`\n\n", shell);
		shells[i].write(zh, out);
		return out;
	}
	return NULL;
}
