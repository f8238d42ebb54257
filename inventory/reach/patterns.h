/*
 * The pattern lists that OpenSSH uses in known_hosts and ssh_config: '*', '?' and '!' for not.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Does `text` match one pattern, letters in any case? Time is bounded by the product of lengths. */
bool pattern_match(const char *pattern, size_t pattern_length, const char *text);

/*
 * Does `text` match a list of patterns split by any byte of `separators`? A pattern behind '!'
 * that matches makes the answer no, whatever else matches.
 */
bool pattern_list_match(const char *list, size_t length, const char *separators, const char *text);
