-- Which servers of these records are there: a file of an import lies with one of them.
CREATE TABLE import_server (
	id TEXT NOT NULL PRIMARY KEY, -- import_job.server
	seen_us INTEGER NOT NULL      -- when it last said that it is there
) STRICT;
