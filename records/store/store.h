/*
 * The store of student records: a folder with the database (records.db) and, beside it unless told
 * otherwise, the key (records.key).
 *
 * Every change is an event in the same transaction (records/store/event.h). What of the students is
 * seen and may be changed is what the scope of the store says: a foreign one is
 * RECORDS_ERROR_NOT_FOUND for reading and changing alike, and nobody can forget to ask, as a store
 * without a scope gives nothing (RECORDS_ERROR_DENIED). A Store is one
 * connection and belongs to one thread; all calls may block on the disk. Errors are RECORDS_ERROR
 * and BASE_ERROR.
 */
#pragma once

#include "records/rules/student.h"
#include "records/store/db.h"
#include "records/store/keys.h"

typedef struct {
	Db *db;
	Keys keys;
	char *name; /* for messages */
	Scope scope;
	bool scoped;               /* store_scope_set() was called */
	GHashTable *school_scopes; /* code -> scope, as far as asked for in the present change */
	bool changing;             /* inside a change */
	bool no_changes; /* of who only reads: store_change_begin() is RECORDS_ERROR_DENIED */
	bool quiet;      /* somebody writes for long: small notes (a session was seen) can wait */
	/* set back by who asks: a change could not begin, as somebody else was within one; one has
	 * come into force, or may have */
	bool kept_out, changed;
	struct NamesLater *names_later; /* inside a first load: names that are put at its end */
	struct Totals *totals;          /* inside a change: whom it brings and takes away */
	/* inside a change: the last event and its digest; the last one before it */
	int64_t seq, seq_before;
	int64_t earliest_us; /* inside a change: as event_moment() has it */
	char *backs; /* inside a change: its events before which the clock was put back, with blanks
	              * between; NULL: none */
	uint8_t last[SEAL_DIGEST_BYTES];
} Store;

/* Who does something, from where, when and why: what every event says. */
typedef struct {
	const char *actor;  /* account, or "cli:" and the user of the system */
	const char *origin; /* "cli", an address */
	const char *reason;
	int64_t at_us;
} Act;

/*
 * Makes a new store in `folder`, which is made and must be empty, or at the address of a database
 * (postgresql://…) in which there is none; `key_path` NULL: records.key in the folder, and for a
 * database BASE_ERROR_USAGE. On failure nothing is left over.
 */
bool store_create(const char *folder, const char *key_path, const Act *act, GError **error);
/* RECORDS_ERROR_NEWER for a schema of a newer program; an older one is migrated in DB_WRITE. */
Store *store_open(const char *folder, const char *key_path, DbMode mode, GError **error);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

/*
 * Who works with the store from now on: the scope of an account (Account.scope), or &scope_whole
 * for the command line, said by name; NULL: nobody, as after opening. Copied. Cheap: a pool sets it
 * for each request and takes it back behind it.
 */
void store_scope_set(Store *store, const Scope *scope);

/*
 * Everything is seen until the end of the block, then again what was seen before: where a rule
 * needs what its account does not see (the other side of a transfer), and tells nothing else of it.
 * tests/test_house.py lists who may.
 */
typedef struct {
	Store *store;
	Scope scope;
	bool scoped;
} StoreWhole;
StoreWhole store_whole_begin(Store *store);
void store_whole_end(StoreWhole *whole);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreWhole, store_whole_end)

/* Whether it is the address of a database server, not a folder. */
bool store_is_address(const char *place);
char *store_database_path(const char *folder);
char *store_key_path(const char *folder);

/* The schema as it is after the last file of records/schema. */
int store_schema_version(void);
/* RECORDS_ERROR_NEWER when a newer program has brought the database up since it was opened, as
 * store_change_begin() finds too: an old one writes nothing there. */
bool store_current(Store *store, GError **error);

/*
 * A change: all of it comes into force at the end of it, or none; events belong inside one. When
 * the answer of the database is lost, its last event is looked for: RECORDS_ERROR_AWAY says that
 * nothing was kept, RECORDS_ERROR_UNCERTAIN that nobody knows.
 */
bool store_change_begin(Store *store, GError **error);
bool store_change_end(Store *store, GError **error);
void store_change_drop(Store *store); /* nothing when none is begun */
/* Ends one whose parts went well, drops it else or when it cannot be ended: false. `error` is that
 * of the part that failed, or of the end. */
bool store_change_close(Store *store, bool good, GError **error);

/* A setting; "" when there is none. Yours; NULL on error. */
char *store_setting(Store *store, const char *name, GError **error);
bool store_setting_set(Store *store, const char *name, const char *value, GError **error);
/* What rows of before lack is put in by `fill`, which sets that setting to `version`, in a change
 * of its own; nothing when it is so already, also by another program that was faster. `was`: what
 * it is now. */
bool store_upgrade(Store *store, const char *setting, const char *version,
        bool (*fill)(Store *store, const char *was, GError **error), GError **error);
