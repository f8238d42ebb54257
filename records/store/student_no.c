#include "records/store/student_no.h"

#include "base/cleanup.h"
#include "base/seal.h"
#include "records/rules/student_number.h"
#include "records/store/schools.h"
#include "records/store/students.h"

bool student_no_give(Store *store, Student *student, GError **error)
{
	enum { TRIES = 64 };
	g_auto(School) school = {0};
	char number[STUDENT_NO_LENGTH + 1];
	if (*student->values[F_XJH] || !*student->values[F_CSRQ])
		return true;
	if (!school_load(store, student->values[F_XXDM], &school, error))
		return false;
	for (int i = 0; i < TRIES; i++) {
		uint16_t chance;
		bool taken;
		seal_random(&chance, sizeof chance);
		if (!student_no_temporary(school.region, day_parse(student->values[F_CSRQ]),
		            chance % 10000, number))
			return true;
		if (!student_no_taken(store, number, &taken, error))
			return false;
		if (taken)
			continue;
		g_free(student->values[F_XJH]);
		student->values[F_XJH] = g_strdup(number);
		return true;
	}
	return true;
}
