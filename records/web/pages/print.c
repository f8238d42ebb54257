#include "records/web/pages/print.h"

#include "records/web/print/print.h"
#include "records/web/reveal.h"
#include "records/web/words.h"

#include <string.h>

typedef bool (*Fill)(Print *print, GError **error);

static bool is_pdf(const Exchange *exchange)
{
	const char *path = exchange->route->path;
	return route_is_api(exchange->route) || g_str_has_suffix(path, ".pdf");
}

/* Why somebody wants to see numbers in full; "" of a masked form. Yours; NULL when it cannot be. */
static char *reason_read(Exchange *exchange, GError **error)
{
	if (strcmp(exchange->route->method, "POST") != 0)
		return g_strdup("");
	return reveal_reason(exchange, error);
}

/* Tells the log of every student whose numbers are shown, before they are. */
static bool looks_tell(Print *print, const char *title, const char *reason, GError **error)
{
	Exchange *exchange = print->exchange;
	if (!print->shown)
		return true;
	g_autofree char *why = g_strdup_printf("%s: %s", title, reason);
	return reveal_many(exchange, print->ids, why, error);
}

static bool pdf_give(const Print *print, GError **error)
{
	Exchange *exchange = print->exchange;
	g_autofree char *name = g_strconcat(
	        json_string_value(json_object_get(print->document, "title")), ".pdf", NULL);
	if (!print_pdf(print, exchange->response->body, error))
		return false;
	exchange_download(exchange, "application/pdf", name);
	return true;
}

/* The path and query of the same form as PDF. Yours. */
static char *pdf_path(const Exchange *exchange)
{
	const char *query = exchange->request->query;
	return g_strdup_printf("%s.pdf%s%s", exchange->request->path, *query ? "?" : "", query);
}

/* What a list can be asked for by, and the words for it; forms of one student or list have none. */
static const struct {
	const char *path, *field, *word;
} choices[] = {{"/cards", "school", "school_code"}, {"/cards", "grade", "grade"},
        {"/cards", "class", "class"}, {"/register", "school", "school_code"},
        {"/register", "grade", "grade"}, {"/register", "class", "class"},
        {"/graduates", "school", "school_code"}, {"/graduates", "year", "print_year"}};

static json_t *choices_json(const Exchange *exchange)
{
	json_t *list = json_array();
	bool one_school = exchange->session.account.level == LEVEL_SCHOOL;
	for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
		bool school = strcmp(choices[i].field, "school") == 0;
		if (strcmp(exchange->route->path, choices[i].path) != 0 || (school && one_school))
			continue;
		g_autofree char *value = exchange_query(exchange, choices[i].field);
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:s}", "name", choices[i].field, "words",
		                      word(exchange->zh, choices[i].word), "value", value));
	}
	return list;
}

/* Where somebody came from: the list or student that the form is of. Yours. */
static char *back_path(const Exchange *exchange, const char **ret_words)
{
	const char *path = exchange->request->path;
	bool aid = g_str_has_prefix(path, "/aid/");
	bool one = g_str_has_prefix(path, "/students/");
	const char *end = strrchr(path, '/');
	*ret_words = aid ? "aid_list_one" : one ? "back_to_student" : "students";
	return aid || one ? g_strndup(path, (size_t)(end - path)) : g_strdup("/students");
}

static bool page_give(const Print *print, const char *problem, int status, GError **error)
{
	Exchange *exchange = print->exchange;
	g_autofree char *pdf = pdf_path(exchange);
	g_autofree char *own = g_strndup(pdf, strlen(exchange->request->path));
	g_autofree char *query = g_strdup(exchange->request->query);
	const char *back_words;
	g_autofree char *back = back_path(exchange, &back_words);
	bool one = g_str_has_prefix(exchange->route->path, "/students/");
	json_t *vars = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:s, s:o}", "back",
	        back, "back_words", word(exchange->zh, back_words), "reason",
	        print->shown ? exchange_field(exchange, "reason") : "", "pdf", pdf, "own", own,
	        "query", query, "shown", print->shown, "may_show",
	        exchange_may(exchange, one ? PERMIT_STUDENT_REVEAL : PERMIT_EXPORT), "nobody",
	        print->ids->len == 0, "problem", problem, "choices", choices_json(exchange));
	json_object_update(vars, print->document);
	return exchange_page_status(exchange, status, "print.html", vars, error);
}

/* Of a list that is too long, or of nobody knows which school: the page to choose from. */
static bool choose_give(Print *print, GError *why, GError **error)
{
	Exchange *exchange = print->exchange;
	int status = exchange_status(why);
	g_autoptr(json_t) from = choices_json(exchange);
	if (is_pdf(exchange) || json_array_size(from) == 0 || (status != 413 && status != 422)) {
		g_propagate_error(error, why);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, why);
	g_error_free(why);
	g_array_set_size(print->ids, 0);
	json_array_clear(json_object_get(print->document, "sheets"));
	return page_give(print, words, status, error);
}

static bool form_give(Exchange *exchange, const char *title, bool wide, Fill fill, GError **error)
{
	g_auto(Print) print = {0};
	GError *why = NULL;
	print_begin(&print, exchange, strcmp(exchange->route->method, "POST") == 0, title, wide);
	/* whether there is such a student comes before what else is wrong */
	if (!fill(&print, &why))
		return choose_give(&print, why, error);
	g_autofree char *reason = reason_read(exchange, error);
	return reason && looks_tell(&print, word(exchange->zh, title), reason, error) &&
	       (is_pdf(exchange) ? pdf_give(&print, error) : page_give(&print, "", 200, error));
}

static bool card_fill(Print *print, GError **error)
{
	int64_t student;
	return exchange_id(print->exchange, 0, &student, error) &&
	       print_card(print, student, error);
}

bool page_print_card(Exchange *exchange, GError **error)
{
	return form_give(exchange, "print_card", false, card_fill, error);
}

bool page_print_cards(Exchange *exchange, GError **error)
{
	return form_give(exchange, "cards_title", false, print_cards, error);
}

bool page_print_register(Exchange *exchange, GError **error)
{
	return form_give(exchange, "print_register", true, print_register, error);
}

bool page_print_graduates(Exchange *exchange, GError **error)
{
	return form_give(exchange, "print_graduates", true, print_graduates, error);
}

bool page_print_aid(Exchange *exchange, GError **error)
{
	return form_give(exchange, "aid_list_one", true, print_aid, error);
}
