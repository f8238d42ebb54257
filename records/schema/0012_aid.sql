-- Lists of aid: who of a school gets what in a term, reviewed upward. Derivable from event.
CREATE TABLE aid (
	id INTEGER NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	scope TEXT NOT NULL,
	school TEXT NOT NULL,
	kind TEXT NOT NULL,       -- records/rules/aid.h
	term TEXT NOT NULL,       -- school year and term: 2026-1
	state TEXT NOT NULL,      -- draft, pending, effective, rejected, withdrawn
	managed_by TEXT NOT NULL, -- first level behind the school
	top TEXT NOT NULL,        -- last level that must agree
	turn TEXT NOT NULL,       -- level whose turn it is
	created_by TEXT NOT NULL,
	created_us INTEGER NOT NULL,
	students INTEGER NOT NULL, -- how many
	details BLOB NOT NULL      -- sealed JSON: source, amount, students, who said what
) STRICT;
CREATE INDEX aid_scope ON aid (scope, id);

-- Who is on it, so that nobody is on two of a kind in a term, wherever they were made.
CREATE TABLE aid_entry (
	list INTEGER NOT NULL REFERENCES aid (id),
	student INTEGER NOT NULL REFERENCES student (id),
	PRIMARY KEY (list, student)
) STRICT;
CREATE INDEX aid_entry_student ON aid_entry (student);
