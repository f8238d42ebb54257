#include "records/web/pages/apply_given.h"

#include "base/json_text.h"
#include "records/rules/business.h"
#include "records/web/view.h"

#include <string.h>

json_t *apply_given(Exchange *exchange, const Business *business)
{
	json_t *given = json_object();
	for (const int *want = business->wants; want < business->wants + BUSINESS_WANTS && *want;
	        want++) {
		const char *id = want_rows[ABS(*want)].id;
		json_object_set_new(given, id, json_string(exchange_field(exchange, id)));
	}
	for (int i = 0; i < FIELD_COUNT; i++)
		if (http_form_get(exchange->form, student_fields[i].name))
			json_object_set_new(given, student_fields[i].name,
			        json_string(exchange_field(exchange, student_fields[i].name)));
	json_object_set_new(given, "reason", json_string(exchange_field(exchange, "reason")));
	return given;
}

/* The field of a record whose look a value has when it is masked; -1: it is not sensitive. */
static int sensitive_field(const char *name)
{
	int field = strcmp(name, want_rows[WANT_DOCUMENT].id) == 0   ? F_SFZJH
	            : strcmp(name, want_rows[WANT_NATIONAL].id) == 0 ? F_XJH
	                                                             : student_field_find(name);
	return field >= 0 && student_fields[field].sensitive ? field : -1;
}

/* Calls `each` with all that an application asks for. */
static void asked_walk(const Application *application,
        void (*each)(const char *name, const char *value, json_t *data), json_t *data)
{
	static const char *const parts[] = {"asked", "values"};
	const char *name;
	json_t *value;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		json_object_foreach(json_object_get(application->details, parts[i]), name, value)
			if (json_is_string(value))
				each(name, json_string_value(value), data);
}

static void again_put(const char *name, const char *value, json_t *given)
{
	int field = sensitive_field(name);
	g_autofree char *masked = field >= 0 ? view_masked(field, value) : NULL;
	json_object_set_new(masked ? json_object_get(given, "masked") : given, name,
	        json_string(masked ? masked : value));
}

json_t *apply_given_again(const Application *before)
{
	json_t *given = json_pack(
	        "{s:s, s:{}}", "reason", json_text_in(before->details, "reason"), "masked");
	asked_walk(before, again_put, given);
	return given;
}

static void fill_put(const char *name, const char *value, json_t *given)
{
	if (sensitive_field(name) >= 0 && !*json_text_in(given, name))
		json_object_set_new(given, name, json_string(value));
}

void apply_given_fill(json_t *given, const Application *before)
{
	asked_walk(before, fill_put, given);
}

json_t *apply_values(const json_t *given, const Business *business)
{
	json_t *values = json_object();
	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *text =
		        json_string_value(json_object_get(given, student_fields[i].name));
		bool keep = text && !*text &&
		            (student_fields[i].sensitive || business->about == ABOUT_NEW);
		if (text && !keep)
			json_object_set_new(values, student_fields[i].name, json_string(text));
	}
	return values;
}

bool apply_again_load(Exchange *exchange, const char *from, const Business *business,
        int64_t student, Application *ret, GError **error)
{
	guint64 id;
	*ret = (Application){0};
	if (!business || !g_ascii_string_to_unsigned(from, 10, 1, INT64_MAX, &id, NULL))
		return true;
	if (!application_load(exchange->store, (int64_t)id, ret, error))
		return false;
	bool about = business_of_student(business);
	if (strcmp(ret->kind, business->id) == 0 && (!about || ret->student == student))
		return true;
	application_clear(ret);
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND, "there is none");
	return false;
}
