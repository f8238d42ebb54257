#include "records/import/photo_name.h"

#include "records/rules/document.h"
#include "records/rules/numbers.h"

#include <string.h>

enum { NAME_SHOWN = 80 };

char *photo_name_text(const char *name)
{
	const char *base = strrchr(name, '/');
	base = base ? base + 1 : name;
	if (g_utf8_validate(base, -1, NULL))
		return g_strdup(base);
	g_autofree char *read = g_convert(base, -1, "UTF-8", "GB18030", NULL, NULL, NULL);
	return read && *read ? g_steal_pointer(&read) : g_utf8_make_valid(base, -1);
}

char *photo_name_stem(const char *text)
{
	const char *dot = strrchr(text, '.');
	return g_strstrip(dot ? g_strndup(text, (size_t)(dot - text)) : g_strdup(text));
}

char *photo_name_number(const char *stem)
{
	const char *found = NULL;
	size_t found_length = 0, length;
	for (const char *at = stem; *at; at += MAX(length, 1)) {
		bool digit = false;
		for (length = 0; g_ascii_isalnum(at[length]); length++)
			digit = digit || g_ascii_isdigit(at[length]);
		if (digit && found)
			return NULL;
		if (digit) {
			found = at;
			found_length = length;
		}
	}
	return found ? g_strndup(found, found_length) : NULL;
}

static void letters_add(GString *out, const char *text, size_t length)
{
	for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		if (!g_unichar_isspace(c) && !g_unichar_ispunct(c))
			g_string_append_unichar(out, c);
	}
}

bool photo_name_names(const char *stem, const char *number, const char *student)
{
	const char *at = strstr(stem, number);
	if (!at)
		return false;
	g_autoptr(GString) beside = g_string_new(NULL), name = g_string_new(NULL);
	letters_add(beside, stem, (size_t)(at - stem));
	letters_add(beside, at + strlen(number), strlen(at + strlen(number)));
	letters_add(name, student, strlen(student));
	return beside->len && g_string_equal(beside, name);
}

/* Numbers of citizens, alone or as a student number repeats them, and of passports and the like. */
static bool is_document(const char *number)
{
	static const char digits[] = "0123456789";
	size_t length = strlen(number);
	size_t letters = strcspn(number, digits);
	size_t run = strspn(number + letters, digits);
	bool whole = letters + run == length ||
	             (letters + run + 1 == length && g_ascii_toupper(number[length - 1]) == 'X');
	return whole && (run >= 15 || (letters > 0 && letters <= 3 && run >= 6));
}

static bool is_that(const char *number, const char *document)
{
	g_autofree char *normal = document_normalise(number);
	return document && *document && strcmp(normal, document) == 0;
}

/* The name with its document number as it is shown everywhere; NULL: there is none. */
static char *document_shown(const char *text, const char *document)
{
	g_autofree char *stem = photo_name_stem(text);
	const char *dot = strrchr(text, '.');
	if (is_that(stem, document)) {
		g_autofree char *masked = document_mask(document);
		return g_strconcat(masked, dot ? dot : "", NULL);
	}
	g_autofree char *number = photo_name_number(stem);
	if (!number || !(is_document(number) || is_that(number, document)))
		return NULL;
	const char *at = strstr(text, number);
	g_autofree char *before = g_strndup(text, (size_t)(at - text));
	g_autofree char *masked = document_mask(number);
	return g_strconcat(before, masked, at + strlen(number), NULL);
}

char *photo_name_shown(const char *text, const char *document)
{
	g_autofree char *shown = document_shown(text, document);
	if (!shown)
		numbers_mask(text, &shown);
	return g_utf8_substring(shown, 0, MIN(g_utf8_strlen(shown, -1), (glong)NAME_SHOWN));
}
