-- Open applications are found by the name of whom they are about: who has no record yet is found
-- nowhere else. Of a school or a county by the index of the scope.
CREATE INDEX application_name_far ON application (name, id, scope, student) WHERE state IN ('draft', 'pending');
