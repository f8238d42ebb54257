#include "base/day.h"

#include <glib.h>
#include <string.h>

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const signed char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Years are counted from March, so that the leap day is the last of its year. */
Day day_of(int year, int month, int day)
{
	if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	        day > days_in_month(year, month))
		return DAY_NONE;
	int y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/* At most `most` digits at *text, at least one; moves behind them. */
static int number_take(const char **text, int most)
{
	int value = 0, count = 0;
	for (; count < most && g_ascii_isdigit(**text); count++, (*text)++)
		value = value * 10 + (**text - '0');
	return count ? value : -1;
}

static bool word_take(const char **text, const char *word)
{
	if (strncmp(*text, word, strlen(word)) != 0)
		return false;
	*text += strlen(word);
	return true;
}

/* YYYYMMDD, as most tables have it. */
static bool eight_digits(const char *text)
{
	int count = 0;
	while (count < 8 && text[count] >= '0' && text[count] <= '9')
		count++;
	return count == 8 && text[8] == '\0';
}

static int pair(const char *text)
{
	return 10 * (text[0] - '0') + text[1] - '0';
}

Day day_of_digits(const char *digits)
{
	return day_of(100 * pair(digits) + pair(digits + 2), pair(digits + 4), pair(digits + 6));
}

Day day_parse(const char *text)
{
	if (eight_digits(text))
		return day_of_digits(text);
	static const char *const parts[][3] = {
	        {"", "", ""}, {"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}};
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		const char *at = text;
		bool tight = i == 0;
		int year = number_take(&at, 4);
		bool good = at - text == 4 && word_take(&at, parts[i][0]);
		const char *before = at;
		int month = good ? number_take(&at, 2) : -1;
		good = month > 0 && (!tight || at - before == 2) && word_take(&at, parts[i][1]);
		before = at;
		int day = good ? number_take(&at, 2) : -1;
		good = day > 0 && (!tight || at - before == 2) && word_take(&at, parts[i][2]);
		if (good && *at == '\0')
			return day_of(year, month, day);
	}
	return DAY_NONE;
}

void day_split(Day day, int *ret_year, int *ret_month, int *ret_day)
{
	int z = day + 719468, era = z / 146097, in_era = z - era * 146097;
	int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * year + year / 4 - year / 100), m = (5 * in_year + 2) / 153;
	*ret_day = in_year - (153 * m + 2) / 5 + 1;
	*ret_month = m < 10 ? m + 3 : m - 9;
	*ret_year = year + era * 400 + (*ret_month <= 2);
}

static void pair_put(char *at, int number)
{
	at[0] = (char)('0' + number / 10);
	at[1] = (char)('0' + number % 10);
}

const char *day_format(Day day, char ret[DAY_TEXT])
{
	int parts[3] = {0};
	ret[0] = '\0';
	if (day == DAY_NONE)
		return ret;
	day_split(day, &parts[0], &parts[1], &parts[2]);
	pair_put(ret, parts[0] / 100);
	pair_put(ret + 2, parts[0] % 100);
	ret[4] = ret[7] = '-';
	pair_put(ret + 5, parts[1]);
	pair_put(ret + 8, parts[2]);
	ret[10] = '\0';
	return ret;
}

int day_of_week(Day day)
{
	return ((day + 4) % 7 + 7) % 7;
}

int day_years_between(Day birth, Day on)
{
	int by, bm, bd, oy, om, od;
	day_split(birth, &by, &bm, &bd);
	day_split(on, &oy, &om, &od);
	return oy - by - (om < bm || (om == bm && od < bd));
}
