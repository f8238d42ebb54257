-- Who never came has no record of a student: nothing holds up whoever admits him the next year.
UPDATE student SET document_digest = NULL, student_no_digest = NULL WHERE status = 'lapsed';
