#include "records/web/kept_fields.h"

#include "records/helpdesk/problem.h"
#include "records/rules/aid.h"
#include "records/rules/business.h"
#include "records/rules/level.h"
#include "records/rules/policy.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

/* How a value is told. */
typedef enum {
	AS_TYPED,
	UNSEEN,   /* goes along: what the page knew of itself */
	PRESSED,  /* the button: "only:approve", "preview" */
	COUNTED,  /* ticks of many */
	TICKED,   /* "1" */
	CHOSEN,   /* which of two: the word of a key that begins with the row's */
	BUSINESS, /* these by the tables of what they are */
	LEVELS,
	AID,
	SOURCE,
	TOPIC,
	RECORD_FIELD,
	WANT,
	RECORD_VALUE,
} As;

typedef struct {
	const char *section; /* the first part of the path; "apply" of /students/{id}/apply, too */
	const char *name;
	As as;
	const char *word; /* the key of what it is called; of CHOSEN also of its values */
} FieldRow;

static const FieldRow fields[] = {
        {"accounts", "version", UNSEEN, NULL},
        {"accounts", "name", AS_TYPED, "name_of_account"},
        {"accounts", "real_name", AS_TYPED, "account_real_name"},
        {"accounts", "phone", AS_TYPED, "account_phone"},
        {"accounts", "level", LEVELS, "account_level"},
        {"accounts", "place", AS_TYPED, "account_place"},
        {"accounts", "place_name", AS_TYPED, "account_school_other"},
        {"accounts", "role", CHOSEN, "account_role"},
        {"aid", "seen", UNSEEN, NULL},
        {"aid", "from", UNSEEN, NULL},
        {"aid", "version", UNSEEN, NULL},
        {"aid", "kind", AID, "aid_kind"},
        {"aid", "term", AS_TYPED, "aid_term"},
        {"aid", "source", SOURCE, "aid_source"},
        {"aid", "amount", AS_TYPED, "aid_amount"},
        {"aid", "grade", AS_TYPED, "grade"},
        {"aid", "class", AS_TYPED, "class"},
        {"aid", "pick", CHOSEN, "aid_pick"},
        {"aid", "except", COUNTED, "batch_tick"},
        {"aid", "step", PRESSED, "kept_pressed"},
        {"aid", "action", PRESSED, "kept_pressed"},
        {"aid", "reason", AS_TYPED, "kept_reason"},
        {"applications", "version", UNSEEN, NULL},
        {"applications", "list", UNSEEN, NULL},
        {"applications", "student_version", UNSEEN, NULL},
        {"applications", "action", PRESSED, "kept_pressed"},
        {"applications", "reason", AS_TYPED, "kept_reason"},
        {"applications", "dismissed", UNSEEN, NULL},
        {"applications", "proof", UNSEEN, NULL},
        {"apply", "version", UNSEEN, NULL},
        {"apply", "again", UNSEEN, NULL},
        {"apply", "kind", BUSINESS, "business"},
        {"apply", "reason", AS_TYPED, "kept_reason"},
        {"apply", "proof", UNSEEN, NULL},
        {"batches", "q", UNSEEN, NULL},
        {"batches", "class", UNSEEN, NULL},
        {"batches", "remarked", UNSEEN, NULL},
        {"batches", "waiting", UNSEEN, NULL},
        {"batches", "page", UNSEEN, NULL},
        {"batches", "one", COUNTED, "batch_tick"},
        {"batches", "action", PRESSED, "kept_pressed"},
        {"batches", "reason", AS_TYPED, "kept_reason"},
        {"bulk", "seen", UNSEEN, NULL},
        {"bulk", "kind", BUSINESS, "business"},
        {"bulk", "of_grade", AS_TYPED, "bulk_of_grade"},
        {"bulk", "of_class", AS_TYPED, "bulk_of_class"},
        {"bulk", "of_reason", AS_TYPED, "kept_reason"},
        {"bulk", "pick", CHOSEN, "bulk_pick"},
        {"bulk", "except", COUNTED, "batch_tick"},
        {"bulk", "step", PRESSED, "kept_pressed"},
        {"cards", "reason", AS_TYPED, "kept_reason"},
        {"catalogues", "year", AS_TYPED, "catalogue_year"},
        {"catalogues", "applies", AS_TYPED, "catalogue_applies"},
        {"catalogues", "source", AS_TYPED, "catalogue_why"},
        {"catalogues", "file", UNSEEN, NULL},
        {"continuations", "state", UNSEEN, NULL},
        {"continuations", "reason", AS_TYPED, "kept_reason"},
        {"graduates", "reason", AS_TYPED, "kept_reason"},
        {"late", "place", AS_TYPED, "late_place_hint"},
        {"late", "place_name", AS_TYPED, "account_school_other"},
        {"late", "entered", AS_TYPED, "late_entered_hint"},
        {"late", "until", AS_TYPED, "late_until"},
        {"late", "reason", AS_TYPED, "kept_reason"},
        {"offers", "version", UNSEEN, NULL},
        {"offers", "kind", UNSEEN, NULL},
        {"offers", "code", AS_TYPED, "kept_offer_code"},
        {"offers", "grade", AS_TYPED, "grade"},
        {"offers", "specialty", AS_TYPED, "specialty_code"},
        {"offers", "teacher", AS_TYPED, "teacher"},
        {"offers", "catalogue", AS_TYPED, "catalogue"},
        {"offers", "name", AS_TYPED, "specialty_name"},
        {"offers", "years", AS_TYPED, "years"},
        {"problems", "version", UNSEEN, NULL},
        {"problems", "topic", TOPIC, "problem_topic"},
        {"problems", "heading", AS_TYPED, "problem_title"},
        {"problems", "text", AS_TYPED, "problem_text"},
        {"problems", "question", AS_TYPED, "faq_question"},
        {"problems", "answer", AS_TYPED, "faq_answer"},
        {"problems", "file", UNSEEN, NULL},
        {"records", "format", AS_TYPED, "records_out_format"},
        {"records", "reason", AS_TYPED, "kept_reason"},
        {"register", "reason", AS_TYPED, "kept_reason"},
        {"schools", "version", UNSEEN, NULL},
        {"schools", "into", UNSEEN, NULL},
        {"schools", "sure", UNSEEN, NULL},
        {"schools", "code", AS_TYPED, "school_code"},
        {"schools", "name", AS_TYPED, "school_name"},
        {"schools", "short", AS_TYPED, "school_short"},
        {"schools", "region", AS_TYPED, "school_region_code"},
        {"schools", "managed_by", LEVELS, "school_managed"},
        {"schools", "reason", AS_TYPED, "school_why"},
        {"settings", "version", UNSEEN, NULL},
        {"settings", "reason", AS_TYPED, "kept_reason"},
        {"students", "reason", AS_TYPED, "kept_reason"},
        {"students", "seen", UNSEEN, NULL},
        {"students", "field", RECORD_FIELD, "kept_pressed"},
        {"todo", "kind", UNSEEN, NULL},
        {"todo", "school", UNSEEN, NULL},
        {"todo", "due", UNSEEN, NULL},
        {"todo", "q", UNSEEN, NULL},
        {"todo", "sort", UNSEEN, NULL},
        {"todo", "rows", UNSEEN, NULL},
        {"todo", "one", COUNTED, "batch_tick"},
        {"todo", "action", PRESSED, "kept_pressed"},
        {"todo", "step", PRESSED, "kept_pressed"},
        {"todo", "reason", AS_TYPED, "kept_reason"},
        {"tokens", "name", AS_TYPED, "token_name"},
        {"tokens", "days", AS_TYPED, "token_days"},
        {"tokens", "write", TICKED, "token_write"},
};

/* What a name means; texts are borrowed, but of `law`. */
typedef struct {
	As as;
	const char *zh, *en; /* what it is called; NULL: by `word` */
	const char *word;
	int which; /* of WANT, RECORD_VALUE */
	RuleId law;
} Meaning;

/* "apply" of "/students/7/apply?…", "cards" of "/cards.pdf". Yours. */
static char *section_of(const char *path)
{
	g_autofree char *plain = g_strndup(path, strcspn(path, "?"));
	if (g_str_has_prefix(plain, "/students/") && g_str_has_suffix(plain, "/apply"))
		return g_strdup("apply");
	const char *from = plain + (*plain == '/');
	return g_strndup(from, strcspn(from, "/."));
}

/* What an application asks for, and fields of the record. */
static bool asked_for(const char *name, bool record, Meaning *ret)
{
	for (int want = WANT_END + 1; want < WANT_COUNT; want++)
		if (want_rows[want].id && strcmp(want_rows[want].id, name) == 0) {
			*ret = (Meaning){.as = want_rows[want].kind == WANTS_CHECK ? TICKED : WANT,
			        .zh = want_rows[want].zh,
			        .en = want_rows[want].en,
			        .which = want};
			return true;
		}
	int field = record ? student_field_find(name) : -1;
	if (field < 0 || strcmp(student_fields[field].name, name) != 0)
		return false;
	*ret = (Meaning){.as = RECORD_VALUE,
	        .zh = student_fields[field].zh,
	        .en = student_fields[field].en,
	        .which = field};
	return true;
}

/* Rules, numbers and levels of the province's settings. */
static bool of_settings(const char *name, Meaning *ret)
{
	const Business *business =
	        g_str_has_prefix(name, "level.") ? business_find(name + 6) : NULL;
	RuleId rule = g_str_has_prefix(name, "rule.") ? rule_find(name + 5) : RULE_NONE;
	if (business)
		*ret = (Meaning){.as = LEVELS, .zh = business->zh, .en = business->en};
	for (size_t i = 0; i < policy_numbers_count(); i++)
		if (strcmp(policy_numbers[i].name, name) == 0)
			*ret = (Meaning){.as = AS_TYPED,
			        .zh = policy_numbers[i].zh,
			        .en = policy_numbers[i].en};
	if (rule != RULE_NONE)
		*ret = (Meaning){.as = TICKED, .law = rule};
	return ret->zh || rule != RULE_NONE;
}

static bool of_token(const char *name, Meaning *ret)
{
	static const char prefix[] = "subject_";
	for (Subject subject = SUBJECT_ANY + 1; subject < SUBJECT_COUNT; subject++)
		if (g_str_has_prefix(name, prefix) &&
		        strcmp(name + strlen(prefix), subject_id(subject)) == 0) {
			*ret = (Meaning){.as = TICKED, .word = name};
			return true;
		}
	return false;
}

static bool meaning_find(const char *path, const char *name, Meaning *ret)
{
	g_autofree char *section = section_of(path);
	*ret = (Meaning){0};
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
		if (strcmp(fields[i].section, section) == 0 && strcmp(fields[i].name, name) == 0) {
			*ret = (Meaning){.as = fields[i].as, .word = fields[i].word};
			return true;
		}
	if (strcmp(section, "apply") == 0 || strcmp(section, "bulk") == 0)
		return asked_for(name, *section == 'a', ret);
	if (strcmp(section, "settings") == 0)
		return of_settings(name, ret);
	return strcmp(section, "tokens") == 0 && of_token(name, ret);
}

bool kept_field(const char *path, const char *name, const char *value, bool *ret_typed)
{
	Meaning meaning;
	bool known = meaning_find(path, name, &meaning);
	*ret_typed = known && *value && meaning.as != UNSEEN && meaning.as != PRESSED &&
	             meaning.as != BUSINESS;
	return known;
}

/* What it is called. Yours. */
static char *label_of(const Exchange *exchange, const Meaning *meaning)
{
	if (meaning->law)
		return policy_rule_law(&exchange->policy, meaning->law, exchange->zh);
	if (meaning->word)
		return g_strdup(word(exchange->zh, meaning->word));
	return g_strdup(exchange->zh ? meaning->zh : meaning->en);
}

/* "only:reject": the ticked alone are sent back. Yours. */
static char *pressed_text(const Exchange *exchange, const char *value)
{
	const char *colon = strchr(value, ':');
	g_autofree char *key = g_strconcat("kept_press_", colon ? colon + 1 : value, NULL);
	if (!colon)
		return g_strdup(word(exchange->zh, key));
	g_autofree char *part = g_strndup(value, (gsize)(colon - value));
	g_autofree char *whom = g_strconcat("kept_press_", part, NULL);
	return g_strdup_printf(exchange->zh ? "%s：%s" : "%s: %s", word(exchange->zh, whom),
	        word(exchange->zh, key));
}

/* One of a table, in words; the value itself when it is none of it. */
static const char *table_text(const Exchange *exchange, const Meaning *meaning, const char *value)
{
	bool zh = exchange->zh;
	int level = meaning->as == LEVELS ? level_find(value) : LEVEL_COUNT;
	const Business *business = meaning->as == BUSINESS ? business_find(value) : NULL;
	const AidKind *aid = meaning->as == AID ? aid_kind_find(value) : NULL;
	int field = meaning->as == RECORD_FIELD ? student_field_find(value) : -1;
	if (level < LEVEL_COUNT)
		return zh ? level_row((Level)level)->zh : level_row((Level)level)->en;
	if (business)
		return zh ? business->zh : business->en;
	if (aid)
		return zh ? aid->zh : aid->en;
	if (field >= 0)
		return zh ? student_fields[field].zh : student_fields[field].en;
	if (meaning->as == TOPIC)
		return problem_topic_words(value, zh);
	return meaning->as == SOURCE ? view_code(exchange, "JLZZZJLY", value) : value;
}

/* Yours. */
static char *want_text(const Exchange *exchange, int which, const char *value)
{
	const WantRow *row = &want_rows[which];
	if (row->field >= 0)
		return view_value(exchange, row->field, value);
	return g_strdup(row->kind == WANTS_CODE && row->table
	                        ? view_code(exchange, row->table, value)
	                        : value);
}

/* A choice by the word of its own: "role_clerk", "bulk_pick_only". Yours. */
static char *chosen_text(const Exchange *exchange, const char *key, const char *value)
{
	const char *stem = strcmp(key, "account_role") == 0 ? "role" : key;
	g_autofree char *own = g_strdup_printf("%s_%s", stem, value);
	return g_strdup(word(exchange->zh, own));
}

/* What a value says to people. Yours. */
static char *text_of(const Exchange *exchange, const Meaning *meaning, const char *value)
{
	switch (meaning->as) {
	case PRESSED:
		return pressed_text(exchange, value);
	case TICKED:
		return g_strdup(word(exchange->zh, "yes"));
	case CHOSEN:
		return chosen_text(exchange, meaning->word, value);
	case WANT:
		return want_text(exchange, meaning->which, value);
	case RECORD_VALUE:
		return view_value(exchange, meaning->which, value);
	default:
		return g_strdup(table_text(exchange, meaning, value));
	}
}

/* How often a name is among the fields; which of them the one at `at` is. */
static int times(const json_t *list, const char *name, size_t until)
{
	int count = 0;
	for (size_t i = 0; i < until; i++) {
		const char *one = json_string_value(json_array_get(json_array_get(list, i), 0));
		count += one && strcmp(one, name) == 0;
	}
	return count;
}

json_t *kept_fields(const Exchange *exchange, const char *path, const json_t *list)
{
	json_t *rows = json_array(), *pair;
	size_t i;
	json_array_foreach((json_t *)list, i, pair) {
		Meaning meaning;
		const char *name = json_string_value(json_array_get(pair, 0));
		const char *value = json_string_value(json_array_get(pair, 1));
		if (!name || !value || !*value || !meaning_find(path, name, &meaning) ||
		        meaning.as == UNSEEN)
			continue;
		if (meaning.as == COUNTED && times(list, name, i) > 0)
			continue;
		g_autofree char *label = label_of(exchange, &meaning);
		g_autofree char *text =
		        meaning.as == COUNTED
		                ? g_strdup_printf("%d", times(list, name, json_array_size(list)))
		                : text_of(exchange, &meaning, value);
		json_array_append_new(rows, json_pack("{s:s, s:s}", "label", label, "text", text));
	}
	return rows;
}
