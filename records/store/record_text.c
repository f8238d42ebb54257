#include "records/store/record_text.h"

#include "base/cleanup.h"
#include "base/json_text.h"

#include <string.h>

/* The fields in the order of their names, each name as it stands before its value. */
typedef struct {
	int field;
	char *name; /* "NAME": */
	gssize length;
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
			places[i] = (Place){i, name, (gssize)strlen(name)};
		}
		qsort(places, FIELD_COUNT, sizeof *places, by_name);
		g_once_init_leave(&once, (gsize)places);
	}
	return (const Place *)once;
}

enum { OPEN = 1, SENSITIVE = 2 };

static void values_append(GString *out, const Student *student, int which)
{
	const Place *places = places_get();
	char before = '{';
	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *value = student->values[places[i].field];
		int kind = student_fields[places[i].field].sensitive ? SENSITIVE : OPEN;
		if (!*value || !(kind & which))
			continue;
		g_string_append_c(out, before);
		g_string_append_len(out, places[i].name, places[i].length);
		json_text_append(out, value);
		before = ',';
	}
	g_string_append(out, before == '{' ? "{}" : "}");
}

void record_values_text(const Student *student, bool sensitive, GString *out)
{
	values_append(out, student, sensitive ? SENSITIVE : OPEN);
}

void record_text(const Record *record, GString *out)
{
	g_string_append(out, "{\"problems\":");
	json_text_append(out, record->problems);
	g_string_append(out, ",\"status\":");
	json_text_append(out, status_row(record->student.status)->id);
	g_string_append(out, ",\"values\":");
	values_append(out, &record->student, OPEN | SENSITIVE);
	g_string_append_printf(out, ",\"version\":%" G_GINT64_FORMAT "}", record->version);
}

char *record_text_value(const char *text, size_t length, const char *name)
{
	char key[32];
	g_snprintf(key, sizeof key, "\"%s\":\"", name);
	/* no value has a bare quote in it, so that this is a key wherever it stands */
	const char *at = length ? memmem(text, length, key, strlen(key)) : NULL;
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

/* The value from behind its first quote, up to the last one, where *at then stands. NULL for one
 * that has signs written otherwise. */
static char *value_take(const char **at, const char *end)
{
	const char *from = *at, *to = from;
	while (to < end && (unsigned char)*to >= ' ' && *to != '"' && *to != '\\')
		to++;
	if (to == end || *to != '"')
		return NULL;
	*at = to + 1;
	return g_strndup(from, (size_t)(to - from));
}

bool record_values_read(const char *text, size_t length, Student *student)
{
	const Place *place = places_get(), *last = place + FIELD_COUNT;
	const char *at = text, *end = text + length;
	char before = '{';
	if (length < 2 || *text != '{' || !g_utf8_validate_len(text, length, NULL))
		return false;
	if (length == 2 && memcmp(text, "{}", 2) == 0)
		return true;
	while (end - at > 1 && *at == before) {
		at++;
		while (place < last && (end - at <= place->length ||
		                               memcmp(at, place->name, (size_t)place->length) != 0))
			place++;
		if (place == last || at[place->length] != '"')
			return false;
		at += place->length + 1;
		char *value = value_take(&at, end);
		if (!value)
			return false;
		g_free(student->values[place->field]);
		student->values[place++->field] = value;
		before = ',';
	}
	return end - at == 1 && *at == '}';
}
