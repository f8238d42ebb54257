-- Version 1. One text for every engine; records/store/migrate.c runs each file once, in one
-- transaction, and never a changed one again: what is to change later comes in the next file.

-- What the installation is: its name, the digest of its key, its province.
CREATE TABLE setting (
	name TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;

-- Everything that ever happened, appended only. hash = HMAC(chain key, hash before + this row), so
-- that no row can be changed, left out or put in by somebody who has the database but not the key.
CREATE TABLE event (
	seq INTEGER NOT NULL PRIMARY KEY,
	at_us INTEGER NOT NULL,
	actor TEXT NOT NULL,
	origin TEXT NOT NULL,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,
	reason TEXT NOT NULL,
	before BLOB NOT NULL, -- what changed, as it was; sealed JSON, empty when there was nothing
	after BLOB NOT NULL,  -- the whole as it is now; sealed JSON
	hash BLOB NOT NULL
) STRICT;
CREATE INDEX event_subject ON event (subject, seq);

CREATE TABLE account (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	level TEXT NOT NULL,
	scope TEXT NOT NULL, -- '' the whole province, else a region's or school's code
	role TEXT NOT NULL,
	password TEXT NOT NULL, -- argon2id, in its own encoding
	must_change INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

-- The present state of every record; derivable from event (records verify proves it). Columns are
-- named as in JY/T 1005-2012; what is sensitive is sealed and found again by a keyed digest.
CREATE TABLE student (
	id INTEGER NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	school TEXT NOT NULL,
	status TEXT NOT NULL,
	problems TEXT NOT NULL, -- 'rule@FIELD …' of what was let in marked
	name TEXT NOT NULL,
	class TEXT NOT NULL,
	grade TEXT NOT NULL,
	specialty TEXT NOT NULL,
	sex TEXT NOT NULL,
	document_digest BLOB,
	student_no_digest BLOB,
	import_digest BLOB, -- keyed, of the row it was imported from: the same row again changes nothing
	open BLOB NOT NULL,   -- JSON of the fields that are not sensitive
	sealed BLOB NOT NULL  -- sealed JSON of those that are
) STRICT;
CREATE UNIQUE INDEX student_document ON student (document_digest);
CREATE UNIQUE INDEX student_student_no ON student (student_no_digest);
CREATE INDEX student_school ON student (school, class);
CREATE INDEX student_name ON student (name);
