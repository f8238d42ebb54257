/* How an application is made: the choice of a business and its form. */
#include "records/web/business.h"
#include "records/web/pages/applications.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

/* Of whom: the record behind {id}, or none for students who are not there yet. */
static bool record_here(Exchange *exchange, Record *ret, GError **error)
{
	int64_t id;
	*ret = (Record){0};
	return !exchange->parts[0] || (exchange_id(exchange, 0, &id, error) &&
	                                      student_load(exchange->store, id, ret, error));
}

static bool fits(const Business *business, const Record *record)
{
	if (record->id == 0)
		return business->about == ABOUT_NEW || business->about == ABOUT_PAIR;
	return (business->about == ABOUT_STUDENT || business->about == ABOUT_DATA) &&
	       business_fits(business, record->student.status);
}

static json_t *choices_json(const Exchange *exchange, const Record *record, const Business *chosen)
{
	json_t *list = json_array();
	for (size_t i = 0; i < businesses_count(); i++)
		if (fits(&businesses[i], record))
			json_array_append_new(
			        list, json_pack("{s:s, s:s, s:b}", "id", businesses[i].id, "words",
			                      web_business_words(exchange, businesses[i].id),
			                      "chosen", chosen == &businesses[i]));
	return list;
}

static bool apply_show(Exchange *exchange, const Record *record, const Business *business,
        const json_t *given, const Findings *findings, GError **error)
{
	static const Findings none = {0};
	bool known = record->id != 0;
	g_autofree char *path =
	        known ? g_strdup_printf("/students/%" G_GINT64_FORMAT "/apply", record->id)
	              : g_strdup("/apply");
	const Findings *found = findings ? findings : &none;
	bool values = business && (business->about == ABOUT_NEW || business->about == ABOUT_DATA);
	const char *reason = json_string_value(json_object_get(given, "reason"));
	return exchange_page_status(exchange, findings ? 422 : 200, "apply.html",
	        json_pack("{s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:s, s:o}",
	                "title", word(exchange->zh, "apply"), "action", path, "name",
	                known ? record->student.values[F_XM] : "", "id", (json_int_t)record->id,
	                "version", (json_int_t)record->version, "status",
	                known ? view_status(exchange, status_row(record->student.status)->id) : "",
	                "status_id", known ? status_row(record->student.status)->id : "", "choices",
	                choices_json(exchange, record, business), "kind",
	                business ? business->id : "", "wants",
	                business ? web_wants(exchange, business, given, findings) : json_array(),
	                "values",
	                values ? web_values(exchange, known ? record : NULL, given, findings)
	                       : json_array(),
	                "problems", web_findings(exchange, found), "reason", reason ? reason : "",
	                "classes", web_classes(exchange)),
	        error);
}

bool page_apply(Exchange *exchange, GError **error)
{
	g_auto(Record) record = {0};
	g_autofree char *kind = exchange_query(exchange, "kind");
	if (!record_here(exchange, &record, error))
		return false;
	const Business *business = *kind ? web_business(kind, error) : NULL;
	if (*kind && !business)
		return false;
	if (business && !fits(business, &record)) {
		Findings findings = {0};
		findings_add(&findings, NULL, RULE_STATUS_NO_CHANGE, -1);
		return apply_show(exchange, &record, NULL, NULL, &findings, error);
	}
	return apply_show(exchange, &record, business, NULL, NULL, error);
}

/* All that the form has, by the names of its fields. */
static json_t *form_given(Exchange *exchange, const Business *business)
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

/* Values of the record that were sent; what is sensitive and was left empty stays as it is. */
static json_t *values_given(const json_t *given, const Business *business)
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

bool page_apply_send(Exchange *exchange, GError **error)
{
	Policy policy = policy_default();
	Office office = web_office(exchange, &policy);
	Findings findings = {0};
	GError *failed = NULL;
	guint64 version = 0;
	g_auto(Record) record = {0};
	g_auto(Application) made = {0};
	if (!record_here(exchange, &record, error))
		return false;
	const Business *business = web_business(exchange_field(exchange, "kind"), error);
	if (!business)
		return false;
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 0, INT64_MAX, &version, NULL);
	g_autoptr(json_t) given = form_given(exchange, business);
	g_autoptr(json_t) values = values_given(given, business);
	g_autofree char *reason = g_strstrip(g_strdup(exchange_field(exchange, "reason")));
	bool with_values = business->about == ABOUT_NEW || business->about == ABOUT_DATA;
	OfficeRequest request = {.business = business,
	        .student = record.id,
	        .version = (int64_t)version,
	        .reason = reason,
	        .asked = given,
	        .values = with_values ? values : NULL};
	if (!fits(business, &record))
		findings_add(&findings, NULL, RULE_STATUS_NO_CHANGE, -1);
	if (findings.rejected)
		return apply_show(exchange, &record, NULL, given, &findings, error);
	if (office_apply(&office, &request, &findings, &made, &failed)) {
		g_autofree char *path = g_strdup_printf("/applications/%" G_GINT64_FORMAT, made.id);
		return exchange_redirect(exchange, path);
	}
	if (!g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_REFUSED)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_error_free(failed);
	return apply_show(exchange, &record, business, given, &findings, error);
}
