-- Whose numbers in full went out in a list: one event tells of the whole list, and this of each student
-- in it, so that who saw his can be found (records/store/shown.c). Derivable from those events, as
-- records verify proves.
CREATE TABLE student_shown (
	student INTEGER NOT NULL,
	seq INTEGER NOT NULL, -- of the event
	PRIMARY KEY (student, seq)
) STRICT, WITHOUT ROWID;
