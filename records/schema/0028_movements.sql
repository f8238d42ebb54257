-- Changes of standing (学籍异动) are listed by the day they came into force, the newest first, out of an
-- index alone: of a scope, and of many. The kinds that are none, which most are, stay out
-- (records/store/movements.c has the same list).
CREATE INDEX application_movement ON application (scope, turn_us, id, kind, side)
	WHERE state = 'effective' AND kind NOT IN ('admit', 'check_in', 'no_show', 'give_up', 'register',
	'void', 'continue', 'change_data', 'confirm', 'promote', 'graduate', 'destination');
CREATE INDEX application_movement_far ON application (turn_us, id, scope, kind, side)
	WHERE state = 'effective' AND kind NOT IN ('admit', 'check_in', 'no_show', 'give_up', 'register',
	'void', 'continue', 'change_data', 'confirm', 'promote', 'graduate', 'destination');
