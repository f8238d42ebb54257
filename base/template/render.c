#include "base/cleanup.h"
#include "base/expression/evaluate.h"
#include "base/template/step.h"

#include <string.h>

#define STEPS_DEFAULT 50000000u
#define BYTES_DEFAULT (1024u * 1024 * 1024)
#define OUTPUT_DEFAULT (64u * 1024 * 1024)

typedef struct {
	const char *name;
	json_t *value; /* owned */
} Local;

typedef struct {
	Context context;
	const Scope *outer;
	GArray *locals; /* Local; the innermost last */
	GString *out;
	size_t output_max; /* length of `out` that must not be passed */
	bool escape;
} Render;

static void local_clear(void *data)
{
	json_decref(((Local *)data)->value);
}

static const json_t *local_lookup(const char *name, void *data, bool *ret_unknown)
{
	Render *render = data;
	for (unsigned i = render->locals->len; i > 0; i--) {
		const Local *local = &g_array_index(render->locals, Local, i - 1);
		if (strcmp(local->name, name) == 0)
			return local->value;
	}
	return render->outer->lookup(name, render->outer->data, ret_unknown);
}

static void local_push(Render *render, const char *name, const json_t *value)
{
	Local local = {name, json_borrow(value)};
	g_array_append_val(render->locals, local);
}

static bool evaluate(Render *render, const Node *node, Value *ret)
{
	return node_observed(&render->context, node) &&
	       node_evaluate_defined(&render->context, node, ret);
}

static bool output_fits(Render *render, const Step *step)
{
	if (render->out->len <= render->output_max)
		return true;
	g_clear_error(&render->context.error);
	ast_fail(render->context.ast, step->position, BASE_ERROR_LIMIT, &render->context.error,
	        "the output is too long");
	return false;
}

static bool render_text(Render *render, const Step *step)
{
	g_string_append_len(render->out, step->text, (gssize)step->length);
	return output_fits(render, step);
}

static bool render_print(Render *render, const Step *step)
{
	g_auto(Value) value = {0};
	if (!evaluate(render, step->expression, &value))
		return false;
	if (!render->escape || value.safe || json_is_number(value.json)) {
		json_print(render->out, value.json, PRINT_PYTHON);
	} else if (json_is_string(value.json)) {
		html_escape(
		        render->out, json_string_value(value.json), json_string_length(value.json));
	} else {
		g_autofree char *text = expression_text(value.json);
		html_escape(render->out, text, strlen(text));
	}
	return output_fits(render, step);
}

static bool render_steps(Render *render, const GPtrArray *steps);

static bool render_if(Render *render, const Step *step)
{
	g_auto(Value) value = {0};
	if (!evaluate(render, step->expression, &value))
		return false;
	return render_steps(render, json_truth(value.json) ? step->body : step->otherwise);
}

static bool render_set(Render *render, const Step *step)
{
	g_auto(Value) value = {0};
	if (!evaluate(render, step->expression, &value))
		return false;
	local_push(render, step->targets[0], value.json);
	return true;
}

/* --- for --- */

/* What a loop goes through: a list, a dict's keys, a text's characters. Owned; NULL on an error. */
static json_t *loop_items(Render *render, const Step *step, const json_t *value)
{
	const char *key;
	json_t *item;
	if (json_is_array(value))
		return json_borrow(value);
	if (!json_is_object(value) && !json_is_string(value)) {
		context_fail(&render->context, step->expression, "'for' needs a list, not %s",
		        json_kind(value));
		return NULL;
	}
	if (!context_grow(&render->context, step->expression, 16 * json_weight(value)))
		return NULL;
	json_t *list = json_array();
	json_object_foreach((json_t *)value, key, item)
		json_array_append_new(list, json_string_nocheck(key));
	const char *text = json_string_value(value);
	for (; text && *text; text = g_utf8_next_char(text))
		json_array_append_new(
		        list, json_text(text, (size_t)(g_utf8_next_char(text) - text)));
	return list;
}

static bool push_targets(Render *render, const Step *step, const json_t *item)
{
	if (step->target_count == 1) {
		local_push(render, step->targets[0], item);
		return true;
	}
	if (json_array_size(item) != step->target_count)
		return context_fail(&render->context, step->expression,
		        "'for' has %u names, but an item is %s of %zu", step->target_count,
		        json_kind(item), json_array_size(item));
	for (unsigned i = 0; i < step->target_count; i++)
		local_push(render, step->targets[i], json_array_get(item, i));
	return true;
}

/* The items for which the loop's `if` holds. Owned; NULL on an error. */
static json_t *filter_items(Render *render, const Step *step, const json_t *items)
{
	g_autoptr(json_t) kept = json_array();
	unsigned before = render->locals->len;
	for (size_t i = 0; i < json_array_size(items); i++) {
		g_auto(Value) value = {0};
		json_t *item = json_array_get(items, i);
		bool done = push_targets(render, step, item) &&
		            evaluate(render, step->condition, &value);
		g_array_set_size(render->locals, before);
		if (!done)
			return NULL;
		if (json_truth(value.json))
			json_array_append(kept, item);
	}
	return g_steal_pointer(&kept);
}

static void push_loop(Render *render, size_t index, size_t length)
{
	g_autoptr(json_t) loop = json_object();
	json_object_set_new_nocheck(loop, "index", json_integer((json_int_t)index + 1));
	json_object_set_new_nocheck(loop, "index0", json_integer((json_int_t)index));
	json_object_set_new_nocheck(loop, "revindex", json_integer((json_int_t)(length - index)));
	json_object_set_new_nocheck(
	        loop, "revindex0", json_integer((json_int_t)(length - index - 1)));
	json_object_set_new_nocheck(loop, "first", json_boolean(index == 0));
	json_object_set_new_nocheck(loop, "last", json_boolean(index + 1 == length));
	json_object_set_new_nocheck(loop, "length", json_integer((json_int_t)length));
	local_push(render, "loop", loop);
}

static bool render_loop(Render *render, const Step *step, const json_t *items)
{
	size_t length = json_array_size(items);
	unsigned before = render->locals->len;
	for (size_t i = 0; i < length; i++) {
		if (step->uses_loop)
			push_loop(render, i, length);
		bool done = context_spend(&render->context, step->expression, 1) &&
		            push_targets(render, step, json_array_get(items, i)) &&
		            render_steps(render, step->body);
		g_array_set_size(render->locals, before);
		if (!done)
			return false;
	}
	return true;
}

static bool render_for(Render *render, const Step *step)
{
	g_auto(Value) value = {0};
	if (!evaluate(render, step->expression, &value))
		return false;
	g_autoptr(json_t) all = loop_items(render, step, value.json);
	g_autoptr(json_t) kept = all && step->condition ? filter_items(render, step, all) : NULL;
	const json_t *items = step->condition ? kept : all;
	if (!items)
		return false;
	if (json_array_size(items) == 0)
		return render_steps(render, step->otherwise);
	return render_loop(render, step, items);
}

/* An included template sees all names; what it sets stays inside. */
static bool render_include(Render *render, const Step *step)
{
	const Ast *ast = render->context.ast;
	unsigned before = render->locals->len;
	render->context.ast = &step->included->ast;
	bool done = render_steps(render, step->included->steps);
	g_array_set_size(render->locals, before);
	if (done)
		render->context.ast = ast;
	return done;
}

static bool (*const renderers[])(Render *, const Step *) = {
        [STEP_TEXT] = render_text,
        [STEP_PRINT] = render_print,
        [STEP_IF] = render_if,
        [STEP_FOR] = render_for,
        [STEP_SET] = render_set,
        [STEP_INCLUDE] = render_include,
};

static bool render_steps(Render *render, const GPtrArray *steps)
{
	for (unsigned i = 0; steps && i < steps->len; i++) {
		const Step *step = steps->pdata[i];
		if (!renderers[step->kind](render, step)) {
			if (render->context.unknown && !render->context.error)
				ast_fail(render->context.ast, step->position, BASE_ERROR_FORMAT,
				        &render->context.error, "'%s' was not observed",
				        render->context.unknown);
			return false;
		}
	}
	return true;
}

static bool render_all(Render *render, const Template *template, GError **error)
{
	size_t before = render->out->len;
	bool done = render_steps(render, template->steps);
	if (!done) {
		g_string_truncate(render->out, before);
		g_propagate_error(error, g_steal_pointer(&render->context.error));
	}
	g_array_unref(render->locals);
	context_clear(&render->context);
	return done;
}

bool template_render(const Template *template, const Scope *scope, unsigned eval_flags,
        const TemplateLimits *limits, GString *out, GError **error)
{
	Render render = {.outer = scope, .out = out};
	Scope inner = {local_lookup, &render};
	EvalLimits work = {.steps = limits && limits->steps ? limits->steps : STEPS_DEFAULT,
	        .bytes = limits && limits->bytes ? limits->bytes : BYTES_DEFAULT};
	uint64_t most = limits && limits->output_bytes ? limits->output_bytes : OUTPUT_DEFAULT;
	context_init(&render.context, &template->ast, &inner, eval_flags, &work);
	render.locals = g_array_new(FALSE, FALSE, sizeof(Local));
	g_array_set_clear_func(render.locals, local_clear);
	render.output_max = out->len + most;
	render.escape = (template->flags & TEMPLATE_AUTOESCAPE_HTML) != 0;
	return render_all(&render, template, error);
}
