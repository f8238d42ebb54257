-- Files of students that came in by the browser or the API: what became of each. Figures and rules
-- alone; the file itself lies outside until it is taken or dropped.
CREATE TABLE import_job (
	id INTEGER NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	account INTEGER NOT NULL REFERENCES account (id),
	place TEXT NOT NULL,   -- of the account when it began, lo-hi: one at a time
	server TEXT NOT NULL,  -- where its file lies: several may serve one database
	origin TEXT NOT NULL,
	file TEXT NOT NULL,    -- as its owner calls it
	state TEXT NOT NULL,
	created_us INTEGER NOT NULL,
	changed_us INTEGER NOT NULL,
	result TEXT NOT NULL,  -- JSON; '' when nothing was looked at yet
	problem TEXT NOT NULL  -- what stopped it; ''
) STRICT;
CREATE INDEX import_job_account ON import_job (account, id);
CREATE INDEX import_job_place ON import_job (place, state);
