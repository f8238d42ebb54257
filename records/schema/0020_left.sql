-- Who left a scope for another: programs that follow the changes of the old one are told so.
CREATE TABLE student_left (
	id INTEGER NOT NULL PRIMARY KEY, -- seq of the event by which he left
	scope TEXT NOT NULL,             -- where he was until then
	student INTEGER NOT NULL
) STRICT;
CREATE INDEX student_left_scope ON student_left (scope, id);
CREATE INDEX student_left_student ON student_left (student, id);

-- Whole batches among what waits are counted, and left out of the single ones, out of the index too.
DROP INDEX application_turn;
CREATE INDEX application_turn ON application (turn, scope, id, state, done, side, turn_us, created_us, batch)
	WHERE state IN ('draft', 'pending');
DROP INDEX application_turn_far;
CREATE INDEX application_turn_far ON application (turn, id, scope, state, done, side, turn_us, created_us, batch)
	WHERE state IN ('draft', 'pending');
