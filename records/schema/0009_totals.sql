-- Version 9: how many students there are is kept, not counted; lists need no index for each filter.

-- Students that have all of these marks in common; derivable from student, as records verify proves.
-- What statistics, the first page and the head of a list tell is a sum of rows of a scope, and a list
-- of few among many looks only into the scopes that have some.
CREATE TABLE student_total (
	scope TEXT NOT NULL,
	grade TEXT NOT NULL,
	specialty TEXT NOT NULL,
	status TEXT NOT NULL,
	sex TEXT NOT NULL,
	doubt INTEGER NOT NULL,   -- 1: something other than missing fields is wrong
	missing INTEGER NOT NULL, -- 1: fields are still to be filled in
	n INTEGER NOT NULL,       -- more than 0
	PRIMARY KEY (scope, grade, specialty, status, sex, doubt, missing)
) STRICT, WITHOUT ROWID;
INSERT INTO student_total (scope, grade, specialty, status, sex, doubt, missing, n)
SELECT scope, grade, specialty, status, sex,
	CASE WHEN problems <> '' AND length(problems) - length(replace(problems, ' ', '')) + 1 >
		(length(problems) - length(replace(problems, 'field.missing@', ''))) / 14 THEN 1 ELSE 0 END,
	CASE WHEN problems LIKE '%field.missing@%' THEN 1 ELSE 0 END, count(*)
FROM student GROUP BY 1, 2, 3, 4, 5, 6, 7;

DROP INDEX student_status;
DROP INDEX student_problems;
-- Nobody asks for whole names: those in pieces are in name_gram.
DROP INDEX student_name;
