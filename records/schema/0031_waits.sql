-- How long questions waited is counted without what was said in them.

-- The days between which one waited at a level: "county:20600-20610 city:20610-" (days since 1970 in
-- China; the last is open while it waits). Of the thread, as records verify proves; of rows of before
-- it is put in at opening (records/helpdesk/problem_waits.c).
ALTER TABLE problem ADD COLUMN waits TEXT NOT NULL DEFAULT '';
CREATE INDEX problem_waits ON problem (scope, state, stands_at, waits);
