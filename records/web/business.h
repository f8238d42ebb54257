/* What pages and API calls of daily business share: the office of an exchange, and how applications
 * are shown. */
#pragma once

#include "records/business/office.h"
#include "records/web/classes.h"
#include "records/web/exchange.h"

/* The office at which who asks sits; the policy is the caller's. */
Office web_office(const Exchange *exchange, const Policy *policy);

/*
 * What waits for who asks, and for nobody but him: of who decides, what has come to his level; of a
 * school's clerk, what was sent back and not applied for again. False: nothing can wait for him.
 */
bool web_todo(const Exchange *exchange, ApplicationFilter *ret);
/* Whether there is a step that is his to take now. */
bool web_at_work(const Exchange *exchange, const Application *application);
/* What was sent back to his school and not applied for again. False: it is not for him to. */
bool web_sent_back(const Exchange *exchange, ApplicationFilter *ret);

/* Where the form stands that is filled in from what was sent back or taken back: "/apply?…"; ""
 * when it is not for who asks. Yours. */
char *web_again_path(const Exchange *exchange, const Application *application);
/* What was said when it was sent back; "". Borrowed from its details. */
const char *web_rejection(const Application *application);
/* What stands before that: that it was sent back, taken back, or called off when all had agreed. */
const char *web_back_words(const Exchange *exchange, const Application *application);

/* The kind named in `kind`; BASE_ERROR_USAGE when there is none. */
const Business *web_business(const char *kind, GError **error);
const char *web_business_words(const Exchange *exchange, const char *kind);
/* The same of an application: for the school that a student leaves its side has a name of its own.
 */
const char *web_application_words(const Exchange *exchange, const Application *application);
/* "休学（草稿）", "待县级审核": where an application is. Yours. */
char *web_state(const Exchange *exchange, const Application *application);

/* The remarks among them, that keep nobody out; "" when there are none. Yours. */
char *web_remarks_words(const Exchange *exchange, const Findings *findings);
/* [{rule, words, blocks}] of those that an application was made with and of what has arisen since
 * (office_arisen(); `blocks`: it would be refused as it is). Yours; NULL on errors of the store. */
json_t *web_remarks(
        Exchange *exchange, Office *office, const Application *application, GError **error);
/* What a field of FIELD_COUNT, or a Want behind them, is called; "" of none (-1). */
const char *web_field_label(const Exchange *exchange, int field);
/* [{field, words, rule, link}] of what was found; `link`: to the application that is under way,
 * when who asks sees it. Yours. */
json_t *web_findings(const Exchange *exchange, const Findings *findings);
/* Where an application is, for programs: one that waits for the school's own review is pending like
 * any other, its turn is that of the school. */
const char *web_state_id(const Approval *approval);
/* The same for programs: fault_error() each, with the field of the form or of the record. Yours. */
json_t *web_rules(const Exchange *exchange, const Findings *findings);
/* The same as one sentence, rejections alone. Yours. */
char *web_findings_words(const Exchange *exchange, const Findings *findings);
/* The same of what web_findings() gave, without those in `said` (NULL: none). Yours. */
char *web_findings_join(const Exchange *exchange, const json_t *list, const json_t *said);

/* The fields of a form for a business, with what stands in `given`; `record` (NULL: none, or many)
 * is whom it is about. Yours. */
json_t *web_wants(const Exchange *exchange, const Business *business, const Record *record,
        const json_t *given, const Findings *findings);
/* Fields of the record: of a new student or of one that changes (`record`; NULL: new). Yours. */
json_t *web_values(const Exchange *exchange, const Record *record, const json_t *given,
        const Findings *findings);

/* A row of a list. Yours. */
json_t *web_application_row(
        Exchange *exchange, const Policy *policy, const Application *application);
/* [{label, text}] of what was asked for, sensitive values masked unless `shown`. Yours. */
json_t *web_asked(const Exchange *exchange, const Application *application, bool shown);
/* Whom it is about, in a line: sex, grade, class, state of the record, numbers masked; of who has
 * no record that is seen, as far as the application brings it. `record`: as it is seen, empty when
 * it is not. Yours. */
char *web_about_words(
        const Exchange *exchange, const Application *application, const Record *record);
/* "编入班级：2026级2班；学号：2026A001": what is asked for in a line. Yours. */
char *web_asked_words(const Exchange *exchange, const Application *application);
/* [{label, was, now}] of new values; `record` NULL: a new one. Yours. */
json_t *web_changes(
        const Exchange *exchange, const Application *application, const Record *record, bool shown);
/* [{at, by, level, action, reason}]. Yours. */
json_t *web_trail(Exchange *exchange, const Application *application);

/* Answers with a proof of an application, which the log notes: a page and a call alike. */
bool web_proof(Exchange *exchange, GError **error);
