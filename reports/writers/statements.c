#include "reports/writers/statements.h"
#include "base/clock.h"
#include "base/day.h"

static const char *kept(const View *view, char *text)
{
	const char *held = view_keep(view, text);
	g_free(text);
	return held;
}

static const char *moment(const View *view, const char *at)
{
	int64_t at_us;
	if (!*at)
		return view_say(view, "长期", "without end");
	return clock_parse(at, &at_us) ? kept(view, clock_format_cst(at_us)) : at;
}

static Statement *statement_new(const View *view, const json_t *entry)
{
	Statement *one = g_new0(Statement, 1);
	one->counts = json_is_true(json_object_get(entry, "counts"));
	one->check = view_text(view, entry, "check");
	const CheckView *check = view_check(view, one->check);
	one->title = check ? check->title : one->check;
	one->target = view_text(view, entry, "target");
	if (!*one->target)
		one->target = view_say(view, "全部对象", "every target");
	return one;
}

/* The day at +08:00 of a moment; "" when there is none. */
static const char *attested_day(const View *view, const char *at)
{
	int64_t at_us;
	return clock_parse(at, &at_us) ? kept(view, clock_format_day(at_us)) : "";
}

/* A waiver that nobody looks at again within the year is no waiver (checks/waiver.h). */
static const char *waiver_problem(const View *view, const char *expires)
{
	char judged[DAY_TEXT];
	g_strlcpy(judged, view->judged_at, sizeof judged);
	Day today = day_parse(judged), last = day_parse(expires);
	if (today == DAY_NONE || last == DAY_NONE)
		return "";
	if (last < today)
		return view_say(view, "已过有效期", "expired");
	return last - today > 365 ? view_say(view, "有效期超过一年（最长一年）",
	                                    "holds longer than a year, the longest allowed")
	                          : "";
}

static const char *problem_of(const View *view, const Statement *one, const char *problem)
{
	if (one->counts)
		return "";
	return *problem ? problem : view_say(view, "不在有效期内", "not in force");
}

static Statement *attestation_new(const View *view, const json_t *entry)
{
	const json_t *document = json_object_get(entry, "document");
	Statement *one = statement_new(view, entry);
	one->by = view_text(view, entry, "by");
	one->signer = view_text(view, entry, "signer");
	one->said = view_text(view, entry, "statement");
	one->document = view_text(view, document, "name");
	one->sha256 = view_text(view, document, "sha256");
	one->at = attested_day(view, view_text(view, entry, "attested_at"));
	one->until = moment(view, view_text(view, entry, "valid_until"));
	one->problem = problem_of(view, one, view_text(view, entry, "problem"));
	return one;
}

static Statement *waiver_new(const View *view, const json_t *entry)
{
	Statement *one = statement_new(view, entry);
	one->waiver = true;
	one->by = view_text(view, entry, "approved_by");
	one->signer = one->document = one->sha256 = one->at = "";
	one->said = view_text(view, entry, "reason");
	one->until = view_text(view, entry, "expires");
	one->problem = problem_of(view, one, waiver_problem(view, one->until));
	return one;
}

GPtrArray *statements_of(const View *view)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)view->attestations, i, entry)
		g_ptr_array_add(list, attestation_new(view, entry));
	json_array_foreach((json_t *)view->waivers, i, entry)
		g_ptr_array_add(list, waiver_new(view, entry));
	return list;
}
