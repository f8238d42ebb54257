#include "records/rules/telephone.h"

#include <glib.h>
#include <string.h>

/* Between groups: blanks, or one sign; around a '-' and behind a bracket there may be a blank. */
#define SIGN " ?- ?| {1,3}|[._]"
#define GAP "(?:" SIGN "|[()][ -]?)"
#define MOBILE_BEHIND                                                                              \
	"(?:\\d" GAP "\\d{4}" GAP "\\d{4}|\\d{2}" GAP "\\d{4}" GAP "\\d{3}|\\d{2}" GAP             \
	"\\d{3}" GAP "\\d{4}|\\d" GAP "\\d{3}" GAP "\\d{5}|\\d" GAP "\\d{5}" GAP                   \
	"\\d{3}|\\d{3}" GAP "\\d{3}" GAP "\\d{3})"
#define MOBILE                                                                                     \
	"(?:(?:(?:\\+|00)?86|0)(?:" SIGN ")?)?1[3-9]" MOBILE_BEHIND                                \
	"|\\(1[3-9]\\d\\)[ -]?\\d{4}[ -]?\\d{4}"
/* Of a city, without the 0 in front. */
#define CITY                                                                                       \
	"(?:10|2[0-57-9]|(?:3[13-579]|4[1-35-8]|5[1-9]|6[369]|7[0-79]|8[1-357-9]|9[013-579])\\d)"
/* Seven or eight digits, in two groups at most; no day, and none of a service. */
#define LOCAL                                                                                      \
	"(?!(?:19|20)\\d\\d(?:0\\d|1[0-2])[0-3]\\d(?!\\d)|[48]00[ -])"                             \
	"[2-9]\\d{2}(?:\\d{4,5}|\\d?[ -]\\d{4})"
/* Behind a blank alone nothing that begins as a year does: that is a number of something else. */
#define APART "(?: ?- ?|\\. ?| {1,2}(?!19|20))"
#define ABROAD "(?:(?:\\+|00)86|\\(\\+?86\\))"
#define LANDLINE                                                                                   \
	"(?:" ABROAD GAP "?0?|0)" CITY APART LOCAL "|(?:" ABROAD GAP "?\\(0?|\\(0)" CITY           \
	"\\)(?: ?- ?| )?" LOCAL
#define TOLD "(?:(?:\\+86|86|0086)?0?" CITY ")?" LOCAL
#define END "(?!\\d)"

static const GRegex *pattern(TelephonePlace place)
{
	static const char *const texts[TELEPHONE_PLACES] = {
	        [TELEPHONE_HANGS] = "(?:" MOBILE ")" END,
	        [TELEPHONE_ALONE] = "(?:" MOBILE "|" LANDLINE ")" END,
	        [TELEPHONE_TOLD] = "(?:" MOBILE "|" LANDLINE "|" TOLD ")" END};
	static gsize once;
	static GRegex *patterns[TELEPHONE_PLACES];
	if (g_once_init_enter(&once)) {
		for (int i = 0; i < TELEPHONE_PLACES; i++)
			patterns[i] = g_regex_new(texts[i],
			        G_REGEX_ANCHORED | G_REGEX_OPTIMIZE | G_REGEX_RAW, 0, NULL);
		g_once_init_leave(&once, 1);
	}
	return patterns[place];
}

size_t telephone_length(const char *signs, TelephonePlace place)
{
	int start = 0, end = 0;
	g_autoptr(GMatchInfo) match = NULL;
	if (g_regex_match(pattern(place), signs, 0, &match))
		g_match_info_fetch_pos(match, 0, &start, &end);
	return (size_t)end;
}

bool telephone_told(const char *text, size_t length)
{
	enum { FAR = 40 }; /* bytes that are looked at */
	static const char *const words[] = {
	        "电话", "座机", "固话", "传真", "tel", "phone", "telephone", "fax"};
	static const char *const between[] = {" ", ":", "：", "　", ".", "号", "码", "是", "为"};
	g_autofree char *near =
	        g_ascii_strdown(text + (length > FAR ? length - FAR : 0), (gssize)MIN(length, FAR));
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < G_N_ELEMENTS(between); i++)
			if (g_str_has_suffix(near, between[i])) {
				near[strlen(near) - strlen(between[i])] = '\0';
				again = true;
			}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_str_has_suffix(near, words[i]))
			return true;
	return false;
}
