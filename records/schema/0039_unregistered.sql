-- Who was never given a record is found by his name whatever became of his application: those of students are
-- found by the student.
CREATE INDEX application_unregistered ON application (name, id, scope) WHERE student = 0;
