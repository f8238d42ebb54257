/* What a template prints of values that never change, made text before anybody renders it. */
#include "base/expression/value.h"
#include "base/template/step.h"

#include <string.h>

typedef struct {
	const char *name;
	const json_t *value;
	bool escape;
} Fold;

static bool steps_rename(const GPtrArray *steps, const char *name);

/* A loop or a set gives the name to something else. */
static bool step_renames(const Step *step, const char *name)
{
	for (unsigned i = 0; i < step->target_count; i++)
		if (strcmp(step->targets[i], name) == 0)
			return true;
	return steps_rename(step->body, name) || steps_rename(step->otherwise, name) ||
	       (step->included && steps_rename(step->included->steps, name));
}

static bool steps_rename(const GPtrArray *steps, const char *name)
{
	for (unsigned i = 0; steps && i < steps->len; i++)
		if (step_renames(steps->pdata[i], name))
			return true;
	return false;
}

/* The text that `name.key` has; NULL for any other expression. */
static const json_t *text_known(const Fold *fold, const Node *node)
{
	if (node->kind != NODE_ATTRIBUTE || node->kids[0]->kind != NODE_NAME ||
	        strcmp(node->kids[0]->text, fold->name) != 0)
		return NULL;
	const json_t *found = json_object_get(fold->value, node->text);
	return json_is_string(found) ? found : NULL;
}

static void step_fold(const Fold *fold, Step *step)
{
	const json_t *text = step->kind == STEP_PRINT ? text_known(fold, step->expression) : NULL;
	if (!text)
		return;
	GString *out = g_string_new(NULL);
	if (fold->escape)
		html_escape(out, json_string_value(text), json_string_length(text));
	else
		g_string_append_len(out, json_string_value(text), (gssize)json_string_length(text));
	step->kind = STEP_TEXT;
	step->length = out->len;
	step->text = g_string_free(out, FALSE);
	step->expression = NULL;
}

/* Puts the text of the second behind that of the first. */
static void texts_join(Step *first, const Step *second)
{
	char *text = g_malloc(first->length + second->length + 1);
	memcpy(text, first->text, first->length);
	memcpy(text + first->length, second->text, second->length);
	first->length += second->length;
	text[first->length] = '\0';
	g_free(first->text);
	first->text = text;
}

static void steps_fold(const Fold *fold, GPtrArray *steps)
{
	for (unsigned i = 0; steps && i < steps->len;) {
		Step *step = steps->pdata[i], *before = i ? steps->pdata[i - 1] : NULL;
		step_fold(fold, step);
		steps_fold(fold, step->body);
		steps_fold(fold, step->otherwise);
		if (step->included)
			steps_fold(fold, step->included->steps);
		if (before && before->kind == STEP_TEXT && step->kind == STEP_TEXT) {
			texts_join(before, step);
			g_ptr_array_remove_index(steps, i);
		} else {
			i++;
		}
	}
}

void template_fold(Template *template, const char *name, const json_t *value)
{
	Fold fold = {name, value, (template->flags & TEMPLATE_AUTOESCAPE_HTML) != 0};
	if (!steps_rename(template->steps, name))
		steps_fold(&fold, template->steps);
}
