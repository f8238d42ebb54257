-- Totals of whole regions are kept too: what a province asks for is not the sum of all its schools.

-- The same as student_total for all whose scope begins with `region`: the whole ('', digits 0), a
-- province, a city, a county; derivable from student_total, as records verify proves.
CREATE TABLE region_total (
	digits INTEGER NOT NULL, -- of region: 0, 2, 4, 6
	region TEXT NOT NULL,
	grade TEXT NOT NULL,
	specialty TEXT NOT NULL,
	status TEXT NOT NULL,
	sex TEXT NOT NULL,
	doubt INTEGER NOT NULL,
	missing INTEGER NOT NULL,
	n INTEGER NOT NULL, -- more than 0
	PRIMARY KEY (digits, region, grade, specialty, status, sex, doubt, missing)
) STRICT, WITHOUT ROWID;
INSERT INTO region_total (digits, region, grade, specialty, status, sex, doubt, missing, n)
SELECT digits, substr(scope, 1, digits), grade, specialty, status, sex, doubt, missing, sum(n)
FROM student_total CROSS JOIN (SELECT 0 AS digits UNION ALL SELECT 2 UNION ALL SELECT 4 UNION ALL SELECT 6) AS levels
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
