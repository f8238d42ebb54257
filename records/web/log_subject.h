/* What an event was done with, for people: its name beside the id, and where it is looked at. */
#pragma once

#include "records/web/exchange.h"

/* "student/12" as "李四 (12)", an application with whom it is about, an account with whose it is;
 * the kind of thing and its id where it is not of the scope, "" for what is none. Yours; NULL with
 * an error. */
char *log_subject_words(Exchange *exchange, const char *subject, GError **error);
/* The page of it, "" when it has none or it is not for who asks. Yours. */
char *log_subject_link(const Exchange *exchange, const char *subject);
