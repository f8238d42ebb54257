/*
 * The head of an HTTP/1.1 request, read strictly: what two servers could understand differently is
 * refused, so that nothing in front of us can be talked past (RFC 9112, sections 3, 5, 6 and 11.2).
 *
 * Refused are: a line that does not end in CR LF, a CR or NUL inside one, a folded line, a space in
 * front of the colon, a target that is neither a path nor an http(s) address whose authority is the
 * Host, no Host or two, Content-Length that is no plain number or stands twice, Content-Length
 * beside Transfer-Encoding, any Transfer-Encoding (a body has a length, status 411), an unknown
 * Expect. Pure; nothing blocks.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	GATE_HEAD_MAX = 16 * 1024,  /* bytes of a whole head */
	GATE_TARGET_MAX = 4 * 1024, /* bytes of a target */
	GATE_HEADERS_MAX = 64,
};

typedef struct {
	char *bytes;                 /* owned; the texts below lie in it */
	const char *method, *target; /* the path and query, also of a whole address */
	int minor;                   /* HTTP/1.minor: 0 or 1 */
	struct {
		const char *name,
		        *value; /* the name in small letters, the value without outer spaces */
	} headers[GATE_HEADERS_MAX];
	size_t count;
	const char *authority; /* of a target that was a whole address; else NULL */
	const char *host;
	uint64_t content_length;
	bool expects_continue, keep_alive;
} Head;

void head_clear(Head *head);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Head, head_clear)

/* Why something is refused: a status and one English sentence that quotes nothing of it. */
typedef struct {
	int status;
	const char *words;
	uint64_t most; /* bytes, when it is too long by that; else 0 */
} Refusal;

typedef enum { GATE_MORE, GATE_WHOLE, GATE_REFUSED } GateAnswer;

/*
 * Looks for the end of a head in `bytes`. *scanned is how far it looked before (0 at first) and is
 * moved on. WHOLE: the head has *ret_length bytes, its empty line included.
 */
GateAnswer gate_find(
        const char *bytes, size_t length, size_t *scanned, size_t *ret_length, Refusal *refusal);

/* Reads a whole head as gate_find() found it; false and the refusal. */
bool gate_read(const char *bytes, size_t length, Head *ret, Refusal *refusal);

/*
 * Of a head that was refused and may be broken, for who is told why: a header's value by its name
 * in small letters, as head_get_list() has it, of lines that came whole, and whether the path
 * of its target begins so. The value is yours.
 */
char *gate_peek(const char *bytes, size_t length, const char *name);
bool gate_peek_below(const char *bytes, size_t length, const char *prefix);

/* The value of a header by its name in small letters; NULL when it is not there. When it stands
 * more than once the first. */
const char *head_get(const Head *head, const char *name);
/* The values of all lines of that name, a comma between them, for headers that are lists (RFC 9110
 * 5.3); "" when there is none. Yours. */
char *head_get_list(const Head *head, const char *name);
/* The last line of that name: of several, what was added last on the way. */
const char *head_get_last(const Head *head, const char *name);
