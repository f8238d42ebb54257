#include "reports/statement_why.h"
#include "base/clock.h"
#include "base/json_text.h"
#include "checks/waiver.h"

/* "" when it was signed as it should be. */
static const char *problem_of(const json_t *entry, bool zh)
{
	const char *said = json_text_in(json_object_get(entry, "problem_i18n"), zh ? "zh" : "en");
	return *said ? said : json_text_in(entry, "problem");
}

char *statement_why(const json_t *entry, bool waiver, const char *judged_at, bool zh)
{
	int64_t judged_us, end_us = 0, attested_us = 0;
	const char *problem = problem_of(entry, zh);
	if (*problem || !clock_parse(judged_at, &judged_us))
		return g_strdup(problem);
	if (waiver)
		clock_parse_day_end(json_text_in(entry, "expires"), &end_us);
	else if (!clock_parse(json_text_in(entry, "valid_until"), &end_us))
		end_us = 0;
	if (end_us && end_us <= judged_us) {
		g_autofree char *day = clock_format_last_day(end_us);
		return g_strdup_printf(zh ? "已于 %s 到期" : "expired at the end of %s", day);
	}
	if (waiver && end_us - judged_us > WAIVER_TERM_US)
		return g_strdup(zh ? "有效期超过一年（最长一年）"
		                   : "holds longer than a year, the longest allowed");
	if (!waiver && clock_parse(json_text_in(entry, "attested_at"), &attested_us) &&
	        attested_us > judged_us) {
		g_autofree char *day = clock_format_day(attested_us);
		return g_strdup_printf(zh ? "%s 才确认，尚未生效" : "attested only on %s", day);
	}
	return g_strdup("");
}
