-- A name of an account is looked up be its letters large or small: for each of a file of 2,000, by an
-- index rather than by going over all of them.
CREATE INDEX account_name_folded ON account (lower(name));
