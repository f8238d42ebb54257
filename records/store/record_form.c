#include "records/store/record_form.h"

#include "base/cleanup.h"

#include <string.h>

enum { VALUES = 1, RECORD = 2 };

/*
 * The places. What is kept rests on this order for ever: a new field comes at the end. Those that
 * are sealed stand first, those that few have last.
 */
static const StudentFieldId places[] = {F_SFZJH, F_XJH, F_JTZZ, F_XSLXDH, F_JHRDH, F_YHKH, F_XM,
        F_SFZJLXM, F_XBM, F_CSRQ, F_XXDM, F_RXNY, F_ZYM, F_SZBH, F_SZNJ, F_XSDQZTM, F_XH, F_XSLBM,
        F_XZ, F_MZM, F_ZZMMM, F_HKLBM, F_HKSZDXZQHM, F_CSDM, F_JG, F_HYZKM, F_JDFSM, F_LYDQM,
        F_XSLYM, F_JHRXM, F_RXFSM, F_XMPY, F_JKZKM, F_GJDQM, F_GATQWM, F_ZSDXM, F_CYM, F_YWXM,
        F_JTYZBM, F_BZ, F_SFSLDRK, F_JSXYNY, F_BYZSH};
G_STATIC_ASSERT(G_N_ELEMENTS(places) == FIELD_COUNT);

enum { OPEN = 1, SENSITIVE = 2 };

static const char *value_at(const Student *student, int place, int which)
{
	StudentFieldId field = places[place];
	int kind = student_fields[field].sensitive ? SENSITIVE : OPEN;
	return kind & which ? student->values[field] : "";
}

/* Makes room for `more` bytes and gives where they begin. */
static char *room_make(GString *out, size_t more)
{
	size_t length = out->len;
	g_string_set_size(out, length + more);
	return out->str + length;
}

static char *text_put(char *at, const char *text)
{
	return stpcpy(at, text) + 1;
}

static size_t values_size(const Student *student)
{
	size_t size = 1 + FIELD_COUNT;
	for (int i = 0; i < FIELD_COUNT; i++)
		size += strlen(student->values[i]);
	return size;
}

static char *values_put(const Student *student, int which, char *at)
{
	int first = 0, end = FIELD_COUNT;
	while (first < end && !*value_at(student, first, which))
		first++;
	while (end > first && !*value_at(student, end - 1, which))
		end--;
	*at++ = (char)(first < end ? first + 1 : 0);
	for (int i = first; i < end; i++)
		at = text_put(at, value_at(student, i, which));
	return at;
}

void record_form_values(const Student *student, bool sensitive, GString *out)
{
	char *at = room_make(out, 1 + values_size(student));
	*at++ = VALUES;
	at = values_put(student, sensitive ? SENSITIVE : OPEN, at);
	g_string_truncate(out, (gsize)(at - out->str));
}

void record_form(const Record *record, GString *out)
{
	enum { NUMBER = 24 };
	const char *status = status_row(record->student.status)->id;
	size_t size = strlen(status) + strlen(record->problems) + 3;
	char *at = room_make(out, NUMBER + size + values_size(&record->student));
	*at++ = RECORD;
	at += g_snprintf(at, NUMBER, "%" G_GINT64_FORMAT, record->version) + 1;
	at = text_put(at, status);
	at = text_put(at, record->problems);
	at = values_put(&record->student, OPEN | SENSITIVE, at);
	g_string_truncate(out, (gsize)(at - out->str));
}

/* The text at *at, which then stands behind its NUL; NULL when there is none in UTF-8. */
static const char *text_take(const char **at, const char *end)
{
	const char *text = *at, *nul = memchr(text, '\0', (size_t)(end - text));
	if (!nul || !g_utf8_validate_len(text, (gsize)(nul - text), NULL))
		return NULL;
	*at = nul + 1;
	return text;
}

static void value_set(Student *student, int field, const char *value)
{
	g_free(student->values[field]);
	student->values[field] = g_strdup(value);
}

static bool values_take(const char *at, const char *end, Student *student)
{
	size_t place = at < end ? (unsigned char)*at++ : FIELD_COUNT + 1;
	if (place == 0 || at == end) /* none is there, or what should be is not */
		return place == 0 && at == end;
	for (; at < end; place++) {
		const char *value = text_take(&at, end);
		if (!value || place > FIELD_COUNT)
			return false;
		if (*value)
			value_set(student, (int)places[place - 1], value);
	}
	return true;
}

static bool json_values_take(const json_t *values, Student *student)
{
	const char *name;
	json_t *value;
	if (!json_is_object(values))
		return false;
	json_object_foreach((json_t *)values, name, value) {
		int field = student_field_find(name);
		if (field < 0 || !json_is_string(value))
			return false;
		value_set(student, field, json_string_value(value));
	}
	return true;
}

bool record_values_read(const void *bytes, size_t length, Student *student)
{
	const char *at = bytes;
	if (length && *at == VALUES)
		return values_take(at + 1, at + length, student);
	g_autoptr(json_t) values = json_loadb(bytes, length, 0, NULL);
	return json_values_take(values, student);
}

char *record_value(const void *bytes, size_t length, int field)
{
	const char *at = bytes, *end = at + length;
	if (length < 2 || *at != VALUES) {
		g_autoptr(json_t) values = json_loadb(bytes, length, 0, NULL);
		const char *value =
		        json_string_value(json_object_get(values, student_fields[field].name));
		return g_strdup(value ? value : "");
	}
	size_t place = (unsigned char)at[1];
	for (at += 2; at < end && place - 1 < FIELD_COUNT; place++) {
		const char *value = text_take(&at, end);
		if (!value || places[place - 1] == (StudentFieldId)field)
			return g_strdup(value ? value : "");
	}
	return g_strdup("");
}

static bool record_take(const char *at, const char *end, Record *ret)
{
	const char *version = text_take(&at, end), *status = version ? text_take(&at, end) : NULL;
	const char *problems = status ? text_take(&at, end) : NULL;
	if (!problems || !g_ascii_string_to_signed(version, 10, 1, G_MAXINT64, &ret->version, NULL))
		return false;
	ret->problems = g_strdup(problems);
	ret->student.status = status_find(status);
	return values_take(at, end, &ret->student);
}

static bool json_record_take(const json_t *state, Record *ret)
{
	const char *status, *problems;
	json_int_t version;
	json_t *values;
	if (!state || json_unpack((json_t *)state, "{s:I, s:s, s:s, s:o}", "version", &version,
	                      "status", &status, "problems", &problems, "values", &values) != 0)
		return false;
	ret->version = version;
	ret->problems = g_strdup(problems);
	ret->student.status = status_find(status);
	return json_values_take(values, &ret->student);
}

bool record_form_read(const void *bytes, size_t length, Record *ret)
{
	const char *at = bytes;
	*ret = (Record){0};
	for (int i = 0; i < FIELD_COUNT; i++)
		ret->student.values[i] = g_strdup("");
	bool good;
	if (length && *at == RECORD) {
		good = record_take(at + 1, at + length, ret);
	} else {
		g_autoptr(json_t) state = json_loadb(bytes, length, 0, NULL);
		good = json_record_take(state, ret);
	}
	return good && ret->student.status != STATUS_COUNT;
}

static int by_name(const void *one, const void *other)
{
	return strcmp(
	        student_fields[*(const int *)one].name, student_fields[*(const int *)other].name);
}

static const int *fields_by_name(void)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		int *fields = g_new(int, FIELD_COUNT);
		for (int i = 0; i < FIELD_COUNT; i++)
			fields[i] = i;
		qsort(fields, FIELD_COUNT, sizeof *fields, by_name);
		g_once_init_leave(&once, (gsize)fields);
	}
	return (const int *)once;
}

json_t *record_json(const Record *record)
{
	json_t *values = json_object();
	const int *fields = fields_by_name();
	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *value = record->student.values[fields[i]];
		if (*value)
			json_object_set_new(
			        values, student_fields[fields[i]].name, json_string(value));
	}
	return json_pack("{s:s, s:s, s:o, s:I}", "problems", record->problems, "status",
	        status_row(record->student.status)->id, "values", values, "version",
	        (json_int_t)record->version);
}

json_t *state_read(const void *bytes, size_t length)
{
	g_auto(Record) record = {0};
	if (length == 0 || *(const char *)bytes != RECORD)
		return json_loadb(bytes, length, 0, NULL);
	return record_form_read(bytes, length, &record) ? record_json(&record) : NULL;
}
