#include "records/helpdesk/problem.h"

#include "base/json_text.h"
#include "base/workdays.h"
#include "records/people/permission.h"
#include "records/rules/level.h"
#include "records/store/error.h"

#include <string.h>

const ProblemWord problem_topics[] = {{"login", "登录与账号", "logging in"},
        {"data", "学籍数据", "records of students"}, {"import", "导入与导出", "import and export"},
        {"business", "业务办理", "daily business"}, {"statistics", "统计与报表", "statistics"},
        {"system", "系统故障", "the system itself"}, {"other", "其他", "something else"}, {0}};

static const char *const states[PROBLEM_STATE_COUNT] = {"open", "answered", "closed"};
static const char *const kinds[NOTE_COUNT] = {"ask", "more", "answer", "escalate", "close"};

static int among(const char *const *words, int count, const char *word)
{
	for (int i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return count;
}

static const ProblemWord *topic_row(const char *id)
{
	for (const ProblemWord *row = problem_topics; row->id; row++)
		if (strcmp(row->id, id) == 0)
			return row;
	return NULL;
}

const char *problem_topic_find(const char *id)
{
	const ProblemWord *row = topic_row(id);
	return row ? row->id : NULL;
}

const char *problem_topic_words(const char *id, bool zh)
{
	const ProblemWord *row = topic_row(id);
	return row ? (zh ? row->zh : row->en) : id;
}

const char *problem_state_id(ProblemState state)
{
	return states[state];
}

int problem_state_find(const char *id)
{
	return among(states, PROBLEM_STATE_COUNT, id);
}

const char *note_kind_id(NoteKind kind)
{
	return kinds[kind];
}

int note_kind_find(const char *id)
{
	return among(kinds, NOTE_COUNT, id);
}

void problem_clear(Problem *problem)
{
	json_decref(problem->thread);
	*problem = (Problem){0};
}

void problem_place(const Account *account, char ret[PROBLEM_PLACE_MAX])
{
	const char *place = account->level == LEVEL_SCHOOL    ? account->scope.lo
	                    : account->level < LEVEL_PROVINCE ? account->place
	                                                      : "000000";
	g_strlcpy(ret, place, PROBLEM_PLACE_MAX);
}

/* The next level that there is at the place. */
static Level level_above(Level level, const char *place)
{
	while (level < LEVEL_MINISTRY && !level_there(++level, place))
		;
	return level;
}

Level problem_first_level(Level asker, const char *place)
{
	if (asker != LEVEL_SCHOOL)
		return level_above(asker, place);
	/* who manages the school is in its scope: …0000 the province, …00 the city */
	Level manager = memcmp(place + 2, "0000", 4) == 0 ? LEVEL_PROVINCE
	                : memcmp(place + 4, "00", 2) == 0 ? LEVEL_CITY
	                                                  : LEVEL_COUNTY;
	return level_there(manager, place) ? manager : level_above(manager, place);
}

static bool asks(const Account *account, const Problem *problem)
{
	char place[PROBLEM_PLACE_MAX];
	problem_place(account, place);
	return permitted(account, PERMIT_PROBLEM_ASK) && strcmp(place, problem->scope) == 0;
}

Level problem_stands(Level stands_at, const char *scope)
{
	return stands_at < LEVEL_PROVINCE
	               ? MAX(problem_first_level(LEVEL_SCHOOL, scope),
	                         level_there(stands_at, scope) ? stands_at
	                                                       : level_above(stands_at, scope))
	               : stands_at;
}

static Level stands_now(const Problem *problem)
{
	return problem_stands(problem->stands_at, problem->scope);
}

bool problem_may(const Account *account, const Problem *problem, NoteKind kind)
{
	bool support = problem->stands_at == LEVEL_MINISTRY;
	bool answers = permitted(account, PERMIT_PROBLEM_ANSWER) &&
	               problem->state == PROBLEM_OPEN && scope_has(&account->scope, problem->scope);
	switch (kind) {
	case NOTE_MORE:
		return asks(account, problem) && problem->state != PROBLEM_CLOSED;
	case NOTE_CLOSE:
		return asks(account, problem) && problem->state != PROBLEM_CLOSED;
	case NOTE_ANSWER:
		return answers && (support ? account->level == LEVEL_PROVINCE
		                           : account->level >= problem->stands_at);
	case NOTE_ESCALATE:
		return answers && !support && account->level == stands_now(problem);
	case NOTE_ASK:
	case NOTE_COUNT:
		break;
	}
	return false;
}

bool problem_file_may(const Account *account, const Problem *problem)
{
	return asks(account, problem) || problem_may(account, problem, NOTE_ANSWER) ||
	       problem_may(account, problem, NOTE_ESCALATE) ||
	       permitted(account, PERMIT_STUDENT_REVEAL);
}

static bool unfit(GError **error, const char *words)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return false;
}

static bool text_fits(const Problem *problem, NoteKind kind, const char *text, GError **error)
{
	glong length = g_utf8_validate(text, -1, NULL) ? g_utf8_strlen(text, -1) : -1;
	if (json_array_size(json_object_get(problem->thread, "notes")) >= PROBLEM_NOTES_MAX)
		return unfit(error, "there is no room for more: close it and ask anew");
	if (length < (kind == NOTE_CLOSE ? 0 : 2) || length > PROBLEM_TEXT_MAX)
		return unfit(error, "a text of 2 to 4000 characters is wanted");
	return true;
}

static void move(Problem *problem, NoteKind kind, int64_t at_us)
{
	switch (kind) {
	case NOTE_ASK:
	case NOTE_MORE:
		problem->state = PROBLEM_OPEN;
		break;
	case NOTE_ANSWER:
		problem->state = PROBLEM_ANSWERED;
		problem->answered_us = at_us;
		break;
	case NOTE_ESCALATE:
		problem->stands_at = level_above(stands_now(problem), problem->scope);
		break;
	case NOTE_CLOSE:
	case NOTE_COUNT:
		problem->state = PROBLEM_CLOSED;
		break;
	}
}

bool problem_note(Problem *problem, const Account *account, NoteKind kind, const char *text,
        json_t *file, int64_t at_us, GError **error)
{
	if (kind != NOTE_ASK && !problem_may(account, problem, kind)) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "this is not to be done with it now, or not by you");
		return false;
	}
	if (!text_fits(problem, kind, text, error))
		return false;
	json_t *note = json_pack("{s:I, s:s, s:s, s:s, s:s}", "at_us", (json_int_t)at_us, "by",
	        account->name, "level", level_row(account->level)->id, "kind", kinds[kind], "text",
	        text);
	if (file)
		json_object_set(note, "file", file);
	json_array_append_new(json_object_get(problem->thread, "notes"), note);
	move(problem, kind, at_us);
	return true;
}

/* The day in China. */
static Day day_at(int64_t at_us)
{
	const int64_t hour_us = 3600 * (int64_t)G_USEC_PER_SEC;
	return (Day)((at_us + 8 * hour_us) / (24 * hour_us));
}

static int note_kind_of(const json_t *note)
{
	return note_kind_find(json_string_value(json_object_get(note, "kind")));
}

/* Where it stood before the note `i`: the next escalation tells, else it stands there still. */
static Level level_before(const Problem *problem, const json_t *notes, size_t i)
{
	for (; i < json_array_size(notes); i++) {
		const json_t *note = json_array_get(notes, i);
		int level = level_find(json_string_value(json_object_get(note, "level")));
		if (note_kind_of(note) == NOTE_ESCALATE && level != LEVEL_COUNT)
			return (Level)level;
	}
	return problem->stands_at;
}

/* Since when it waits behind a note; 0: it does not. */
static int64_t since_after(int64_t since_us, int kind, int64_t at_us)
{
	if (kind == NOTE_ASK || kind == NOTE_MORE)
		return since_us ? since_us : at_us;
	return kind == NOTE_ESCALATE ? at_us : 0;
}

static void wait_put(GString *out, Level level, int64_t from_us)
{
	g_string_append_printf(
	        out, "%s%s:%d-", out->len ? " " : "", level_row(level)->id, (int)day_at(from_us));
}

char *problem_waits(const Problem *problem)
{
	const json_t *notes = json_object_get(problem->thread, "notes");
	GString *out = g_string_new(NULL);
	int64_t since_us = 0; /* it waits; 0: it does not */
	for (size_t i = 0; i < json_array_size(notes); i++) {
		const json_t *note = json_array_get(notes, i);
		int64_t at_us = json_integer_value(json_object_get(note, "at_us"));
		int kind = note_kind_of(note);
		bool asks_more = kind == NOTE_ASK || kind == NOTE_MORE;
		if (since_us && !asks_more) {
			wait_put(out, level_before(problem, notes, i), since_us);
			g_string_append_printf(out, "%d", (int)day_at(at_us));
		}
		since_us = since_after(since_us, kind, at_us);
	}
	if (since_us)
		wait_put(out, problem->stands_at, since_us);
	return g_string_free(out, FALSE);
}

/* One of them; NULL when it is none of ours, else what stands behind it. */
static const char *wait_read(const char *text, int64_t now_us, int *ret_level, Day ret[2])
{
	char *end = NULL;
	const char *colon = strchr(text, ':');
	g_autofree char *id = colon ? g_strndup(text, (gsize)(colon - text)) : NULL;
	*ret_level = id ? level_find(id) : LEVEL_COUNT;
	if (*ret_level == LEVEL_COUNT)
		return NULL;
	ret[0] = (Day)g_ascii_strtoll(colon + 1, &end, 10);
	if (*end != '-')
		return NULL;
	const char *to = end + 1;
	ret[1] = (Day)g_ascii_strtoll(to, &end, 10);
	if (end == to) /* it waits yet */
		ret[1] = day_at(now_us);
	return *end == ' ' ? end + 1 : *end ? NULL : end;
}

bool problem_waits_days(const char *waits, int64_t now_us, int ret[LEVEL_COUNT])
{
	bool known = true;
	for (int level = 0; level < LEVEL_COUNT; level++)
		ret[level] = -1;
	for (const char *at = waits; at && *at;) {
		int level;
		Day days[2];
		at = wait_read(at, now_us, &level, days);
		if (!at)
			return false;
		int more = workday_count(days[0], days[1]);
		ret[level] = MAX(ret[level], 0) + MAX(more, 0);
		known &= more >= 0; /* the calendar of a year may not be published */
	}
	return known;
}

bool problem_days(const Problem *problem, int64_t now_us, int ret[LEVEL_COUNT])
{
	g_autofree char *waits = problem_waits(problem);
	return problem_waits_days(waits, now_us, ret);
}

int problem_workdays(const Problem *problem, int64_t now_us)
{
	int days[LEVEL_COUNT], all = 0;
	if (!problem_days(problem, now_us, days))
		return -1;
	for (int level = 0; level < LEVEL_COUNT; level++)
		all += MAX(days[level], 0);
	return all;
}

bool problem_overdue(const Problem *problem, int64_t now_us)
{
	const json_t *notes = json_object_get(problem->thread, "notes");
	int64_t since_us = 0;
	for (size_t i = 0; i < json_array_size(notes); i++) {
		const json_t *note = json_array_get(notes, i);
		since_us = since_after(since_us, note_kind_of(note),
		        json_integer_value(json_object_get(note, "at_us")));
	}
	return problem->state == PROBLEM_OPEN && since_us &&
	       workday_more_than(day_at(since_us), day_at(now_us), PROBLEM_WORKDAYS);
}

static bool text_has(const json_t *object, const char *name, const char *folded)
{
	const char *text = json_text_in(object, name);
	g_autofree char *plain = g_utf8_casefold(text, -1);
	return strstr(plain, folded) != NULL;
}

bool problem_says(const Problem *problem, const char *words)
{
	const json_t *notes = json_object_get(problem->thread, "notes");
	g_autofree char *folded = g_utf8_casefold(words, -1);
	bool has = text_has(problem->thread, "title", folded);
	for (size_t i = 0; !has && i < json_array_size(notes); i++)
		has = text_has(json_array_get(notes, i), "text", folded);
	return has;
}

json_t *problem_json(const Problem *problem)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:O}", "version",
	        (json_int_t)problem->version, "asked_by", (json_int_t)problem->asked_by, "asked_us",
	        (json_int_t)problem->asked_us, "answered_us", (json_int_t)problem->answered_us,
	        "topic", problem->topic, "stands_at", level_row(problem->stands_at)->id, "state",
	        states[problem->state], "thread", problem->thread);
}
