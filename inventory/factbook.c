#include "inventory/factbook.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include <errno.h>
#include <string.h>

#define FACTS_MAX_BYTES ((size_t)16 << 20)
#define FACTS_MAX_FILES 20000

static const char *const folders[] = {
        [SUBJECT_HOST] = "", [SUBJECT_PLATFORM] = "platforms", [SUBJECT_CONSOLE] = "consoles"};

struct FactBook {
	GPtrArray *facts;                         /* Facts *, in the order added */
	GHashTable *index[G_N_ELEMENTS(folders)]; /* a kind each: subject -> Facts *, borrowed */
};

static void facts_destroy(void *facts)
{
	facts_free(facts);
}

FactBook *factbook_new(void)
{
	FactBook *book = g_new0(FactBook, 1);
	book->facts = g_ptr_array_new_with_free_func(facts_destroy);
	for (size_t i = 0; i < G_N_ELEMENTS(book->index); i++)
		book->index[i] = g_hash_table_new(g_str_hash, g_str_equal);
	return book;
}

void factbook_free(FactBook *book)
{
	if (!book)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(book->index); i++)
		g_hash_table_unref(book->index[i]);
	g_ptr_array_unref(book->facts);
	g_free(book);
}

void factbook_add(FactBook *book, Facts *facts)
{
	GHashTable *index = book->index[facts_kind(facts)];
	Facts *old = g_hash_table_lookup(index, facts_subject(facts));
	g_hash_table_replace(index, (void *)facts_subject(facts), facts);
	if (old)
		g_ptr_array_remove(book->facts, old);
	g_ptr_array_add(book->facts, facts);
}

const Facts *factbook_find(const FactBook *book, SubjectKind kind, const char *subject)
{
	return g_hash_table_lookup(book->index[kind], subject);
}

const Facts *factbook_console(const FactBook *book)
{
	for (size_t i = 0; i < factbook_count(book); i++)
		if (facts_kind(factbook_at(book, i)) == SUBJECT_CONSOLE)
			return factbook_at(book, i);
	return NULL;
}

size_t factbook_count(const FactBook *book)
{
	return book->facts->len;
}

const Facts *factbook_at(const FactBook *book, size_t index)
{
	return g_ptr_array_index(book->facts, index);
}

bool factbook_keep(const Facts *facts, const char *dir, GError **error)
{
	g_autofree char *folder = g_build_filename(dir, "facts", folders[facts_kind(facts)], NULL);
	if (g_mkdir_with_parents(folder, 0700) != 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", folder, g_strerror(errno));
		return false;
	}
	g_autofree char *name = g_strconcat(facts_subject(facts), ".json", NULL);
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(json_t) json = facts_to_json(facts);
	char *text = json_dumps(json, JSON_INDENT(1));
	bool good = file_write_unsynced(path, text, strlen(text), 0600, error);
	free(text);
	return good;
}

void factbook_drop_topics(FactBook *book)
{
	for (size_t i = 0; i < factbook_count(book); i++)
		facts_drop_topics(g_ptr_array_index(book->facts, i));
}

/* Where the facts of a subject stand below facts/; a name that leads elsewhere is no subject. */
static char *facts_name(const Facts *facts)
{
	const char *folder = folders[facts_kind(facts)];
	return g_strdup_printf("%s%s%s.json", folder, *folder ? "/" : "", facts_subject(facts));
}

static Facts *facts_named(Facts *facts, const char *name, GError **error)
{
	g_autofree char *expected = facts_name(facts);
	if (strcmp(name, expected) == 0)
		return facts;
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
	        "holds the facts of '%s', which belong in '%s'", facts_subject(facts), expected);
	facts_free(facts);
	return NULL;
}

static Facts *facts_read(const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	size_t length;
	json_error_t where;
	g_autofree char *text = file_read(path, FACTS_MAX_BYTES, &length, error);
	if (!text)
		return NULL;
	g_autoptr(json_t) json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &where);
	Facts *facts = NULL;
	if (json)
		facts = facts_from_json(json, error);
	else
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%d:%d: not JSON: %s", where.line,
		        where.column, where.text);
	if (facts)
		facts = facts_named(facts, name, error);
	if (!facts)
		error_prefix(error, path);
	return facts;
}

FactBook *factbook_load(const char *dir, GError **error)
{
	g_autofree char *folder = g_build_filename(dir, "facts", NULL);
	g_auto(GStrv) files = file_list(folder, FACTS_MAX_FILES, 2, error);
	if (!files)
		return NULL;
	g_autoptr(FactBook) book = factbook_new();
	for (char **file = files; *file; file++) {
		Facts *facts = facts_read(folder, *file, error);
		if (!facts)
			return NULL;
		factbook_add(book, facts);
	}
	return g_steal_pointer(&book);
}
