-- The number of a certificate is that of the school that gave it; whether no other school may give the
-- same is the province's to decide (records/store/certificates.c). Who has one from before is taken to
-- have it of the school where he is.
CREATE TABLE certificate_given (
	number TEXT NOT NULL,
	school TEXT NOT NULL, -- its code; stays when the student goes elsewhere
	student INTEGER NOT NULL,
	PRIMARY KEY (number, school)
) STRICT, WITHOUT ROWID;
INSERT INTO certificate_given (number, school, student)
	SELECT c.number, s.school, c.student FROM certificate c JOIN student s ON s.id = c.student;
DROP TABLE certificate;
DROP INDEX application_certificate;
CREATE UNIQUE INDEX application_certificate ON application (certificate, school)
	WHERE certificate <> '' AND state IN ('draft', 'pending', 'effective');
