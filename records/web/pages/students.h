/* Pages of students: lists, search, one student, his history. */
#pragma once

#include "records/web/exchange.h"

bool page_home(Exchange *exchange, GError **error);
/* [{words, how, link, done}]: what a new administrator of a province does first; [] when all of it
 * is done, or it is not his. Yours; NULL on error. */
json_t *home_steps(Exchange *exchange, GError **error);
bool page_students(Exchange *exchange, GError **error);
/* What is found while somebody types: a piece of a page. */
bool page_find(Exchange *exchange, GError **error);
bool page_student(Exchange *exchange, GError **error);
/* One sensitive value in full; an event says who looked and why. */
bool page_reveal(Exchange *exchange, GError **error);
bool page_history(Exchange *exchange, GError **error);
