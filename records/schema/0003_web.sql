-- Version 3: names that are found by a piece of them, tokens of programs.

-- Each name in pieces of two characters, the last of one: 王小明 is 王小, 小明, 明. What is looked
-- for is a range of pieces inside a range of scopes, so that no school waits for the whole province.
CREATE TABLE name_gram (
	gram TEXT NOT NULL,
	scope TEXT NOT NULL, -- of the student
	student INTEGER NOT NULL,
	PRIMARY KEY (gram, scope, student)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_gram_student ON name_gram (student);
INSERT INTO name_gram (gram, scope, student)
WITH RECURSIVE place (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < 60)
SELECT DISTINCT lower(substr(name, at, 2)), scope, id FROM student JOIN place ON at <= length(name);

CREATE TABLE api_token (
	id INTEGER NOT NULL PRIMARY KEY,
	digest BLOB NOT NULL UNIQUE, -- keyed, of its text; the text is nowhere
	account INTEGER NOT NULL REFERENCES account (id),
	name TEXT NOT NULL,
	read_only INTEGER NOT NULL,
	created_us INTEGER NOT NULL,
	expires_us INTEGER NOT NULL,
	ended_us INTEGER NOT NULL -- 0: not
) STRICT;
CREATE INDEX api_token_account ON api_token (account);

-- Lists go through a scope class by class.
DROP INDEX student_scope;
CREATE INDEX student_scope ON student (scope, class, id);
