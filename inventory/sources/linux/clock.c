/* The topic time, and the host's clock against the console's (stamps.h). */
#include "inventory/sources/linux/parse.h"
#include "inventory/sources/linux/stamps.h"

enum {
	WIDTH_ENOUGH_US = 50 * 1000, /* between the bounds: no further question makes it better */
	US_PER_MS = 1000,
};

/* What the host's clock showed, and what it may have been beyond that. */
typedef struct {
	int64_t shown_us, finest_us;
	uint64_t epoch_s;
	Slice utc_offset;
	bool fine;
} Shown;

/* The host's clock minus the console's lies in [low, high]. */
typedef struct {
	int64_t low_us, high_us;
	int64_t least_us, most_us; /* the hull of all stamps */
	bool any;
} Bounds;

/* "1795458534 123456789 +0800"; a date that knows no %N prints something else in the middle. */
static bool shown_parse(Slice rest, Shown *ret)
{
	Slice seconds, nanoseconds = {0};
	uint64_t fraction_ns = 0;
	*ret = (Shown){0};
	if (!slice_field(&rest, &seconds) || !slice_number(seconds, 10, &ret->epoch_s) ||
	        ret->epoch_s > G_MAXINT32 * UINT64_C(64))
		return false;
	slice_field(&rest, &nanoseconds);
	slice_field(&rest, &ret->utc_offset);
	ret->fine = nanoseconds.length == 9 && slice_number(nanoseconds, 10, &fraction_ns);
	ret->finest_us = ret->fine ? 1 : G_USEC_PER_SEC;
	ret->shown_us = (int64_t)ret->epoch_s * G_USEC_PER_SEC +
	                (ret->fine ? (int64_t)(fraction_ns / 1000) : 0);
	return true;
}

static void bounds_add(Bounds *bounds, const Shown *shown, int64_t asked_us, int64_t answered_us)
{
	int64_t low_us = shown->shown_us - answered_us;
	int64_t high_us = shown->shown_us + shown->finest_us - asked_us;
	if (!bounds->any) {
		*bounds =
		        (Bounds){low_us, high_us, MIN(low_us, high_us), MAX(low_us, high_us), true};
		return;
	}
	bounds->low_us = MAX(bounds->low_us, low_us);
	bounds->high_us = MIN(bounds->high_us, high_us);
	bounds->least_us = MIN(bounds->least_us, MIN(low_us, high_us));
	bounds->most_us = MAX(bounds->most_us, MAX(low_us, high_us));
}

static Bounds stamps_bounds(const LinuxStamps *stamps)
{
	Bounds bounds = {0};
	for (size_t i = 0; i < stamps->answered; i++) {
		Shown shown;
		const Stamp *stamp = &stamps->at[i];
		if (shown_parse((Slice){stamp->text, strlen(stamp->text)}, &shown))
			bounds_add(&bounds, &shown, stamp->asked_us, stamp->answered_us);
	}
	return bounds;
}

/* A clock that was set between two stamps leaves bounds that exclude each other: all of it, then.
 */
static void bounds_settle(Bounds *bounds)
{
	if (bounds->low_us <= bounds->high_us)
		return;
	bounds->low_us = bounds->least_us;
	bounds->high_us = bounds->most_us;
}

void stamps_clear(LinuxStamps *stamps)
{
	for (size_t i = 0; i < stamps->asked; i++)
		g_free(stamps->at[i].text);
	*stamps = (LinuxStamps){0};
}

/* Whether the last answer was of whole seconds. */
static bool stamps_coarse(const LinuxStamps *stamps)
{
	Shown shown;
	if (stamps->answered == 0)
		return false;
	const char *text = stamps->at[stamps->answered - 1].text;
	return shown_parse((Slice){text, strlen(text)}, &shown) && !shown.fine;
}

ReachAsk stamps_ask(LinuxStamps *stamps, int64_t now_us)
{
	Bounds bounds = stamps_bounds(stamps);
	bool close = bounds.any && bounds.high_us - bounds.low_us <= WIDTH_ENOUGH_US;
	bool waits = stamps->answered < stamps->asked; /* it gave no answer: no more are asked */
	stamps->script_us = now_us;
	if (close || waits || stamps->asked == STAMPS_MAX)
		return ASK_SCRIPT;
	if (stamps_coarse(stamps) && stamps->waited != stamps->asked) {
		stamps->waited = stamps->asked;
		return ASK_LATER;
	}
	stamps->at[stamps->asked++] = (Stamp){.asked_us = now_us};
	return ASK_LINE;
}

void stamps_take(LinuxStamps *stamps, const char *text, size_t length, int64_t now_us)
{
	if (stamps->answered == stamps->asked)
		return;
	Stamp *stamp = &stamps->at[stamps->answered++];
	stamp->answered_us = now_us;
	stamp->text = g_strndup(text, length);
}

void stamps_show(const LinuxStamps *stamps, GString *text)
{
	for (size_t i = 0; i < stamps->answered; i++) {
		const Stamp *stamp = &stamps->at[i];
		g_string_append_printf(text,
		        "[asked at %" PRId64 " us, answered at %" PRId64 " us] %s\n",
		        stamp->asked_us, stamp->answered_us, stamp->text);
	}
	if (stamps->script_us)
		g_string_append_printf(
		        text, "[the script was sent at %" PRId64 " us]\n", stamps->script_us);
}

/* In whole milliseconds, never narrower than the bounds. */
static void set_skew(json_t *time, const Bounds *bounds)
{
	int64_t skew_us = bounds->low_us + (bounds->high_us - bounds->low_us) / 2;
	int64_t skew_ms = skew_us / US_PER_MS;
	int64_t most_us =
	        MAX(bounds->high_us - skew_ms * US_PER_MS, skew_ms * US_PER_MS - bounds->low_us);
	json_object_set_new(time, "skew_ms", json_integer(skew_ms));
	json_object_set_new(
	        time, "uncertainty_ms", json_integer((most_us + US_PER_MS - 1) / US_PER_MS));
}

static bool is_utc_offset(Slice slice)
{
	uint64_t minutes;
	return slice.length == 5 && (slice.bytes[0] == '+' || slice.bytes[0] == '-') &&
	       slice_number((Slice){slice.bytes + 1, 4}, 10, &minutes);
}

json_t *parse_time(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	Shown shown;
	if (!shown_parse(command_output(text, length), &shown)) {
		g_set_error(error, LINUX_ERROR, CAUSE_ERROR, "date shows no seconds");
		return NULL;
	}
	json_t *time = json_object();
	json_set_integer(time, "epoch_s", shown.epoch_s);
	json_set_integer(time, "epoch_ms", (uint64_t)shown.shown_us / US_PER_MS);
	json_set_integer(time, "resolution_ms", shown.fine ? 1 : US_PER_MS);
	if (is_utc_offset(shown.utc_offset))
		json_set_slice(time, "utc_offset", shown.utc_offset);
	if (!args->stamps || args->stamps->script_us == 0 || args->end_us == 0)
		return time;
	Bounds bounds = stamps_bounds(args->stamps);
	bounds_add(&bounds, &shown, args->stamps->script_us, args->end_us);
	bounds_settle(&bounds);
	set_skew(time, &bounds);
	return time;
}
