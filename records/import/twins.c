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
	Once documents, persons;
	Seen *student_nos;
	bool again;
};

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

Twins *twins_new(void)
{
	Twins *twins = g_new0(Twins, 1);
	once_begin(&twins->documents);
	once_begin(&twins->persons);
	twins->student_nos = seen_new();
	return twins;
}

void twins_free(Twins *twins)
{
	if (!twins)
		return;
	once_end(&twins->documents);
	once_end(&twins->persons);
	seen_free(twins->student_nos);
	g_free(twins);
}

void twins_expect(const Twins *twins, const Batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		const JudgedRow *judged = &batch->rows[i];
		seen_expect(twins->documents.seen, judged->digests.document);
		seen_expect(twins->student_nos, judged->digests.student_no);
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

bool twins_look(Twins *twins, JudgedRow *judged)
{
	const StudentDigests *digests = &judged->digests;
	int64_t line = judged->row.line, other = 0, person = 0;
	if (digests->has_document)
		other = once_look(&twins->documents, digests->document, line);
	if (judged->has_person)
		person = once_look(&twins->persons, judged->person, line);
	if (other)
		findings_add(&judged->findings, NULL, RULE_SAME_IN_FILE, F_SFZJH);
	else if (person)
		findings_add(&judged->findings, NULL, RULE_SAME_FILE_PERSON, F_SFZJH);
	if (other || person)
		g_snprintf(judged->twin, sizeof judged->twin, "%" G_GINT64_FORMAT,
		        other ? other : person);
	if (digests->has_student_no && seen_put(twins->student_nos, digests->student_no, line))
		findings_add(&judged->findings, NULL, RULE_SAME_STUDENT_NO, F_XJH);
	return other != 0;
}

bool twins_due(const Twins *twins)
{
	return !twins->again && (g_hash_table_size(twins->documents.pairs) ||
	                                g_hash_table_size(twins->persons.pairs));
}

void twins_clear(Twins *twins)
{
	seen_clear(twins->documents.seen);
	seen_clear(twins->persons.seen);
	seen_clear(twins->student_nos);
}

void twins_again(Twins *twins)
{
	twins->again = true;
	twins_clear(twins);
}
