/* What to do next: for the centre whose run it is, and for whoever judges its bundle again. */
#include "reports/writers/phrase.h"
#include <string.h>

/* What of a run decides the next step, the most pressing first. */
typedef enum {
	NEXT_INTERRUPTED,
	NEXT_NOT_READY,
	NEXT_PARTIAL,
	NEXT_INCOMPLETE,
	NEXT_READY,
	NEXT_CONFIRMED,
} Next;

static Next next_of(const View *view)
{
	if (view->interrupted)
		return NEXT_INTERRUPTED;
	if (view->verdict == VERDICT_NOT_READY)
		return NEXT_NOT_READY;
	if (*view->pattern || *view->item)
		return NEXT_PARTIAL;
	if (view->verdict == VERDICT_INCOMPLETE)
		return NEXT_INCOMPLETE;
	return view->confirmed ? NEXT_CONFIRMED : NEXT_READY;
}

/* What is to be done with them says so (checks/remedy.h). */
static size_t mended_by_fix(const View *view)
{
	size_t count = 0;
	for (size_t i = 0; i < view->row_count; i++)
		count += view->rows[i].outcome != OUTCOME_PASS &&
		         strstr(view->rows[i].remedy, "jiuxu fix") != NULL;
	return count;
}

const char *phrase_next(const View *view)
{
	static const Words steps[] = {
	        [NEXT_INTERRUPTED] = {"重新运行 jiuxu check，完成全部检测。",
	                "Run `jiuxu check` again to the end."},
	        [NEXT_NOT_READY] = {"先处理影响部署的关键项，再运行 jiuxu check 复查。",
	                "Mend the blockers first, then run `jiuxu check` again."},
	        [NEXT_PARTIAL] = {"运行 jiuxu check 检查全部内容。",
	                "Run `jiuxu check` over everything."},
	        [NEXT_INCOMPLETE] =
	                {"先使未能核实的关键项可以检测：恢复连接或权限后再运行 jiuxu check；"
	                 "没有系统能够检测的，用 jiuxu attest 书面确认。",
	                        "Make the unknown blockers observable: mend connections or rights "
	                        "and run `jiuxu check` again; use `jiuxu attest` for what no "
	                        "system can show."},
	        [NEXT_READY] = {"生成报送材料包（jiuxu bundle）并签名（jiuxu "
	                        "sign），交系统开发厂商确认。",
	                "Make the bundle (`jiuxu bundle`), sign it (`jiuxu sign`) and let the "
	                "vendor confirm it."},
	        [NEXT_CONFIRMED] = {"环境准备已经确认，可以开始部署。",
	                "The preparation is confirmed; deployment can begin."},
	};
	Next next = next_of(view);
	size_t mended = mended_by_fix(view);
	const char *step = view_words(view, steps[next]);
	if (mended == 0 || next == NEXT_INTERRUPTED || next == NEXT_CONFIRMED)
		return step;
	g_autofree char *both = g_strdup_printf(
	        view_say(view,
	                "%s有 %zu 处可用 jiuxu fix 自动处理，先用 jiuxu fix --dry-run 预览。",
	                "%s `jiuxu fix` can put %zu results right: look with `jiuxu fix "
	                "--dry-run`."),
	        step, mended);
	return view_keep(view, both);
}

/* Who holds a bundle can reach no host: they verify, compare, and ask the centre back. */
const char *phrase_next_review(const View *view)
{
	static const Words steps[] = {
	        [NEXT_INTERRUPTED] =
	                {"先用 jiuxu verify 核验签名；检查没有做完，退回报送单位，请其完成全部检测"
	                 "后重新报送。",
	                        "Verify the signatures first (`jiuxu verify`). The run was broken "
	                        "off: return it, and ask the centre for one that was finished."},
	        [NEXT_NOT_READY] =
	                {"先用 jiuxu verify 核验签名；退回报送单位，请其处理影响部署的关键项后"
	                 "重新报送，届时用 jiuxu diff 与本次比较。",
	                        "Verify the signatures first (`jiuxu verify`). Return the bundle "
	                        "for the blockers to be mended; hold what the centre hands in "
	                        "next against this one (`jiuxu diff`)."},
	        [NEXT_PARTIAL] =
	                {"先用 jiuxu verify 核验签名；只检查了一部分，请报送单位检查全部内容后"
	                 "重新报送。",
	                        "Verify the signatures first (`jiuxu verify`). Only a part was "
	                        "checked: ask the centre for a run over everything."},
	        [NEXT_INCOMPLETE] =
	                {"先用 jiuxu verify 核验签名；退回报送单位，请其补做未能核实的关键项，"
	                 "没有系统能够检测的附佐证材料书面确认；重新报送后用 jiuxu diff "
	                 "与本次比较。",
	                        "Verify the signatures first (`jiuxu verify`). Ask the centre to "
	                        "make the unknown blockers observable, or to attest with a "
	                        "document what no system can show; hold what it hands in next "
	                        "against this one (`jiuxu diff`)."},
	        [NEXT_READY] =
	                {"先用 jiuxu verify 核验签名；逐条核对书面确认和豁免，与上次报送的比较用 "
	                 "jiuxu diff；系统开发厂商以 jiuxu sign 签名确认。",
	                        "Verify the signatures first (`jiuxu verify`). Look through what "
	                        "was attested and waived, compare with an earlier bundle (`jiuxu "
	                        "diff`); the vendor confirms by signing (`jiuxu sign`)."},
	        [NEXT_CONFIRMED] =
	                {"先用 jiuxu verify 核验签名（--require centre --require "
	                 "vendor）；逐条核对书面确认和豁免，与上次报送的比较用 jiuxu diff。",
	                        "Verify both signatures (`jiuxu verify --require centre --require "
	                        "vendor`). Look through what was attested and waived, compare "
	                        "with an earlier bundle (`jiuxu diff`)."},
	};
	return view_words(view, steps[next_of(view)]);
}
