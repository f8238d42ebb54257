-- Names in pieces are found by the name they are of: nothing asks for those of one student.
DROP INDEX name_gram_student;
