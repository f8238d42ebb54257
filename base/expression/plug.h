/*
 * Filters, tests and methods: const plugs in const arrays, found by name, called by the evaluator.
 *
 * To add one, write its function and one line in the array of its file; the parser, the reference
 * page and the messages walk the arrays.
 */
#pragma once

#include "base/expression/evaluate.h"

#define CALL_ARGUMENTS_MAX 6

/* One call: the input defined (unless the plug takes undefined), arguments defined or not given. */
typedef struct {
	Context *context;
	const Node *node;
	Value *input;
	Value *arguments; /* CALL_ARGUMENTS_MAX of them; json is NULL when not given */
	unsigned count;   /* positional ones given */
} Call;

typedef struct Plug Plug;
struct Plug {
	const char *name;
	const char *parameters; /* names in order, parted by spaces; "a=" may be left out; "*" takes
	                         * the rest; names after "*" only by name */
	bool (*apply)(const Call *call, Value *ret); /* false: the context holds why */
	const char *doc;
	bool takes_undefined;
};

const Plug *filter_find(const char *name);
const Plug *test_find(const char *name);
const Plug *method_find(const char *name);

/* What to write instead of a filter, test, method or function that is not in the subset; or NULL.
 */
const char *filter_instead(const char *name);
const char *method_instead(const char *name);

/* Checks that positional arguments `count` fit the plug; message in *error by ast_fail(). */
unsigned plug_required(const Plug *plug);
unsigned plug_positional_max(const Plug *plug);
/* The slot of a named parameter, or -1. */
int plug_slot(const Plug *plug, const char *name);

/* Calls a plug by name with values at hand, as map('upper') and select('match', …) do. */
bool plug_call(const Plug *plug, const Call *call, Value *ret);

bool call_fail(const Call *call, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Arguments, with what holds when they are not given; false when of the wrong kind. */
bool call_text(const Call *call, unsigned slot, const char *otherwise, const char **ret);
bool call_integer(const Call *call, unsigned slot, int64_t otherwise, int64_t *ret);
bool call_bool(const Call *call, unsigned slot, bool otherwise);
/* The input as text: a text as it is, anything else as it prints. Borrowed from *ret_hold. */
const char *call_input_text(const Call *call, char **ret_hold);

/* Takes over. Always true, for `return give(…)`; the growth is checked by the evaluator. */
bool give(Value *ret, json_t *json);
bool give_text(Value *ret, const char *text);
bool give_string(Value *ret, GString *text);

/* The items of a list, the characters of a text or the keys of a dict: a list, owned; or NULL. */
json_t *call_items(const Call *call);

typedef struct {
	const Plug *plugs;
	size_t count;
} PlugTable;
extern const PlugTable filters_text, filters_list, filters_pick, filters_data, filters_regex;
extern const PlugTable tests_table, methods_table;
