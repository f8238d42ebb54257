-- Version 4: applications on their way through the levels, what proves them, classes, specialties.

-- One application of a school. scope is that of its school; what is here is derivable from event.
CREATE TABLE application (
	id INTEGER NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	scope TEXT NOT NULL,
	school TEXT NOT NULL,
	kind TEXT NOT NULL,               -- records/rules/business
	student INTEGER NOT NULL,         -- 0: one who is not there before it is effective
	student_version INTEGER NOT NULL, -- of the record, as it was last looked at for it
	name TEXT NOT NULL,               -- of the student
	state TEXT NOT NULL,              -- draft, pending, effective, rejected, withdrawn
	managed_by TEXT NOT NULL,         -- first level behind the school
	top TEXT NOT NULL,                -- last level that must agree
	turn TEXT NOT NULL,               -- level whose turn it is
	done INTEGER NOT NULL,            -- one side of a transfer: all its levels have agreed
	side TEXT NOT NULL,               -- '', of a transfer: out, in
	pair INTEGER NOT NULL,            -- the other side; 0: none
	batch INTEGER NOT NULL,           -- those that were applied for together; 0: alone
	created_by TEXT NOT NULL,
	created_us INTEGER NOT NULL,
	turn_us INTEGER NOT NULL,         -- since when it is that level's turn
	certificate TEXT NOT NULL,        -- its number; '' when there is none
	details BLOB NOT NULL             -- sealed JSON: reason, what was asked, new values, who said what
) STRICT;
CREATE INDEX application_scope ON application (scope, id);
CREATE INDEX application_student ON application (student, id);
CREATE INDEX application_batch ON application (batch, id) WHERE batch <> 0;
CREATE INDEX application_turn ON application (turn, scope, id) WHERE state IN ('draft', 'pending');
-- One at a time for a student, and no certificate number twice.
CREATE UNIQUE INDEX application_open ON application (student)
	WHERE state IN ('draft', 'pending') AND side <> 'in' AND student <> 0;
CREATE UNIQUE INDEX application_certificate ON application (certificate)
	WHERE certificate <> '' AND state IN ('draft', 'pending', 'effective');

-- What proves an application: a picture or a document, sealed.
CREATE TABLE attachment (
	id INTEGER NOT NULL PRIMARY KEY,
	scope TEXT NOT NULL,
	application INTEGER NOT NULL REFERENCES application (id),
	name TEXT NOT NULL,
	type TEXT NOT NULL,
	bytes INTEGER NOT NULL,
	content BLOB NOT NULL
) STRICT;
CREATE INDEX attachment_application ON attachment (application, id);
