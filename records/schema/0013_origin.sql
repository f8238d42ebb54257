-- Who comes from another stage of school, and whether the number from there is gone on with.

-- A row of a list of graduates that the province was given (接续名单). It is found by keyed digests
-- alone and listed to nobody: what it says is held against a student whom one has. Derivable from event.
CREATE TABLE origin (
	id INTEGER NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	document_digest BLOB NOT NULL,
	number_digest BLOB NOT NULL,
	student INTEGER NOT NULL, -- who goes on with the number; 0: nobody yet
	details BLOB NOT NULL     -- sealed JSON: document, name, number, school, month, where he is now
) STRICT;
CREATE UNIQUE INDEX origin_document ON origin (document_digest);
CREATE UNIQUE INDEX origin_number ON origin (number_digest);

-- Whether a student goes on with the number that he had; id is his, scope that of his school.
CREATE TABLE continuation (
	id INTEGER NOT NULL PRIMARY KEY REFERENCES student (id),
	version INTEGER NOT NULL,
	scope TEXT NOT NULL,
	state TEXT NOT NULL,  -- open, done
	way TEXT NOT NULL,    -- list, proof; '' while it is open
	school TEXT NOT NULL, -- where he comes from; '' when nobody said
	at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX continuation_scope ON continuation (scope, state, id);
