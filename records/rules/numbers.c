#include "records/rules/numbers.h"

#include <string.h>

/* Bank cards: their last digit checks the others (ISO/IEC 7812-1, annex B); one of UnionPay (62)
 * is one with a slip of the pen too. Blanks and '-' part the digits. */
static bool bank_card(const char *text)
{
	unsigned sum = 0, digits = 0;
	for (const char *at = text + strlen(text); at-- > text;) {
		if (!g_ascii_isdigit(*at))
			continue;
		unsigned digit = (unsigned)(*at - '0');
		unsigned twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
		sum += digits++ % 2 ? twice : digit;
	}
	return digits >= 15 && digits <= 19 &&
	       (sum % 10 == 0 || (digits >= 16 && g_str_has_prefix(text, "62")));
}

typedef struct {
	bool found;
} Masking;

static gboolean number_mask(const GMatchInfo *match, GString *out, void *data)
{
	Masking *masking = data;
	g_autofree char *text = g_match_info_fetch(match, 0);
	g_autofree char *card = g_match_info_fetch_named(match, "card");
	bool meant = !card || !*card || bank_card(card);
	masking->found = masking->found || meant;
	g_string_append(out, meant ? "******" : text);
	return FALSE;
}

bool numbers_mask(const char *text, char **ret)
{
	static gsize once;
	Masking masking = {false};
	if (g_once_init_enter(&once))
		g_once_init_leave(
		        &once, (gsize)g_regex_new("(?<![0-9A-Za-z])(?:"
		                                  "[GJLgjl]?[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]|"
		                                  "[1-9][0-9]{14}|1[3-9][0-9]{9}|"
		                                  "(?<card>[0-9](?:[ -]?[0-9]){14,18}))"
		                                  "(?![0-9A-Za-z])",
		                       0, 0, NULL));
	*ret = g_regex_replace_eval(
	        (const GRegex *)once, text, -1, 0, 0, number_mask, &masking, NULL);
	if (!*ret)
		*ret = g_strdup(text);
	return masking.found;
}
