/* Students and classes of a school that comes into another: what both have is told apart. */
#include "records/business/schools.h"

#include "records/rules/business.h"
#include "records/rules/natural_order.h"
#include "records/store/alike.h"
#include "records/store/applications.h"
#include "records/store/due.h"
#include "records/store/offers.h"
#include "records/store/student_list.h"
#include "records/store/students.h"

#include <string.h>

enum { CLASS_CHARACTERS = 40, MARK_CHARACTERS = 16, OFFERS_MOST = 5000 };

static void class_free(void *data)
{
	MergeClass *one = data;
	g_free(one->name);
	g_free(one->becomes);
	g_free(one);
}

static void member_free(void *data)
{
	MergeMember *member = data;
	g_free(member->name);
	g_free(member->class_name);
	g_free(member->number);
	g_free(member);
}

void merging_clear(Merging *merging)
{
	g_clear_pointer(&merging->members, g_ptr_array_unref);
	g_clear_pointer(&merging->classes, g_ptr_array_unref);
	*merging = (Merging){0};
}

/* The names of classes at the other school, and its numbers (to a student's id). */
typedef struct {
	GHashTable *classes, *numbers, *own;
	Merging *merging;
	int64_t seen;
} Look;

static bool there_gather(const StudentRow *row, void *data, GError **error)
{
	(void)error;
	g_hash_table_add(((Look *)data)->classes, g_strdup(row->class_name));
	return true;
}

static bool offer_gather(const Offer *offer, int64_t students, void *data, GError **error)
{
	(void)students;
	(void)error;
	g_hash_table_add(data, g_strdup(offer->texts[OFFER_CODE]));
	return true;
}

static void number_gather(int64_t id, const char *number, void *data)
{
	int64_t *kept = g_new(int64_t, 1);
	*kept = id;
	g_hash_table_insert(data, g_strdup(number), kept);
}

static bool member_gather(const StudentRow *row, void *data, GError **error)
{
	Look *look = data;
	Status status = status_find(row->status);
	bool left = status == STATUS_COUNT || status_row(status)->final;
	const int64_t *other = left ? NULL : g_hash_table_lookup(look->numbers, row->number);
	MergeMember *member = g_new(MergeMember, 1);
	(void)error;
	*member = (MergeMember){row->id, other ? *other : 0, g_strdup(row->name),
	        g_strdup(row->class_name), g_strdup(row->number)};
	g_ptr_array_add(look->merging->members, member);
	look->merging->numbers += other != NULL;
	int64_t *count = g_hash_table_lookup(look->own, row->class_name);
	if (!count)
		g_hash_table_insert(
		        look->own, g_strdup(row->class_name), count = g_new0(int64_t, 1));
	++*count;
	return true;
}

/* Its first characters, at most so many. Yours. */
static char *head_of(const char *text, glong most)
{
	return g_utf8_substring(text, 0, MIN(most, g_utf8_strlen(text, -1)));
}

/* "2025级1班（洪都职校）", cut to what a class may be called; `n` from 1 on tells more of them
 * apart. */
static char *marked(const char *name, const School *school, int n)
{
	g_autofree char *mark =
	        head_of(*school->shorter ? school->shorter : school->name, MARK_CHARACTERS);
	g_autofree char *tail =
	        n == 1 ? g_strdup_printf("（%s）", mark) : g_strdup_printf("（%s%d）", mark, n);
	g_autofree char *head = head_of(name, CLASS_CHARACTERS - g_utf8_strlen(tail, -1));
	return g_strconcat(head, tail, NULL);
}

static void class_rename(Look *look, const char *name, int64_t students, const School *from)
{
	char *becomes = marked(name, from, 1);
	for (int n = 2; g_hash_table_contains(look->classes, becomes) ||
	                g_hash_table_contains(look->own, becomes);
	        n++) {
		g_free(becomes);
		becomes = marked(name, from, n);
	}
	g_hash_table_add(look->classes, g_strdup(becomes));
	MergeClass *one = g_new(MergeClass, 1);
	*one = (MergeClass){g_strdup(name), becomes, students};
	g_ptr_array_add(look->merging->classes, one);
}

static int by_count(const void *one, const void *other)
{
	return natural_order(one, other);
}

static void classes_rename(Look *look, const School *from)
{
	GList *names = g_list_sort(g_hash_table_get_keys(look->own), by_count);
	for (const GList *at = names; at; at = at->next)
		if (*(const char *)at->data && g_hash_table_contains(look->classes, at->data))
			class_rename(look, at->data,
			        *(int64_t *)g_hash_table_lookup(look->own, at->data), from);
	g_list_free(names);
}

/* What is past comes along, what is under way does not. */
static bool past_look(Store *store, const School *from, Merging *merging, GError **error)
{
	if (!merged_past_count(store, from, &merging->past, error) ||
	        !school_under_way(
	                store, from, &merging->open_applications, &merging->open_lists, error))
		return false;
	merging->past.applications -= merging->open_applications;
	merging->past.aid -= merging->open_lists;
	return true;
}

static bool look_within(
        Store *store, const School *from, const School *into, Look *look, GError **error)
{
	StudentFilter there = {.school = into->code, .status = STUDENT_EVERY},
	              here = {.school = from->code, .status = STUDENT_EVERY};
	g_autoptr(GHashTable) offered =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!students_list(store, &there, NULL, INT32_MAX, there_gather, look, error) ||
	        !offers_names(store, OFFER_CLASS, into->code, OFFERS_MOST, offer_gather,
	                look->classes, error) ||
	        !school_numbers_walk(store, into->scope, number_gather, look->numbers, error) ||
	        !students_list(
	                store, &here, NULL, MERGE_STUDENTS_MAX + 1, member_gather, look, error) ||
	        !offers_names(
	                store, OFFER_CLASS, from->code, OFFERS_MOST, offer_gather, offered, error))
		return false;
	if (look->merging->members->len > MERGE_STUDENTS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "a school of more than %d students is not merged at once",
		        MERGE_STUDENTS_MAX);
		return false;
	}
	GHashTableIter each;
	void *name;
	g_hash_table_iter_init(&each, offered);
	while (g_hash_table_iter_next(&each, &name, NULL))
		if (!g_hash_table_contains(look->own, name))
			g_hash_table_insert(look->own, g_strdup(name), g_new0(int64_t, 1));
	classes_rename(look, from);
	return past_look(store, from, look->merging, error);
}

bool merging_look(
        Store *store, const School *from, const School *into, Merging *ret, GError **error)
{
	g_autoptr(GHashTable) classes =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) numbers =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GHashTable) own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	*ret = (Merging){g_ptr_array_new_with_free_func(member_free),
	        g_ptr_array_new_with_free_func(class_free), 0, {0}, 0, 0};
	Look look = {.classes = classes, .numbers = numbers, .own = own, .merging = ret};
	return look_within(store, from, into, &look, error);
}

/* What a class is called at the other school. */
static const char *renamed(const Merging *merging, const char *name)
{
	for (guint i = 0; i < merging->classes->len; i++) {
		const MergeClass *one = merging->classes->pdata[i];
		if (strcmp(one->name, name) == 0)
			return one->becomes;
	}
	return name;
}

static void value_set(Record *record, int field, const char *value)
{
	char *text = g_strdup(value);
	g_free(record->student.values[field]);
	record->student.values[field] = text;
}

/* A return that was agreed to and waits for its term names a class of the school that ends. */
static bool return_move(
        Store *store, const Act *act, int64_t student, const Merging *merging, GError **error)
{
	Due due;
	g_auto(Application) application = {0};
	if (!due_load(store, student, &due, error))
		return false;
	if (!due.student || due.kind != DUE_RESUME)
		return true;
	if (!application_load(store, due.application, &application, error))
		return false;
	json_t *asked = json_object_get(application.details, "asked");
	const char *name = business_asked(asked, WANT_CLASS), *becomes = renamed(merging, name);
	if (strcmp(name, becomes) == 0)
		return true;
	json_object_set_new(asked, want_rows[WANT_CLASS].id, json_string(becomes));
	return application_change(store, act, "application.merge", &application, error);
}

static bool member_move(Store *store, const Act *act, const MergeMember *member, const char *into,
        const Merging *merging, GError **error)
{
	g_auto(Record) record = {0};
	if (!student_load(store, member->id, &record, error))
		return false;
	value_set(&record, F_XXDM, into);
	value_set(&record, F_SZBH, renamed(merging, record.student.values[F_SZBH]));
	if (member->other)
		problems_add(&record, RULE_SAME_SCHOOL_NO, F_XH);
	return student_change(store, act, "student.school_merged", &record, error) &&
	       return_move(store, act, member->id, merging, error);
}

static void offer_free(void *data)
{
	offer_clear(data);
	g_free(data);
}

static bool open_gather(const Offer *offer, int64_t students, void *data, GError **error)
{
	(void)students;
	(void)error;
	if (offer->closed)
		return true;
	Offer *copy = g_new(Offer, 1);
	*copy = *offer;
	copy->school = g_strdup(offer->school);
	for (int i = 0; i < OFFER_TEXTS; i++)
		copy->texts[i] = g_strdup(offer->texts[i]);
	g_ptr_array_add(data, copy);
	return true;
}

/* One of the school that ends is closed there, and open at the other. */
static bool offer_move(Store *store, const Act *act, Offer *offer, const char *into,
        const Merging *merging, GError **error)
{
	if (!offer_close(store, act, offer->id, offer->version, true, error))
		return false;
	const char *code = offer->texts[OFFER_CODE];
	char *called = g_strdup(offer->kind == OFFER_CLASS ? renamed(merging, code) : code);
	g_free(offer->texts[OFFER_CODE]);
	offer->texts[OFFER_CODE] = called;
	g_free(offer->school);
	offer->school = g_strdup(into);
	g_auto(Offer) there = {0};
	if (!offer_find(store, offer, &there, error))
		return false;
	if (!there.id)
		return offer_add(store, act, offer, error);
	return !there.closed || offer_close(store, act, there.id, there.version, false, error);
}

bool merging_do(Store *store, const Act *act, const School *from, const School *into,
        const Merging *merging, GError **error)
{
	g_autoptr(GPtrArray) offers = g_ptr_array_new_with_free_func(offer_free);
	for (guint i = 0; i < merging->members->len; i++)
		if (!member_move(
		            store, act, merging->members->pdata[i], into->code, merging, error))
			return false;
	for (OfferKind kind = 0; kind < OFFER_KINDS; kind++)
		if (!offers_names(store, kind, from->code, OFFERS_MOST, open_gather, offers, error))
			return false;
	for (guint i = 0; i < offers->len; i++)
		if (!offer_move(store, act, offers->pdata[i], into->code, merging, error))
			return false;
	return true;
}
