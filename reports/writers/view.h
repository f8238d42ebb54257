/*
 * View: the Document prepared for people: every row with its check and its host, in one language.
 *
 * Every text in it is visible UTF-8 (base/width.h): no control character of a host passes a
 * writer that reads the Document through here; markup is still to be escaped. A view borrows from
 * the Document, which must outlive it. Nothing here blocks.
 */
#pragma once

#include "checks/outcome.h"
#include "reports/document.h"

/* The most rows a report may have. */
#define VIEW_ROWS_MAX 2000000

typedef struct CheckView CheckView;
typedef struct HostView HostView;

typedef struct Row Row;

struct Row {
	const CheckView *check;
	const char *target, *target_kind;
	Outcome outcome;
	Severity severity;
	const char *cause; /* "" when none */
	const char *expected, *actual, *reason, *remedy;
	const char *collected_at; /* RFC 3339, or "" */
	const WordList *evidence, *sources;
	const WordList *evidence_of; /* NULL: the target tells it */
	HostView *lost; /* the host that could not be read, when that alone explains the row */
	Row *root; /* the row that alone explains this one, and is told at least as loud; or NULL */
	size_t waiting; /* rows that this one explains */
};

struct CheckView {
	const char *id, *item, *stage, *source;
	const char *title, *why, *fix;
	Severity severity;
	GPtrArray *rows; /* Row *, owned by the view, in the order of the document */
	size_t counts[OUTCOME_COUNT];
	Outcome worst;
};

struct HostView {
	const char *name, *address, *role, *title, *connection;
	const char *reach;   /* "ok" or a cause */
	const char *message; /* why, without name and address */
	char *said;          /* that in Chinese; NULL: in English */
	char *alone;         /* as message, of the visit alone: without what stands in */
	bool stood_in;       /* nobody saw it, an import did */
	bool lost;           /* it was visited and could not be read, or rows are unknown for it */
	size_t lost_rows, lost_blockers; /* rows explained by it */
};

typedef struct {
	const char *id, *title;
	bool judged; /* it has rows, and its outcome is known */
	Outcome outcome;
	const char *words; /* its outcome; of a good one, what it is good by: "通过（有豁免）" */
	const char *instead; /* what it was reached with where the item names another; or "" */
	size_t counts[OUTCOME_COUNT];
	const char *responsible, *due; /* who answers for it, until when, as the site says; or "" */
} ItemView;

typedef struct View {
	const Document *document;
	bool zh;
	const char *lang;
	const char *run_id, *operator, * nonce, *console;
	char *started_at, *finished_at, *judged_at; /* +08:00, or "" */
	const char *pattern, *item;                 /* what the run was limited to, "" for all */
	bool interrupted, confirmed;
	const char *tool_name, *tool_version, *tool_digest;
	const char *site_name, *site_unit, *site_profile, *site_digest;
	const char *checklist_id, *checklist_version, *checklist_digest, *base_digest;
	ReadinessVerdict verdict;
	size_t counts[OUTCOME_COUNT];
	size_t blockers_failed, blockers_unknown;
	size_t row_count;
	Row *rows;         /* row_count, in the order of the document */
	GPtrArray *items;  /* ItemView * */
	GPtrArray *checks; /* CheckView *, those without rows included */
	GPtrArray *hosts;  /* HostView * */
	const json_t *parameters;
	const json_t *differences; /* what the site asks more; NULL when not known */
	const json_t *addresses, *volumes, *licences; /* of the plan; NULL when not known */
	const json_t *attestations, *waivers;         /* what people stated; NULL when not known */
	struct ViewTexts *texts;                      /* view_keep() */
} View;

/* `lang` NULL takes the language of the run. The view is owned by the caller. */
View *view_new(const Document *document, const char *lang, GError **error);
void view_free(View *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(View, view_free)

/* The item of that id; NULL when there is none. */
const ItemView *view_item(const View *view, const char *id);
/* The check of that id; NULL when there is none. */
const CheckView *view_check(const View *view, const char *id);

/* A copy of the text, which lives as long as the view. Writers may call it at the same time. */
const char *view_keep(const View *view, const char *text);

/* The words of the view's language; both may be formats for the same arguments. */
const char *view_say(const View *view, const char *zh, const char *en) G_GNUC_FORMAT(2)
        G_GNUC_FORMAT(3);
const char *view_words(const View *view, Words words);

/* A word of the document as visible text. Lives as long as the view. */
const char *view_word(const View *view, const Word *word);
/* A member of an object as visible text; "" when it is missing. Lives as long as the view. */
const char *view_text(const View *view, const json_t *object, const char *key);
/* A member {zh, en} in the view's language, else the other one. */
const char *view_text_i18n(const View *view, const json_t *object, const char *key);
