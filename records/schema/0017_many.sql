-- Lists of many: a page of them, and how many there are, come out of an index alone, whether somebody
-- sees a school or the province (records/store/wide.h).

-- Of a scope, by what is asked; of many scopes, by what is asked first.
DROP INDEX application_scope;
CREATE INDEX application_scope ON application (scope, id, state, kind);
CREATE INDEX application_state ON application (state, id, kind, scope);
CREATE INDEX application_kind ON application (kind, id, state, scope);
DROP INDEX application_turn;
CREATE INDEX application_turn ON application (turn, scope, id, state, done, side, turn_us, created_us)
	WHERE state IN ('draft', 'pending');
CREATE INDEX application_turn_far ON application (turn, id, scope, state, done, side, turn_us, created_us)
	WHERE state IN ('draft', 'pending');
DROP INDEX aid_scope;
CREATE INDEX aid_scope ON aid (scope, id, term, state, turn);
CREATE INDEX aid_far ON aid (id, scope, term, state, turn);
DROP INDEX problem_scope;
CREATE INDEX problem_scope ON problem (scope, id, state, stands_at);
CREATE INDEX problem_far ON problem (id, scope, state, stands_at);
CREATE INDEX continuation_far ON continuation (state, id, scope);

-- The log is read kind by kind, but for those who came in files: there are more of these events than
-- of all others together, and nobody looks for them alone.
CREATE INDEX event_kind ON event (kind, seq) WHERE kind <> 'student.import';

-- Where a graduate went, as the last registration in force says; id is the student's, scope that of
-- the school that registered it. Derivable from application; what is older is put at opening.
CREATE TABLE destination (
	id INTEGER NOT NULL PRIMARY KEY REFERENCES student (id),
	version INTEGER NOT NULL,
	application INTEGER NOT NULL,
	scope TEXT NOT NULL,
	code TEXT NOT NULL -- BYQX
) STRICT;
CREATE INDEX destination_scope ON destination (scope, code);
CREATE INDEX destination_code ON destination (code, scope);
