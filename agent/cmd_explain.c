/* jiuxu explain: of one check, what it looks at and why, who asks for it, what to do when it fails.
 */
#include "agent/explain_numbers.h"
#include "agent/manual.h"
#include "agent/print.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/width.h"
#include "checks/forms.h"
#include "reports/requirements/model.h"
#include "reports/site_files.h"
#include "reports/writers/phrase.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH_OF_A_PIPE = 1 << 20 }; /* no window: lines stay whole, for grep */

typedef struct {
	const Check *check;
	const Checklist *checklist;
	bool zh, own; /* own: the site's own check, not of the list that the program carries */
	GString *out;
} Explaining;

static const char *said(const Explaining *about, Words words)
{
	return about->zh ? words.zh : words.en;
}

static const char *both(const Explaining *about, const Bilingual *text)
{
	return about->zh ? text->zh : text->en;
}

static void line(const Explaining *about, const char *zh, const char *en, const char *text)
{
	if (text && *text)
		g_string_append_printf(about->out, "- **%s**%s%s\n", about->zh ? zh : en,
		        about->zh ? "：" : ": ", text);
}

/* What is asked, of an easy form or an expression; a kind has a sentence of its own. */
static char *asked(const Explaining *about)
{
	const Check *check = about->check;
	if (check->form) {
		g_autoptr(json_t) nothing = json_object();
		g_auto(FormFindings) found = {0};
		form_compare(check->form, check->form_node, nothing, 0, &found);
		return g_strdup_printf("%s: %s: %s", check->form->name,
		        form_subject(check->form, check->form_node), found.expected->str);
	}
	return g_strdup(*check->expect ? check->expect : said(about, check->kind->doc));
}

static char *whom(const Check *check)
{
	g_autoptr(GString) names = g_string_new(NULL);
	for (guint i = 0; check->meant && i < check->meant->len; i++)
		g_string_append_printf(
		        names, "%s%s", i ? ", " : "", (char *)check->meant->pdata[i]);
	return g_strdup(names->len ? names->str : check->applies);
}

/* What of the founding document it belongs to. */
static char *item_of(const Explaining *about)
{
	const ChecklistItem *item = checklist_item_find(about->checklist, about->check->item);
	return g_strdup_printf("%s %s", about->check->item, item ? both(about, item->title) : "");
}

static char *source_of(const Explaining *about)
{
	Words source = phrase_source_words(checklist_sources[about->check->source]);
	if (!about->own)
		return g_strdup(said(about, source));
	return g_strdup_printf(about->zh ? "%s（本目录的 checklist.yaml，第 %u 行）"
	                                 : "%s (checklist.yaml of this folder, line %u)",
	        said(about, source), node_line(about->check->node));
}

static void remarks(const Explaining *about)
{
	const Check *check = about->check;
	if (check->attestable)
		line(about, "也可以", "else",
		        about->zh ? "由负责人书面确认（`jiuxu attest`）"
		                  : "whoever is responsible may attest it (`jiuxu attest`)");
	if (check->waivable)
		line(about, "一时做不到", "for now",
		        about->zh ? "可经批准豁免，至多一年（`jiuxu waive`）"
		                  : "it may be waived with an approval, for a year at most (`jiuxu "
		                    "waive`)");
	else
		line(about, "注意", "note", about->zh ? "不可豁免" : "it cannot be waived");
}

static void explain(const Explaining *about)
{
	const Check *check = about->check;
	g_autofree char *item = item_of(about), *source = source_of(about), *what = asked(about),
	                *concerned = whom(check);
	g_autofree char *holds = g_strdup_printf(
	        check->freshness_s < 86400 ? (about->zh ? "%" PRId64 " 小时" : "%" PRId64 " h")
	                                   : (about->zh ? "%" PRId64 " 天" : "%" PRId64 " days"),
	        check->freshness_s / (check->freshness_s < 86400 ? 3600 : 86400));
	g_string_append_printf(about->out, "# %s\n\n%s\n\n", check->id, both(about, check->title));
	line(about, "检查内容项目", "item", item);
	line(about, "严重程度", "severity", said(about, severity_words((Severity)check->severity)));
	line(about, "由谁要求", "asked by", source);
	line(about, "为什么", "why", both(about, check->why));
	line(about, "如何检测", "how it is looked at", said(about, requirement_how(check)));
	bool by_kind = !check->form && !*check->expect;
	line(about, by_kind ? "判定" : "期望", by_kind ? "what is judged" : "what should be", what);
	explain_numbers(about->checklist, check, about->zh, about->out);
	if (check->applies_not && !check->meant)
		line(about, "不适用于", "does not apply", both(about, check->applies_not));
	else
		line(about, "适用于", "applies to", concerned);
	line(about, "检测记录有效期", "an observation holds", holds);
	line(about, "不通过时", "when it fails", both(about, check->fix));
	remarks(about);
}

/* Of the folder's own list where there is a site, else of the one that the program carries. */
static Checklist *list_load(const Invocation *invocation, GError **error)
{
	g_autofree char *site = g_build_filename(invocation->site_dir, "site.yaml", NULL);
	return g_file_test(site, G_FILE_TEST_EXISTS)
	               ? checklist_load_site(invocation->site_dir, invocation->more, error)
	               : checklist_load_builtin(error);
}

static int explain_check(const Invocation *invocation, const char *id, GError **error)
{
	g_autoptr(Checklist) checklist = list_load(invocation, error);
	g_autoptr(Checklist) builtin = checklist ? checklist_load_builtin(error) : NULL;
	if (!builtin)
		return EXIT_CANNOT_WORK;
	const Check *check = checklist_find(checklist, id);
	if (!check) {
		const char *near = checklist_nearest(checklist, id);
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        near ? "no such check '%s' (did you mean '%s'?)" : "no such check '%s'", id,
		        near);
		return EXIT_BAD_USAGE;
	}
	g_autoptr(GString) out = g_string_new(NULL);
	Explaining about = {.check = check,
	        .checklist = checklist,
	        .zh = invocation_zh(invocation),
	        .own = checklist_find(builtin, id) == NULL,
	        .out = out};
	explain(&about);
	/* a site's own words may hold anything */
	g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);
	g_autoptr(GString) visible = g_string_new(NULL);
	for (guint i = 0; lines[i]; i++) {
		g_autofree char *shown = width_visible(lines[i], strlen(lines[i]));
		g_string_append_printf(visible, "%s%s", i ? "\n" : "", shown);
	}
	/* for people wherever it goes: marks of Markdown are for `manual`, which is kept as a file
	 */
	g_autoptr(GString) plain = g_string_new(NULL);
	size_t width = isatty(STDOUT_FILENO) ? print_columns() : WIDTH_OF_A_PIPE;
	terminal_from_markdown(visible->str, width, invocation->color, plain);
	fputs(plain->str, stdout);
	return EXIT_READY;
}

int command_explain(Invocation *invocation, int argc, char **argv, GError **error)
{
	if (!command_options(invocation, NULL, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 1, error))
		return EXIT_BAD_USAGE;
	if (argc < 2) {
		g_set_error_literal(
		        error, BASE_ERROR, BASE_ERROR_USAGE, "explain takes the id of one check");
		return EXIT_BAD_USAGE;
	}
	return explain_check(invocation, argv[1], error);
}
