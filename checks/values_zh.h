/*
 * What was expected and what was seen are values, written once, in English (checks/verdict.h). Who
 * shows them to people in Chinese says them by a table.
 */
#pragma once

/*
 * The value in Chinese as far as it is known: the whole, else each of its parts ("; " and ", "
 * between) by itself. Yours.
 */
char *value_zh(const char *value);
