#include "reports/writers/docx_model.h"
#include "reports/writers/fold.h"
#include "reports/writers/phrase.h"
#include "reports/writers/statements.h"

#define OPEN_SHOWN 14 /* so that the paper stays within two pages */
#define STATEMENTS_SHOWN 10

static void put(json_t *model, const char *key, const char *text)
{
	json_object_set_new(model, key, json_string(text));
}

static void line_add(json_t *lines, const char *text)
{
	if (text && *text)
		json_array_append_new(lines, json_string(text));
}

static json_t *head_lines(const View *view)
{
	return json_pack("[[s, s, s, s], [s, s, s, s], [s, s, s, s]]",
	        view_say(view, "部署单位", "Site"), view->site_name,
	        view_say(view, "单位编号", "Unit"), view->site_unit,
	        view_say(view, "检查时间", "Checked"), view->started_at,
	        view_say(view, "检查编号", "Run"), view->run_id,
	        view_say(view, "检查清单", "Checklist"), view->checklist_id,
	        view_say(view, "检查工具", "Tool"), "jiuxu " JIUXU_VERSION);
}

static json_t *remark_lines(const View *view)
{
	json_t *lines = json_array();
	g_autofree char *partial = phrase_partial(view), *blockers = phrase_blockers(view);
	g_autofree char *brought = phrase_brought(view);
	g_autofree char *said = phrase_exceptions(view), *counts = phrase_counts(view);
	g_autofree char *results =
	        g_strdup_printf(view_say(view, "检测结果：%s。", "Results: %s."), counts);
	line_add(lines, partial);
	line_add(lines, phrase_interrupted(view));
	line_add(lines, results);
	line_add(lines, blockers);
	line_add(lines, said);
	line_add(lines, brought);
	if (*view->nonce) {
		g_autofree char *nonce =
		        g_strconcat(view_say(view, "部里要求的编号：", "Nonce of the ministry: "),
		                view->nonce, NULL);
		line_add(lines, nonce);
	}
	line_add(lines, phrase_confirmed(view));
	return lines;
}

static json_t *item_lines(const View *view)
{
	json_t *lines = json_array();
	json_array_append_new(lines,
	        json_pack("[s, s, s, s]", view_say(view, "序号", "No."),
	                view_say(view, "检查内容项目", "Item"), view_say(view, "结果", "Outcome"),
	                view_say(view, "其中", "Of them")));
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		g_autofree char *title = phrase_item_title(view, item);
		g_autofree char *tally = phrase_item_tally(view, item);
		json_array_append_new(lines, json_pack("[s, s, s, s]", item->id, title, item->words,
		                                     item->judged ? tally : "-"));
	}
	return lines;
}

/* "1. 共享卷已挂载：不通过 3 处（关键项；负责人…，期限…）" */
static void open_add(json_t *lines, const View *view, const FoldedCheck *folded)
{
	const ItemView *item = view_item(view, folded->check->item);
	g_autoptr(GString) line = g_string_new(NULL);
	g_autofree char *open = phrase_open(view, folded);
	g_string_append_printf(line, view_say(view, "%zu. %s：%s（%s", "%zu. %s: %s (%s"),
	        json_array_size(lines) + 1, folded->check->title, open,
	        view_words(view, severity_words(folded->severity)));
	if (item && *item->responsible)
		g_string_append_printf(line, "%s%s",
		        view_say(view, "；负责人：", "; responsible: "), item->responsible);
	if (item && *item->due) {
		g_autofree char *due = phrase_due(view, item);
		g_string_append_printf(line, "%s%s", view_say(view, "；期限：", "; due "), due);
	}
	g_string_append(line, view_say(view, "）", ")"));
	line_add(lines, line->str);
}

/* Hosts that could not be read explain many rows: told once, as in the other formats. */
static void lost_add(json_t *lines, const View *view)
{
	size_t hosts = 0, rows = 0, blockers = 0;
	for (guint i = 0; i < view->hosts->len; i++) {
		const HostView *host = g_ptr_array_index(view->hosts, i);
		hosts += host->lost;
		rows += host->lost_rows;
		blockers += host->lost_blockers;
	}
	if (hosts == 0)
		return;
	g_autofree char *line = g_strdup_printf(
	        view_say(view,
	                "%zu. 未能检测的主机 %zu 台：%zu 项检测因此未能核实，其中关键项 %zu 项",
	                "%zu. %zu hosts could not be read: %zu results are unknown for it, %zu of "
	                "them blockers"),
	        json_array_size(lines) + 1, hosts, rows, blockers);
	line_add(lines, line);
}

/* What was waived is no less wrong for it. */
static void none_add(json_t *lines, const View *view)
{
	size_t waived = view->counts[OUTCOME_WAIVED];
	g_autofree char *line = g_strdup_printf(
	        view_say(view, "无；另有 %zu 处不符合要求而经批准豁免，见第三部分。",
	                "None; but %zu results that do not meet what is asked are waived: see part "
	                "3."),
	        waived);
	line_add(lines, waived ? line : view_say(view, "无。", "None."));
}

static json_t *open_lines(const View *view)
{
	json_t *lines = json_array();
	lost_add(lines, view);
	size_t left = 0;
	for (Section section = SECTION_BLOCKING; section <= SECTION_OTHER; section++) {
		g_autoptr(GPtrArray) checks = fold_section(view, section, true);
		for (guint i = 0; i < checks->len; i++) {
			if (json_array_size(lines) < OPEN_SHOWN)
				open_add(lines, view, g_ptr_array_index(checks, i));
			else
				left++;
		}
	}
	bool partial = *view->pattern || *view->item;
	if (json_array_size(lines) == 0 && !partial)
		none_add(lines, view);
	if (partial)
		line_add(lines, view_say(view, "本次未检查的项目不在此列。",
		                        "What was not checked this time is not listed here."));
	if (left > 0) {
		g_autofree char *more =
		        g_strdup_printf(view_say(view, "另有 %zu 个检查点，见报送材料包内的报告。",
		                                "%zu more checks: see the report in the bundle."),
		                left);
		line_add(lines, more);
	}
	return lines;
}

static void statement_add(json_t *lines, const View *view, const Statement *one)
{
	g_autofree char *said = statement_line(view, one);
	g_autofree char *line = g_strdup_printf("%zu. %s", json_array_size(lines) + 1, said);
	line_add(lines, line);
}

/* The waivers, then what was attested, as far as there is room. */
static json_t *statement_lines(const View *view)
{
	json_t *lines = json_array();
	g_autoptr(GPtrArray) list = statements_of(view);
	size_t left = 0;
	for (int waiver = 1; waiver >= 0; waiver--) {
		for (guint i = 0; i < list->len; i++) {
			const Statement *one = g_ptr_array_index(list, i);
			if (one->waiver != waiver)
				continue;
			if (json_array_size(lines) < STATEMENTS_SHOWN)
				statement_add(lines, view, one);
			else
				left++;
		}
	}
	if (left > 0) {
		g_autofree char *more =
		        g_strdup_printf(view_say(view, "另有 %zu 条，见报送材料包内的报告。",
		                                "%zu more: see the report in the bundle."),
		                left);
		line_add(lines, more);
	}
	return lines;
}

static json_t *places(const View *view)
{
	const char *sign = view_say(view, "负责人签字：", "Signature:");
	const char *date = view_say(view, "年　　月　　日", "Date:");
	return json_pack("[[s, s, s], [s, s, s], [s, s, s]]",
	        view_say(view, "部署单位（盖章）", "Deploying unit (seal)"), sign, date,
	        view_say(view, "系统开发厂商确认（盖章）", "Vendor's confirmation (seal)"), sign,
	        date, view_say(view, "审核单位（盖章）", "Reviewed by (seal)"), sign, date);
}

static json_t *digest_lines(const View *view, const char *code, const char *manifest)
{
	json_t *lines = json_array();
	g_autofree char *digest =
	        g_strdup_printf(view_say(view, "报送材料包 manifest.json 的 SHA-256：%s",
	                                "SHA-256 of the bundle's manifest.json: %s"),
	                manifest);
	g_autofree char *verify =
	        g_strdup_printf(view_say(view,
	                                "核对：扫描左侧二维码，运行 jiuxu verify 报送.zip --ca "
	                                "ca.crt --paper \"%s\"",
	                                "To compare: scan the code, run jiuxu verify bundle.zip "
	                                "--ca ca.crt --paper \"%s\""),
	                code);
	line_add(lines, digest);
	line_add(lines, verify);
	line_add(lines, phrase_signature(view));
	return lines;
}

/* On each page, so that no page of another paper can be put between. */
static char *header_line(const View *view, const char *manifest)
{
	return g_strdup_printf(view_say(view, "%s（%s）　检查编号 %s　SHA-256 %.16s…",
	                               "%s (unit %s)  run %s  SHA-256 %.16s…"),
	        view->site_name, view->site_unit, view->run_id, manifest);
}

/* What is sealed, beside the seal. */
static char *sealed_line(const View *view, const char *verdict)
{
	return g_strdup_printf(view_say(view, "%s（%s），检查编号 %s，结论：%s。",
	                               "%s (unit %s), run %s, verdict: %s."),
	        view->site_name, view->site_unit, view->run_id, verdict);
}

static const char *verdict_colour(const View *view)
{
	static const char *const colours[] = {[VERDICT_READY] = "1B5E20",
	        [VERDICT_READY_WITH_REMARKS] = "6B4300",
	        [VERDICT_NOT_READY] = "A31515",
	        [VERDICT_INCOMPLETE] = "6B4300"};
	return colours[view->verdict];
}

json_t *docx_model(const View *view, const char *code, const char *manifest_sha256)
{
	json_t *model = json_object();
	put(model, "title",
	        view_say(view, "部署环境准备情况检查报告", "Report on the checked preparation"));
	put(model, "system",
	        view_say(view, "全国中等职业学校学生管理信息系统",
	                "National secondary vocational student information system"));
	put(model, "verdict_label", view_say(view, "结论：", "Verdict: "));
	g_autofree char *verdict = phrase_verdict(view);
	put(model, "verdict", verdict);
	put(model, "verdict_colour", verdict_colour(view));
	put(model, "items_title", view_say(view, "一、检查内容项目", "1. The five items"));
	put(model, "items_first", view_say(view, "序号", "No."));
	put(model, "open_title", view_say(view, "二、未通过和未能核实的检查点", "2. Open points"));
	put(model, "statements_title",
	        view_say(view, "三、经批准豁免与书面确认", "3. Waivers and statements"));
	json_object_set_new(model, "statements", statement_lines(view));
	put(model, "seal_title",
	        json_array_size(json_object_get(model, "statements"))
	                ? view_say(view, "四、签字盖章", "4. Signatures and seals")
	                : view_say(view, "三、签字盖章", "3. Signatures and seals"));
	g_autofree char *header = header_line(view, manifest_sha256);
	g_autofree char *sealed = sealed_line(view, verdict);
	put(model, "header", header);
	put(model, "sealed", sealed);
	put(model, "code", code);
	json_object_set_new(
	        model, "widths", json_pack("[s, s, s, s]", "700", "5300", "1400", "1900"));
	json_object_set_new(model, "head", head_lines(view));
	json_object_set_new(model, "remarks", remark_lines(view));
	json_object_set_new(model, "items", item_lines(view));
	json_object_set_new(model, "open", open_lines(view));
	json_object_set_new(model, "places", places(view));
	json_object_set_new(model, "digest_lines", digest_lines(view, code, manifest_sha256));
	return model;
}
