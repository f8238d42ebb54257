#include "records/store/attachments.h"

#include "base/cleanup.h"
#include "base/digest.h"
#include "records/store/event.h"
#include "records/store/merged.h"

#include <string.h>

#define COLUMNS "id, application, name, type, bytes"

void attachment_clear(Attachment *attachment)
{
	g_free(attachment->name);
	g_free(attachment->type);
	g_clear_pointer(&attachment->content, g_bytes_unref);
	*attachment = (Attachment){0};
}

/* The type that the first bytes say: "image/jpeg", "image/png", "application/pdf"; NULL: another.
 */
static const char *attachment_type(const void *bytes, size_t length)
{
	static const struct {
		const char *magic;
		size_t length;
		const char *type;
	} rows[] = {{"\xff\xd8\xff", 3, "image/jpeg"}, {"\x89PNG\r\n\x1a\n", 8, "image/png"},
	        {"%PDF-", 5, "application/pdf"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (length > rows[i].length && memcmp(bytes, rows[i].magic, rows[i].length) == 0)
			return rows[i].type;
	return NULL;
}

static char *place_of(int64_t id)
{
	return g_strdup_printf("attachment/%" G_GINT64_FORMAT, id);
}

static json_t *attachment_json(const Attachment *attachment)
{
	size_t length;
	const void *bytes = g_bytes_get_data(attachment->content, &length);
	g_autofree char *digest = digest_bytes(bytes, length);
	return json_pack("{s:I, s:s, s:s, s:I, s:s}", "application",
	        (json_int_t)attachment->application, "name", attachment->name, "type",
	        attachment->type, "bytes", (json_int_t)length, "sha256", digest);
}

static bool attachment_fits(Store *store, const Attachment *attachment, GError **error)
{
	int64_t count;
	size_t length;
	const void *bytes = g_bytes_get_data(attachment->content, &length);
	if (!attachments_count(store, attachment->application, &count, error))
		return false;
	if (length > ATTACHMENT_MAX)
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "a proof has at most %d MiB: make it smaller",
		        ATTACHMENT_MAX / 1024 / 1024);
	else if (!attachment_type(bytes, length))
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "a proof is a picture (JPEG, PNG) or a PDF");
	else if (count >= ATTACHMENTS_MAX)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "an application has at most %d proofs", ATTACHMENTS_MAX);
	else
		return true;
	return false;
}

static bool attachment_insert(
        Store *store, const char *school, const Attachment *attachment, GError **error)
{
	g_autofree char *scope = merged_scope(store, school, error);
	Query *query = scope ? db_query(store->db,
	                               "INSERT INTO my_attachment (id, scope, application, name, "
	                               "type, bytes, content) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	                               error)
	                     : NULL;
	if (!query)
		return false;
	size_t length;
	const void *bytes = g_bytes_get_data(attachment->content, &length);
	g_autofree char *place = place_of(attachment->id);
	g_autoptr(GBytes) sealed = sealer_seal(store->keys.data, place, bytes, length);
	query_int(query, 1, attachment->id);
	query_text(query, 2, scope);
	query_int(query, 3, attachment->application);
	query_text(query, 4, attachment->name);
	query_text(query, 5, attachment->type);
	query_int(query, 6, (int64_t)length);
	const void *kept = g_bytes_get_data(sealed, &length);
	query_bytes(query, 7, kept, length);
	return query_run(query, error);
}

static bool id_take(Store *store, int64_t *ret, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT coalesce(max(id), 0) + 1 FROM attachment", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

bool attachment_add(
        Store *store, const Act *act, const char *school, Attachment *attachment, GError **error)
{
	if (!attachment_fits(store, attachment, error) || !id_take(store, &attachment->id, error))
		return false;
	size_t length;
	const void *bytes = g_bytes_get_data(attachment->content, &length);
	g_free(attachment->type);
	attachment->type = g_strdup(attachment_type(bytes, length));
	attachment->length = length;
	g_autofree char *subject = place_of(attachment->id);
	g_autoptr(json_t) after = attachment_json(attachment);
	Event event = {.kind = "attachment.add", .subject = subject, .after = after};
	return attachment_insert(store, school, attachment, error) &&
	       event_append(store, act, &event, error);
}

static void row_read(Query *query, Attachment *ret)
{
	*ret = (Attachment){.id = query_get_int(query, 0),
	        .application = query_get_int(query, 1),
	        .name = g_strdup(query_get_text(query, 2)),
	        .type = g_strdup(query_get_text(query, 3)),
	        .length = (size_t)query_get_int(query, 4)};
}

static bool content_read(Store *store, Query *query, Attachment *ret, GError **error)
{
	size_t length;
	const void *sealed = query_get_bytes(query, 5, &length);
	g_autofree char *place = place_of(ret->id);
	ret->content = sealer_open(store->keys.data, place, sealed, length, error);
	return ret->content != NULL;
}

bool attachment_load(Store *store, int64_t application, int64_t id, Attachment *ret, GError **error)
{
	*ret = (Attachment){0};
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS ", content FROM my_attachment WHERE application = $1 AND id = $2",
	        error);
	if (!query)
		return false;
	query_int(query, 1, application);
	query_int(query, 2, id);
	QueryStep step = query_step(query, error);
	bool good = step == STEP_ROW;
	if (good) {
		row_read(query, ret);
		good = content_read(store, query, ret, error);
	} else if (step == STEP_DONE) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no attachment %" G_GINT64_FORMAT, store->name, id);
	}
	query_reset(query);
	return good;
}

bool attachments_walk(Store *store, int64_t application,
        bool (*each)(const Attachment *attachment, void *data, GError **error), void *data,
        GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM my_attachment WHERE application = $1 ORDER BY id", error);
	if (!query)
		return false;
	query_int(query, 1, application);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Attachment) attachment = {0};
		row_read(query, &attachment);
		if (!each(&attachment, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

bool attachment_application(Store *store, int64_t id, int64_t *ret, GError **error)
{
	Query *query =
	        db_query(store->db, "SELECT application FROM my_attachment WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	return query_one_int(query, ret, error);
}

bool attachments_count(Store *store, int64_t application, int64_t *ret, GError **error)
{
	Query *query = db_query(
	        store->db, "SELECT count(*) FROM my_attachment WHERE application = $1", error);
	if (!query)
		return false;
	query_int(query, 1, application);
	if (query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

bool attachments_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	Query *query = db_query(
	        store->db, "SELECT " COLUMNS ", content FROM my_attachment ORDER BY id", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Attachment) attachment = {0};
		row_read(query, &attachment);
		bool good = content_read(store, query, &attachment, error);
		g_autofree char *subject = place_of(attachment.id);
		g_autoptr(json_t) state = good ? attachment_json(&attachment) : NULL;
		if (!good || !each(subject, state, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}
