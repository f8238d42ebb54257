-- What somebody did is asked for by his name, the newest first: the log of a school is that of its
-- people and of what it has.
CREATE INDEX event_actor ON event (actor, seq);
