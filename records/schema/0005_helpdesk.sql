-- Version 5: the problem desk.

-- One question with all that was said of it. `scope` is that of who asks: of his school, or the six
-- digits of his region (a province: 000000), so that the levels above see it and no neighbour does.
CREATE TABLE problem (
	id INTEGER NOT NULL PRIMARY KEY,
	scope TEXT NOT NULL,
	version INTEGER NOT NULL,
	asked_by INTEGER NOT NULL REFERENCES account (id),
	asked_us INTEGER NOT NULL,
	answered_us INTEGER NOT NULL, -- the last answer; 0: none yet
	topic TEXT NOT NULL,
	stands_at TEXT NOT NULL, -- the level whose turn it is; ministry: the national support
	state TEXT NOT NULL,     -- open, answered, closed
	thread BLOB NOT NULL     -- sealed: what was said
) STRICT;
CREATE INDEX problem_scope ON problem (scope, id);

-- What was sent along, sealed; named by its digest in the thread.
CREATE TABLE problem_file (
	id INTEGER NOT NULL PRIMARY KEY,
	scope TEXT NOT NULL,
	problem INTEGER NOT NULL REFERENCES problem (id),
	note INTEGER NOT NULL, -- which note of the thread, from 0
	bytes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX problem_file_note ON problem_file (problem, note);

-- Questions that were asked often, with their answers; everybody reads them, so nobody's data is
-- in them.
CREATE TABLE faq (
	id INTEGER NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	problem INTEGER NOT NULL, -- where it came from
	topic TEXT NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL,
	made_by TEXT NOT NULL,
	made_us INTEGER NOT NULL,
	shown INTEGER NOT NULL -- 0: withdrawn
) STRICT;
