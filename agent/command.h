/*
 * The front door: commands as rows, what they share, and the exit status that a script can trust.
 * Nobody includes this but agent/.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* One table for all commands; `jiuxu --help` prints it and the tests hold it. */
typedef enum {
	EXIT_READY = 0,       /* ready, or done */
	EXIT_CANNOT_WORK = 1, /* something stopped the work */
	EXIT_BAD_USAGE = 2,   /* bad usage or a bad file */
	EXIT_NOT_READY = 3,   /* a blocker failed, a task failed, rows rejected */
	EXIT_INCOMPLETE = 4,  /* a blocker is unknown */
	EXIT_UNTRUSTED = 5,   /* a signature or digest does not verify */
	EXIT_INTERRUPTED = 130,
} ExitStatus;

/* What each status means, for help and manual; ends with a row without words. */
typedef struct {
	ExitStatus status;
	const char *zh, *en;
} ExitMeaning;

extern const ExitMeaning exit_meanings[];

/* Told the options a command takes, its own first, then the common ones. */
typedef void (*OptionsListener)(const GOptionEntry *entries, void *data);

/* What every command takes. Strings are owned; invocation_clear() frees them. */
typedef struct {
	char *site_dir; /* -C; "." when not given */
	char *lang;     /* "zh" or "en" */
	char *format;   /* NULL: the command's own */
	bool quiet;
	bool color;
	bool all;        /* every row, not only what did not pass */
	bool review;     /* text: for who judges a bundle of others again */
	GPtrArray *more; /* char *: errors to be told behind the first; NULL: nobody asks */
	OptionsListener listener; /* command_options() tells it the options and parses nothing */
	void *listener_data;
} Invocation;

void invocation_clear(Invocation *invocation);

typedef struct {
	const char *name;
	const char *usage;
	const char *summary_zh, *summary_en;
	int (*run)(Invocation *invocation, int argc, char **argv, GError **error);
} Command;

extern const Command commands[];
const Command *command_find(const char *name);
/* The command whose name is nearest to what was typed, or NULL. */
const char *command_nearest(const char *name);

/*
 * Parses a command's own options and the common ones out of argc/argv; what is left are its
 * arguments (argv[0] is the command's name). Answers --help by itself and ends the program.
 */
bool command_options(Invocation *invocation, const GOptionEntry *entries, int *argc, char ***argv,
        GError **error);

/* Tells the listener what the command takes, its own options and the common ones. */
void command_listen(const Command *command, OptionsListener listener, void *data);

/* False with an error when more than `most` arguments stand behind the command's name. */
bool command_arguments(int argc, char **argv, int most, GError **error);

/* "zh" or "en" from LC_ALL, LC_MESSAGES, LANG; Chinese where the locale names no language. */
const char *language_from_locale(void);

/* True when the words are Chinese. */
bool invocation_zh(const Invocation *invocation);

/* The status an error means. */
ExitStatus exit_status_of(const GError *error);

int command_init(Invocation *invocation, int argc, char **argv, GError **error);
int command_requirements(Invocation *invocation, int argc, char **argv, GError **error);
int command_inventory(Invocation *invocation, int argc, char **argv, GError **error);
int command_facts(Invocation *invocation, int argc, char **argv, GError **error);
int command_check(Invocation *invocation, int argc, char **argv, GError **error);
int command_fix(Invocation *invocation, int argc, char **argv, GError **error);
int command_checklist(Invocation *invocation, int argc, char **argv, GError **error);
int command_collector(Invocation *invocation, int argc, char **argv, GError **error);
int command_import(Invocation *invocation, int argc, char **argv, GError **error);
int command_attest(Invocation *invocation, int argc, char **argv, GError **error);
int command_waive(Invocation *invocation, int argc, char **argv, GError **error);
int command_explain(Invocation *invocation, int argc, char **argv, GError **error);
int command_runs(Invocation *invocation, int argc, char **argv, GError **error);
int command_lint(Invocation *invocation, int argc, char **argv, GError **error);
int command_report(Invocation *invocation, int argc, char **argv, GError **error);
int command_diff(Invocation *invocation, int argc, char **argv, GError **error);
int command_bundle(Invocation *invocation, int argc, char **argv, GError **error);
int command_sign(Invocation *invocation, int argc, char **argv, GError **error);
int command_verify(Invocation *invocation, int argc, char **argv, GError **error);
int command_records(Invocation *invocation, int argc, char **argv, GError **error);
int command_secret(Invocation *invocation, int argc, char **argv, GError **error);
int command_manual(Invocation *invocation, int argc, char **argv, GError **error);
int command_completion(Invocation *invocation, int argc, char **argv, GError **error);
