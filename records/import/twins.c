#include "records/import/twins.h"

#include "records/import/seen.h"

#include <string.h>

enum { KEY = 12 }; /* bytes of a digest that tell one from another, as in Seen */

typedef struct {
	uint8_t key[KEY];
	int64_t first, second; /* lines */
} Pair;

/* One thing that no two rows of a file may share. */
typedef struct {
	Seen *seen;
	GHashTable *pairs; /* of Pair, by its key */
} Once;

enum { DOCUMENTS, PERSONS, BARES, STUDENT_NOS, NUMBERS, CERTIFICATES, ONCES };

struct Twins {
	Once once[ONCES];
	bool any; /* there are pairs */
	bool again;
};

int twins_kind(RuleId rule)
{
	static const RuleId rules[TWIN_KINDS] = {[TWIN_DOCUMENT] = RULE_SAME_IN_FILE,
	        [TWIN_PERSON] = RULE_SAME_FILE_PERSON,
	        [TWIN_STUDENT_NO] = RULE_SAME_FILE_STUDENT_NO,
	        [TWIN_NUMBER] = RULE_SAME_FILE_SCHOOL_NO,
	        [TWIN_CERTIFICATE] = RULE_SAME_FILE_CERTIFICATE};
	for (int i = 0; i < TWIN_KINDS; i++)
		if (rules[i] == rule)
			return i;
	return -1;
}

static guint pair_hash(gconstpointer pair)
{
	guint hash;
	memcpy(&hash, ((const Pair *)pair)->key, sizeof hash);
	return hash;
}

static gboolean pair_equal(gconstpointer one, gconstpointer other)
{
	return memcmp(((const Pair *)one)->key, ((const Pair *)other)->key, KEY) == 0;
}

static void once_begin(Once *once, size_t expected)
{
	once->seen = seen_new(expected);
	once->pairs = g_hash_table_new_full(pair_hash, pair_equal, g_free, NULL);
}

static void once_end(Once *once)
{
	seen_free(once->seen);
	g_hash_table_unref(once->pairs);
}

Twins *twins_new(size_t expected)
{
	Twins *twins = g_new0(Twins, 1);
	for (int i = 0; i < ONCES; i++)
		once_begin(&twins->once[i], expected);
	return twins;
}

void twins_free(Twins *twins)
{
	if (!twins)
		return;
	for (int i = 0; i < ONCES; i++)
		once_end(&twins->once[i]);
	g_free(twins);
}

void twins_expect(const Twins *twins, const Batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		const JudgedRow *judged = &batch->rows[i];
		seen_expect(twins->once[DOCUMENTS].seen, judged->digests.document);
		seen_expect(twins->once[STUDENT_NOS].seen, judged->digests.student_no);
		if (judged->has_number)
			seen_expect(twins->once[NUMBERS].seen, judged->number);
		if (judged->has_person)
			seen_expect(twins->once[PERSONS].seen, judged->person);
		if (judged->has_bare)
			seen_expect(twins->once[BARES].seen, judged->bare);
	}
}

/* The line of the other row of this key; 0: there is none that is known yet. */
static int64_t once_look(Twins *twins, int kind, const uint8_t *digest, int64_t line)
{
	Once *once = &twins->once[kind];
	Pair sought = {.second = line};
	int64_t before = seen_put(once->seen, digest, line);
	memcpy(sought.key, digest, KEY);
	const Pair *pair = twins->any ? g_hash_table_lookup(once->pairs, &sought) : NULL;
	if (pair)
		return pair->first == line ? pair->second : pair->first;
	sought.first = before;
	if (before)
		g_hash_table_add(once->pairs, g_memdup2(&sought, sizeof sought));
	twins->any = twins->any || before;
	return before;
}

/* The number of a row that our own workbooks have masked is many students'. */
static bool student_no_whole(const JudgedRow *judged)
{
	return judged->digests.has_student_no && !strchr(judged->record.student.values[F_XJH], '*');
}

bool twins_look(Twins *twins, JudgedRow *judged)
{
	const StudentDigests *digests = &judged->digests;
	int64_t line = judged->row.line, *found = judged->twins;
	memset(found, 0, sizeof judged->twins);
	if (digests->has_document)
		found[TWIN_DOCUMENT] = once_look(twins, DOCUMENTS, digests->document, line);
	if (judged->has_person)
		found[TWIN_PERSON] = once_look(twins, PERSONS, judged->person, line);
	if (judged->has_bare) {
		int64_t bare = once_look(twins, BARES, judged->bare, line);
		found[TWIN_PERSON] = found[TWIN_PERSON] ? found[TWIN_PERSON] : bare;
	}
	if (student_no_whole(judged))
		found[TWIN_STUDENT_NO] = once_look(twins, STUDENT_NOS, digests->student_no, line);
	if (judged->has_number)
		found[TWIN_NUMBER] = once_look(twins, NUMBERS, judged->number, line);
	if (judged->has_certificate)
		found[TWIN_CERTIFICATE] = once_look(twins, CERTIFICATES, judged->certificate, line);
	int64_t document = found[TWIN_DOCUMENT], person = found[TWIN_PERSON];
	/* who stands there twice has his numbers twice */
	if (document)
		findings_add(&judged->findings, NULL, RULE_SAME_IN_FILE, F_SFZJH);
	else if (person)
		findings_add(&judged->findings, NULL, RULE_SAME_FILE_PERSON, F_SFZJH);
	if (found[TWIN_STUDENT_NO] && found[TWIN_STUDENT_NO] != document)
		findings_add(&judged->findings, NULL, RULE_SAME_FILE_STUDENT_NO, F_XJH);
	if (found[TWIN_NUMBER] && found[TWIN_NUMBER] != document && found[TWIN_NUMBER] != person)
		findings_add(&judged->findings, NULL, RULE_SAME_FILE_SCHOOL_NO, F_XH);
	if (found[TWIN_CERTIFICATE] && found[TWIN_CERTIFICATE] != document)
		findings_add(&judged->findings, NULL, RULE_SAME_FILE_CERTIFICATE, F_BYZSH);
	return document != 0;
}

bool twins_due(const Twins *twins)
{
	return twins->any && !twins->again;
}

void twins_clear(Twins *twins)
{
	for (int i = 0; i < ONCES; i++)
		seen_clear(twins->once[i].seen);
}

void twins_again(Twins *twins)
{
	twins->again = true;
	twins_clear(twins);
}
