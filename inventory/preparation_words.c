/* What a person wrote as header, sheet name or word, found in the tables of the form. */
#include "base/normalise.h"
#include "inventory/preparation_form.h"
#include <glib.h>
#include <string.h>

#define WORD_MAX 64
#define SLIPS_MAX 2

/* Case, width, spaces, stars and remarks in brackets do not tell headers apart. */
static char *fold(const char *text, bool remarks)
{
	g_autofree char *token = normalise_token(text);
	g_strdelimit(token, "*:", ' ');
	char *bracket = remarks ? NULL : strchr(token, '(');
	if (bracket && bracket != token)
		*bracket = '\0';
	g_autofree char *narrow = normalise_token(token);
	return g_utf8_strdown(narrow, -1);
}

static bool means(const char *folded, const char *spelling)
{
	g_autofree char *other = fold(spelling, true);
	return *folded && strcmp(folded, other) == 0;
}

static bool means_any(const char *folded, const char *zh, const char *en, const char *also)
{
	g_auto(GStrv) others = g_strsplit(also ? also : "", "|", -1);
	if (means(folded, zh) || means(folded, en))
		return true;
	for (char **other = others; *other; other++)
		if (means(folded, *other))
			return true;
	return false;
}

size_t form_column_count(const FormSheet *sheet)
{
	size_t count = 0;
	while (sheet->columns[count].key)
		count++;
	return count;
}

size_t form_column_index(const FormSheet *sheet, const char *key)
{
	size_t at = 0;
	while (sheet->columns[at].key && strcmp(sheet->columns[at].key, key) != 0)
		at++;
	g_assert(sheet->columns[at].key);
	return at;
}

/* The titles first: another column's second name is never stronger than a column's own. */
static int header_find(const FormSheet *sheet, const char *folded)
{
	for (size_t i = 0; sheet->columns[i].key; i++)
		if (means_any(folded, sheet->columns[i].zh, sheet->columns[i].en, NULL))
			return (int)i;
	for (size_t i = 0; sheet->columns[i].key; i++)
		if (means_any(folded, sheet->columns[i].key, "", sheet->columns[i].also))
			return (int)i;
	return -1;
}

int form_header_find(const FormSheet *sheet, const char *header)
{
	g_autofree char *whole = fold(header, true), *bare = fold(header, false);
	int found = header_find(sheet, whole);
	return found >= 0 ? found : header_find(sheet, bare);
}

int form_sheet_find(const char *name)
{
	g_autofree char *folded = fold(name, true);
	for (int i = 0; i < SHEET_COUNT; i++) {
		const FormSheet *sheet = &form_sheets[i];
		if (means_any(folded, sheet->zh, sheet->en, sheet->also) ||
		        means(folded, sheet->key))
			return i;
	}
	return -1;
}

const FormWord *form_word_find(const FormWord *words, const char *written)
{
	g_autofree char *folded = fold(written, true);
	for (const FormWord *word = words; word->name; word++)
		if (means(folded, word->name) || means_any(folded, word->zh, word->en, word->also))
			return word;
	return NULL;
}

/* How many characters must be added, lost or changed to make one of the other. */
static size_t slips_between(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1];
	g_autofree gunichar *from = g_utf8_to_ucs4_fast(a, -1, NULL);
	g_autofree gunichar *to = g_utf8_to_ucs4_fast(b, -1, NULL);
	if (g_utf8_strlen(b, -1) > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= WORD_MAX; j++)
		row[j] = j;
	for (size_t i = 0; from[i]; i++) {
		size_t corner = row[0]++;
		for (size_t j = 0; to[j]; j++) {
			size_t change = corner + (from[i] != to[j]);
			corner = row[j + 1];
			row[j + 1] = MIN(change, MIN(row[j], row[j + 1]) + 1);
		}
	}
	return row[g_utf8_strlen(b, -1)];
}

const char *form_text_nearest(const char *written, const char *const *texts, size_t count)
{
	g_autofree char *token = normalise_token(written);
	size_t length = (size_t)g_utf8_strlen(token, -1), best = MIN(SLIPS_MAX, length / 2) + 1;
	const char *nearest = NULL;
	for (size_t i = 0; i < count && length <= WORD_MAX; i++) {
		size_t slips = slips_between(token, texts[i]);
		if (slips >= best)
			continue;
		best = slips;
		nearest = texts[i];
	}
	return nearest;
}

const char *form_word_nearest(const FormWord *words, const char *written)
{
	g_autoptr(GPtrArray) spellings = g_ptr_array_new();
	for (const FormWord *word = words; word->name; word++) {
		g_ptr_array_add(spellings, (void *)word->zh);
		g_ptr_array_add(spellings, (void *)word->en);
	}
	return form_text_nearest(written, (const char *const *)spellings->pdata, spellings->len);
}
