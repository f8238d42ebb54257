#include "base/clock.h"

int64_t clock_now_us(void)
{
	return g_get_real_time();
}

static char *format_at(int64_t at_us, GTimeZone *zone, const char *format)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);
	if (!utc)
		return g_strdup("");
	g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
	return g_date_time_format(local, format);
}

char *clock_format(int64_t at_us)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	return format_at(at_us, utc, "%Y-%m-%dT%H:%M:%SZ");
}

char *clock_format_cst(int64_t at_us)
{
	g_autoptr(GTimeZone) cst = g_time_zone_new_offset(8 * 3600);
	return format_at(at_us, cst, "%Y-%m-%d %H:%M:%S +08:00");
}

char *clock_format_day(int64_t at_us)
{
	g_autoptr(GTimeZone) cst = g_time_zone_new_offset(8 * 3600);
	return format_at(at_us, cst, "%Y-%m-%d");
}

char *clock_format_last_day(int64_t end_us)
{
	return clock_format_day(end_us - 1);
}

char *clock_format_compact(int64_t at_us)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	return format_at(at_us, utc, "%Y%m%dT%H%M%SZ");
}

bool clock_parse(const char *text, int64_t *ret_us)
{
	g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(text, NULL);
	if (!moment)
		return false;
	*ret_us =
	        g_date_time_to_unix(moment) * G_USEC_PER_SEC + g_date_time_get_microsecond(moment);
	return true;
}

bool clock_parse_day_end(const char *day, int64_t *ret_us)
{
	g_autoptr(GTimeZone) cst = g_time_zone_new_offset(8 * 3600);
	g_autofree char *start = g_strdup_printf("%sT00:00:00", day);
	g_autoptr(GDateTime) first = g_date_time_new_from_iso8601(start, cst);
	if (!first)
		return false;
	/* China has no summer time: a day is 24 hours, also the last one that a GDateTime holds */
	*ret_us = (g_date_time_to_unix(first) + 24 * 3600) * G_USEC_PER_SEC;
	return true;
}
