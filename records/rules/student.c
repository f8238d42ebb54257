#include "records/rules/student.h"

#include "base/normalise.h"
#include "base/text.h"
#include "records/rules/look.h"
#include "records/rules/name.h"
#include "records/rules/region.h"
#include "records/rules/school_id.h"
#include "records/rules/student_number.h"
#include "records/rules/study.h"

#include <string.h>

enum {
	AGE_OF_ENTERING_MIN = 12,
	AHEAD_MAX_DAYS = 366,
	YEAR_MOST_DAYS = 366,
	YEARS_MAX = 6,
	YEAR_DIGITS = 4
};

/* One row on its way. */
typedef struct {
	const StudentWorld *world;
	Student *student;
	Findings *findings;
	Arena *arena;       /* of the values */
	Look look;          /* of the present value */
	Day birth, entered; /* what CSRQ and RXNY say, or DAY_NONE */
	uint64_t empty;     /* a bit for each field of which nothing was read */
} Reading;

void student_clear(Student *student)
{
	for (int i = 0; i < FIELD_COUNT && !student->lent; i++)
		g_free(student->values[i]);
	if (!student->lent)
		g_free(student->key);
	*student = (Student){0};
}

static void found(const Reading *reading, RuleId rule, int field)
{
	findings_add(reading->findings, reading->world->policy, rule, field);
}

/* `value` lives as long as the row. */
static void value_lend(const Reading *reading, int field, const char *value)
{
	reading->student->values[field] = (char *)value;
}

static char *value_put(const Reading *reading, int field, const char *value)
{
	char *copy = arena_text(reading->arena, value, strlen(value));
	value_lend(reading, field, copy);
	return copy;
}

static LookKind look_kind(StudentFieldKind kind)
{
	return kind == KIND_NAME                                  ? LOOK_NAME
	       : kind == KIND_DOCUMENT || kind == KIND_STUDENT_NO ? LOOK_NUMBER
	                                                          : LOOK_TEXT;
}

static char *tidy(StudentFieldKind kind, const char *raw)
{
	switch (kind) {
	case KIND_NAME:
		return name_normalise(raw);
	case KIND_DOCUMENT:
	case KIND_STUDENT_NO:
		return document_normalise(raw);
	case KIND_CODE:
	case KIND_SPECIALTY:
	case KIND_REGION:
	case KIND_SCHOOL:
	case KIND_DAY:
	case KIND_MONTH:
	case KIND_YEARS:
	case KIND_PHONE:
		return normalise_token(raw);
	case KIND_TEXT:
		break;
	}
	return normalise_text(raw);
}

/* The code tables of all fields, found once. */
static const CodeTable *const *tables_get(void)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		const CodeTable **tables = g_new0(const CodeTable *, FIELD_COUNT);
		for (int i = 0; i < FIELD_COUNT; i++) {
			const char *name = student_fields[i].table;
			tables[i] = name ? code_table_find(name) : NULL;
		}
		g_once_init_leave(&once, (gsize)tables);
	}
	return (const CodeTable *const *)once;
}

static bool code_read(const Reading *reading, const char *text, int field)
{
	const char *code = code_find(tables_get()[field], text);
	if (code)
		value_lend(reading, field, code);
	return code != NULL;
}

static void code_check(const Reading *reading, int field)
{
	const char *value = reading->student->values[field];
	bool zeros = code_with_zeros(tables_get()[field], value);
	if (!code_read(reading, value, field))
		found(reading, zeros ? RULE_CODE_ZERO : RULE_CODE_UNKNOWN, field);
}

static int this_year(const Reading *reading)
{
	int year, month, of_month;
	day_split(reading->world->today, &year, &month, &of_month);
	return year;
}

/* Whether he is only about to enter, so that what nobody enters any more is refused. */
static bool enters(const Reading *reading)
{
	Status status = reading->student->status;
	return reading->world->enters ||
	       (reading->world->newcomers_enter &&
	               (status == STATUS_ADMITTED || status == STATUS_PENDING));
}

/* Behind the others: which catalogue holds is told by the month of entering. */
static void specialty_read(const Reading *reading)
{
	char *const *values = reading->student->values;
	const char *value = values[F_ZYM];
	const Catalogues *given = reading->world->catalogues;
	const Catalogues *catalogues = given ? given : catalogues_carried();
	const char *code, *month = values[F_RXNY]; /* of six digits, when it is one */
	int entered = 0;
	if (!*value)
		return;
	for (int i = 0; i < YEAR_DIGITS && reading->entered != DAY_NONE; i++)
		entered = entered * 10 + month[i] - '0';
	SpecialtyFit fit = catalogues_look(catalogues, value, entered, &code);
	if (code)
		value_lend(reading, F_ZYM, code);
	if (fit == SPECIALTY_UNKNOWN)
		found(reading,
		        code_with_zeros(code_table_find("ZYML2010"), value)
		                ? RULE_CODE_ZERO
		                : RULE_SPECIALTY_UNKNOWN,
		        F_ZYM);
	else if (fit == SPECIALTY_GROUP)
		found(reading, RULE_SPECIALTY_GROUP, F_ZYM);
	else if (fit == SPECIALTY_OTHER_YEAR)
		found(reading, enters(reading) ? RULE_SPECIALTY_OLD : RULE_SPECIALTY_YEAR, F_ZYM);
	else if (fit == SPECIALTY_CLOSED && enters(reading) && entered >= this_year(reading))
		found(reading, RULE_SPECIALTY_OLD, F_ZYM);
}

/* Five digits in the range of the days of living people: the serial number of a spreadsheet. */
static bool serial(const char *value)
{
	return strlen(value) == 5 && strspn(value, "0123456789") == 5;
}

/* A day that is one. */
static void day_take(Reading *reading, int field, Day day)
{
	char *text = arena_take(reading->arena, DAY_TEXT);
	day_format(day, text);
	value_lend(reading, field, text);
	if (day > reading->world->today)
		found(reading, RULE_DATE_FUTURE, field);
	if (field == F_CSRQ)
		reading->birth = day;
}

static void day_check(Reading *reading, int field)
{
	const char *value = reading->student->values[field];
	Day day = day_parse(value);
	if (day == DAY_NONE)
		found(reading, serial(value) ? RULE_DATE_SERIAL : RULE_DATE_FORM, field);
	else
		day_take(reading, field, day);
}

static void month_check(Reading *reading, int field)
{
	const char *value = reading->student->values[field];
	Day day = student_month(value);
	if (field == F_RXNY)
		reading->entered = day;
	if (day == DAY_NONE) {
		found(reading, serial(value) ? RULE_DATE_SERIAL : RULE_MONTH_FORM, field);
		return;
	}
	if (field == F_RXNY && day > reading->world->today + AHEAD_MAX_DAYS)
		found(reading, RULE_MONTH_AHEAD, field);
	char text[DAY_TEXT]; /* YYYY-MM-DD */
	if (strlen(value) == 6 && strspn(value, "0123456789") == 6)
		return;
	day_format(day, text);
	memmove(text + 4, text + 5, 2);
	text[6] = '\0';
	value_put(reading, field, text);
}

static void years_check(const Reading *reading, int field)
{
	const char *written = reading->student->values[field];
	if (written[0] >= '1' && written[0] <= '0' + YEARS_MAX && !written[1])
		return;
	g_autoptr(GString) value = g_string_new(written);
	g_string_replace(value, "年", "", 1);
	if (g_str_has_suffix(value->str, ".0"))
		g_string_truncate(value, value->len - 2);
	size_t length = value->len;
	bool good = length >= 1 && length <= 4 && g_ascii_isdigit(value->str[0]) &&
	            strspn(value->str, "0123456789.") == length;
	double years = good ? g_ascii_strtod(value->str, NULL) : 0;
	if (!good || years < 0.5)
		found(reading, RULE_NUMBER_FORM, field);
	else if (years > YEARS_MAX)
		found(reading, RULE_YEARS_RANGE, field);
	else
		value_put(reading, field, value->str);
}

static void region_check(const Reading *reading, int field)
{
	const char *value = reading->student->values[field];
	if (strlen(value) == 6 && region_find(value))
		return;
	const Region *named = region_named(value, reading->world->province);
	char code[8];
	if (!named) {
		found(reading, RULE_REGION_UNKNOWN, field);
		return;
	}
	g_snprintf(code, sizeof code, "%06u", named->code);
	value_put(reading, field, code);
}

static void text_check(const Reading *reading, int field)
{
	const char *value = reading->student->values[field];
	const Look *look = &reading->look;
	if (!look->plain && !name_printable(value))
		found(reading, RULE_FIELD_CHARACTERS, field);
	if (g_ascii_isdigit(*value) && normalise_is_scientific(value))
		found(reading, RULE_ID_SCIENTIFIC, field);
	glong characters = look->plain ? look->characters : g_utf8_strlen(value, -1);
	if (characters > student_fields[field].characters_max)
		found(reading, RULE_FIELD_LENGTH, field);
	else if (field == F_JTYZBM && (strlen(value) != 6 || strspn(value, "0123456789") != 6))
		found(reading, RULE_POSTCODE_FORM, field);
	if (field == F_SZNJ && study_grade_foreign(value))
		found(reading, RULE_GRADE_FORM, field);
}

static void value_check(Reading *reading, int field)
{
	const char *value = reading->student->values[field];
	switch (student_fields[field].kind) {
	case KIND_NAME:
		if (!reading->look.ideographs || reading->look.characters == 1 ||
		        reading->look.characters > NAME_MAX_CHARACTERS)
			name_check(value, reading->findings, field);
		break;
	case KIND_STUDENT_NO:
		student_no_check(value, reading->world->today, reading->findings, field);
		break;
	case KIND_SCHOOL:
		school_id_check(value, reading->world->province, reading->findings, field);
		break;
	case KIND_CODE:
		code_check(reading, field);
		break;
	case KIND_SPECIALTY: /* behind the others */
		break;
	case KIND_REGION:
		region_check(reading, field);
		break;
	case KIND_DAY:
		day_check(reading, field);
		break;
	case KIND_MONTH:
		month_check(reading, field);
		break;
	case KIND_YEARS:
		years_check(reading, field);
		break;
	case KIND_PHONE:
		text_check(reading, field);
		if (!phone_good(value))
			found(reading, RULE_PHONE_FORM, field);
		break;
	case KIND_DOCUMENT: /* with its type, behind the others */
		break;
	case KIND_TEXT:
		text_check(reading, field);
		break;
	}
}

/* Nearly every cell of a code says a word of its table and nothing besides, as one of a division
 * its six digits, and of a day what needs no tidying. */
static bool quickly_read(Reading *reading, const char *raw, int field)
{
	Day day = DAY_NONE;
	switch (student_fields[field].kind) {
	case KIND_CODE:
		return code_read(reading, raw, field);
	case KIND_REGION:
		if (!region_find(raw) || raw[REGION_DIGITS])
			return false;
		value_lend(reading, field, raw);
		return true;
	case KIND_DAY:
		day = day_parse(raw);
		if (day != DAY_NONE)
			day_take(reading, field, day);
		return day != DAY_NONE;
	default:
		return false;
	}
}

static void field_read(Reading *reading, const char *raw, int field)
{
	const StudentField *row = &student_fields[field];
	value_lend(reading, field, "");
	if (!raw || !*raw || quickly_read(reading, raw, field))
		return;
	reading->look = look_at(look_kind(row->kind), raw);
	if (reading->look.plain) {
		value_lend(reading, field, raw);
	} else if (g_utf8_validate(raw, -1, NULL)) {
		g_autofree char *meant = text_xml_meant(raw);
		g_autofree char *value = tidy(row->kind, meant ? meant : raw);
		value_put(reading, field, value);
	} else {
		found(reading, RULE_FIELD_CHARACTERS, field);
	}
	if (*reading->student->values[field])
		value_check(reading, field);
}

/* A code of one sign. */
static bool is_sign(const char *value, char sign)
{
	return value[0] == sign && !value[1];
}

/* What the number says of its person, beside what the row says. */
static void document_read(Reading *reading)
{
	Student *student = reading->student;
	char **values = student->values;
	if (!reading->world->document_type_given && !*values[F_SFZJLXM])
		value_lend(reading, F_SFZJLXM, "1");
	Citizen citizen = document_check(values[F_SFZJLXM], values[F_SFZJH], reading->world->today,
	        reading->findings, F_SFZJH);
	char birth[DAY_TEXT], sex[2] = {citizen.sex, '\0'};
	if (citizen.birth != DAY_NONE && !*values[F_CSRQ]) {
		value_put(reading, F_CSRQ, day_format(citizen.birth, birth));
		reading->birth = citizen.birth;
	} else if (citizen.birth != DAY_NONE && reading->birth != DAY_NONE &&
	           reading->birth != citizen.birth) {
		found(reading, RULE_ID_BIRTH, F_CSRQ);
	}
	if (*sex && !*values[F_XBM])
		value_put(reading, F_XBM, sex);
	else if (*sex && !is_sign(values[F_XBM], *sex))
		found(reading, RULE_ID_SEX, F_XBM);
	if (is_sign(values[F_SFZJLXM], '1'))
		student_no_compare(values[F_XJH], values[F_SFZJH], reading->findings, F_XJH);
	char key[DOCUMENT_KEY];
	g_autofree char *longer = NULL;
	const char *text = document_key_short(values[F_SFZJLXM], values[F_SFZJH], key);
	if (!text)
		text = longer = document_key(values[F_SFZJLXM], values[F_SFZJH]);
	student->key = arena_text(reading->arena, text, strlen(text));
}

/* A state before registration, by its name: the standard has no code for it. STATUS_COUNT when the
 * cell says another thing. */
static Status status_named(const char *raw)
{
	static const Status states[] = {STATUS_ADMITTED, STATUS_PENDING};
	bool code = !raw || !raw[0] || !raw[1] || !raw[2]; /* or nothing, as nearly all are */
	for (size_t i = 0; !code && i < G_N_ELEMENTS(states); i++) {
		const char *zh = status_row(states[i])->zh;
		if (!strstr(raw, zh) || !g_utf8_validate(raw, -1, NULL))
			continue;
		g_autofree char *name = normalise_token(raw);
		if (strcmp(name, zh) == 0)
			return states[i];
	}
	return STATUS_COUNT;
}

static void status_read(const Reading *reading, Status named)
{
	const char *code = reading->student->values[F_XSDQZTM];
	Status fresh = reading->world->admits ? STATUS_ADMITTED : STATUS_PENDING;
	Status status = named != STATUS_COUNT ? named : *code ? status_of_code(code) : fresh;
	if (status == STATUS_COUNT) {
		if (code_meaning(code_table_find("XSDQZT"), code))
			found(reading, RULE_STATUS_UNUSED, F_XSDQZTM);
		status = STATUS_PENDING;
	}
	reading->student->status = status;
}

static void ages_check(const Reading *reading)
{
	if (reading->birth == DAY_NONE || reading->entered == DAY_NONE)
		return;
	if (reading->entered - reading->birth >= AGE_OF_ENTERING_MIN * YEAR_MOST_DAYS)
		return;
	int age = day_years_between(reading->birth, reading->entered);
	if (age < 0)
		found(reading, RULE_DATE_ORDER, F_RXNY);
	else if (age < AGE_OF_ENTERING_MIN)
		found(reading, RULE_BIRTH_EARLY, F_CSRQ);
}

/* What only who has ended his studies has. */
static void ended_check(const Reading *reading)
{
	char *const *values = reading->student->values;
	bool may = status_certified(reading->student->status);
	Day ended = student_month(values[F_JSXYNY]), entered = reading->entered;
	if (*values[F_BYZSH] && !may)
		found(reading, RULE_ENDED_STATE, F_BYZSH);
	if (*values[F_JSXYNY] && !may)
		found(reading, RULE_ENDED_STATE, F_JSXYNY);
	else if (ended != DAY_NONE && ended > reading->world->today)
		found(reading, RULE_ENDED_FUTURE, F_JSXYNY);
	else if (ended != DAY_NONE && entered != DAY_NONE && ended < entered)
		found(reading, RULE_ENDED_BEFORE, F_JSXYNY);
}

static void missing_check(const Reading *reading)
{
	for (uint64_t left = reading->empty; left; left &= left - 1) {
		int i = __builtin_ctzll(left);
		StudentFieldAsk ask = student_fields[i].ask;
		if (ask != ASK_OPTIONAL && !*reading->student->values[i])
			found(reading, ask == ASK_NOW ? RULE_FIELD_NEEDED : RULE_FIELD_MISSING, i);
	}
}

void student_read_in(const StudentWorld *world, const char *const *raw, Arena *arena, Student *ret,
        Findings *findings)
{
	ret->key = NULL; /* its values and its status are told below */
	ret->lent = true;
	Reading reading = {world, ret, findings, arena, {0}, DAY_NONE, DAY_NONE, 0};
	Status named = status_named(raw[F_XSDQZTM]);
	for (int i = 0; i < FIELD_COUNT; i++) {
		field_read(&reading, i == F_XSDQZTM && named != STATUS_COUNT ? "" : raw[i], i);
		reading.empty |= (uint64_t) !*ret->values[i] << i;
	}
	document_read(&reading);
	status_read(&reading, named);
	specialty_read(&reading);
	ages_check(&reading);
	ended_check(&reading);
	missing_check(&reading);
}

void student_read(
        const StudentWorld *world, const char *const *raw, Student *ret, Findings *findings)
{
	Arena arena = {0};
	student_read_in(world, raw, &arena, ret, findings);
	for (int i = 0; i < FIELD_COUNT; i++)
		ret->values[i] = g_strdup(ret->values[i]);
	ret->key = g_strdup(ret->key);
	ret->lent = false;
	arena_clear(&arena);
}
