#include "inventory/wants.h"
#include <string.h>

struct Wants {
	GPtrArray *topics; /* Want *, sorted by name */
	GPtrArray *some;   /* WantOfSome * */
};

typedef struct {
	char *topic;
	GPtrArray *arguments; /* char * */
} Want;

static void want_free(void *data)
{
	Want *want = data;
	g_free(want->topic);
	g_ptr_array_unref(want->arguments);
	g_free(want);
}

static void some_free(void *data)
{
	WantOfSome *some = data;
	g_free((char *)some->topic);
	g_free((char *)some->argument);
	g_free(some);
}

Wants *wants_new(void)
{
	Wants *wants = g_new0(Wants, 1);
	wants->topics = g_ptr_array_new_with_free_func(want_free);
	wants->some = g_ptr_array_new_with_free_func(some_free);
	return wants;
}

void wants_free(Wants *wants)
{
	if (!wants)
		return;
	g_ptr_array_unref(wants->topics);
	g_ptr_array_unref(wants->some);
	g_free(wants);
}

static Want *want_find(const Wants *wants, const char *topic)
{
	for (guint i = 0; i < wants->topics->len; i++) {
		Want *want = g_ptr_array_index(wants->topics, i);
		if (strcmp(want->topic, topic) == 0)
			return want;
	}
	return NULL;
}

static Want *want_add(Wants *wants, const char *topic)
{
	guint at = 0;
	while (at < wants->topics->len && strcmp(wants_topic(wants, at), topic) < 0)
		at++;
	Want *want = g_new0(Want, 1);
	want->topic = g_strdup(topic);
	want->arguments = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_insert(wants->topics, (int)at, want);
	return want;
}

void wants_add(Wants *wants, const char *topic, const char *argument)
{
	Want *want = want_find(wants, topic);
	if (!want)
		want = want_add(wants, topic);
	if (argument &&
	        !g_ptr_array_find_with_equal_func(want->arguments, argument, g_str_equal, NULL))
		g_ptr_array_add(want->arguments, g_strdup(argument));
}

bool wants_has(const Wants *wants, const char *topic)
{
	return want_find(wants, topic) != NULL;
}

const char *const *wants_arguments(const Wants *wants, const char *topic, size_t *ret_count)
{
	const Want *want = want_find(wants, topic);
	*ret_count = want ? want->arguments->len : 0;
	return want ? (const char *const *)want->arguments->pdata : NULL;
}

size_t wants_count(const Wants *wants)
{
	return wants->topics->len;
}

const char *wants_topic(const Wants *wants, size_t index)
{
	return ((const Want *)g_ptr_array_index(wants->topics, index))->topic;
}

void wants_add_some(
        Wants *wants, const char *topic, const char *argument, const GPtrArray *patterns)
{
	WantOfSome *some = g_new0(WantOfSome, 1);
	*some = (WantOfSome){g_strdup(topic), g_strdup(argument), patterns};
	g_ptr_array_add(wants->some, some);
}

size_t wants_some_count(const Wants *wants)
{
	return wants->some->len;
}

const WantOfSome *wants_some(const Wants *wants, size_t index)
{
	return g_ptr_array_index(wants->some, index);
}
