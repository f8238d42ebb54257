/* How an application is made: the choice of a business and its form. */
#include "records/web/business.h"
#include "records/web/classes.h"
#include "records/web/offers.h"
#include "records/web/pages/applications.h"
#include "records/web/pages/apply_given.h"
#include "records/web/view.h"
#include "records/web/view_history.h"
#include "records/web/words.h"

#include <string.h>

/* What the page is shown with. */
typedef struct {
	Record record; /* id 0: of one who is not there yet */
	const Business *business;
	Application before; /* id 0, or the one in whose place another is put */
	json_t *given;      /* NULL: nothing */
	int status;
	const Findings *findings; /* NULL: none */
	char *problem;            /* NULL: none */
	json_t *meanwhile;        /* what changed the record since it was looked at */
} Form;

static void form_clear(Form *form)
{
	record_clear(&form->record);
	application_clear(&form->before);
	json_decref(form->given);
	g_free(form->problem);
	json_decref(form->meanwhile);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Form, form_clear)

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
		return !business_of_student(business);
	if (!business_of_student(business) || !business_fits(business, record->student.status))
		return false;
	Findings findings = {0};
	if (business->about == ABOUT_PROBLEMS) /* what no proof confirms is not offered */
		problems_confirmable(record->problems, &findings);
	return !findings.rejected;
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

typedef struct {
	Exchange *exchange;
	json_t *rows;
} Opened;

static bool open_gather(const Application *application, void *data, GError **error)
{
	Opened *opened = data;
	(void)error;
	json_array_append_new(opened->rows,
	        web_application_row(opened->exchange, &opened->exchange->policy, application));
	return true;
}

/* The application of the student that is under way, as a row of a list; [] when there is none. */
static json_t *open_json(Exchange *exchange, int64_t student, GError **error)
{
	json_t *rows = json_array();
	Opened opened = {exchange, rows};
	ApplicationFilter filter = {.turn = -1, .open = true, .student = student};
	if (student == 0 || applications_list(exchange->store, &filter, false, 0, 1, open_gather,
	                            &opened, error))
		return rows;
	json_decref(rows);
	return NULL;
}

/* Whether its form asks for what there is a paper of. */
static bool papers(const Business *business)
{
	bool some = business->proof;
	for (const int *want = business->wants; want < business->wants + BUSINESS_WANTS && *want;
	        want++)
		some = some || business_want_paper((Want)ABS(*want));
	return some;
}

static json_t *form_vars(Exchange *exchange, const Form *form)
{
	static const Findings none = {0};
	const Record *record = &form->record;
	const Business *business = form->business;
	bool known = record->id != 0;
	g_autofree char *path =
	        known ? g_strdup_printf("/students/%" G_GINT64_FORMAT "/apply", record->id)
	              : g_strdup("/apply");
	bool values = business && (business->about == ABOUT_NEW || business->about == ABOUT_DATA);
	const char *reason = json_string_value(json_object_get(form->given, "reason"));
	return json_pack("{s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:s, s:o, "
	                 "s:I, s:s, s:b, s:b, s:O?}",
	        "title", word(exchange->zh, "apply"), "action", path, "name",
	        known ? record->student.values[F_XM] : "", "id", (json_int_t)record->id, "version",
	        (json_int_t)record->version, "status",
	        known ? view_status(exchange, status_row(record->student.status)->id) : "",
	        "status_id", known ? status_row(record->student.status)->id : "", "choices",
	        choices_json(exchange, record, business), "kind", business ? business->id : "",
	        "wants",
	        business ? web_wants(exchange, business, record, form->given, form->findings)
	                 : json_array(),
	        "values",
	        values ? web_values(exchange, known ? record : NULL, form->given, form->findings)
	               : json_array(),
	        "problems", web_findings(exchange, form->findings ? form->findings : &none),
	        "reason", reason ? reason : "", "classes", web_classes(exchange), "again",
	        (json_int_t)form->before.id, "problem", form->problem ? form->problem : "", "proof",
	        business && business->proof, "papers", business && papers(business), "meanwhile",
	        form->meanwhile);
}

/* A specialty is among what is filled in. */
static bool asks_specialty(const Business *business)
{
	for (const int *want = business->wants; want < business->wants + BUSINESS_WANTS && *want;
	        want++)
		if (ABS(*want) == WANT_SPECIALTY)
			return true;
	return business->about == ABOUT_NEW;
}

/* The file that came with the form; NULL: none was chosen. */
static const HttpFormFile *proof_sent(const Exchange *exchange)
{
	return exchange->form ? http_form_file(exchange->form, "proof") : NULL;
}

static bool form_show(Exchange *exchange, const Form *form, GError **error)
{
	json_t *open = open_json(exchange, form->record.id, error);
	if (!open)
		return false;
	json_t *vars = form_vars(exchange, form);
	const char *rejection = form->before.id ? web_rejection(&form->before) : "";
	bool chooses = form->business && asks_specialty(form->business);
	json_object_set_new(
	        vars, "specialties_none", json_boolean(chooses && web_specialties_none(exchange)));
	json_object_set_new(vars, "under_way", open);
	json_object_set_new(vars, "chosen", json_boolean(proof_sent(exchange) != NULL));
	json_object_set_new(
	        vars, "alone", json_boolean(web_office(exchange, &exchange->policy).alone));
	json_object_set_new(vars, "rejection", json_string(rejection));
	json_object_set_new(
	        vars, "back_words", json_string(web_back_words(exchange, &form->before)));
	return exchange_page_status(exchange, form->status, "apply.html", vars, error);
}

bool page_apply(Exchange *exchange, GError **error)
{
	g_auto(Form) form = {.status = 200};
	Findings findings = {0};
	g_autofree char *kind = exchange_query(exchange, "kind");
	g_autofree char *from = exchange_query(exchange, "from");
	if (!record_here(exchange, &form.record, error))
		return false;
	form.business = *kind ? web_business(kind, error) : NULL;
	if (*kind && !form.business)
		return false;
	if (form.business && !fits(form.business, &form.record)) {
		Office office = web_office(exchange, &exchange->policy);
		if (!office_misfit(&office, form.business, &form.record, &findings, error))
			return false;
		form.findings = &findings;
		form.business = NULL;
		form.status = 422;
	}
	if (!apply_again_load(exchange, from, form.business, form.record.id, &form.before, error))
		return false;
	form.given = form.before.id ? apply_given_again(&form.before) : NULL;
	return form_show(exchange, &form, error);
}

/* Whatever stands against it, the form comes back as it was filled in. */
static bool refused_show(Exchange *exchange, Form *form, int64_t version, const Findings *findings,
        GError *failed, GError **error)
{
	bool stale = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_CONFLICT);
	if (!stale && !g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_REFUSED)) {
		g_propagate_error(error, failed);
		return false;
	}
	form->status = stale ? 412 : 422;
	form->findings = findings;
	form->problem = stale ? g_strdup(word(exchange->zh, "apply_stale")) : NULL;
	g_error_free(failed);
	if (stale && !(form->meanwhile = view_history_since(
	                       exchange, form->record.id, version, form->record.version, error)))
		return false;
	return form_show(exchange, form, error);
}

/* The file that came with the form. The application stands without it: what is wrong with it is
 * told on its page, so that nobody takes the application for refused. */
static bool proof_take(Exchange *exchange, Office *office, const Application *made, GError **error)
{
	const HttpFormFile *file = proof_sent(exchange);
	GError *failed = NULL;
	g_autofree char *path = g_strdup_printf("/applications/%" G_GINT64_FORMAT, made->id);
	if (!file)
		return exchange_redirect(exchange, path);
	g_autoptr(GBytes) content = g_bytes_new(file->bytes, file->length);
	if (office_attach(office, made->id, file->filename, content, &failed))
		return exchange_redirect(exchange, path);
	bool size = g_error_matches(failed, BASE_ERROR, BASE_ERROR_LIMIT);
	if (!size && !g_error_matches(failed, BASE_ERROR, BASE_ERROR_USAGE)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_error_free(failed);
	g_autofree char *told = g_strdup_printf("%s?proof=%s", path, size ? "size" : "type");
	return exchange_redirect(exchange, told);
}

/* The form as it was sent, and what is asked for by it (yours). */
static bool form_read(Exchange *exchange, Form *form, json_t **ret_asked, GError **error)
{
	*ret_asked = NULL;
	if (!record_here(exchange, &form->record, error))
		return false;
	form->business = web_business(exchange_field(exchange, "kind"), error);
	if (!form->business || !apply_again_load(exchange, exchange_field(exchange, "again"),
	                               form->business, form->record.id, &form->before, error))
		return false;
	form->given = apply_given(exchange, form->business);
	*ret_asked = json_deep_copy(form->given);
	if (form->before.id) {
		g_autoptr(json_t) again = apply_given_again(&form->before);
		json_object_set(form->given, "masked", json_object_get(again, "masked"));
		apply_given_fill(*ret_asked, &form->before);
	}
	return true;
}

bool page_apply_send(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	Findings findings = {0};
	GError *failed = NULL;
	guint64 version = 0;
	g_auto(Form) form = {.status = 422};
	g_auto(Application) made = {0};
	g_autoptr(json_t) asked = NULL;
	if (!form_read(exchange, &form, &asked, error))
		return false;
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 0, INT64_MAX, &version, NULL);
	g_autoptr(json_t) values = apply_values(asked, form.business);
	g_autofree char *reason = g_strstrip(g_strdup(exchange_field(exchange, "reason")));
	bool with_values = form.business->about == ABOUT_NEW || form.business->about == ABOUT_DATA;
	OfficeRequest request = {.business = form.business,
	        .student = form.record.id,
	        .version = (int64_t)version,
	        .reason = reason,
	        .asked = asked,
	        .values = with_values ? values : NULL};
	bool stale = version && form.record.id && (int64_t)version != form.record.version;
	if (!stale && !fits(form.business, &form.record)) {
		if (!office_misfit(&office, form.business, &form.record, &findings, error))
			return false;
		form.findings = &findings;
		form.business = NULL;
		return form_show(exchange, &form, error);
	}
	if (office_apply(&office, &request, &findings, &made, &failed))
		return proof_take(exchange, &office, &made, error);
	return refused_show(exchange, &form, (int64_t)version, &findings, failed, error);
}
