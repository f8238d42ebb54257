#include "records/store/number_keys.h"

#include <string.h>

enum { SHORTEST = 7, DIGITS_MAX = 32, MOBILE = 11 };

/* The digits alone, a mobile's without the code of the country; "" for what is too short or has
 * more than digits and signs between them. */
static void digits_of(const char *text, char ret[DIGITS_MAX])
{
	size_t length = 0;
	for (const char *at = text; *at; at++) {
		if (g_ascii_isdigit(*at) && length < DIGITS_MAX - 1)
			ret[length++] = *at;
		else if (!strchr(" -+()", *at))
			length = DIGITS_MAX; /* no number */
		if (length == DIGITS_MAX)
			break;
	}
	if (length < SHORTEST || length == DIGITS_MAX)
		length = 0;
	ret[length] = '\0';
	static const char *const codes[] = {"86", "0086"};
	for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
		size_t code = strlen(codes[i]);
		if (length == code + MOBILE && ret[code] == '1' && g_str_has_prefix(ret, codes[i]))
			memmove(ret, ret + code, MOBILE + 1);
	}
}

bool number_key(const Sealer *sealer, const char *text, char ret[NUMBER_KEY_SIZE])
{
	static const char signs[] =
	        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
	char digits[DIGITS_MAX];
	uint8_t digest[SEAL_DIGEST_BYTES];
	*ret = '\0';
	if (!*text)
		return false;
	digits_of(text, digits);
	if (!*digits)
		return false;
	sealer_digest(sealer, (SealPiece[]){{"number", 6}, {digits, strlen(digits)}}, 2, digest);
	ret[0] = NUMBER_KEY_SIGN;
	for (size_t i = 1; i < NUMBER_KEY_SIZE - 1; i++)
		ret[i] = signs[digest[i] & 63];
	ret[NUMBER_KEY_SIZE - 1] = '\0';
	return true;
}

void number_keys(const Sealer *sealer, const Student *student, NumberKeys *ret)
{
	static const StudentFieldId fields[NUMBER_KEYS] = {F_XSLXDH, F_JHRDH, F_YHKH};
	size_t count = 0;
	*ret = (NumberKeys){0};
	for (size_t i = 0; i < NUMBER_KEYS; i++) {
		char *key = ret->keys[count];
		bool new = number_key(sealer, student->values[fields[i]], key);
		for (size_t j = 0; new &&j < count; j++)
			new = strcmp(ret->keys[j], key) != 0;
		if (!new)
			*key = '\0';
		count += new;
	}
}
