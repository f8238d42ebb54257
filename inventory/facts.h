/*
 * Facts: all that was observed of one subject (a host, a platform, or what the console itself
 * sees of the network), as a map of topics. Observed once, then const.
 *
 * A topic either has a value (a JSON value whose shape its source documents) or a cause why there
 * is none: a topic nobody observed is `not_observed`. A topic carries the SHA-256 of the raw
 * output it was read from (inventory/evidence.h keeps those bytes).
 *
 * As a file (`facts/<host>.json`, `facts/platforms/<name>.json`, `facts/consoles/<name>.json`):
 *
 *	{"schema": "jiuxu.facts/1", "subject": "db1", "kind": "host",
 *	 "reach": {"outcome": "ok", "message": ""}, "started_at": "…Z", "finished_at": "…Z",
 *	 "topics": {"os":  {"observed_at": "…Z", "source": "ssh", "evidence": ["sha256:…"], "value":
 *{…}}, "dmi": {"observed_at": "…Z", "source": "ssh", "evidence": [], "cause": "denied", "message":
 *"/sys/class/dmi/id/product_serial: Permission denied"}}}
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Why a topic has no value; the words stand in report.json as `cause`. */
typedef enum {
	CAUSE_NONE,
	CAUSE_NOT_OBSERVED, /* nobody asked, or no source can show it */
	CAUSE_UNREACHABLE,  /* no connection: refused, no route, name not found */
	CAUSE_TIMEOUT,      /* the deadline passed */
	CAUSE_DENIED,       /* authentication, sudo or file permission */
	CAUSE_HOST_KEY,     /* host key or certificate unknown, changed or revoked */
	CAUSE_LIMIT,        /* more output than we take */
	CAUSE_ERROR,        /* anything else, the message says what */
	CAUSE_NO_L2_PATH,   /* not on this segment: ARP cannot tell */
	CAUSE_NO_CONTROL,   /* the positive control was not answered: silence proves nothing */
	CAUSE_CANCELLED,    /* interrupted by the user */
} Cause;

const char *cause_name(Cause cause);            /* "unreachable"; "" for CAUSE_NONE */
bool cause_parse(const char *name, Cause *ret); /* false when no such word */

typedef enum { SUBJECT_HOST, SUBJECT_PLATFORM, SUBJECT_CONSOLE } SubjectKind;

typedef struct Facts Facts;

Facts *facts_new(SubjectKind kind, const char *subject);
void facts_free(Facts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Facts, facts_free)

const char *facts_subject(const Facts *facts);
SubjectKind facts_kind(const Facts *facts);

/* How the visit as a whole ended; CAUSE_NONE is success. Message in English, may be "". */
void facts_set_reach(Facts *facts, Cause cause, const char *message);
Cause facts_reach(const Facts *facts, const char **ret_message);

/* Times are microseconds since the epoch, UTC, written as RFC 3339 with seconds. */
void facts_set_times(Facts *facts, int64_t started_at_us, int64_t finished_at_us);
int64_t facts_finished_at_us(const Facts *facts); /* 0: never set */

/*
 * Records a topic observed: takes `value` over. `evidence` is a digest "sha256:…" or NULL.
 * A topic recorded twice keeps the later one.
 */
void facts_put(Facts *facts, const char *topic, const char *source, int64_t observed_at_us,
        const char *evidence, json_t *value);

/* Records a topic that was asked for and could not be had. */
void facts_miss(Facts *facts, const char *topic, const char *source, int64_t observed_at_us,
        const char *evidence, Cause cause, const char *message);

/* What is held of one topic. Borrowed from the facts. */
typedef struct {
	const json_t *value;     /* NULL when there is a cause */
	Cause cause;             /* CAUSE_NOT_OBSERVED for a topic never recorded */
	const char *message;     /* "" when none */
	const char *source;      /* "" when none */
	const json_t *evidence;  /* array of "sha256:…", or NULL */
	const char *observed_at; /* RFC 3339, or "" */
	const char *host;        /* that was looked at; NULL for a platform or the console */
} FactTopic;

FactTopic facts_find(const Facts *facts, const char *topic);

/* Forgets all topics but `import`, which tells what was brought by hand: from then on facts_find()
 * finds no other. */
void facts_drop_topics(Facts *facts);

json_t *facts_to_json(const Facts *facts);
Facts *facts_from_json(const json_t *json, GError **error);

/*
 * Takes `values` (secrets that the run knows, the longest first, NULL at the end) out of every
 * text of the facts: messages, values and keys of values. Before the facts are shown to anybody.
 */
void facts_redact(Facts *facts, const char *const *values);
