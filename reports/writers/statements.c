#include "reports/writers/statements.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/width.h"
#include "reports/statement_why.h"
#include <limits.h>
#include <string.h>

/* The check that holds licences to their last day: whoever answers for its item renews them. */
#define LICENCE_CHECK "licence.valid"

/* Digits enough to tell one document from another. */
#define DIGEST_SHOWN 16

static const char *kept(const View *view, char *text)
{
	const char *held = view_keep(view, text);
	g_free(text);
	return held;
}

static bool names_target(const json_t *entry, const View *view, const char *target)
{
	const json_t *targets = json_object_get(entry, "targets");
	const char *one = view_text(view, entry, "target");
	size_t i;
	json_t *name;
	if (*one || json_array_size(targets) == 0)
		return !*one || strcmp(one, target) == 0;
	json_array_foreach((json_t *)targets, i, name)
		if (g_strcmp0(json_string_value(name), target) == 0)
			return true;
	return false;
}

static size_t rows_of(
        const View *view, const CheckView *check, const json_t *entry, Outcome outcome)
{
	size_t count = 0;
	if (!check || check->counts[outcome] == 0)
		return 0;
	for (guint i = 0; i < check->rows->len; i++) {
		const Row *row = g_ptr_array_index(check->rows, i);
		count += row->outcome == outcome && (strcmp(row->target_kind, "site") == 0 ||
		                                            names_target(entry, view, row->target));
	}
	return count;
}

static Statement *statement_new(const View *view, const json_t *entry, bool waiver)
{
	Statement *one = g_new0(Statement, 1);
	one->waiver = waiver;
	one->counts = json_is_true(json_object_get(entry, "counts"));
	one->check = view_text(view, entry, "check");
	const CheckView *check = view_check(view, one->check);
	one->title = check ? check->title : one->check;
	one->item = check ? check->item : "";
	one->target = view_text(view, entry, "target");
	if (!*one->target)
		one->target = view_say(view, "全部对象", "every target");
	if (one->counts)
		one->rows = rows_of(view, check, entry, waiver ? OUTCOME_WAIVED : OUTCOME_ATTESTED);
	return one;
}

/* The day at +08:00 of a moment; "" when there is none. */
static const char *attested_day(const View *view, const char *at)
{
	int64_t at_us;
	return clock_parse(at, &at_us) ? kept(view, clock_format_day(at_us)) : "";
}

static const char *last_day(const View *view, const char *end)
{
	int64_t end_us;
	return clock_parse(end, &end_us) ? kept(view, clock_format_last_day(end_us)) : "";
}

static Day judged_day(const View *view)
{
	char judged[DAY_TEXT];
	g_strlcpy(judged, view->judged_at, sizeof judged);
	return day_parse(judged);
}

static void holds_fill(const View *view, Statement *one, const char *last)
{
	Day today = judged_day(view), end = day_parse(last);
	one->last_day = last;
	one->until = *last ? last : view_say(view, "长期", "without end");
	one->holds =
	        *last ? kept(view, g_strdup_printf(view_say(view, "有效期至 %s", "until %s"), last))
	              : view_say(view, "长期有效", "without end");
	one->days_left = today == DAY_NONE || end == DAY_NONE ? INT_MAX : (int)(end - today);
}

/* Of a check that the run did not ask for, nothing can be said: neither that machines saw it. */
static bool was_asked(const View *view, const Statement *one)
{
	const CheckView *check = view_check(view, one->check);
	if (check && check->rows->len > 0)
		return true;
	return !*view->pattern && !*view->item && !view->interrupted;
}

static const char *unneeded_note(const View *view, const Statement *one, const json_t *entry)
{
	if (!was_asked(view, one))
		return view_say(view, "本次没有检查这一项", "not asked for in this run");
	if (!one->waiver && rows_of(view, view_check(view, one->check), entry, OUTCOME_PASS) > 0)
		return view_say(view, "本次没有结果用到，对象已由机器实测",
		        "no result needs it: machines saw them");
	return view_say(view, "本次没有结果用到", "no result needs it");
}

static void note_fill(const View *view, Statement *one, const json_t *entry)
{
	const json_t *run = json_object_get(view->document->head, "run");
	if (!one->counts) {
		g_autofree char *why = statement_why(
		        entry, one->waiver, view_text(view, run, "judged_at"), view->zh);
		g_autofree char *visible = width_visible(why, strlen(why));
		one->note = *visible ? view_keep(view, visible)
		                     : view_say(view, "不在有效期内", "not in force");
	} else if (one->rows) {
		one->note = "";
	} else {
		one->note = unneeded_note(view, one, entry);
	}
}

/* Whose certificate it is stands beside its name: a vendor may have signed for the centre. */
static const char *signer_said(const View *view, const json_t *entry)
{
	const char *signer = view_text(view, entry, "signer");
	const char *role = view_text(view, entry, "role");
	if (!*signer || !*role)
		return signer;
	const char *words = view_words(view, signer_role_words(role));
	return kept(view, g_strdup_printf(view_say(view, "%s（%s）", "%s (%s)"), signer, words));
}

static Statement *attestation_new(const View *view, const json_t *entry)
{
	const json_t *document = json_object_get(entry, "document");
	Statement *one = statement_new(view, entry, false);
	one->by = view_text(view, entry, "by");
	one->signer = signer_said(view, entry);
	one->unsigned_note = "";
	one->said = view_text(view, entry, "statement");
	one->document = view_text(view, document, "name");
	one->sha256 = view_text(view, document, "sha256");
	one->at = attested_day(view, view_text(view, entry, "attested_at"));
	holds_fill(view, one, last_day(view, view_text(view, entry, "valid_until")));
	note_fill(view, one, entry);
	return one;
}

static Statement *waiver_new(const View *view, const json_t *entry)
{
	Statement *one = statement_new(view, entry, true);
	one->by = view_text(view, entry, "approved_by");
	one->signer = one->document = one->sha256 = one->at = "";
	one->unsigned_note = view_say(view, "未经其签名", "not signed by them");
	one->said = view_text(view, entry, "reason");
	holds_fill(view, one, view_text(view, entry, "expires"));
	note_fill(view, one, entry);
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

/* Counts, carries results, and ends within STATEMENT_SOON_DAYS. */
static bool statement_ends_soon(const Statement *one)
{
	return one->counts && one->rows > 0 && one->days_left <= STATEMENT_SOON_DAYS;
}

static char *ending_when(const View *view, const char *last_day, int days_left)
{
	return days_left > 0 ? g_strdup_printf(view_say(view, "%s 到期（还有 %d 天）",
	                                               "ends on %s (%d days left)"),
	                               last_day, days_left)
	                     : g_strdup_printf(view_say(view, "今天（%s）到期", "ends today (%s)"),
	                               last_day);
}

static char *statement_ending(const View *view, const Statement *one)
{
	const char *kind =
	        view_words(view, outcome_words(one->waiver ? OUTCOME_WAIVED : OUTCOME_ATTESTED));
	g_autofree char *when = ending_when(view, one->last_day, one->days_left);
	return g_strdup_printf(view_say(view, "%s：%s　%s（%s，%s）", "%s: %s: %s (%s, by %s)"),
	        when, kind, one->title, one->target, one->by);
}

/* Licences that are over already failed, and are told as that. */
static void licences_ending_add(GPtrArray *lines, const View *view)
{
	Day today = judged_day(view);
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)view->licences, i, entry) {
		Day end = day_parse(view_text(view, entry, "expires"));
		if (today == DAY_NONE || end == DAY_NONE || end < today ||
		        end - today > STATEMENT_SOON_DAYS)
			continue;
		g_autofree char *when =
		        ending_when(view, view_text(view, entry, "expires"), (int)(end - today));
		g_ptr_array_add(lines,
		        g_strdup_printf(
		                view_say(view, "%s：授权　%s（%s）", "%s: licence: %s (%s)"), when,
		                view_text(view, entry, "product"), view_text(view, entry, "name")));
	}
}

GPtrArray *endings_of(const View *view, const GPtrArray *statements, const char *item)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	const CheckView *licences = view_check(view, LICENCE_CHECK);
	for (guint i = 0; i < statements->len; i++) {
		const Statement *one = g_ptr_array_index(statements, i);
		if ((!item || strcmp(one->item, item) == 0) && statement_ends_soon(one))
			g_ptr_array_add(lines, statement_ending(view, one));
	}
	if (!item || (licences && strcmp(licences->item, item) == 0))
		licences_ending_add(lines, view);
	return lines;
}

char *statement_line(const View *view, const Statement *one)
{
	GString *line = g_string_new(NULL);
	const char *and = view_say(view, "，", ", ");
	g_string_append_printf(line, view_say(view, "%s　%s（%s）：%s", "%s: %s (%s): %s"),
	        view_words(view, outcome_words(one->waiver ? OUTCOME_WAIVED : OUTCOME_ATTESTED)),
	        one->title, one->target, one->by);
	if (*one->at)
		g_string_append_printf(line, " %s", one->at);
	if (*one->unsigned_note)
		g_string_append_printf(line, view_say(view, "（%s）", " (%s)"), one->unsigned_note);
	if (*one->signer)
		g_string_append_printf(
		        line, view_say(view, "，签名证书 %s", ", signed: %s"), one->signer);
	g_string_append_printf(line, "%s%s", and, one->said);
	if (*one->document)
		g_string_append_printf(line,
		        view_say(view, "（佐证材料 %s，SHA-256 %.*s…）",
		                " (document %s, SHA-256 %.*s…)"),
		        one->document, DIGEST_SHOWN, one->sha256);
	g_string_append_printf(line, "%s%s", view_say(view, "；", "; "), one->holds);
	if (!one->counts)
		g_string_append_printf(
		        line, view_say(view, "（不计入：%s）", " (does not count: %s)"), one->note);
	else if (*one->note)
		g_string_append_printf(line, view_say(view, "（%s）", " (%s)"), one->note);
	return g_string_free(line, FALSE);
}
