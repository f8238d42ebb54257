-- Who goes on with a record's numbers: from the record of before to those behind it.
CREATE INDEX former_former ON former (former);
