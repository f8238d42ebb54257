#include "reports/brought.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "base/width.h"
#include "checks/outcome.h"
#include "inventory/imports.h"
#include <string.h>

enum { HOSTS_NAMED = 5 };

static const struct {
	const char *source;
	Words words;
} ways[] = {
        {"collector", {"人工采集的记录（未签名，由人带回）",
                              "unsigned collector output brought by hand"}},
        {"import", {"另一控制台的检查记录（导入，未核验签名）",
                           "the run of another console (imported, its signatures not looked at)"}},
};

typedef struct {
	size_t results, pass, blockers;
} Brought;

static bool rests_on(const DocumentRow *row, const char *source)
{
	for (size_t i = 0; i < row->sources->count; i++)
		if (strcmp(row->sources->words[i]->text, source) == 0)
			return true;
	return false;
}

static Brought count(const Document *document, const char *source)
{
	Brought out = {0};
	for (size_t i = 0; i < rows_count(document->rows); i++) {
		const DocumentRow *row = rows_at(document->rows, i);
		if (!rests_on(row, source))
			continue;
		out.results++;
		out.pass += strcmp(row->outcome->text, outcome_name(OUTCOME_PASS)) == 0;
		out.blockers += strcmp(row->severity->text, severity_name(SEVERITY_BLOCKER)) == 0;
	}
	return out;
}

/* The hosts that stood in by this way. Owned. */
static json_t *hosts_of(const Document *document, const char *source)
{
	json_t *out = json_array();
	size_t i;
	json_t *host;
	json_array_foreach(json_object_get(document->head, "hosts"), i, host) {
		const json_t *import = json_object_get(host, "import");
		if (strcmp(json_text_in(import, "source"), source) == 0)
			json_array_append_new(out,
			        json_pack("{s:s, s:s, s:s}", "name", json_text_in(host, "name"),
			                "observed_at", json_text_in(import, "observed_at"),
			                "imported_at", json_text_in(import, "imported_at")));
	}
	return out;
}

json_t *brought_json(const Document *document)
{
	json_t *out = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		Brought brought = count(document, ways[i].source);
		if (brought.results)
			json_array_append_new(
			        out, json_pack("{s:s, s:I, s:I, s:I, s:I, s:o}", "source",
			                     ways[i].source, "results", (json_int_t)brought.results,
			                     "of", (json_int_t)rows_count(document->rows), "pass",
			                     (json_int_t)brought.pass, "blockers",
			                     (json_int_t)brought.blockers, "hosts",
			                     hosts_of(document, ways[i].source)));
	}
	return out;
}

/* "rac2（观测于 …，导入于 …）、…". */
static void hosts_say(GString *out, const json_t *hosts, bool zh)
{
	size_t i;
	json_t *host;
	json_array_foreach((json_t *)hosts, i, host) {
		if (i == HOSTS_NAMED)
			break;
		g_autofree char *seen = imports_moment(json_text_in(host, "observed_at"));
		g_autofree char *came = imports_moment(json_text_in(host, "imported_at"));
		g_string_append(out, i == 0 ? (zh ? "：" : ": ") : (zh ? "、" : ", "));
		g_string_append_printf(out, zh ? "%s（" : "%s (", json_text_in(host, "name"));
		if (*seen)
			g_string_append_printf(out, zh ? "观测于 %s，" : "observed %s, ", seen);
		g_string_append_printf(out, zh ? "导入于 %s）" : "imported %s)", came);
	}
	if (json_array_size(hosts) > HOSTS_NAMED)
		g_string_append_printf(
		        out, zh ? "等 %zu 台" : " and others, %zu in all", json_array_size(hosts));
}

char *brought_words(const Document *document, bool zh)
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		Brought brought = count(document, ways[i].source);
		if (!brought.results)
			continue;
		g_autoptr(json_t) hosts = hosts_of(document, ways[i].source);
		if (line->len)
			g_string_append(line, zh ? "；" : "; ");
		g_string_append_printf(line,
		        zh ? "%zu 处检测结果中有 %zu 处凭%s，其中通过 %zu 处、关键项 %zu 处"
		           : "of %zu results, %zu rest on %s (%zu of them pass, %zu are blockers)",
		        rows_count(document->rows), brought.results,
		        zh ? ways[i].words.zh : ways[i].words.en, brought.pass, brought.blockers);
		hosts_say(line, hosts, zh);
	}
	return width_visible(line->str, line->len); /* names and moments are a stranger's */
}
