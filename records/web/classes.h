/* The classes that a school registered, to choose from. */
#pragma once

#include "records/web/exchange.h"

/* ["2026级1班"]: the classes of the scope that are in use, when it is one school's; none when they
 * cannot be read. Yours. */
json_t *web_classes(const Exchange *exchange);
/* Their grades, each once: ["2026"]. Yours. */
json_t *web_grades(const Exchange *exchange);
/* The keys of a set, as people count them (natural_order()). Yours. */
json_t *web_names_sorted(GHashTable *names);
