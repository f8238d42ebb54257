/*
 * Applications in the store: what a school asks for and how far it is on its way. Each is seen in
 * the scope of its school (my_application); every change is an event ("application/7") and adds one
 * to the version. What it says is sealed.
 */
#pragma once

#include "records/rules/approval.h"
#include "records/store/students.h"

#include <jansson.h>

typedef struct {
	int64_t id, version;
	char *school;
	char *kind;              /* of records/rules/business */
	int64_t student;         /* 0: one who is not there before it is effective */
	int64_t student_version; /* of the record as it was last looked at for it */
	char *name;
	Approval approval;
	bool done;  /* one side of a transfer: its levels have all agreed */
	char *side; /* "", "out", "in" */
	int64_t pair, batch;
	char *created_by;
	int64_t created_us, turn_us;
	char *certificate; /* "" when it has none */
	json_t *details;   /* {"reason", "asked", "values", "trail"}; NULL in lists */
} Application;

void application_clear(Application *application);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Application, application_clear)

/* Stable words: "draft", "pending", "effective", "rejected", "withdrawn"; -1 when there is none. */
const char *approval_state_id(ApprovalState state);
int approval_state_find(const char *id);
bool approval_state_open(ApprovalState state); /* draft or pending */
/* Of the school that takes a student: the school that is left has not agreed yet, and until then
 * nothing can be decided here. Lists of whose turn it is leave it out. */
bool application_waits(const Application *application);

/* The whole as its events keep it. Yours. */
json_t *application_json(const Application *application);

/*
 * Adds one and sets its id and version; inside a change. RECORDS_ERROR_DUPLICATE when the student
 * has an open one or the certificate's number is taken; RECORDS_ERROR_DENIED outside the scope.
 */
bool application_add(Store *store, const Act *act, Application *application, GError **error);
/*
 * Puts all of it in the place of what is there when that still has its version:
 * RECORDS_ERROR_CONFLICT. Inside a change; `kind` names the event.
 */
bool application_change(
        Store *store, const Act *act, const char *kind, Application *application, GError **error);
/*
 * A record was changed beside its applications, from `was` to `now` (its version the next one):
 * open ones that stood on `was` go on with it when they stand as before (business_stands()), which
 * is an event of each, "application.carry"; others are to be looked at again. Wherever they are;
 * inside the change.
 */
bool applications_carry(
        Store *store, const Act *act, const Record *was, const Record *now, GError **error);
/* RECORDS_ERROR_NOT_FOUND when there is none in the scope. */
bool application_load(Store *store, int64_t id, Application *ret, GError **error);
/* The same of whatever scope: for what the store keeps of them itself. */
bool application_load_any(Store *store, int64_t id, Application *ret, GError **error);

typedef struct {
	const char *state, *kind, *school; /* NULL or "": any */
	int64_t student, batch;            /* 0: any */
	bool open;                         /* draft and pending alone */
	int turn;                          /* Level whose turn it is, not done; -1: any */
	int64_t again; /* sent back, or taken back by another than who applied, since then, and not
	                * applied for again nor dismissed; 0: any */
	bool alone;    /* those of a batch are left out */
	int64_t until_us; /* of who waits at a level: since before then; 0: any */
	const char *text; /* whom they are about, as applications_found() has it; NULL or "": any */
	bool by_turn;     /* in the order in which they came to where they are */
	bool by_turn_back; /* of by_turn: those in front of after_us, the nearest first */
	int64_t after_us;  /* of by_turn: turn_us of the one behind which the list goes on */
} ApplicationFilter;

/* Those of a batch that a filter has, together; borrowed. */
typedef struct {
	int64_t batch, count, created_us;
	const char *kind, *school;
} ApplicationBatch;

/* Without details, the newest first (`oldest` the other way round; by_turn the one that waits
 * longest first), behind the id `after` (0: from the start), at most `limit`. */
bool applications_list(Store *store, const ApplicationFilter *filter, bool oldest, int64_t after,
        int limit, bool (*each)(const Application *application, void *data, GError **error),
        void *data, GError **error);
/* The batches among them, the oldest first, at most `limit`. */
bool applications_batches(Store *store, const ApplicationFilter *filter, int limit,
        void (*each)(const ApplicationBatch *batch, void *data), void *data, GError **error);
bool applications_count(
        Store *store, const ApplicationFilter *filter, int64_t *ret, GError **error);

/*
 * Open ones by whom they are about (`fresh`: those alone of who has no record yet), at most
 * `limit`, with details, the newest first: `text` is a part of the name, the whole of it where more
 * than a county is seen, or the whole number of the document.
 */
bool applications_found(Store *store, const char *text, bool fresh, int limit,
        bool (*each)(const Application *application, void *data, GError **error), void *data,
        GError **error);

/* The last of that kind that became effective for a student, with details; NOT_FOUND. Of whatever
 * school: the student must be one whom the scope has. */
bool application_last(
        Store *store, int64_t student, const char *kind, Application *ret, GError **error);
/* The same of those with a lower id than `before`. */
bool application_before(Store *store, int64_t student, const char *kind, int64_t before,
        Application *ret, GError **error);
/* Whether a student has an open one, wherever it is; `ret_id` gets the first that the scope has,
 * else 0. */
bool application_open(Store *store, int64_t student, bool *ret, int64_t *ret_id, GError **error);
/* The number that a school, whose scope this is, gave last; "" when there is none. Yours; NULL on
 * error. */
char *certificate_last(Store *store, const char *scope, const char *school, GError **error);

/* Tells the log that somebody has seen what is sensitive in one; a change of its own. */
bool application_looked(Store *store, const Act *act, int64_t id, GError **error);
/* The same of one of its proofs. */
bool application_proof_looked(Store *store, const Act *act, int64_t id, GError **error);

/* For events_verify(): all of them as json, attachments too. */
bool applications_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
