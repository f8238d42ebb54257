#include "reports/writers/phrase.h"
#include "base/day.h"
#include "base/width.h"
#include "checks/stood_in.h"
#include "checks/values_zh.h"
#include "inventory/preparation_form.h"
#include "reports/brought.h"
#include "reports/conclusion.h"
#include <string.h>

#define TARGETS_WIDTH 44 /* of a terminal, as two lines of a table's column hold */

static void append_count(const View *view, GString *out, const char *between, Outcome outcome)
{
	if (view->counts[outcome])
		g_string_append_printf(out, "%s%s %zu", out->len ? between : "",
		        view_words(view, outcome_words(outcome)), view->counts[outcome]);
}

static size_t rows_of(const View *view, Severity severity, Outcome outcome)
{
	size_t count = 0;
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		if (check->counts[outcome] == 0)
			continue;
		for (guint k = 0; k < check->rows->len; k++) {
			const Row *row = g_ptr_array_index(check->rows, k);
			count += row->severity == severity && row->outcome == outcome;
		}
	}
	return count;
}

static void count_say(const View *view, GString *out, const char *between, const char *zh,
        const char *en, size_t count)
{
	if (!count)
		return;
	if (out->len)
		g_string_append(out, between);
	g_string_append_printf(out, view->zh ? "%s %zu 处" : "%s %zu", view->zh ? zh : en, count);
}

char *phrase_verdict(const View *view)
{
	ConclusionCounts counts = {0};
	for (size_t i = 0; i < view->row_count; i++)
		counts.rows[view->rows[i].severity][view->rows[i].outcome]++;
	return conclusion_words(view->verdict, &counts, view->zh);
}

char *phrase_exceptions(const View *view)
{
	GString *out = g_string_new(NULL);
	size_t attested = view->counts[OUTCOME_ATTESTED], waived = view->counts[OUTCOME_WAIVED];
	if (attested)
		g_string_append_printf(out,
		        view_say(view, "%zu 处为书面确认（非机器实测）",
		                "%zu attested (seen by no machine)"),
		        attested);
	if (waived)
		g_string_append_printf(out, view_say(view, "%s%zu 处经批准豁免", "%s%zu waived"),
		        out->len ? view_say(view, "，", ", ") : "", waived);
	if (out->len)
		g_string_prepend(out, view_say(view, "检测结果中有 ", "of the results: "));
	return g_string_free(out, FALSE);
}

char *phrase_brought(const View *view)
{
	return brought_words(view->document, view->zh);
}

const char *phrase_route(const View *view, const Word *source)
{
	const char *name = view_word(view, source);
	Words words = route_words(name);
	return view->zh ? words.zh : name;
}

char *phrase_counts(const View *view)
{
	GString *out = g_string_new(NULL);
	for (int outcome = OUTCOME_COUNT - 1; outcome >= 0; outcome--)
		append_count(view, out, " · ", (Outcome)outcome);
	return g_string_free(out, FALSE);
}

static void waived_checks(const View *view, GString *out)
{
	size_t named = 0;
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		if (check->counts[OUTCOME_WAIVED] == 0 || check->severity != SEVERITY_BLOCKER)
			continue;
		g_string_append_printf(out, "%s%s",
		        named ? view_say(view, "、", ", ") : view_say(view, "（", " ("), check->id);
		named++;
	}
	g_string_append(out, named ? view_say(view, "）", ")") : "");
}

char *phrase_blockers(const View *view)
{
	GString *out = g_string_new(NULL);
	const char *and = view_say(view, "，", ", ");
	size_t waived = rows_of(view, SEVERITY_BLOCKER, OUTCOME_WAIVED);
	count_say(view, out, and, "不通过", "failed", view->blockers_failed);
	count_say(view, out, and, "未能核实", "unknown", view->blockers_unknown);
	count_say(view, out, and, "经批准豁免", "waived", waived);
	if (waived)
		waived_checks(view, out);
	if (out->len)
		g_string_prepend(out, view_say(view, "关键项：", "blockers: "));
	return g_string_free(out, FALSE);
}

char *phrase_open(const View *view, const FoldedCheck *folded)
{
	size_t counts[OUTCOME_COUNT] = {0};
	for (guint i = 0; i < folded->folds->len; i++) {
		const Fold *fold = g_ptr_array_index(folded->folds, i);
		counts[fold->first->outcome] += fold->rows->len;
	}
	GString *out = g_string_new(NULL);
	const char *and = view_say(view, "，", ", ");
	count_say(view, out, and, "不通过", "failed", counts[OUTCOME_FAIL]);
	count_say(view, out, and, "未能核实", "unknown", counts[OUTCOME_UNKNOWN]);
	return g_string_free(out, FALSE);
}

char *phrase_checks_left(const View *view, const GPtrArray *checks, size_t shown)
{
	size_t left[SEVERITY_MINOR + 1] = {0};
	g_autoptr(GString) kinds = g_string_new(NULL);
	if (checks->len <= shown)
		return g_strdup("");
	for (guint i = (guint)shown; i < checks->len; i++)
		left[((const FoldedCheck *)g_ptr_array_index(checks, i))->severity]++;
	for (int k = SEVERITY_BLOCKER; k <= SEVERITY_MINOR; k++)
		if (left[k])
			g_string_append_printf(kinds, "%s%s %zu",
			        kinds->len ? view_say(view, "，", ", ") : "",
			        view_words(view, severity_words((Severity)k)), left[k]);
	return g_strdup_printf(view_say(view, "另有 %zu 个检查点（%s），见下文",
	                               "%zu more checks (%s), told below"),
	        checks->len - shown, kinds->str);
}

char *phrase_item_title(const View *view, const ItemView *item)
{
	if (!*item->instead)
		return g_strdup(item->title);
	return g_strdup_printf(view_say(view, "%s（%s）", "%s (%s)"), item->title, item->instead);
}

char *phrase_item_tally(const View *view, const ItemView *item)
{
	GString *out = g_string_new(NULL);
	const char *and = view_say(view, "，", ", ");
	count_say(view, out, and, "不通过", "failed", item->counts[OUTCOME_FAIL]);
	count_say(view, out, and, "未能核实", "unknown", item->counts[OUTCOME_UNKNOWN]);
	count_say(view, out, and, "豁免", "waived", item->counts[OUTCOME_WAIVED]);
	count_say(view, out, and, "提醒", "remarks", item->counts[OUTCOME_WARN]);
	count_say(view, out, and, "书面确认", "attested", item->counts[OUTCOME_ATTESTED]);
	return g_string_free(out, FALSE);
}

char *phrase_due(const View *view, const ItemView *item)
{
	if (!*item->due)
		return g_strdup(view_say(view, "未指定", "none given"));
	Day due = day_parse(item->due);
	char judged[DAY_TEXT];
	g_strlcpy(judged, view->judged_at, sizeof judged);
	Day today = day_parse(judged);
	if (due == DAY_NONE || today == DAY_NONE || today <= due || item->outcome < OUTCOME_UNKNOWN)
		return g_strdup(item->due);
	return g_strdup_printf(
	        view_say(view, "%s（逾期 %d 天）", "%s (%d days overdue)"), item->due, today - due);
}

const char *phrase_responsible(const View *view, const ItemView *item)
{
	return *item->responsible ? item->responsible : view_say(view, "未指定", "nobody named");
}

char *phrase_partial(const View *view)
{
	g_autoptr(GString) part = g_string_new(NULL);
	if (*view->pattern)
		g_string_append_printf(part, view_say(view, "主机 %s", "hosts %s"), view->pattern);
	if (*view->item)
		g_string_append_printf(part, view_say(view, "%s检查内容项目 %s", "%sitem %s"),
		        part->len ? view_say(view, "，", ", ") : "", view->item);
	if (!part->len)
		return NULL;
	return g_strdup_printf(
	        view_say(view, "本次只检查了一部分（%s），不能作为全部准备情况的结论。",
	                "Only a part was checked (%s): this says nothing of the whole "
	                "preparation."),
	        part->str);
}

const char *phrase_interrupted(const View *view)
{
	if (!view->interrupted)
		return NULL;
	return view_say(view, "本次检查被中断，没有做完的检测均记为未能核实。",
	        "The run was interrupted: what was not finished is unknown.");
}

const char *phrase_confirmed(const View *view)
{
	return view->confirmed
	               ? view_say(view, "已经系统开发厂商确认", "confirmed by the vendor")
	               : view_say(view, "出具报告时尚未经系统开发厂商确认，以 jiuxu verify 为准",
	                         "not confirmed by the vendor when this was written; `jiuxu "
	                         "verify` tells");
}

const char *phrase_signature(const View *view)
{
	return view_say(view, "签名证明由谁出具、此后未被改动，不证明主机如实回答。",
	        "A signature proves who issued this and that nothing was changed since; it does "
	        "not "
	        "prove that the hosts told the truth.");
}

char *phrase_targets(const View *view, const Fold *fold, size_t most)
{
	GString *out = g_string_new(NULL);
	guint shown = fold->rows->len <= most ? fold->rows->len : (guint)most;
	for (guint i = 0; i < shown; i++) {
		const Row *row = g_ptr_array_index(fold->rows, i);
		g_string_append_printf(
		        out, "%s%s", i ? view_say(view, "、", ", ") : "", row->target);
	}
	if (shown < fold->rows->len && view->zh)
		g_string_append_printf(out, " 等 %u 个", fold->rows->len);
	else if (shown < fold->rows->len)
		g_string_append_printf(out, " and %u more", fold->rows->len - shown);
	return g_string_free(out, FALSE);
}

char *phrase_above(const View *view, const Fold *fold, const char *targets)
{
	if (width_of(targets) <= TARGETS_WIDTH)
		return NULL;
	return g_strdup_printf(
	        view_say(view, "以上 %u 个对象", "the %u targets above"), fold->rows->len);
}

char *phrase_lost(const View *view, const HostView *host)
{
	if (!host->lost_rows)
		return g_strdup("");
	return g_strdup_printf(view_say(view, "%zu 项检测因此未能核实，其中关键项 %zu 项",
	                               "%zu results are unknown for it, %zu of them blockers"),
	        host->lost_rows, host->lost_blockers);
}

const char *phrase_reach(const View *view, const HostView *host)
{
	if (strcmp(host->reach, "ok") == 0)
		return view_say(view, "正常", "ok");
	if (host->stood_in)
		return view_say(view, "未登录，按导入的记录判定", "judged by what was imported");
	return view_words(view, cause_words(host->reach));
}

Words phrase_source_words(const char *source)
{
	static const struct {
		const char *name;
		Words words;
	} sources[] = {
	        {"founding", {"部署实施工作方案", "founding document"}},
	        {"product", {"产品建议项", "product's advice"}},
	        {"province", {"本省要求", "the province"}},
	        {"us", {"本工具设定", "set by this tool"}},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(sources); i++)
		if (strcmp(sources[i].name, source) == 0)
			return sources[i].words;
	return (Words){source, source};
}

const char *phrase_source(const View *view, const char *source)
{
	return view_words(view, phrase_source_words(source));
}

const char *phrase_value(const View *view, const char *value)
{
	if (!view->zh || !*value)
		return value;
	g_autofree char *said = value_zh(value);
	return strcmp(said, value) == 0 ? value : view_keep(view, said);
}

const char *phrase_section(const View *view, Section section)
{
	static const Words titles[SECTION_COUNT] = {
	        [SECTION_BLOCKING] = {"影响部署的关键项", "What blocks"},
	        [SECTION_OTHER] = {"其他需要处理的问题", "What else to mend"},
	        [SECTION_REMARKS] = {"提醒与经批准豁免", "Remarks and waivers"},
	        [SECTION_ATTESTED] = {"书面确认", "Attested by a person"},
	        [SECTION_QUIET] = {"其余检测结果", "All other results"},
	};
	return view_words(view, titles[section]);
}

static const char *severity_said(const View *view, const char *name)
{
	for (int i = SEVERITY_BLOCKER; i <= SEVERITY_MINOR; i++)
		if (strcmp(severity_name((Severity)i), name) == 0)
			return view_words(view, severity_words((Severity)i));
	return name;
}

char *phrase_difference(const View *view, const json_t *difference)
{
	const char *kind = view_text(view, difference, "kind");
	const char *name = view_text(view, difference, "name");
	const char *from = view_text(view, difference, "from");
	const char *to = view_text(view, difference, "to");
	if (strcmp(kind, "parameter") == 0)
		return g_strdup_printf(
		        view_say(view, "参数 %s 由 %s 收紧为 %s", "parameter %s: %s made %s"), name,
		        from, to);
	if (strcmp(kind, "severity") == 0)
		return g_strdup_printf(
		        view_say(view, "检查点 %s 由%s提高为%s", "check %s: %s made %s"), name,
		        severity_said(view, from), severity_said(view, to));
	return g_strdup_printf(view_say(view, "新增检查点 %s（%s）", "check %s added (%s)"), name,
	        severity_said(view, to));
}

const char *phrase_form_word(const View *view, int sheet, const char *column, const char *word)
{
	const FormSheet *form = &form_sheets[sheet];
	const FormWord *words = form->columns[form_column_index(form, column)].words;
	for (; words && words->name; words++)
		if (strcmp(words->name, word) == 0)
			return view_say(view, words->zh, words->en);
	return word;
}

char *phrase_parameter(const View *view, const json_t *parameter)
{
	const json_t *value = json_object_get(parameter, "value");
	if (json_is_string(value))
		return g_strdup(view_text(view, parameter, "value"));
	char *dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	char *text = dumped ? width_visible(dumped, strlen(dumped)) : g_strdup("");
	free(dumped);
	return text;
}

char *phrase_who(const View *view, const CheckView *check)
{
	const ItemView *item = view_item(view, check->item);
	if (!item || (!*item->responsible && !*item->due))
		return g_strdup("");
	if (!*item->due)
		return g_strdup_printf(
		        view_say(view, "负责人：%s", "responsible: %s"), item->responsible);
	g_autofree char *due = phrase_due(view, item);
	return g_strdup_printf(view_say(view, "负责人：%s　期限：%s", "responsible: %s, due %s"),
	        phrase_responsible(view, item), due);
}
