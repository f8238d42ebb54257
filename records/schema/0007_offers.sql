-- What a school offers: its classes and its specialties.

-- kind 'class': code is its name; kind 'specialty': code is that of the catalogue of that year
-- (2010, 2021), name what it is called there. scope is that of the school; derivable from event.
CREATE TABLE offer (
	id INTEGER NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	scope TEXT NOT NULL,
	school TEXT NOT NULL,
	kind TEXT NOT NULL,
	catalogue TEXT NOT NULL, -- of specialties; '' of classes
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	grade TEXT NOT NULL,     -- of classes
	specialty TEXT NOT NULL, -- of classes: its code
	years TEXT NOT NULL,     -- of specialties: years of study
	teacher TEXT NOT NULL,   -- of classes: who is in charge
	closed INTEGER NOT NULL  -- 1: nobody is put into it any more
) STRICT;
CREATE UNIQUE INDEX offer_code ON offer (school, kind, catalogue, code);
CREATE INDEX offer_scope ON offer (scope, kind, id);
