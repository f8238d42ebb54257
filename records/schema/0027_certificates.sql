-- The numbers of certificates that records bear: no two have the same. Derivable from student, as
-- records verify proves; those of applications that are under way stand with the application.
CREATE TABLE certificate (
	number TEXT NOT NULL PRIMARY KEY,
	student INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
