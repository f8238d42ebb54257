-- Tokens of programs are confined to subjects; those of before may all but show numbers in full.
ALTER TABLE api_token ADD COLUMN subjects TEXT NOT NULL DEFAULT
	'students statistics imports helpdesk accounts schools settings';
