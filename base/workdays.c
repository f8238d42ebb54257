#include "base/workdays.h"

#include "base/resource.h"

#include <glib.h>
#include <string.h>

Resource base_resource(const char *path);

enum { YEAR_FIRST = 1900, YEAR_LAST = 2200 };

/* Per year: NULL, or the kind of each of its days; '.' is what the day of the week says. */
typedef struct {
	char *years[YEAR_LAST - YEAR_FIRST + 1];
} Calendar;

enum { DAYS_MAX = 366 };

/* "0131" or "0131-0206" into the days of `year`. */
static bool range_mark(int year, const char *word, char *days, char mark)
{
	g_auto(GStrv) ends = g_strsplit(word, "-", 2);
	g_autofree char *first = g_strdup_printf("%d%s", year, ends[0] ? ends[0] : "");
	g_autofree char *last =
	        g_strdup_printf("%d%s", year, ends[0] && ends[1] ? ends[1] : first + 4);
	Day from = day_parse(first), to = day_parse(last), start = day_of(year, 1, 1);
	if (from == DAY_NONE || to == DAY_NONE || to < from)
		return false;
	for (Day day = from; day <= to; day++)
		days[day - start] = mark;
	return true;
}

static bool line_read(const char *line, int *ret_year, char days[DAYS_MAX])
{
	g_auto(GStrv) cells = g_strsplit(line, "\t", 3);
	if (g_strv_length(cells) != 3)
		return false;
	Day start = strlen(cells[0]) == 4 ? day_of((int)g_ascii_strtoll(cells[0], NULL, 10), 1, 1)
	                                  : DAY_NONE;
	int month, day;
	if (start == DAY_NONE)
		return false;
	day_split(start, ret_year, &month, &day);
	if (*ret_year > YEAR_LAST)
		return false;
	memset(days, '.', DAYS_MAX);
	for (int i = 1; i <= 2; i++) {
		g_auto(GStrv) words = g_strsplit(cells[i], " ", -1);
		for (size_t j = 0; words[j]; j++)
			if (*words[j] && !range_mark(*ret_year, words[j], days, i == 1 ? 'o' : 'w'))
				return false;
	}
	return true;
}

static Calendar *calendar_read(void)
{
	Resource file = base_resource("data/calendar_cn.tsv");
	Calendar *calendar = g_new0(Calendar, 1);
	g_auto(GStrv) lines = g_strsplit(file.bytes, "\n", -1);
	for (size_t i = 0; lines[i]; i++) {
		if (!*lines[i] || *lines[i] == '#')
			continue;
		char days[DAYS_MAX];
		int year;
		if (!line_read(lines[i], &year, days))
			g_error("calendar_cn.tsv: line %zu is not of its form", i + 1);
		calendar->years[year - YEAR_FIRST] = g_memdup2(days, sizeof days);
	}
	return calendar;
}

static const Calendar *calendar_get(void)
{
	static gsize once;
	if (g_once_init_enter(&once))
		g_once_init_leave(&once, (gsize)calendar_read());
	return (const Calendar *)once;
}

Workday workday_of(Day day)
{
	int year, month, of_month;
	day_split(day, &year, &month, &of_month);
	if (day < 0 || year > YEAR_LAST)
		return WORKDAY_UNKNOWN;
	const char *days = calendar_get()->years[year - YEAR_FIRST];
	if (!days)
		return WORKDAY_UNKNOWN;
	char mark = days[day - day_of(year, 1, 1)];
	int weekday = day_of_week(day);
	if (mark != '.')
		return mark == 'w' ? WORKDAY_WORKED : WORKDAY_OFF;
	return weekday == 0 || weekday == 6 ? WORKDAY_OFF : WORKDAY_WORKED;
}

Day workday_add(Day from, int count)
{
	while (count > 0) {
		Workday kind = workday_of(++from);
		if (kind == WORKDAY_UNKNOWN)
			return DAY_NONE;
		count -= kind == WORKDAY_WORKED;
	}
	return from;
}

bool workday_more_than(Day from, Day to, int count)
{
	for (Day day = from + 1; day <= to && count >= 0; day++)
		count -= workday_of(day) == WORKDAY_WORKED;
	return count < 0;
}

int workday_count(Day from, Day to)
{
	int count = 0;
	for (Day day = from + 1; day <= to; day++) {
		Workday kind = workday_of(day);
		if (kind == WORKDAY_UNKNOWN)
			return -1;
		count += kind == WORKDAY_WORKED;
	}
	return count;
}
