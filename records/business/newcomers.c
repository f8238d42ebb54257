#include "records/business/newcomers.h"

#include "base/cleanup.h"
#include "base/json_text.h"
#include "base/seal.h"
#include "records/business/bulk.h"
#include "records/business/parts.h"
#include "records/rules/document.h"

#include <string.h>

enum { PAGE = 500, FILE_CHARACTERS = 100 };

struct Newcomers {
	Office *office;
	char *reason;
	GArray *batches; /* int64_t */
	int added;
	GHashTable *waiting; /* digests of rows as text ("": of none), by document and person */
};

void newcomers_free(Newcomers *newcomers)
{
	if (!newcomers)
		return;
	g_free(newcomers->reason);
	g_array_unref(newcomers->batches);
	g_hash_table_unref(newcomers->waiting);
	g_free(newcomers);
}

/* Who somebody is beside his document: his name, day of birth and number in the school. Yours. */
static char *person_key(const char *name, const char *born, const char *number)
{
	return g_strdup_printf("%s\t%s\t%s", name, born, number);
}

static void key_note(Newcomers *newcomers, char *key, const char *row)
{
	if (*key)
		g_hash_table_insert(newcomers->waiting, key, g_strdup(row));
	else
		g_free(key);
}

static bool id_gather(const Application *application, void *data, GError **error)
{
	(void)error;
	g_array_append_val((GArray *)data, application->id);
	return true;
}

static bool waiting_note(Newcomers *newcomers, int64_t id, GError **error)
{
	g_auto(Application) application = {0};
	if (!application_load(newcomers->office->store, id, &application, error))
		return false;
	const json_t *values = json_object_get(application.details, "values");
	const char *type = json_text_in(values, student_fields[F_SFZJLXM].name);
	const char *born = json_text_in(values, student_fields[F_CSRQ].name);
	const char *number = json_text_in(values, student_fields[F_XH].name);
	const char *row = json_text_in(application.details, "row");
	g_autofree char *document =
	        document_normalise(json_text_in(values, student_fields[F_SFZJH].name));
	key_note(newcomers, document_key(*type ? type : "1", document), row);
	key_note(newcomers, person_key(application.name, born, ""), row);
	key_note(newcomers, person_key(application.name, born, number), row);
	return true;
}

/* Admissions that are under way, a page at a time. */
static bool waiting_load(Newcomers *newcomers, GError **error)
{
	Store *store = newcomers->office->store;
	ApplicationFilter filter = {.kind = "admit", .turn = -1, .open = true};
	int64_t after = 0;
	guint found;
	do {
		g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
		if (!applications_list(store, &filter, true, after, PAGE, id_gather, ids, error))
			return false;
		found = ids->len;
		for (guint i = 0; i < found; i++) {
			after = g_array_index(ids, int64_t, i);
			if (!waiting_note(newcomers, after, error))
				return false;
		}
	} while (found == PAGE);
	return true;
}

Newcomers *newcomers_new(Office *office, const char *file, GError **error)
{
	g_autofree char *valid = g_utf8_make_valid(file, -1);
	g_autofree char *name =
	        g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), (glong)FILE_CHARACTERS));
	g_autoptr(Newcomers) newcomers = g_new0(Newcomers, 1);
	*newcomers = (Newcomers){.office = office,
	        .reason = g_strdup_printf("导入：%s", name),
	        .batches = g_array_new(FALSE, FALSE, sizeof(int64_t)),
	        .waiting = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
	return waiting_load(newcomers, error) ? g_steal_pointer(&newcomers) : NULL;
}

ImportWaits newcomers_look(
        const Newcomers *newcomers, const Student *student, const uint8_t digest[SEAL_DIGEST_BYTES])
{
	const char *number = student->values[F_XH];
	g_autofree char *person = person_key(
	        student->values[F_XM], student->values[F_CSRQ], *student->key ? number : "");
	const char *row = g_hash_table_lookup(newcomers->waiting, student->key);
	if (!row && (*number || !*student->key)) /* a name and a day of birth many may have */
		row = g_hash_table_lookup(newcomers->waiting, person);
	if (!row)
		return IMPORT_WAITS_NOT;
	g_autofree char *text = g_base64_encode(digest, SEAL_DIGEST_BYTES);
	return strcmp(row, text) == 0 ? IMPORT_WAITS_SAME : IMPORT_WAITS_OTHER;
}

static json_t *values_of(const Student *student)
{
	json_t *values = json_object();
	for (int i = 0; i < FIELD_COUNT; i++)
		if (*student->values[i] && i != F_XXDM && i != F_XSDQZTM)
			json_object_set_new(
			        values, student_fields[i].name, json_string(student->values[i]));
	return values;
}

/* The batch that the next one is of: one that is full is followed by another. */
static int64_t batch_of_next(Newcomers *newcomers)
{
	if (newcomers->added++ % BULK_MAX == 0) {
		int64_t batch = bulk_batch();
		g_array_append_val(newcomers->batches, batch);
	}
	return g_array_index(newcomers->batches, int64_t, newcomers->batches->len - 1);
}

bool newcomers_add(Newcomers *newcomers, const Record *record, const Findings *findings,
        const uint8_t digest[SEAL_DIGEST_BYTES], int64_t *ret, GError **error)
{
	g_auto(Application) application = {0};
	Office *office = newcomers->office;
	Act act = office_act(office, newcomers->reason);
	const Student *student = &record->student;
	g_autofree char *row = g_base64_encode(digest, SEAL_DIGEST_BYTES);
	if (!office_draft(
	            office, business_find("admit"), student->values[F_XXDM], &application, error))
		return false;
	application.batch = batch_of_next(newcomers);
	g_free(application.name);
	application.name = g_strdup(student->values[F_XM]);
	application.details = json_pack("{s:s, s:{}, s:o, s:o, s:[], s:s, s:b}", "reason",
	        newcomers->reason, "asked", "values", values_of(student), "remarks",
	        office_remarks(findings, ""), "trail", "row", row, "pending",
	        student->status == STATUS_PENDING);
	office_trail(office, &application, "apply", newcomers->reason);
	if (!application_add(office->store, &act, &application, error))
		return false;
	*ret = application.id;
	return true;
}

void newcomers_again(Newcomers *newcomers)
{
	newcomers->added = 0;
	g_array_set_size(newcomers->batches, 0);
}

json_t *newcomers_batches(const Newcomers *newcomers)
{
	json_t *batches = json_array();
	for (guint i = 0; newcomers && i < newcomers->batches->len; i++)
		json_array_append_new(
		        batches, json_integer(g_array_index(newcomers->batches, int64_t, i)));
	return batches;
}
