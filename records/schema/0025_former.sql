-- Whose numbers a record goes on with: when it comes to nothing (lapsed, void), the one of before
-- has them again. Found by the later record; it holds no more than who was before him.
CREATE TABLE former (
	id INTEGER NOT NULL PRIMARY KEY, -- of student: the later record
	former INTEGER NOT NULL REFERENCES student (id)
) STRICT;
