/*
 * Reach: the ways to run one shell script on one host, in one visit.
 *
 * A visit opens, authenticates, feeds the script to `/bin/sh -s` on the host (through
 * `sudo -n` when the target says so), hands every byte of output to the sink as it comes, and
 * closes. It blocks the calling thread. It never judges and never prints: how it ended is a
 * finding (ReachResult), not a GError.
 *
 * Deadlines are kept from outside: a visit registers its descriptor with deadline_guard() and the
 * watchdog of inventory/fanout.c shuts it down when the time has come, whatever the library below
 * believes about time.
 */
#pragma once

#include "inventory/facts.h"
#include "inventory/reach/probe.h"
#include <stdbool.h>
#include <stddef.h>

/* Where and as whom. All strings are borrowed for the time of the visit. */
typedef struct ReachTarget ReachTarget;
struct ReachTarget {
	const char *name;                /* the site's name of the host, for messages */
	const char *address;             /* name or literal; NULL for the local reach */
	int port;                        /* 0: from ~/.ssh/config, else 22 */
	const char *user;                /* NULL: from ~/.ssh/config, else the console's user */
	const char *identity_file;       /* NULL: from ~/.ssh/config, agent and default keys */
	bool sudo;                       /* run the script as root through `sudo -n` */
	const char *password;            /* tried when given, after a named identity_file */
	const char *identity_passphrase; /* of the identity file; NULL: none */
	const ReachTarget *jump;         /* reached through this one; NULL: as ~/.ssh/config says */
	const char *sudo_password;       /* answered once when sudo asks; NULL: `sudo -n` */
};

/*
 * A line of shell that is asked before the script, to see how fast the host answers: `ask` is
 * called right before anything is sent and says what, or to ask it again a little later. The local
 * reach sends no line, as nothing lies between.
 */
typedef enum { ASK_SCRIPT, ASK_LINE, ASK_LATER } ReachAsk;

typedef struct {
	const char *line; /* with its newline */
	ReachAsk (*ask)(void *sink_data);
	bool (*answered)(void *sink_data); /* the line sent last */
} ReachQuestion;

typedef struct {
	const char
	        *known_hosts; /* the site's own file, read before ~/.ssh/known_hosts; may be NULL */
	const char *ssh_config;  /* NULL: ~/.ssh/config */
	size_t max_output_bytes; /* of one visit; more ends it with CAUSE_LIMIT */
	Probe *probes;           /* asked after the script and filled in; ssh only; may be NULL */
	size_t probe_count;      /* at most PROBES_MAX */
	const ReachQuestion *question; /* NULL: none */
} ReachOptions;

typedef struct {
	Cause cause;        /* CAUSE_NONE: the script ran to its end */
	char message[1024]; /* English, whole sentence with the remedy where there is one; "" when
	                       ok */
	int exit_status;    /* of the script; -1 when unknown */
} ReachResult;

/* A point in time from which on a visit's descriptor is shut; see inventory/fanout.h. */
typedef struct Deadline Deadline;

/* From now on `fd` (a socket) is shut down when the deadline passes or the run is cancelled. */
void deadline_guard(Deadline *deadline, int fd);
/* Before closing a guarded fd; returns after the watchdog has let go of it. */
void deadline_release(Deadline *deadline);
/* CAUSE_NONE while there is time, CAUSE_TIMEOUT after, CAUSE_CANCELLED when interrupted. */
Cause deadline_state(const Deadline *deadline);
/* Milliseconds left, 0 when none: for poll(2). */
int deadline_left_ms(const Deadline *deadline);

/* Takes output as it comes; false ends the visit (the sink knows why). */
typedef bool (*ReachSink)(const char *bytes, size_t length, void *data);

typedef struct {
	const char *name; /* "ssh", "local" */
	void (*run)(const ReachTarget *target, const ReachOptions *options, const char *script,
	        Deadline *deadline, ReachSink sink, void *sink_data, ReachResult *ret);
} Reach;

extern const Reach reach_ssh;
extern const Reach reach_local;
