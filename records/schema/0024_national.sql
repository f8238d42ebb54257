-- What the national check (查重, the comparison with the population base) said last of a student.

-- id is the student's, scope that of his school. Derivable from event.
CREATE TABLE national (
	id INTEGER NOT NULL PRIMARY KEY REFERENCES student (id),
	version INTEGER NOT NULL,
	scope TEXT NOT NULL,
	outcome TEXT NOT NULL,  -- passed, duplicate, unknown, name
	checked TEXT NOT NULL,  -- YYYY-MM-DD
	note TEXT NOT NULL,     -- with whom; '' when nobody said
	number_digest BLOB,     -- keyed, of the number that the formal one took the place of
	at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX national_number ON national (number_digest);
CREATE INDEX national_scope ON national (scope);
