-- What comes on a day by itself: a suspension that was agreed to and begins later ('suspend'), and
-- the end of one that has begun ('return'). One row a student, found by his applications; it holds
-- no more than the day. Days are counted as base/day.h counts them.
CREATE TABLE due (
	id INTEGER NOT NULL PRIMARY KEY REFERENCES student (id),
	kind TEXT NOT NULL,          -- suspend, return
	day INTEGER NOT NULL,
	application INTEGER NOT NULL -- that says so; 0: none does
) STRICT;
CREATE INDEX due_day ON due (kind, day, id);
