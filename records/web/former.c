#include "records/web/former.h"

#include "base/json_text.h"
#include "records/rules/document.h"
#include "records/store/former.h"
#include "records/web/business.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

static int by_id(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
	return a < b ? -1 : a > b;
}

static json_t *record_json(Exchange *exchange, const Record *record, bool before)
{
	const Student *student = &record->student;
	const char *status = status_row(student->status)->id;
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:b}", "id", (json_int_t)record->id, "name",
	        student->values[F_XM], "school", view_school(exchange, student->values[F_XXDM]),
	        "status", view_status(exchange, status), "status_id", status, "before", before);
}

json_t *web_other_records(Exchange *exchange, int64_t id, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(json_t) rows = json_array();
	if (!former_all(exchange->store, id, ids, error))
		return NULL;
	g_array_sort(ids, by_id);
	for (guint i = 0; i < ids->len; i++) {
		int64_t other = g_array_index(ids, int64_t, i);
		g_auto(Record) record = {0};
		GError *failed = NULL;
		if (other == id)
			continue;
		if (student_load(exchange->store, other, &record, &failed))
			json_array_append_new(rows, record_json(exchange, &record, other < id));
		else if (!records_error_is_none(failed, error))
			return NULL;
	}
	return json_incref(rows);
}

static bool remarked(const Application *application)
{
	size_t i;
	json_t *name;
	json_array_foreach(json_object_get(application->details, "remarks"), i, name)
		if (rule_find(json_string_value(name)) == RULE_ADMIT_AGAIN)
			return true;
	return false;
}

static const char *value_of(const Application *application, int field)
{
	const json_t *values = json_object_get(application->details, "values");
	return json_text_in(values, student_fields[field].name);
}

/* Whose number it is: told to nobody but who decides, whose looking for it was not a choice. */
static bool former_find(
        Exchange *exchange, const Application *application, Record *ret, GError **error)
{
	const Office office = web_office(exchange, &exchange->policy);
	bool decides = office_may(&office, application, ACTION_SUBMIT) ||
	               office_may(&office, application, ACTION_APPROVE);
	*ret = (Record){0};
	if (application->student || !decides || !remarked(application))
		return true;
	g_autofree char *number = document_normalise(value_of(application, F_SFZJH));
	g_autofree char *key = document_key(value_of(application, F_SFZJLXM), number);
	return former_load(exchange->store, key, ret, error);
}

json_t *web_former(Exchange *exchange, const Application *application, GError **error)
{
	g_auto(Record) record = {0}, seen = {0};
	GError *failed = NULL;
	if (!former_find(exchange, application, &record, error))
		return NULL;
	if (!record.id)
		return json_object();
	if (!student_load(exchange->store, record.id, &seen, &failed) &&
	        !records_error_is_none(failed, error))
		return NULL;
	const char *name = record.student.values[F_XM];
	return json_pack("{s:s, s:s, s:b, s:I}", "name", name, "status",
	        view_status(exchange, status_row(record.student.status)->id), "differs",
	        strcmp(name, application->name) != 0, "id", (json_int_t)seen.id);
}

char *web_former_words(Exchange *exchange, const Application *application, GError **error)
{
	g_autoptr(json_t) former = web_former(exchange, application, error);
	if (!former)
		return NULL;
	if (json_object_size(former) == 0)
		return g_strdup("");
	bool differs = json_is_true(json_object_get(former, "differs"));
	return g_strdup_printf("%s%s%s · %s%s%s", word(exchange->zh, "record_before"),
	        exchange->zh ? "：" : ": ", json_string_value(json_object_get(former, "name")),
	        json_string_value(json_object_get(former, "status")), differs ? " · " : "",
	        differs ? word(exchange->zh, "record_name_differs") : "");
}
