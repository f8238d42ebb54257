#include "records/rules/numbers.h"

#include "records/rules/citizen.h"
#include "records/rules/telephone.h"

#include <string.h>

enum { MOBILE = 11, CARD_MIN = 15, CARD_MAX = 19, RUN_MAX = 64 };

/* A text as it reads: one sign for each character that can be seen, and where it stands. */
typedef struct {
	GString *signs; /* ASCII; OTHER for what is none */
	GArray *starts; /* size_t: first byte of its character */
	GArray *ends;   /* size_t: first byte behind it and what isn't seen there */
} Reading;

static const char OTHER = '\1';

static void reading_clear(Reading *reading)
{
	g_string_free(reading->signs, TRUE);
	g_array_unref(reading->starts);
	g_array_unref(reading->ends);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

/* 0: nothing is seen of it. */
static char sign_of(gunichar c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_FORMAT:
	case G_UNICODE_NON_SPACING_MARK:
	case G_UNICODE_ENCLOSING_MARK:
		return 0;
	case G_UNICODE_DECIMAL_NUMBER:
		return (char)('0' + g_unichar_digit_value(c));
	case G_UNICODE_SPACE_SEPARATOR:
		return ' ';
	case G_UNICODE_DASH_PUNCTUATION:
		return '-';
	default:
		break;
	}
	if (c >= 0xff01 && c <= 0xff5e) /* the full width of ASCII */
		c -= 0xfee0;
	if (c == 0x2212) /* minus */
		return '-';
	if (c == 0xb7 || c == 0x2022 || c == 0x30fb) /* dots that stand in the middle */
		return '.';
	if (c == 0xd7 || c == 0x2169) /* the multiplication sign, the Roman ten */
		return 'X';
	return c < 0x80 ? (char)c : OTHER;
}

static void text_read(const char *text, Reading *ret)
{
	*ret = (Reading){g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(size_t)),
	        g_array_new(FALSE, FALSE, sizeof(size_t))};
	for (const char *at = text; *at; at = g_utf8_next_char(at)) {
		char sign = sign_of(g_utf8_get_char(at));
		size_t start = (size_t)(at - text), end = (size_t)(g_utf8_next_char(at) - text);
		if (!sign && ret->ends->len)
			g_array_index(ret->ends, size_t, ret->ends->len - 1) = end;
		if (!sign)
			continue;
		g_string_append_c(ret->signs, sign);
		g_array_append_val(ret->starts, start);
		g_array_append_val(ret->ends, end);
	}
}

/* The digits from one place on, blanks and '-' between them left out. */
typedef struct {
	char digits[RUN_MAX + 1];
	size_t ends[RUN_MAX]; /* behind each */
	size_t count, whole;  /* whole: how many stand without anything between them */
	bool closed[RUN_MAX]; /* no digit stands right behind it */
} Run;

/* " - " at the most, each of it or nothing. */
static size_t gap(const char *at)
{
	size_t length = *at == ' ';
	length += at[length] == '-';
	return length + (at[length] == ' ');
}

static void run_add(Run *run, const char *signs, size_t at)
{
	run->digits[run->count] = g_ascii_toupper(signs[at]);
	run->ends[run->count] = at + 1;
	run->closed[run->count++] = !g_ascii_isdigit(signs[at]) || !g_ascii_isdigit(signs[at + 1]);
}

static void run_read(const char *signs, size_t start, Run *ret)
{
	*ret = (Run){.count = 0};
	for (size_t at = start; ret->count < RUN_MAX; at += gap(signs + at)) {
		bool last = ret->count == CITIZEN_LENGTH - 1 && g_ascii_toupper(signs[at]) == 'X';
		if (!last && !g_ascii_isdigit(signs[at]))
			break;
		run_add(ret, signs, at++);
		if (at - start == ret->count)
			ret->whole = ret->count;
		if (last)
			break;
	}
}

static bool digits_begin(const char *text, size_t count)
{
	return strspn(text, "0123456789") >= count;
}

static bool month_and_day(const char *text)
{
	int month = (text[0] - '0') * 10 + text[1] - '0',
	    day = (text[2] - '0') * 10 + text[3] - '0';
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* Begins with one of GB 11643-1999. `strict`: the day of birth is one. */
static bool is_citizen(const char *text, bool strict)
{
	return *text != '0' && digits_begin(text, CITIZEN_LENGTH - 1) &&
	       (g_ascii_isdigit(text[CITIZEN_LENGTH - 1]) || text[CITIZEN_LENGTH - 1] == 'X') &&
	       (g_str_has_prefix(text + 6, "19") || g_str_has_prefix(text + 6, "20")) &&
	       (!strict || month_and_day(text + 10));
}

static bool is_mobile(const char *text)
{
	return digits_begin(text, MOBILE) && text[0] == '1' && text[1] >= '3';
}

/* With what is dialled from abroad or from another city in front of it. */
static size_t mobile_length(const char *text)
{
	static const char *const fronts[] = {"", "86", "0086", "0"};
	for (size_t i = 0; i < G_N_ELEMENTS(fronts); i++)
		if (g_str_has_prefix(text, fronts[i]) && is_mobile(text + strlen(fronts[i])))
			return strlen(fronts[i]) + MOBILE;
	return 0;
}

/* Several numbers with nothing between them, or one and what somebody wrote right behind it. */
static bool is_glued(const char *text)
{
	return is_citizen(text, true) ||
	       (is_mobile(text) && (!text[MOBILE] || is_glued(text + MOBILE)));
}

/* Bank cards: their last digit checks the others (ISO/IEC 7812-1, annex B); one of UnionPay (62)
 * is one with a slip of the pen too. */
static bool is_card(const char *text, size_t count)
{
	unsigned sum = 0;
	if (!digits_begin(text, count))
		return false;
	for (size_t i = 0; i < count; i++) {
		unsigned digit = (unsigned)(text[count - 1 - i] - '0');
		unsigned twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
		sum += i % 2 ? twice : digit;
	}
	return sum % 10 == 0 || (count >= 16 && g_str_has_prefix(text, "62"));
}

static size_t card_length(const Run *run)
{
	for (size_t count = MIN(run->count, CARD_MAX); count >= CARD_MIN; count--)
		if (run->closed[count - 1] && is_card(run->digits, count))
			return count;
	return 0;
}

/* A number of GB 11643-1989; what letters stand at is one when it tells a day. */
static bool is_old(const Run *run, bool lettered)
{
	return run->count >= CITIZEN_OLD_LENGTH && run->closed[CITIZEN_OLD_LENGTH - 1] &&
	       run->digits[0] != '0' && digits_begin(run->digits, CITIZEN_OLD_LENGTH) &&
	       ((run->whole == CITIZEN_OLD_LENGTH && !lettered) || month_and_day(run->digits + 8));
}

/* How many digits of the run are a number of somebody; 0: none. */
static size_t number_length(const Run *run, bool lettered)
{
	const char *digits = run->digits;
	char whole[RUN_MAX + 1] = "";
	memcpy(whole, digits, run->whole);
	if (run->count >= CITIZEN_LENGTH && run->closed[CITIZEN_LENGTH - 1] &&
	        is_citizen(digits, run->whole < CITIZEN_LENGTH))
		return CITIZEN_LENGTH;
	if (run->whole > MOBILE && is_glued(whole))
		return run->whole;
	if (is_old(run, lettered))
		return CITIZEN_OLD_LENGTH;
	size_t mobile = mobile_length(digits);
	return mobile && run->closed[mobile - 1] ? mobile : card_length(run);
}

/* The letter of a student number and the '+' of a telephone belong to it. */
static size_t front_of(const char *signs, size_t at)
{
	if (at == 0)
		return at;
	bool alone = at < 2 || !g_ascii_isalnum(signs[at - 2]);
	return signs[at - 1] == '+' || (strchr("GJLgjl", signs[at - 1]) && alone) ? at - 1 : at;
}

static bool telephone_at(const char *text, const Reading *reading, size_t at, size_t *ret_end)
{
	const char *signs = reading->signs->str;
	if (!g_ascii_isdigit(signs[at]) && signs[at] != '+' && signs[at] != '(')
		return false;
	bool told = telephone_told(text, g_array_index(reading->starts, size_t, at));
	bool hangs = at > 0 && (g_ascii_isalnum(signs[at - 1]) || strchr("-_.", signs[at - 1]));
	size_t length = telephone_length(signs + at, told    ? TELEPHONE_TOLD
	                                             : hangs ? TELEPHONE_HANGS
	                                                     : TELEPHONE_ALONE);
	*ret_end = at + length;
	return length != 0;
}

/* The number that begins at the sign `at`: *ret_end is the sign behind it. */
static bool number_at(const char *signs, size_t at, size_t *ret_end)
{
	Run run;
	if (!g_ascii_isdigit(signs[at]))
		return false;
	run_read(signs, at, &run);
	bool lettered = (at > 0 && g_ascii_isalpha(signs[at - 1])) ||
	                (run.whole && g_ascii_isalpha(signs[run.ends[run.whole - 1]]));
	size_t length = number_length(&run, lettered);
	if (!length)
		return false;
	*ret_end = run.ends[length - 1];
	if (!run.closed[length - 1])
		*ret_end += strspn(signs + *ret_end, "0123456789");
	return true;
}

bool numbers_mask(const char *text, char **ret)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_auto(Reading) reading;
	text_read(valid, &reading);
	GString *out = g_string_new(NULL);
	size_t end, done = 0;
	bool found = false;
	for (size_t at = 0; at < reading.signs->len; at++) {
		const char *signs = reading.signs->str;
		if (at > 0 && g_ascii_isdigit(signs[at - 1]))
			continue;
		size_t front = front_of(signs, at);
		if (!number_at(signs, at, &end)) {
			front = at;
			if (!telephone_at(valid, &reading, at, &end))
				continue;
		}
		size_t start = MAX(done, g_array_index(reading.starts, size_t, front));
		g_string_append_len(out, valid + done, (gssize)(start - done));
		g_string_append(out, "******");
		done = g_array_index(reading.ends, size_t, end - 1);
		at = end - 1;
		found = true;
	}
	g_string_append(out, valid + done);
	*ret = g_string_free(out, FALSE);
	return found;
}
