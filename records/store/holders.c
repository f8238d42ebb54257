#include "records/store/holders.h"

#include <string.h>

enum { DIGEST = SEAL_DIGEST_BYTES, AT_ONCE = 32 };

struct Holders {
	bool asked;
	GPtrArray *documents, *numbers; /* digests to be asked for; borrowed */
	GHashTable *held;               /* digest -> Holder; those of documents that are taken */
	GHashTable *taken;              /* digests of student numbers that are */
	GHashTable *names;              /* scope -> names as a set */
};

static guint digest_hash(const void *data)
{
	guint hash;
	memcpy(&hash, data, sizeof hash);
	return hash;
}

static gboolean digest_equal(const void *one, const void *other)
{
	return memcmp(one, other, DIGEST) == 0;
}

Holders *holders_new(void)
{
	Holders *holders = g_new0(Holders, 1);
	holders->documents = g_ptr_array_new();
	holders->numbers = g_ptr_array_new();
	holders->held = g_hash_table_new_full(digest_hash, digest_equal, g_free, g_free);
	holders->taken = g_hash_table_new_full(digest_hash, digest_equal, g_free, NULL);
	holders->names = g_hash_table_new_full(
	        g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
	return holders;
}

void holders_free(Holders *holders)
{
	if (!holders)
		return;
	g_ptr_array_unref(holders->documents);
	g_ptr_array_unref(holders->numbers);
	g_hash_table_unref(holders->held);
	g_hash_table_unref(holders->taken);
	g_hash_table_unref(holders->names);
	g_free(holders);
}

void holders_clear(Holders *holders)
{
	holders->asked = false;
	g_ptr_array_set_size(holders->documents, 0);
	g_ptr_array_set_size(holders->numbers, 0);
	g_hash_table_remove_all(holders->held);
	g_hash_table_remove_all(holders->taken);
}

void holders_want(Holders *holders, const StudentDigests *digests)
{
	if (digests->has_document)
		g_ptr_array_add(holders->documents, (void *)digests->document);
	if (digests->has_student_no)
		g_ptr_array_add(holders->numbers, (void *)digests->student_no);
}

/* The statement for AT_ONCE digests. Yours. */
static char *together_text(const char *front, const char *column)
{
	GString *sql = g_string_new(NULL);
	g_string_printf(sql, "SELECT %s FROM student WHERE %s IN (", front, column);
	for (int i = 1; i <= AT_ONCE; i++)
		g_string_append_printf(sql, i == 1 ? "$%d" : ", $%d", i);
	g_string_append_c(sql, ')');
	return g_string_free(sql, FALSE);
}

/* Fewer than AT_ONCE leave the others NULL, which nothing is equal to. */
static Query *together(
        Store *store, const char *sql, const GPtrArray *wanted, guint from, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	for (int i = 0; query && i < AT_ONCE; i++)
		query_bytes(query, i + 1,
		        from + (guint)i < wanted->len ? wanted->pdata[from + (guint)i] : NULL,
		        DIGEST);
	return query;
}

static void *digest_copy(Query *query)
{
	size_t length;
	const void *digest = query_get_bytes(query, 0, &length);
	return length == DIGEST ? g_memdup2(digest, DIGEST) : NULL;
}

static void held_keep(Holders *holders, const Store *store, Query *query)
{
	void *digest = digest_copy(query);
	if (!digest)
		return;
	Holder *holder = g_new0(Holder, 1);
	holder->taken = true;
	holder->status = status_find(query_get_text(query, 5));
	if (scope_has(&store->scope, query_get_text(query, 1))) {
		size_t length;
		const void *import = query_get_bytes(query, 4, &length);
		holder->id = query_get_int(query, 2);
		g_strlcpy(holder->school, query_get_text(query, 3), sizeof holder->school);
		holder->imported = length == DIGEST;
		if (holder->imported)
			memcpy(holder->import_digest, import, DIGEST);
	}
	g_hash_table_replace(holders->held, digest, holder);
}

static void taken_keep(Holders *holders, const Store *store, Query *query)
{
	void *digest = digest_copy(query);
	(void)store;
	if (digest)
		g_hash_table_add(holders->taken, digest);
}

static bool all_ask(Holders *holders, Store *store, const char *front, const char *column,
        const GPtrArray *wanted, void (*keep)(Holders *, const Store *, Query *), GError **error)
{
	g_autofree char *sql = together_text(front, column);
	for (guint from = 0; from < wanted->len; from += AT_ONCE) {
		Query *query = together(store, sql, wanted, from, error);
		QueryStep step = query ? query_step(query, error) : STEP_ERROR;
		for (; step == STEP_ROW; step = query_step(query, error))
			keep(holders, store, query);
		if (step == STEP_ERROR)
			return false;
	}
	return true;
}

bool holders_ask(Holders *holders, Store *store, GError **error)
{
	holders->asked =
	        store->scoped &&
	        all_ask(holders, store, "document_digest, scope, id, school, import_digest, status",
	                "document_digest", holders->documents, held_keep, error) &&
	        all_ask(holders, store, "student_no_digest", "student_no_digest", holders->numbers,
	                taken_keep, error);
	g_ptr_array_set_size(holders->documents, 0);
	g_ptr_array_set_size(holders->numbers, 0);
	return holders->asked || !store->scoped;
}

bool holders_document(Holders *holders, Store *store, const char *key,
        const StudentDigests *digests, Holder *ret, GError **error)
{
	if (!holders->asked)
		return student_holder(store, key, ret, error);
	const Holder *holder = digests->has_document
	                               ? g_hash_table_lookup(holders->held, digests->document)
	                               : NULL;
	*ret = holder ? *holder : (Holder){0};
	return true;
}

bool holders_number(Holders *holders, Store *store, const char *number,
        const StudentDigests *digests, bool *ret, GError **error)
{
	if (!holders->asked)
		return student_no_taken(store, number, ret, error);
	*ret = digests->has_student_no &&
	       g_hash_table_contains(holders->taken, digests->student_no);
	return true;
}

static GHashTable *names_ask(Store *store, const char *scope, GError **error)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Query *query = db_query(store->db, "SELECT name FROM my_student WHERE scope = $1", error);
	if (!query)
		return NULL;
	query_text(query, 1, scope);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		g_hash_table_add(names, g_strdup(query_get_text(query, 0)));
	return step == STEP_DONE ? g_steal_pointer(&names) : NULL;
}

bool holders_name(Holders *holders, Store *store, const char *scope, const char *name, bool *ret,
        GError **error)
{
	GHashTable *names = g_hash_table_lookup(holders->names, scope);
	if (!names) {
		names = names_ask(store, scope, error);
		if (!names)
			return false;
		g_hash_table_insert(holders->names, g_strdup(scope), names);
	}
	*ret = g_hash_table_contains(names, name);
	return true;
}

void holders_name_add(Holders *holders, const char *scope, const char *name)
{
	GHashTable *names = g_hash_table_size(holders->names)
	                            ? g_hash_table_lookup(holders->names, scope)
	                            : NULL;
	if (names)
		g_hash_table_add(names, g_strdup(name));
}
