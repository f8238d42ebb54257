#include "records/rules/document.h"

#include "base/normalise.h"

#include <string.h>

enum { DOCUMENT_MAX = 20 };

char *document_normalise(const char *number)
{
	g_autofree char *token = normalise_token(number);
	return g_ascii_strup(token, -1);
}

/* `pattern`: 'A' a letter, '0' a digit, '*' any number of digits at the end. */
static bool shaped(const char *number, const char *pattern)
{
	for (; *pattern && *pattern != '*'; pattern++, number++)
		if (*pattern == 'A' ? !g_ascii_isupper(*number) : !g_ascii_isdigit(*number))
			return false;
	return *pattern == '*' ? strspn(number, "0123456789") == strlen(number) : *number == '\0';
}

/* The usual forms, from general knowledge: for a hint, not for a verdict. */
static bool usual_shape(char type, const char *number)
{
	static const struct {
		char type;
		const char *patterns[4];
	} usual[] = {
	        {'6', {"A00000000", "A0000000000", "A000000*"}},
	        {'7', {"A00000000", "A0000000000", "0000000*"}},
	        {'8', {"00000000", "0000000000", "A00000000"}},
	        {'9', {"AAA000000000000", "000000000000000000", "90000000000000000*"}},
	        {'A', {"A0000000*", "AA000000*", "000000*"}},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(usual); i++) {
		if (usual[i].type != type)
			continue;
		for (size_t j = 0; j < G_N_ELEMENTS(usual[i].patterns) && usual[i].patterns[j]; j++)
			if (shaped(number, usual[i].patterns[j]))
				return true;
		return false;
	}
	return true;
}

static bool printable(const char *text)
{
	for (const char *at = text; *at; at = g_utf8_next_char(at))
		if (!g_unichar_isgraph(g_utf8_get_char(at)))
			return false;
	return true;
}

Citizen document_check(
        const char *type, const char *number, Day today, Findings *findings, int field)
{
	Citizen unknown = {CITIZEN_NONE, DAY_NONE, 0};
	if (!*number) {
		findings_add(
		        findings, NULL, *type == 'Z' ? RULE_NONE : RULE_DOCUMENT_NEEDED, field);
		return unknown;
	}
	if (*type == '1')
		return citizen_check(number, today, findings, field);
	if (normalise_is_scientific(number))
		findings_add(findings, NULL, RULE_ID_SCIENTIFIC, field);
	else if (!g_utf8_validate(number, -1, NULL) || !printable(number))
		findings_add(findings, NULL, RULE_DOCUMENT_CHARACTERS, field);
	else if (g_utf8_strlen(number, -1) > DOCUMENT_MAX)
		findings_add(findings, NULL, RULE_DOCUMENT_LENGTH, field);
	else if (!usual_shape(*type, number))
		findings_add(findings, NULL, RULE_DOCUMENT_SHAPE, field);
	return unknown;
}

/* The form of a citizen's number, whatever stands for the last character. */
static bool citizens(const char *number, size_t length)
{
	return length == CITIZEN_LENGTH && strspn(number, "0123456789") >= CITIZEN_LENGTH - 1;
}

const char *document_key_short(const char *type, const char *number, char ret[DOCUMENT_KEY])
{
	size_t length = strlen(number), before = strlen(type) + 1;
	ret[0] = '\0';
	if (length == 0)
		return ret;
	if (length == CITIZEN_OLD_LENGTH || length + before >= DOCUMENT_KEY)
		return NULL;
	if (*type != '1' && citizens(number, length)) {
		type = "1";
		before = 2;
	}
	memcpy(ret, type, before - 1);
	ret[before - 1] = ':';
	memcpy(ret + before, number, length + 1);
	return ret;
}

char *document_key(const char *type, const char *number)
{
	char renewed[CITIZEN_LENGTH + 1];
	if (!*number)
		return g_strdup("");
	if (citizen_renew(number, renewed))
		return g_strconcat("1:", renewed, NULL);
	if (citizens(number, strlen(number)))
		return g_strconcat("1:", number, NULL);
	return g_strconcat(type, ":", number, NULL);
}

/* The characters from `front` on up to `back` from the end become '*'. */
static char *mask(const char *text, glong front, glong back)
{
	glong length = g_utf8_strlen(text, -1), at = 0;
	GString *out = g_string_new(NULL);
	if (length <= front + back)
		front = back = length > 2 ? 1 : 0;
	for (const char *c = text; *c; c = g_utf8_next_char(c), at++)
		if (at < front || at >= length - back)
			g_string_append_unichar(out, g_utf8_get_char(c));
		else
			g_string_append_c(out, '*');
	return g_string_free(out, FALSE);
}

/* Six and four of a citizen number would hide the date of birth alone, which is shown beside it. */
char *document_mask(const char *number)
{
	return strlen(number) == CITIZEN_LENGTH ? mask(number, 3, 2) : mask(number, 2, 2);
}

char *phone_mask(const char *phone)
{
	return mask(phone, 3, 4);
}

bool phone_good(const char *phone)
{
	size_t digits = 0;
	for (const char *at = phone; *at; at++) {
		if (g_ascii_isdigit(*at))
			digits++;
		else if (!(strchr("-+()", *at)))
			return false;
	}
	return *phone == '1' ? digits == 11 || digits == 7 || digits == 8
	                     : digits >= 7 && digits <= 13;
}
