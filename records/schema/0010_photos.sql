-- Photographs of students, sealed; seen through the student they are of, so that a transfer takes
-- them along. Derivable from event by their digests.
CREATE TABLE photo (
	id INTEGER NOT NULL PRIMARY KEY REFERENCES student (id),
	version INTEGER NOT NULL,
	width INTEGER NOT NULL, -- points
	height INTEGER NOT NULL,
	content BLOB NOT NULL
) STRICT;

-- A file of photographs that was looked at and waits for who sent it: what was found of each.
CREATE TABLE photo_batch (
	id INTEGER NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	account INTEGER NOT NULL REFERENCES account (id),
	state TEXT NOT NULL, -- checked, done, dropped
	created_us INTEGER NOT NULL,
	result BLOB NOT NULL -- sealed JSON
) STRICT;
CREATE INDEX photo_batch_account ON photo_batch (account, id);

-- Those of them that can be taken, until they are, or are dropped.
CREATE TABLE photo_waiting (
	batch INTEGER NOT NULL REFERENCES photo_batch (id),
	number INTEGER NOT NULL, -- of the row of its result
	content BLOB NOT NULL,
	PRIMARY KEY (batch, number)
) STRICT;
