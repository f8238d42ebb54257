-- Whether a file is one of newcomers who have not checked in yet (录取未报到): its rows that say no
-- state are admitted.
ALTER TABLE import_job ADD COLUMN admits INTEGER NOT NULL DEFAULT 0;
