#include "records/rules/look.h"

typedef const unsigned char *Bytes;

static bool visible(unsigned char byte)
{
	return byte > ' ' && byte < 0x7f;
}

/* Behind what is plain of ASCII. */
static Bytes signs_pass(LookKind kind, Bytes at)
{
	switch (kind) {
	case LOOK_TEXT:
		while (visible(*at))
			at++;
		break;
	case LOOK_NAME:
		while (visible(*at) && *at != '.')
			at++;
		break;
	case LOOK_NUMBER:
		while (visible(*at) && (*at < 'a' || *at > 'z'))
			at++;
		break;
	}
	return at;
}

static bool goes_on(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

static bool ideograph(Bytes at)
{
	return ((*at == 0xe4 && at[1] >= 0xb8) || (*at >= 0xe5 && *at <= 0xe9)) && goes_on(at[1]) &&
	       goes_on(at[2]);
}

Look look_at(LookKind kind, const char *text)
{
	Bytes at = (Bytes)text, begin, signs;
	Look look = {.ideographs = true};
	do {
		begin = at;
		at = signs = signs_pass(kind, at);
		look.characters += (int)(at - begin);
		look.ideographs = look.ideographs && at == begin;
		for (; ideograph(at); at += 3)
			look.characters++;
	} while (at > signs); /* signs may stand behind the ideographs */
	look.plain = !*at;
	return look.plain ? look : (Look){0};
}
