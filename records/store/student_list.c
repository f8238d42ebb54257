#include "records/store/student_list.h"

#include "records/rules/document.h"
#include "records/rules/name.h"
#include "records/rules/natural_order.h"
#include "records/store/certificates.h"
#include "records/store/former.h"
#include "records/store/names.h"
#include "records/store/record_form.h"
#include "records/store/students.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"id, version, name, sex, school, class, grade, specialty, status, problems, "              \
	"scope, open"

/* Scopes that are asked for at once. */
enum { SCOPES_FIRST = 8, SCOPES_NEXT = 128, PIECES_MAX = 60 };

static bool rows_give(Query *query, StudentRowEach each, void *data, int *ret_count, GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		size_t length;
		const char *open = query_get_bytes(query, 11, &length);
		g_autofree char *number = record_value(open, length, F_XH);
		StudentRow row = {.id = query_get_int(query, 0),
		        .version = query_get_int(query, 1),
		        .name = query_get_text(query, 2),
		        .sex = query_get_text(query, 3),
		        .school = query_get_text(query, 4),
		        .class_name = query_get_text(query, 5),
		        .grade = query_get_text(query, 6),
		        .specialty = query_get_text(query, 7),
		        .status = query_get_text(query, 8),
		        .problems = query_get_text(query, 9),
		        .scope = query_get_text(query, 10),
		        .in_doubt = problems_in_doubt(query_get_text(query, 9)),
		        .number = number};
		++*ret_count;
		if (!each(&row, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

/* What is listed to whom, and how many there were. */
typedef struct {
	Store *store;
	const StudentFilter *filter;
	const StudentCursor *after;
	bool back; /* in front of `after`, the nearest first */
	int limit, count;
	StudentRowEach each;
	void *data;
} Listing;

/* Those of one class of one scope; behind the id `after`, or in front of it. */
static bool class_list(
        Listing *listing, const char *scope, const char *class_name, int64_t after, GError **error)
{
	g_autoptr(GString) sql = g_string_new("SELECT " COLUMNS " FROM my_student WHERE ");
	student_filter_where(listing->filter, sql);
	g_string_append_printf(sql, " AND scope = $13 AND class = $9 AND id %s LIMIT $12",
	        listing->back ? "< $10 ORDER BY id DESC" : "> $10 ORDER BY id");
	Query *query = db_query(listing->store->db, sql->str, error);
	if (!query)
		return false;
	student_filter_bind(listing->filter, query);
	query_text(query, 9, class_name);
	query_int(query, 10, after);
	query_int(query, 12, listing->limit - listing->count);
	query_text(query, 13, scope);
	return rows_give(query, listing->each, listing->data, &listing->count, error);
}

static int by_count(const void *one, const void *other)
{
	return natural_order(*(char *const *)one, *(char *const *)other);
}

/* The classes of a scope that have such students, as people count them: 2班 before 10班, which is
 * no order that an index has. Yours; NULL on error. */
static GPtrArray *classes_of(Listing *listing, const char *scope, GError **error)
{
	g_autoptr(GPtrArray) classes = g_ptr_array_new_with_free_func(g_free);
	bool picks = student_filter_picks(listing->filter);
	g_autoptr(GString) sql =
	        g_string_new("SELECT DISTINCT class FROM my_student WHERE scope = $13");
	if (picks) { /* else the index alone says it */
		g_string_append(sql, " AND ");
		student_filter_where(listing->filter, sql);
	}
	Query *query = db_query(listing->store->db, sql->str, error);
	if (!query)
		return NULL;
	if (picks)
		student_filter_bind(listing->filter, query);
	query_text(query, 13, scope);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		g_ptr_array_add(classes, g_strdup(query_get_text(query, 0)));
	g_ptr_array_sort(classes, by_count);
	return step == STEP_DONE ? g_steal_pointer(&classes) : NULL;
}

/* Those of one scope, class by class; from `after` on where it is of this scope. */
static bool scope_list(Listing *listing, const char *scope, GError **error)
{
	const StudentCursor *after = listing->after;
	bool behind = after && strcmp(scope, after->scope) == 0;
	g_autoptr(GPtrArray) classes = classes_of(listing, scope, error);
	int64_t start = listing->back ? INT64_MAX : 0;
	for (guint i = 0; classes && i < classes->len && listing->count < listing->limit; i++) {
		const char *name = classes->pdata[listing->back ? classes->len - 1 - i : i];
		int order = behind ? natural_order(name, after->class_name) : 1;
		if (behind && listing->back)
			order = -order;
		if (order >= 0 &&
		        !class_list(listing, scope, name, order ? start : after->id, error))
			return false;
	}
	return classes != NULL;
}

/* Scope by scope, as far as there may be any: those between are not looked at. */
static bool list_walk(Listing *listing, GError **error)
{
	static const char behind[] = "!"; /* below every digit */
	Store *store = listing->store;
	const StudentFilter *filter = listing->filter;
	const char *first = listing->after ? listing->after->scope : "";
	g_autofree char *from = g_strconcat(first, listing->back ? behind : "", NULL);
	int64_t whole = 1;
	/* where nobody is looked for in vain, nobody waits for every scope */
	if (student_filter_picks(filter) && !students_counted(store, filter, &whole, error))
		return false;
	if (whole == 0)
		return true;
	for (int asked = SCOPES_FIRST;; asked = SCOPES_NEXT) {
		g_autoptr(GPtrArray) scopes =
		        student_filter_scopes(store, filter, from, listing->back, asked, error);
		if (!scopes)
			return false;
		for (guint i = 0; i < scopes->len && listing->count < listing->limit; i++)
			if (!scope_list(listing, scopes->pdata[i], error))
				return false;
		if (listing->count >= listing->limit || scopes->len < (guint)asked)
			return true;
		g_free(from); /* what comes behind the last one, or in front of it */
		from = g_strconcat(
		        scopes->pdata[scopes->len - 1], listing->back ? "" : behind, NULL);
	}
}

bool students_list(Store *store, const StudentFilter *filter, const StudentCursor *after, int limit,
        StudentRowEach each, void *data, GError **error)
{
	Listing listing = {store, filter, after, false, limit, 0, each, data};
	return list_walk(&listing, error);
}

bool students_list_back(Store *store, const StudentFilter *filter, const StudentCursor *before,
        int limit, StudentRowEach each, void *data, GError **error)
{
	Listing listing = {store, filter, before, true, limit, 0, each, data};
	return list_walk(&listing, error);
}

/* A number has letters or digits of ASCII somewhere. */
static bool may_be_number(const char *text)
{
	enum { SHORTEST = 6 };
	const char *at = text;
	while (*at && !g_ascii_isalnum(*at))
		at++;
	return *at && strlen(text) >= SHORTEST;
}

/* Those of these ids that the scope has, but for what was entered wrongly. */
static bool ids_give(Store *store, const GArray *ids, int limit, StudentRowEach each, void *data,
        int *count, GError **error)
{
	for (guint i = 0; i < ids->len && *count < limit; i++) {
		Query *query = db_query(store->db,
		        "SELECT " COLUMNS " FROM my_student WHERE id = $1 AND " STUDENT_NOT_VOID,
		        error);
		if (!query)
			return false;
		query_int(query, 1, g_array_index(ids, int64_t, i));
		if (!rows_give(query, each, data, count, error))
			return false;
	}
	return true;
}

/* By a whole number, of either kind: every record of the person whose it is. */
static bool numbers_search(Store *store, const char *text, int limit, StudentRowEach each,
        void *data, int *count, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	return !may_be_number(text) ||
	       (former_numbered(store, text, ids, error) &&
	               ids_give(store, ids, limit, each, data, count, error));
}

/* By the whole number of a certificate, which several schools may have given. */
static bool certificates_search(Store *store, const char *text, int limit, StudentRowEach each,
        void *data, int *count, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	return !may_be_number(text) ||
	       (certificate_students(store, text, ids, error) &&
	               ids_give(store, ids, limit, each, data, count, error));
}

/* By a whole telephone number or bank card. */
static bool keys_search(Store *store, const char *text, int limit, StudentRowEach each, void *data,
        int *count, GError **error)
{
	char key[NUMBER_KEY_SIZE];
	g_autofree char *tidy = document_normalise(text);
	if (!number_key(store->keys.data, tidy, key))
		return true;
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM my_student WHERE id IN (SELECT student FROM my_name_gram "
	        "WHERE gram = $1) AND " STUDENT_NOT_VOID " LIMIT $2",
	        error);
	if (!query)
		return false;
	query_text(query, 1, key);
	query_int(query, 2, limit);
	return rows_give(query, each, data, count, error);
}

/* By the beginning of the number in the school: of one school alone, where it means somebody. */
typedef struct {
	const char *text;
	int limit, *count;
	StudentRowEach each;
	void *data;
} Numbered;

static bool number_match(const StudentRow *row, void *data, GError **error)
{
	const Numbered *numbered = data;
	if (*numbered->count >= numbered->limit || !g_str_has_prefix(row->number, numbered->text))
		return true;
	++*numbered->count;
	return numbered->each(row, numbered->data, error);
}

static bool school_numbers_search(Store *store, const char *text, int limit, StudentRowEach each,
        void *data, int *count, GError **error)
{
	enum { SHORTEST = 3, SCHOOL_MOST = 20000 };
	static const StudentFilter all = {0};
	bool one = store->scoped && strlen(store->scope.lo) == SCOPE_LENGTH;
	Numbered numbered = {text, limit, count, each, data};
	if (!one || strlen(text) < SHORTEST || !strpbrk(text, "0123456789"))
		return true;
	return students_list(store, &all, NULL, SCHOOL_MOST, number_match, &numbered, error);
}

/* By one or two characters: each piece is a find already, and a name has few of them. */
static bool pieces_search(Store *store, const char *text, int limit, StudentRowEach each,
        void *data, int *count, GError **error)
{
	g_autofree char *first = name_gram_first(text), *beyond = name_gram_beyond(first);
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM my_student WHERE id IN (SELECT student FROM my_name_gram "
	        "WHERE gram >= $1 AND gram < $2 LIMIT $4) AND " STUDENT_NOT_VOID " LIMIT $3",
	        error);
	if (!query)
		return false;
	query_text(query, 1, first);
	query_text(query, 2, beyond);
	query_int(query, 3, limit);
	query_int(query, 4, (int64_t)limit * PIECES_MAX);
	return rows_give(query, each, data, count, error);
}

/* By three or more: who has its first piece and its last is asked whether he has it whole, so that
 * only a few rows are looked at however many have either. */
static bool names_search(Store *store, const char *text, int limit, StudentRowEach each, void *data,
        int *count, GError **error)
{
	const char *end = g_utf8_offset_to_pointer(text, g_utf8_strlen(text, -1) - 2);
	g_autofree char *first = name_gram_first(text), *last = name_gram_first(end);
	g_autofree char *small = g_ascii_strdown(text, -1);
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM my_student WHERE id IN (SELECT student FROM my_name_gram "
	        "WHERE gram = $1 INTERSECT SELECT student FROM my_name_gram WHERE gram = $2) AND "
	        "instr(lower(name), $3) > 0 AND " STUDENT_NOT_VOID " LIMIT $4",
	        error);
	if (!query)
		return false;
	query_text(query, 1, first);
	query_text(query, 2, last);
	query_text(query, 3, small);
	query_int(query, 4, limit);
	return rows_give(query, each, data, count, error);
}

bool students_search(
        Store *store, const char *text, int limit, StudentRowEach each, void *data, GError **error)
{
	int count = 0;
	g_autofree char *bare = g_utf8_validate(text, -1, NULL) ? name_normalise(text) : NULL;
	if (!bare || !*bare || strchr(bare, NUMBER_KEY_SIGN)) /* that stands in no name */
		return true;
	if (!numbers_search(store, bare, limit, each, data, &count, error) ||
	        (count == 0 &&
	                !certificates_search(store, bare, limit, each, data, &count, error)) ||
	        (count == 0 && !keys_search(store, bare, limit, each, data, &count, error)))
		return false;
	if (count == 0 && !school_numbers_search(store, bare, limit, each, data, &count, error))
		return false;
	if (count > 0)
		return true;
	return g_utf8_strlen(bare, -1) <= 2
	               ? pieces_search(store, bare, limit, each, data, &count, error)
	               : names_search(store, bare, limit, each, data, &count, error);
}

bool students_named(Store *store, const char *scope, const char *name, int limit,
        StudentRowEach each, void *data, GError **error)
{
	int count = 0;
	g_autofree char *first = name_gram_first(name);
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM my_student WHERE id IN (SELECT student FROM my_name_gram "
	        "WHERE gram = $1 AND scope = $2) AND name = $3 AND " STUDENT_NOT_VOID " LIMIT $4",
	        error);
	if (!query)
		return false;
	query_text(query, 1, first);
	query_text(query, 2, scope);
	query_text(query, 3, name);
	query_int(query, 4, limit);
	return rows_give(query, each, data, &count, error);
}
