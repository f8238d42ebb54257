-- A school that was merged says into which, and its past (applications, what proves them, lists of
-- aid, classes, where its graduates went) lies in the scope of that one.

ALTER TABLE school ADD COLUMN merged_into TEXT NOT NULL DEFAULT ''; -- code; '': it was not
-- The scope where its past lies: its own, or of a merged one that of the school it came to at last.
-- Derivable: records verify proves it.
ALTER TABLE school ADD COLUMN past TEXT NOT NULL DEFAULT '';
UPDATE school SET past = scope;
