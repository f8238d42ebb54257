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

/* "0101" or "0215-0223", with blanks between, into the days of `year`. */
static bool words_mark(int year, const char *text, char days[DAYS_MAX], char mark)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	for (size_t i = 0; words[i]; i++)
		if (*words[i] && !range_mark(year, words[i], days, mark))
			return false;
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
	return words_mark(*ret_year, cells[1], days, 'o') &&
	       words_mark(*ret_year, cells[2], days, 'w');
}

/* What an installation has put beside it; those of before stay, as others may be reading them. */
static GMutex lock;
static Calendar *beside;
static char *beside_text;
static GPtrArray *left;

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

static const Calendar *calendar_carried(void)
{
	static gsize once;
	if (g_once_init_enter(&once))
		g_once_init_leave(&once, (gsize)calendar_read());
	return (const Calendar *)once;
}

static const Calendar *calendar_get(void)
{
	const Calendar *now = g_atomic_pointer_get(&beside);
	return now ? now : calendar_carried();
}

/* The carried one with these lines in the place of its own; NULL when one is not of its form. */
static Calendar *calendar_with(const char *text)
{
	Calendar *calendar = g_memdup2(calendar_carried(), sizeof *calendar);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; lines[i]; i++) {
		char days[DAYS_MAX];
		int year;
		if (!*lines[i])
			continue;
		if (!line_read(lines[i], &year, days)) {
			g_free(calendar);
			return NULL;
		}
		calendar->years[year - YEAR_FIRST] = g_memdup2(days, sizeof days);
	}
	return calendar;
}

bool workdays_use(const char *text)
{
	g_mutex_lock(&lock);
	bool known = g_strcmp0(beside_text ? beside_text : "", text) == 0;
	Calendar *calendar = known ? NULL : calendar_with(text);
	if (calendar) {
		if (!left)
			left = g_ptr_array_new();
		g_ptr_array_add(left, calendar);
		g_free(beside_text);
		beside_text = g_strdup(text);
		g_atomic_pointer_set(&beside, calendar);
	}
	g_mutex_unlock(&lock);
	return known || calendar;
}

/* New Year, Labour Day, the three of the National Day: holidays of every year (全国年节及纪念日
 * 放假办法). */
static bool holidays_all(int year, const char days[DAYS_MAX])
{
	static const int fixed[][2] = {{1, 1}, {5, 1}, {10, 1}, {10, 2}, {10, 3}};
	for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++)
		if (days[day_of(year, fixed[i][0], fixed[i][1]) - day_of(year, 1, 1)] != 'o')
			return false;
	return true;
}

const char *workdays_year_fault(const char *year, const char *off, const char *worked)
{
	char days[DAYS_MAX], other[DAYS_MAX];
	bool digits = strlen(year) == 4 && strspn(year, "0123456789") == 4;
	Day start = digits ? day_of((int)g_ascii_strtoll(year, NULL, 10), 1, 1) : DAY_NONE;
	int number, month, of_month;
	if (start == DAY_NONE || (day_split(start, &number, &month, &of_month), number) > YEAR_LAST)
		return "the year of a calendar has four digits, like 2027";
	memset(days, '.', DAYS_MAX);
	memset(other, '.', DAYS_MAX);
	if (!words_mark(number, off, days, 'o') || !words_mark(number, worked, other, 'w'))
		return "days are written 0101 or 0215-0223, with blanks between";
	if (!holidays_all(number, days))
		return "1 January, 1 May and 1 to 3 October are off in every year";
	for (Day day = start; day < day_of(number + 1, 1, 1); day++) {
		int weekday = day_of_week(day);
		if (other[day - start] != 'w')
			continue;
		if (days[day - start] == 'o')
			return "a day cannot be off and worked";
		if (weekday != 0 && weekday != 6)
			return "a day worked in the stead of another is a Saturday or Sunday";
	}
	return NULL;
}

bool workdays_known(int year)
{
	return year >= YEAR_FIRST && year <= YEAR_LAST && calendar_get()->years[year - YEAR_FIRST];
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
