-- What is forgotten of attempts to log in is found by its time.
CREATE INDEX login_attempt_last ON login_attempt (last_us);
