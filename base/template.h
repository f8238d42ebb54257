/*
 * Templates: text with {{ expressions }} and {% statements %}, the subset of Jinja2 described in
 * docs/expressions.md. Used for HTML pages, reports and the template module of playbooks.
 *
 * A Template is const once parsed and may be rendered by many threads at once. Nothing blocks:
 * included templates are loaded while parsing, by the loader given then. A template is at most
 * 4 MiB of text; statements are at most 32 deep, includes 8.
 */
#pragma once

#include "base/expression.h"

typedef struct Template Template;

/* Where `{% include 'name' %}` finds its text; called by template_parse() only. */
typedef struct {
	/* The text of the template, `*ret_length` bytes, borrowed until template_parse() returns;
	 * NULL when there is none of that name. */
	const char *(*find)(const char *name, void *data, size_t *ret_length);
	void *data;
} TemplateLoader;

enum {
	TEMPLATE_AUTOESCAPE_HTML = 1 << 0, /* {{ }} escapes & < > " ' unless `| safe` */
	TEMPLATE_TRIM_BLOCKS = 1 << 1, /* the newline right after %} is left out (Ansible does) */
};

/* 0 in a field stands for the default: 50,000,000 steps, 1 GiB built on the way, 64 MiB output. */
typedef struct {
	uint64_t steps;
	uint64_t bytes;
	uint64_t output_bytes;
} TemplateLimits;

/*
 * Reads a template of `length` bytes of UTF-8; `name` stands in front of messages as
 * `name:line:column: `. `loader` may be NULL (no includes). Errors: BASE_ERROR_FORMAT, _LIMIT.
 */
Template *template_parse(const char *name, const char *text, size_t length,
        const TemplateLoader *loader, unsigned flags, GError **error);
void template_free(Template *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Template, template_free)

/*
 * Makes text, once and for all, of every `{{ name.key }}` that is a text in `value`: for words that
 * are the same however often it is rendered. Nothing when a loop or a set gives the name to
 * something else. Before anybody renders it; `value` may go afterwards.
 */
void template_fold(Template *template, const char *name, const json_t *value);

/*
 * Appends the rendered text to `out`. `eval_flags` are those of base/expression.h; an unobserved
 * name is an error here. `limits` may be NULL. On an error `out` is as it was before.
 */
bool template_render(const Template *template, const Scope *scope, unsigned eval_flags,
        const TemplateLimits *limits, GString *out, GError **error);
