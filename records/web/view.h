/*
 * How values of records are shown to people: codes with their words, schools with their names, what
 * is sensitive masked.
 */
#pragma once

#include "records/store/student_list.h"
#include "records/store/students.h"
#include "records/web/exchange.h"

/* The name of a school, its code when it is not registered. Lives as long as the exchange. */
const char *view_school(Exchange *exchange, const char *code);
/* "王芳（donghu-wang）": who an account belongs to; its name alone when nobody filled that in, or
 * the account is no more. Lives as long as the exchange. */
const char *view_person(Exchange *exchange, const char *account);
/* The real name alone, as it stands on paper: "王芳"; of the command line no name of the machine's
 * users. Yours. */
char *view_real_name(const Exchange *exchange, const char *account);
/* Where a rule comes from, in words that its reader knows: what is our own is called so. Borrowed.
 */
const char *view_source(const Exchange *exchange, const char *source);
/* "江西省 南昌市 东湖区", of two, four or six digits; digits when there is no such place. Yours. */
char *view_region(const char *digits);
/* The same, or the schools that a province or a city manages itself: "江西省 省本级". Yours. */
char *view_place(const Exchange *exchange, const char *digits);
/* A grade as people call it: "2026级" of "2026" and of "2026级", in English "2026"; another as it
 * is. Yours. */
char *view_grade(const Exchange *exchange, const char *grade);
/* The words of a state, a sex, a specialty: the code when there are none. Borrowed. */
const char *view_status(const Exchange *exchange, const char *id);
/* A specialty by name: of the catalogue, else as the school calls it, else its code. */
const char *view_specialty(Exchange *exchange, const char *school, const char *code);
const char *view_code(const Exchange *exchange, const char *table, const char *code);
/* The codes of a table for a choice: [{id, words}]; of NULL []. Yours. */
json_t *view_codes(const Exchange *exchange, const char *table);
/* A field's value as text for people: codes with what they mean. Yours. */
char *view_value(const Exchange *exchange, int field, const char *value);
/* What may be seen of a sensitive value without the right to. Yours. */
char *view_masked(int field, const char *value);

/* A row of a list for templates. Yours. */
json_t *view_row(Exchange *exchange, const StudentRow *row);
/* [{where, words, rejects}]: what is in doubt about a record in that state, from "rule@FIELD …".
 * Yours. */
json_t *view_problems(const Exchange *exchange, const char *problems, const char *status);
/* What one of these says: who is registered is not told to wait with that. Yours. */
char *view_problem_words(const Exchange *exchange, RuleId id, const char *status);
/* The groups of a record's fields; the one of number `shown` (-1: none) in full. Yours. */
json_t *view_record(Exchange *exchange, const Record *record, int shown);
