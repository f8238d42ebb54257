-- What is in a file that came in by the browser or the API: students, or a long list of another kind
-- (records/web/form_run.h).
ALTER TABLE import_job ADD COLUMN kind TEXT NOT NULL DEFAULT 'students';
