#include "records/web/log_subject.h"

#include "base/cleanup.h"
#include "base/json_text.h"
#include "records/helpdesk/problem_store.h"
#include "records/people/token.h"
#include "records/store/aid.h"
#include "records/store/attachments.h"
#include "records/store/log.h"
#include "records/store/offers.h"
#include "records/web/aid.h"
#include "records/web/business.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

/* What it is called; "" when there is none in the scope. Yours; NULL with an error. */
typedef char *(*Name)(Exchange *exchange, int64_t id, GError **error);

/* "" of what cannot be loaded because it is not of the scope. Yours; NULL for another error. */
static char *none_of(GError *failed, GError **error)
{
	return records_error_is_none(failed, error) ? g_strdup("") : NULL;
}

static char *student_words(Exchange *exchange, int64_t id, GError **error)
{
	g_autofree char *name = log_student_name(exchange->store, id, error);
	return !name || !*name ? g_steal_pointer(&name)
	                       : g_strdup_printf("%s (%" G_GINT64_FORMAT ")", name, id);
}

static char *application_words(Exchange *exchange, int64_t id, GError **error)
{
	g_auto(Application) one = {0};
	GError *failed = NULL;
	if (!application_load(exchange->store, id, &one, &failed))
		return none_of(failed, error);
	return g_strdup_printf("%s%s%s (%" G_GINT64_FORMAT ")", one.name,
	        exchange->zh ? "：" : ": ", web_application_words(exchange, &one), id);
}

static char *attachment_words(Exchange *exchange, int64_t id, GError **error)
{
	int64_t application;
	if (!attachment_application(exchange->store, id, &application, error))
		return NULL;
	g_autofree char *of =
	        application ? application_words(exchange, application, error) : g_strdup("");
	return !of || !*of
	               ? g_steal_pointer(&of)
	               : g_strdup_printf("%s %" G_GINT64_FORMAT "%s%s",
	                         word(exchange->zh, "proofs"), id, exchange->zh ? "，" : ", ", of);
}

static char *aid_words(Exchange *exchange, int64_t id, GError **error)
{
	g_auto(AidList) list = {0};
	GError *failed = NULL;
	if (!aid_list_load(exchange->store, id, &list, &failed))
		return none_of(failed, error);
	const AidKind *kind = aid_kind_find(list.kind);
	return g_strdup_printf("%s%s%s %s (%" G_GINT64_FORMAT ")",
	        view_school(exchange, list.school), exchange->zh ? "：" : ": ",
	        !kind          ? list.kind
	        : exchange->zh ? kind->zh
	                       : kind->en,
	        list.term, id);
}

static char *problem_words(Exchange *exchange, int64_t id, GError **error)
{
	g_auto(Problem) problem = {0};
	GError *failed = NULL;
	if (!problem_load(exchange->store, id, &problem, &failed))
		return none_of(failed, error);
	const char *title = json_text_in(problem.thread, "title");
	return g_strdup_printf("%s (%" G_GINT64_FORMAT ")", title, id);
}

static char *account_words(Exchange *exchange, int64_t id, GError **error)
{
	g_auto(Account) account = {0};
	GError *failed = NULL;
	if (!account_load(exchange->store, id, &account, &failed))
		return none_of(failed, error);
	return g_strdup(view_person(exchange, account.name));
}

static char *token_words(Exchange *exchange, int64_t id, GError **error)
{
	int64_t account;
	g_autofree char *name = NULL;
	if (!token_whose(exchange->store, id, &name, &account, error))
		return NULL;
	g_autofree char *whose = account ? account_words(exchange, account, error) : g_strdup("");
	return !whose || !*whose ? g_steal_pointer(&whose)
	                         : g_strdup_printf("%s (%" G_GINT64_FORMAT ")%s%s", name, id,
	                                   exchange->zh ? "，" : ", ", whose);
}

/* "南昌职校：2026级1班": of whose it was, and what. */
static char *offer_words(Exchange *exchange, int64_t id, GError **error)
{
	g_auto(Offer) offer = {0};
	GError *failed = NULL;
	if (!offer_load(exchange->store, id, &offer, &failed))
		return none_of(failed, error);
	const char *code = offer.texts[OFFER_CODE];
	bool specialty = offer.kind == OFFER_SPECIALTY;
	g_autofree char *what = specialty ? g_strdup_printf("%s %s", code,
	                                            view_specialty(exchange, offer.school, code))
	                                  : g_strdup(code);
	return g_strdup_printf(
	        "%s%s%s", view_school(exchange, offer.school), exchange->zh ? "：" : ": ", what);
}

/* Heads of subjects, what they are called, and their pages for who may. */
static const struct {
	const char *head, *word;
	Name name;
	const char *path, *behind;
	Permission permission;
} subjects[] = {
        {"student/", "student_one", student_words, "/students/", "/history", PERMIT_STUDENT_READ},
        {"photo/", "student_one", student_words, "/students/", "", PERMIT_STUDENT_READ},
        {"continuation/", "student_one", student_words, "/students/", "", PERMIT_STUDENT_READ},
        {"national/", "student_one", student_words, "/students/", "", PERMIT_STUDENT_READ},
        {"former/", "student_one", student_words, "/students/", "", PERMIT_STUDENT_READ},
        {"due/", "student_one", student_words, "/students/", "/history", PERMIT_STUDENT_READ},
        {"application/", "application", application_words, "/applications/", "",
                PERMIT_STUDENT_READ},
        {"aid/", "aid", aid_words, "/aid/", "", PERMIT_STUDENT_READ},
        {"problem/", "helpdesk", problem_words, "/problems/", "", PERMIT_STUDENT_READ},
        {"account/", "account_one", account_words, "/accounts/", "", PERMIT_ACCOUNT_MANAGE},
        {"offer/", "offers", offer_words, NULL, NULL, 0}, {"faq/", "faq", NULL, NULL, NULL, 0},
        {"attachment/", "proofs", attachment_words, NULL, NULL, 0},
        {"token/", "tokens", token_words, NULL, NULL, 0}};

char *log_subject_words(Exchange *exchange, const char *subject, GError **error)
{
	const char *id = strchr(subject, '/');
	if (g_str_has_prefix(subject, "school/"))
		return g_strdup(view_school(exchange, id + 1));
	for (size_t i = 0; id && i < G_N_ELEMENTS(subjects); i++) {
		if (!g_str_has_prefix(subject, subjects[i].head))
			continue;
		int64_t number = g_ascii_strtoll(id + 1, NULL, 10);
		g_autofree char *name =
		        subjects[i].name ? subjects[i].name(exchange, number, error) : g_strdup("");
		return !name || *name ? g_steal_pointer(&name)
		                      : g_strdup_printf("%s %s",
		                                word(exchange->zh, subjects[i].word), id + 1);
	}
	return g_strdup("");
}

char *log_subject_link(const Exchange *exchange, const char *subject)
{
	for (size_t i = 0; i < G_N_ELEMENTS(subjects); i++)
		if (subjects[i].path && g_str_has_prefix(subject, subjects[i].head) &&
		        exchange_may(exchange, subjects[i].permission))
			return g_strconcat(subjects[i].path, subject + strlen(subjects[i].head),
			        subjects[i].behind, NULL);
	return g_strdup("");
}
