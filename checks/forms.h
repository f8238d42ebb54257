/*
 * The easy forms of a check: what a file, package, service … should be like, written as a mapping
 * instead of an expression:
 *
 *	- {id: site.profile, item: '5', file: {path: /etc/profile, mode: "0644", owner: root}}
 *
 * One table (checks/forms_table.c) holds every form and its keys; the loader, the judge, the
 * reference page and the drafts walk it. Nothing here does I/O.
 */
#pragma once

#include "base/tree.h"

#include <jansson.h>

typedef enum {
	FORM_NAME,     /* what is looked at: part of the question */
	FORM_SETTING,  /* how it is looked at: part of the question */
	FORM_BOOL,     /* true or false */
	FORM_TEXT,     /* the same text, blanks at its ends apart */
	FORM_MODE,     /* permissions: "0644" */
	FORM_NUMBERS,  /* a whole number, or a list: one of them */
	FORM_LEAST,    /* a whole number: at least */
	FORM_MOST,     /* a whole number: at most */
	FORM_SIZES,    /* as FORM_LEAST, written 500M, 10G */
	FORM_VERSION,  /* at least, as the package manager orders versions */
	FORM_PATTERNS, /* text that must occur, /regular expression/, `!` in front: must not */
	FORM_MEMBERS,  /* each must be among what was seen */
	FORM_DAYS,     /* at least so many days from the judging until it */
} FormKeyKind;

typedef struct {
	const char *name; /* NULL ends the list */
	FormKeyKind kind;
	const char *member;       /* of the entry that was seen; NULL: the same name */
	const char *const *words; /* the only texts there are; NULL: any */
	bool absent_fails;        /* a member that was not seen is wrong, not unknown */
	const char *doc;
} FormKey;

typedef struct {
	const char *name; /* the key of the check */
	const char *doc;
	const char *implied;  /* the key that is true when only the name is written; NULL: none */
	const char *presence; /* the member that says whether it is there at all; NULL: none */
	const FormKey *keys;  /* the first is the FORM_NAME */
	/* The topic that shows it, and the argument to ask it with (owned; NULL: none). */
	const char *(*topic)(const Node *form);
	char *(*argument)(const Node *form);
	/* What was seen of it in that topic's value, owned; NULL: nothing. */
	json_t *(*seen)(const json_t *topic, const Node *form);
} Form;

extern const Form forms[];
enum { FORMS_COUNT = 13 };

/* The name that is looked at: that of the key, or the scalar itself. */
const char *form_subject(const Form *form, const Node *node);
/* The text under a key; NULL. */
const char *form_text(const Node *node, const char *key);

/* Keys known and well written, something asserted, nothing contradictory. */
bool form_check(const Form *form, const Node *node, GError **error);

/* True for a topic of the console's own facts. */
bool form_is_console(const Form *form, const Node *node);

/* What was asked against what was seen, key by key. */
typedef struct {
	GString *expected, *actual; /* "mode 0644, owner root" */
	GString *wrong;             /* "mode 0600 (≠ 0644)" */
	GString *unseen;            /* keys of which nothing is known */
} FormFindings;

void form_findings_clear(FormFindings *findings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FormFindings, form_findings_clear)

/* `at_us`: when it is judged. */
void form_compare(
        const Form *form, const Node *node, const json_t *seen, int64_t at_us, FormFindings *ret);
