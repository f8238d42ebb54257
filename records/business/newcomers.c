#include "records/business/newcomers.h"

#include "records/business/bulk.h"
#include "records/business/parts.h"

#include <string.h>

enum { WAITING_MAX = 20000 };

struct Newcomers {
	Office *office;
	char *reason;
	int64_t batch;
	int in_batch;
	GHashTable *waiting; /* digests as text, by document_key() */
};

void newcomers_free(Newcomers *newcomers)
{
	if (!newcomers)
		return;
	g_free(newcomers->reason);
	g_hash_table_unref(newcomers->waiting);
	g_free(newcomers);
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static bool id_gather(const Application *application, void *data, GError **error)
{
	(void)error;
	g_array_append_val((GArray *)data, application->id);
	return true;
}

/* Admissions that are under way. */
static bool waiting_load(Newcomers *newcomers, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	ApplicationFilter filter = {.kind = "admit", .turn = -1, .open = true};
	if (!applications_list(
	            newcomers->office->store, &filter, true, 0, WAITING_MAX, id_gather, ids, error))
		return false;
	for (guint i = 0; i < ids->len; i++) {
		g_auto(Application) application = {0};
		if (!application_load(newcomers->office->store, g_array_index(ids, int64_t, i),
		            &application, error))
			return false;
		const json_t *values = json_object_get(application.details, "values");
		const char *type = text_of(values, student_fields[F_SFZJLXM].name);
		char *key = document_key(
		        *type ? type : "1", text_of(values, student_fields[F_SFZJH].name));
		if (*key)
			g_hash_table_insert(newcomers->waiting, key,
			        g_strdup(text_of(application.details, "row")));
		else
			g_free(key);
	}
	return true;
}

Newcomers *newcomers_new(Office *office, const char *file, GError **error)
{
	g_autoptr(Newcomers) newcomers = g_new0(Newcomers, 1);
	*newcomers = (Newcomers){.office = office,
	        .reason = g_strdup_printf("导入：%.150s", file),
	        .waiting = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
	return waiting_load(newcomers, error) ? g_steal_pointer(&newcomers) : NULL;
}

NewcomerWaits newcomers_look(
        const Newcomers *newcomers, const char *key, const uint8_t digest[SEAL_DIGEST_BYTES])
{
	const char *row = g_hash_table_lookup(newcomers->waiting, key);
	g_autofree char *text = g_base64_encode(digest, SEAL_DIGEST_BYTES);
	if (!*key || !row)
		return WAITS_NOT;
	return strcmp(row, text) == 0 ? WAITS_SAME : WAITS_OTHER;
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

bool newcomers_add(Newcomers *newcomers, const Record *record, const Findings *findings,
        const uint8_t digest[SEAL_DIGEST_BYTES], GError **error)
{
	g_auto(Application) application = {0};
	Office *office = newcomers->office;
	Act act = office_act(office, newcomers->reason);
	const Student *student = &record->student;
	g_autofree char *row = g_base64_encode(digest, SEAL_DIGEST_BYTES);
	if (newcomers->in_batch % BULK_MAX == 0)
		newcomers->batch = bulk_batch();
	newcomers->in_batch++;
	if (!office_draft(
	            office, business_find("admit"), student->values[F_XXDM], &application, error))
		return false;
	application.batch = newcomers->batch;
	g_free(application.name);
	application.name = g_strdup(student->values[F_XM]);
	application.details = json_pack("{s:s, s:{}, s:o, s:o, s:[], s:s, s:b}", "reason",
	        newcomers->reason, "asked", "values", values_of(student), "remarks",
	        office_remarks(findings, ""), "trail", "row", row, "pending",
	        student->status == STATUS_PENDING);
	office_trail(office, &application, "apply", newcomers->reason);
	return application_add(office->store, &act, &application, error);
}
