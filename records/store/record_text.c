#include "records/store/record_text.h"

#include "base/cleanup.h"

#include <string.h>

/* The fields in the order of their names, each name as it stands before its value. */
typedef struct {
	int field;
	char *name; /* "NAME": */
	size_t length;
} Place;

static int by_name(const void *one, const void *other)
{
	const Place *a = one, *b = other;
	return strcmp(student_fields[a->field].name, student_fields[b->field].name);
}

static const Place *places_get(void)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		Place *places = g_new0(Place, FIELD_COUNT);
		for (int i = 0; i < FIELD_COUNT; i++) {
			char *name = g_strdup_printf("\"%s\":", student_fields[i].name);
			places[i] = (Place){i, name, strlen(name)};
		}
		qsort(places, FIELD_COUNT, sizeof *places, by_name);
		g_once_init_leave(&once, (gsize)places);
	}
	return (const Place *)once;
}

/* What a text of `length` bytes takes at most: each byte as \\u0000, in quotes. */
static size_t room_for(size_t length)
{
	return 6 * length + 2;
}

static char *sign_put(char *at, unsigned char sign)
{
	static const char short_ones[] = "\bb\ff\nn\rr\tt\"\"\\\\";
	*at++ = '\\';
	for (const char *one = short_ones; *one; one += 2)
		if (*one == (char)sign) {
			*at++ = one[1];
			return at;
		}
	return at + g_snprintf(at, 6, "u%04X", sign);
}

enum { AT_ONCE = sizeof(uint64_t) };

/* Whether none of eight bytes is a control sign, a quote or a backslash; false at times when none
 * is. */
static bool all_bare(uint64_t bytes)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t quotes = bytes ^ ones * '"', slashes = bytes ^ ones * '\\';
	uint64_t controls = (bytes - ones * ' ') & ~bytes;
	return ((controls | ((quotes - ones) & ~quotes) | ((slashes - ones) & ~slashes)) &
	               ones << 7) == 0;
}

/* Puts a text in quotes where room_for() it is; gives what is behind. */
static char *text_put(char *at, const char *text, size_t length)
{
	*at++ = '"';
	for (size_t i = 0; i < length;) {
		uint64_t bytes;
		unsigned char sign = (unsigned char)text[i];
		if (length - i >= AT_ONCE) {
			memcpy(&bytes, text + i, AT_ONCE);
			if (all_bare(bytes)) {
				memcpy(at, &bytes, AT_ONCE);
				at += AT_ONCE;
				i += AT_ONCE;
				continue;
			}
		}
		if (sign < ' ' || sign == '"' || sign == '\\')
			at = sign_put(at, sign);
		else
			*at++ = (char)sign;
		i++;
	}
	*at++ = '"';
	return at;
}

/* `more` bytes of room behind what is there, to be ended by room_end(). */
static char *room_make(GString *out, size_t more)
{
	size_t length = out->len;
	g_string_set_size(out, length + more);
	return out->str + length;
}

static void room_end(GString *out, const char *end)
{
	g_string_truncate(out, (gsize)(end - out->str));
}

static void text_append(GString *out, const char *text)
{
	size_t length = strlen(text);
	room_end(out, text_put(room_make(out, room_for(length)), text, length));
}

enum { OPEN = 1, SENSITIVE = 2 };

static bool wanted(const Student *student, int field, int which)
{
	int kind = student_fields[field].sensitive ? SENSITIVE : OPEN;
	return (kind & which) && *student->values[field];
}

static void values_append(GString *out, const Student *student, int which)
{
	const Place *places = places_get();
	size_t lengths[FIELD_COUNT], room = 2;
	char before = '{';
	for (int i = 0; i < FIELD_COUNT; i++) {
		lengths[i] = wanted(student, places[i].field, which)
		                     ? strlen(student->values[places[i].field])
		                     : 0;
		room += room_for(lengths[i]) + places[i].length + 1;
	}
	char *at = room_make(out, room);
	for (int i = 0; i < FIELD_COUNT; i++) {
		if (lengths[i] == 0)
			continue;
		*at++ = before;
		memcpy(at, places[i].name, places[i].length);
		at = text_put(at + places[i].length, student->values[places[i].field], lengths[i]);
		before = ',';
	}
	if (before == '{')
		*at++ = '{';
	*at++ = '}';
	room_end(out, at);
}

void record_values_text(const Student *student, bool sensitive, GString *out)
{
	values_append(out, student, sensitive ? SENSITIVE : OPEN);
}

void record_text(const Record *record, GString *out)
{
	g_string_append(out, "{\"problems\":");
	text_append(out, record->problems);
	g_string_append(out, ",\"status\":");
	text_append(out, status_row(record->student.status)->id);
	g_string_append(out, ",\"values\":");
	values_append(out, &record->student, OPEN | SENSITIVE);
	g_string_append_printf(out, ",\"version\":%" G_GINT64_FORMAT "}", record->version);
}

char *record_text_value(const char *text, size_t length, const char *name)
{
	g_autofree char *key = g_strdup_printf("\"%s\":\"", name);
	/* no value has a bare quote in it, so that this is a key wherever it stands */
	const char *at = length ? g_strstr_len(text, (gssize)length, key) : NULL;
	if (!at)
		return g_strdup("");
	const char *from = at + strlen(key), *to = from, *end = text + length;
	while (to < end && *to != '"')
		to += *to == '\\' && to + 1 < end ? 2 : 1;
	if (!memchr(from, '\\', (size_t)(to - from)))
		return g_strndup(from, (size_t)(to - from));
	g_autofree char *quoted = g_strdup_printf("[\"%.*s\"]", (int)(to - from), from);
	g_autoptr(json_t) list = json_loads(quoted, 0, NULL);
	const char *value = json_string_value(json_array_get(list, 0));
	return g_strdup(value ? value : "");
}
