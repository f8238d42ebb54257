/* Student numbers that the service gives. */
#pragma once

#include "records/rules/student.h"
#include "records/store/store.h"

/*
 * A temporary number (L, records/rules/student_number.h) into the values of a student who has none:
 * area of the school, birth, chance; tried until it is free. Without a day of birth, or when no
 * free one is found, it stays as it is: the number can be given later. Inside a change.
 */
bool student_no_give(Store *store, Student *student, GError **error);
