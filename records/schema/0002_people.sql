-- Version 2: schools, scope, accounts of people, their sessions.

-- scope = region6 || code says in one text where a school stands: a range of it is a county, a city
-- or the province. A school that a city or the province manages directly stands at that level
-- (360100…, 360000…), so that the levels below do not see it. Not sensitive; what is here is
-- derivable from event.
CREATE TABLE school (
	code TEXT NOT NULL PRIMARY KEY, -- 学校标识码
	version INTEGER NOT NULL,
	name TEXT NOT NULL,
	short TEXT NOT NULL,      -- '' when it has no short name
	region TEXT NOT NULL,     -- six digits of the county where it lies
	managed_by TEXT NOT NULL, -- county, city, province
	status TEXT NOT NULL,     -- active, closed
	scope TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX school_scope ON school (scope);

-- Of its school; one that is not registered yet stands at its province.
ALTER TABLE student ADD COLUMN scope TEXT NOT NULL DEFAULT '';
UPDATE student SET scope = substr(school, 3, 2) || '0000' || school;
DROP INDEX student_school;
CREATE INDEX student_scope ON student (scope, class);

-- account.scope: '' the whole, six digits of a region, or a school's code; from it scope_lo <=
-- scope < scope_hi.
ALTER TABLE account ADD COLUMN scope_lo TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN scope_hi TEXT NOT NULL DEFAULT '99';
ALTER TABLE account ADD COLUMN real_name TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN phone BLOB; -- sealed
ALTER TABLE account ADD COLUMN status TEXT NOT NULL DEFAULT 'active'; -- active, locked, closed
ALTER TABLE account ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN created_at_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN password_at_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN totp BLOB; -- sealed secret of the second factor
ALTER TABLE account ADD COLUMN totp_on INTEGER NOT NULL DEFAULT 0; -- 0: offered, not proved yet
ALTER TABLE account ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0; -- last used: none twice
CREATE INDEX account_scope ON account (scope_lo, scope_hi);

-- Each helps once in the place of the second factor.
CREATE TABLE recovery (
	account INTEGER NOT NULL REFERENCES account (id),
	digest BLOB NOT NULL, -- keyed
	PRIMARY KEY (account, digest)
) STRICT;

-- Failures in a row by the keyed digest of a name, whether there is such an account or not: what is
-- answered tells nobody which names there are.
CREATE TABLE login_attempt (
	digest BLOB NOT NULL PRIMARY KEY,
	failed INTEGER NOT NULL,
	last_us INTEGER NOT NULL,
	until_us INTEGER NOT NULL -- locked until then; 0: not
) STRICT;

CREATE TABLE session (
	digest BLOB NOT NULL PRIMARY KEY, -- keyed, of its token; the token is nowhere
	id INTEGER NOT NULL UNIQUE,
	account INTEGER NOT NULL REFERENCES account (id),
	created_us INTEGER NOT NULL,
	seen_us INTEGER NOT NULL,
	step_up_us INTEGER NOT NULL, -- when the second factor was last shown; 0: not yet
	address TEXT NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account);
