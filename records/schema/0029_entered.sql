-- Students are counted and listed by the year of entering, too.

-- The first four digits of RXNY. Of rows of before it is put in at opening (records/store/entered.c),
-- and the totals with it.
ALTER TABLE student ADD COLUMN entered TEXT NOT NULL DEFAULT '';

CREATE TABLE new_student_total (
	scope TEXT NOT NULL,
	grade TEXT NOT NULL,
	specialty TEXT NOT NULL,
	status TEXT NOT NULL,
	sex TEXT NOT NULL,
	entered TEXT NOT NULL,
	doubt INTEGER NOT NULL,
	missing INTEGER NOT NULL,
	n INTEGER NOT NULL, -- more than 0
	PRIMARY KEY (scope, grade, specialty, status, sex, entered, doubt, missing)
) STRICT, WITHOUT ROWID;
INSERT INTO new_student_total (scope, grade, specialty, status, sex, entered, doubt, missing, n)
SELECT scope, grade, specialty, status, sex, '', doubt, missing, n FROM student_total;
DROP TABLE student_total;
ALTER TABLE new_student_total RENAME TO student_total;

CREATE TABLE new_region_total (
	digits INTEGER NOT NULL, -- of region: 0, 2, 4, 6
	region TEXT NOT NULL,
	grade TEXT NOT NULL,
	specialty TEXT NOT NULL,
	status TEXT NOT NULL,
	sex TEXT NOT NULL,
	entered TEXT NOT NULL,
	doubt INTEGER NOT NULL,
	missing INTEGER NOT NULL,
	n INTEGER NOT NULL, -- more than 0
	PRIMARY KEY (digits, region, grade, specialty, status, sex, entered, doubt, missing)
) STRICT, WITHOUT ROWID;
INSERT INTO new_region_total (digits, region, grade, specialty, status, sex, entered, doubt, missing, n)
SELECT digits, region, grade, specialty, status, sex, '', doubt, missing, n FROM region_total;
DROP TABLE region_total;
ALTER TABLE new_region_total RENAME TO region_total;
