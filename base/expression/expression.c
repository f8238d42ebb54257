#include "base/expression.h"

#include "base/expression/evaluate.h"
#include "base/expression/parser.h"
#include "base/expression/plug.h"

#include <string.h>

static bool parse_into(Expression *expression, const char *text, GError **error)
{
	size_t used = 0;
	LexerSource source = {text, strlen(text), NULL, {1, 1}};
	g_autoptr(GArray) tokens = lexer_run(&source, &expression->ast, &used, error);
	if (!tokens)
		return false;
	Parser parser = {&expression->ast, tokens, 0, 0, error};
	expression->root = parser_expression(&parser);
	if (!expression->root)
		return false;
	if (parser_peek(&parser)->kind != TOKEN_END)
		return parser_unexpected(&parser, "an operator or the end");
	return true;
}

Expression *expression_parse(const char *text, const char *origin, GError **error)
{
	g_autoptr(Expression) expression = g_new0(Expression, 1);
	ast_init(&expression->ast, origin, false);
	if (!parse_into(expression, text, error))
		return NULL;
	return g_steal_pointer(&expression);
}

void expression_free(Expression *expression)
{
	if (!expression)
		return;
	ast_clear(&expression->ast);
	g_free(expression);
}

void eval_result_clear(EvalResult *result)
{
	json_decref(result->value);
	g_free(result->unknown);
	g_clear_error(&result->error);
	*result = (EvalResult){0};
}

void expression_evaluate_limited(const Expression *expression, const Scope *scope, unsigned flags,
        const EvalLimits *limits, EvalResult *ret)
{
	g_auto(Context) context = {0};
	g_auto(Value) value = {0};
	*ret = (EvalResult){0};
	context_init(&context, &expression->ast, scope, flags, limits);
	if (node_observed(&context, expression->root) &&
	        node_evaluate_defined(&context, expression->root, &value)) {
		ret->kind = EVAL_VALUE;
		ret->value = g_steal_pointer(&value.json);
		return;
	}
	ret->kind = context.unknown ? EVAL_UNKNOWN : EVAL_ERROR;
	ret->unknown = g_steal_pointer(&context.unknown);
	ret->error = g_steal_pointer(&context.error);
}

void expression_evaluate(
        const Expression *expression, const Scope *scope, unsigned flags, EvalResult *ret)
{
	expression_evaluate_limited(expression, scope, flags, NULL, ret);
}

bool expression_names(const Expression *expression, ExpressionVisit visit, void *data)
{
	return node_names(expression->root, visit, data);
}

char *expression_text(const json_t *value)
{
	GString *out = g_string_new(NULL);
	json_print(out, value, PRINT_PYTHON);
	return g_string_free(out, FALSE);
}
