#include "records/web/day.h"

bool day_turn_take(DayTurn *turn, gint today, int64_t now_us, gint *ret_before)
{
	*ret_before = g_atomic_int_get(&turn->begun);
	return *ret_before < today && now_us >= atomic_load(&turn->again_us) &&
	       g_atomic_int_compare_and_exchange(&turn->begun, *ret_before, today);
}

bool day_turn_back(DayTurn *turn, gint before, gint today, int64_t now_us, bool busy)
{
	bool tell = !busy && g_atomic_int_get(&turn->told) != today;
	if (!busy)
		g_atomic_int_set(&turn->told, today);
	atomic_store(&turn->again_us, busy ? 0 : now_us + DAY_AGAIN_US);
	g_atomic_int_set(&turn->begun, before);
	return tell;
}
