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

struct Twins {
	Once documents, persons, student_nos, numbers;
	bool schools, again;
};

bool twins_rule(RuleId rule)
{
	return rule == RULE_SAME_IN_FILE || rule == RULE_SAME_FILE_PERSON ||
	       rule == RULE_SAME_FILE_STUDENT_NO || rule == RULE_SAME_FILE_SCHOOL_NO ||
	       rule == RULE_SAME_FILE_NO;
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

static void once_begin(Once *once)
{
	once->seen = seen_new();
	once->pairs = g_hash_table_new_full(pair_hash, pair_equal, g_free, NULL);
}

static void once_end(Once *once)
{
	seen_free(once->seen);
	g_hash_table_unref(once->pairs);
}

/* All four, one after the other. */
static void each_do(Twins *twins, void (*run)(Once *once))
{
	run(&twins->documents);
	run(&twins->persons);
	run(&twins->student_nos);
	run(&twins->numbers);
}

Twins *twins_new(bool schools)
{
	Twins *twins = g_new0(Twins, 1);
	twins->schools = schools;
	each_do(twins, once_begin);
	return twins;
}

void twins_free(Twins *twins)
{
	if (!twins)
		return;
	each_do(twins, once_end);
	g_free(twins);
}

void twins_expect(const Twins *twins, const Batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		const JudgedRow *judged = &batch->rows[i];
		seen_expect(twins->documents.seen, judged->digests.document);
		seen_expect(twins->student_nos.seen, judged->digests.student_no);
		if (judged->has_person)
			seen_expect(twins->persons.seen, judged->person);
	}
}

/* The line of the other row of this key; 0: there is none that is known yet. */
static int64_t once_look(Once *once, const uint8_t *digest, int64_t line)
{
	Pair sought = {.second = line};
	int64_t before = seen_put(once->seen, digest, line);
	memcpy(sought.key, digest, KEY);
	const Pair *pair =
	        g_hash_table_size(once->pairs) ? g_hash_table_lookup(once->pairs, &sought) : NULL;
	if (pair)
		return pair->first == line ? pair->second : pair->first;
	sought.first = before;
	if (before)
		g_hash_table_add(once->pairs, g_memdup2(&sought, sizeof sought));
	return before;
}

/* The school and the number in it of who has not left; false: none. FNV-1a, twice. */
static bool place_key(const Student *student, uint8_t ret[KEY])
{
	const char *const texts[] = {student->values[F_XXDM], " ", student->values[F_XH]};
	uint64_t hash = 14695981039346656037u;
	uint32_t second = 2166136261u;
	if (!student->values[F_XH] || !*student->values[F_XH] || status_row(student->status)->final)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		for (const char *at = texts[i]; *at; at++) {
			hash = (hash ^ (uint8_t)*at) * 1099511628211u;
			second = (second ^ (uint8_t)*at) * 16777619u;
		}
	memcpy(ret, &hash, sizeof hash);
	memcpy(ret + sizeof hash, &second, sizeof second);
	return true;
}

/* Of a school both rows come back; of a whole province the later one is in doubt. */
static int64_t number_look(Twins *twins, JudgedRow *judged)
{
	uint8_t key[KEY];
	if (!place_key(&judged->record.student, key))
		return 0;
	int64_t other = twins->schools ? once_look(&twins->numbers, key, judged->row.line)
	                               : seen_put(twins->numbers.seen, key, judged->row.line);
	if (other)
		findings_add(&judged->findings, NULL,
		        twins->schools ? RULE_SAME_FILE_SCHOOL_NO : RULE_SAME_FILE_NO, F_XH);
	return other;
}

bool twins_look(Twins *twins, JudgedRow *judged)
{
	const StudentDigests *digests = &judged->digests;
	int64_t line = judged->row.line, document = 0, other = 0;
	if (digests->has_document)
		document = once_look(&twins->documents, digests->document, line);
	if (judged->has_person)
		other = once_look(&twins->persons, judged->person, line);
	if (document)
		findings_add(&judged->findings, NULL, RULE_SAME_IN_FILE, F_SFZJH);
	else if (other)
		findings_add(&judged->findings, NULL, RULE_SAME_FILE_PERSON, F_SFZJH);
	other = document ? document : other;
	bool person = other != 0;
	int64_t number = 0;
	if (digests->has_student_no)
		number = once_look(&twins->student_nos, digests->student_no, line);
	if (number && !document)
		findings_add(&judged->findings, NULL, RULE_SAME_FILE_STUDENT_NO, F_XJH);
	other = other ? other : number;
	/* who stands there twice has his number twice */
	number = person ? 0 : number_look(twins, judged);
	other = other ? other : number;
	if (other)
		g_snprintf(judged->twin, sizeof judged->twin, "%" G_GINT64_FORMAT, other);
	return document != 0;
}

bool twins_due(const Twins *twins)
{
	const Once *const all[] = {
	        &twins->documents, &twins->persons, &twins->student_nos, &twins->numbers};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (!twins->again && g_hash_table_size(all[i]->pairs))
			return true;
	return false;
}

static void once_forget(Once *once)
{
	seen_clear(once->seen);
}

void twins_clear(Twins *twins)
{
	each_do(twins, once_forget);
}

void twins_again(Twins *twins)
{
	twins->again = true;
	twins_clear(twins);
}
