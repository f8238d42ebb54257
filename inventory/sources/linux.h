/*
 * What a Linux host shows of itself: one POSIX shell script made of the topics that are wanted,
 * and the reader that turns its output into facts and evidence while it arrives.
 *
 *	wants  -> linux_script() -> a Reach runs it -> linux_reader_feed() -> linux_reader_finish()
 *
 * The wants are the caller's and must outlive the reader. Nothing here blocks, touches the world
 * or reads a clock but the one it is handed. One reader serves one visit, from one thread.
 *
 * The topics and the JSON they give stand in one table (linux/topics.c); `doc` of each is its
 * shape. Keys that a host does not show are left out, so that nothing unseen looks seen. Strings
 * are valid UTF-8: bytes that are not become U+FFFD.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "inventory/facts.h"
#include "inventory/reach/reach.h"

/* Why a topic could not be read: the code is a Cause. */
#define LINUX_ERROR (linux_error_quark())
GQuark linux_error_quark(void);

enum {
	LINUX_TOPIC_BYTES_MAX = 1 << 20, /* raw output kept of one topic */
	LINUX_LINE_BYTES_MAX = 64 << 10, /* one line of one file */
	LINUX_ARGUMENTS_MAX = 256,       /* of each kind: sysctl keys, units, mount points */
	LINUX_ANSWER_SECONDS = 5,        /* for a file system or systemd to answer */
	LINUX_TOKEN_SECONDS_MAX = 10,    /* for the other hosts' tokens to appear */
};

/* What is asked of one host: topics, and the arguments of those that need some. */
typedef struct LinuxWants LinuxWants;

LinuxWants *linux_wants_new(void);
void linux_wants_free(LinuxWants *wants);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinuxWants, linux_wants_free)

/* Each adds one wish; the last three add their topic too. Asked twice is asked once.
 * BASE_ERROR_USAGE for a topic or argument that cannot be, BASE_ERROR_LIMIT for more than
 * LINUX_ARGUMENTS_MAX. */
bool linux_wants_topic(LinuxWants *wants, const char *topic, GError **error);
bool linux_wants_sysctl(LinuxWants *wants, const char *key, GError **error);        /* sysctl */
bool linux_wants_service(LinuxWants *wants, const char *unit, GError **error);      /* services */
bool linux_wants_space(LinuxWants *wants, const char *mount_point, GError **error); /* space */

/* How long a file system or a daemon may take to answer: at most and unless told otherwise
 * LINUX_ANSWER_SECONDS. */
void linux_wants_answer_within(LinuxWants *wants, unsigned seconds);

/*
 * The one thing that is written: an empty file `.jiuxu-RUN-HOST` on the mount point of a shared
 * volume, removed before the visit ends (what an hour ago an earlier run
 * could not remove goes with it), while the files of `peers` (hosts, NULL at the end) are
 * looked for there during at most `wait_seconds`. `run` is letters and digits, unguessable, the
 * same for all hosts of a run. First the name, then each mount point.
 */
void linux_wants_token_as(
        LinuxWants *wants, const char *run, const char *host, unsigned wait_seconds);
bool linux_wants_token(
        LinuxWants *wants, const char *mount_point, const char *const *peers, GError **error);

/*
 * Who answers for this IPv4 address, asked by ARP on the segment that the host stands on. One that
 * is `expected` to be answered is a positive control; one that is known to be `unused` finds
 * whoever answers for all.
 */
bool linux_wants_arp(
        LinuxWants *wants, const char *address, bool expected, bool unused, GError **error);

/* The same for topic and argument from one table of wishes; `argument` may be NULL. */
bool linux_wants_add(LinuxWants *wants, const char *topic, const char *argument, GError **error);

/* The topics any host is asked for. */
void linux_wants_usual(LinuxWants *wants);
bool linux_wants_has(const LinuxWants *wants, const char *topic);

/* What a parser may use beside the text; arrival times are 0 when nobody noted them. */
typedef struct {
	const LinuxWants *wants;
	int64_t begin_us; /* the console's clock when the topic's own section began, and ended */
	int64_t end_us;
	const struct LinuxStamps *stamps; /* of the host's clock; NULL: none were asked for */
} LinuxArgs;

/*
 * One topic. Its raw text, which is also its evidence, is what the script showed of its files
 * (`path:content`, one line each, `grep: path: reason` for a file that could not be read), then,
 * when it has a command, the command's lines each behind "$ ", then the command's output.
 */
typedef struct {
	const char *name;
	const char *doc;          /* the shape of its value */
	const char *const *files; /* paths and globs ('*' only), NULL at the end; or NULL */
	const char *command;      /* POSIX shell, in a section of its own; or NULL */
	/* Instead of `command`, when it depends on the wants. Caller frees. */
	char *(*command_make)(const LinuxWants *wants);
	/* Reads the raw text (any bytes) into a new value; or NULL and a LINUX_ERROR. */
	json_t *(*parse)(const char *text, size_t length, const LinuxArgs *args, GError **error);
	bool usual; /* asked of any host */
	bool first; /* runs before the files are read */
	/* Takes arguments (linux_wants_add), each checked by this; NULL: none, or by the calls
	 * above. */
	bool (*argument)(const char *argument, GError **error);
	/* Its answers stand alone: those that came are good, whatever became of the rest. */
	bool partial;
	/* Its value needs more of the visit than the raw text: moments, other hosts' names. */
	bool of_visit;
} LinuxTopic;

extern const LinuxTopic linux_topics[];
extern const size_t linux_topics_count;

const LinuxTopic *linux_topic_find(const char *name); /* NULL when there is none */

/*
 * The script for these wants, for any POSIX shell; caller frees. `nonce` frames the output: 8 to
 * 64 characters of [0-9a-zA-Z], new and unguessable for each run.
 *
 *	@@jiuxu NONCE begin SECTION
 *	…
 *	@@jiuxu NONCE end SECTION STATUS
 *	@@jiuxu NONCE done
 *
 * Sections are `files` and the topics that have a command. Each frame line comes after a newline
 * of its own, which does not belong to the data before it. Nothing runs until the shell has read
 * the script whole; it reads no input, writes no file (but
 * where a token is wanted, see linux_wants_token) and leaves nothing behind.
 */
char *linux_script(const LinuxWants *wants, const char *nonce);

/* Reads the output of linux_script() as it comes, in pieces of any size. */
typedef struct LinuxReader LinuxReader;

/* `clock_us` gives the console's time in microseconds since the epoch (g_get_real_time), for the
 * skew of the topic `time`; NULL when the output was recorded earlier: then no skew is told. Nor is
 * it when linux_reader_ask() was never called, as nothing bounds the stamp from below. */
LinuxReader *linux_reader_new(
        const LinuxWants *wants, const char *nonce, int64_t (*clock_us)(void));
void linux_reader_free(LinuxReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinuxReader, linux_reader_free)

/* A ReachSink whose `data` is the reader. Always true: what is too much is dropped and remembered,
 * so that it holds at most LINUX_TOPIC_BYTES_MAX a topic. */
bool linux_reader_feed(const char *bytes, size_t length, void *reader);

/*
 * The host's clock, asked for before the script (a ReachQuestion of the reader): one line of shell,
 * caller frees; whether to send it (again), called right before it or the script is sent; whether
 * the last one has been answered.
 */
char *linux_question(const char *nonce);
ReachAsk linux_reader_ask(void *reader);
bool linux_reader_answered(void *reader);

/* The last frame has come: however the visit ends after this, nothing is missing. */
bool linux_reader_done(const LinuxReader *reader);

/* Keeps evidence: returns its digest "sha256:…", which the reader frees, or NULL. */
typedef char *(*LinuxKeep)(const char *topic, const char *bytes, size_t length, void *data);

typedef struct {
	Cause cause;         /* how the visit ended */
	const char *message; /* may be NULL */
	const char *source;  /* "ssh", "local", … for the facts */
	int64_t now_us;      /* observed at, since the epoch */
	LinuxKeep keep;      /* NULL: no evidence */
	void *keep_data;
} LinuxVisit;

/*
 * Records every wanted topic in `facts`: its value; or the cause why there is none. A topic whose
 * output came whole keeps its value whatever became of the visit afterwards; one that was cut off
 * gets the visit's cause, or `error` when the visit claims success. Raw text, also partial, goes
 * to `keep`. Call once.
 */
void linux_reader_finish(LinuxReader *reader, const LinuxVisit *visit, Facts *facts);

/* What vendors leave in SMBIOS where a serial should be: "To be filled by O.E.M.", "0123456789",
 * blanks, one digit repeated. Such a text names no machine. */
bool dmi_is_placeholder(const char *text);

/* A kernel parameter's file: "/proc/sys/net/ipv4/ip_forward". Caller frees. */
char *sysctl_proc_file(const char *key);
