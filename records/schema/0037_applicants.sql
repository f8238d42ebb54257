-- Who has no record yet is found by the number of his document, however many wait: a keyed digest of it
-- while the application is open, '' otherwise; of what is sealed in details, as records verify proves.
-- Of rows of before it is put in at opening (records/store/applicants.c).
ALTER TABLE application ADD COLUMN applicant TEXT NOT NULL DEFAULT '';
CREATE INDEX application_applicant ON application (applicant, id, scope) WHERE applicant <> '';
