#include "records/import/named.h"

#include "base/cleanup.h"
#include "records/store/applications.h"

#include <string.h>

static const char *const application_words[] = {"application ", "申请"};

char *named_application(int64_t application, bool zh)
{
	return g_strdup_printf("%s%" G_GINT64_FORMAT, application_words[zh], application);
}

/* -1: it is no number. */
static int64_t id_of(const char *text)
{
	guint64 id;
	return g_ascii_string_to_unsigned(text, 10, 1, INT64_MAX, &id, NULL) ? (int64_t)id : -1;
}

/* 0: it names none. */
static int64_t application_of(const char *text)
{
	for (size_t i = 0; i < G_N_ELEMENTS(application_words); i++)
		if (g_str_has_prefix(text, application_words[i]))
			return MAX(id_of(text + strlen(application_words[i])), 0);
	return 0;
}

/* Whether the record is the one that the row speaks of. */
static bool record_held(Store *store, int64_t id, const Student *student, bool *ret, GError **error)
{
	g_auto(Record) kept = {0};
	GError *failed = NULL;
	*ret = student_load(store, id, &kept, &failed) && kept.student.status != STATUS_VOID &&
	       (strcmp(kept.student.values[F_XM], student->values[F_XM]) == 0 ||
	               (*student->key && strcmp(kept.student.key, student->key) == 0));
	return !failed || records_error_is_none(failed, error);
}

/* The record that an application led to; 0: none yet, or there is no such application. */
static bool application_look(
        Store *store, int64_t id, const Student *student, Named *ret, GError **error)
{
	g_auto(Application) application = {0};
	GError *failed = NULL;
	if (!application_load(store, id, &application, &failed))
		return records_error_is_none(failed, error);
	ret->record = application.student;
	ret->waits = !application.student && approval_state_open(application.approval.state) &&
	             strcmp(application.name, student->values[F_XM]) == 0;
	return true;
}

bool named_look(Store *store, bool any, const JudgedRow *judged, Named *ret, GError **error)
{
	const char *text = heading_id(judged->heading, &judged->row);
	const Student *student = &judged->record.student;
	const char *document = judged->raw[F_SFZJH];
	int64_t application = application_of(text);
	bool held = false;
	*ret = (Named){.fresh = strcmp(text, "新") == 0 || strcmp(text, "new") == 0};
	if (!*text || ret->fresh)
		return true;
	if (!application)
		ret->record = id_of(text);
	else if (!application_look(store, application, student, ret, error))
		return false;
	if (application && !ret->record)
		return true;
	if (any && ret->record > 0 && !record_held(store, ret->record, student, &held, error))
		return false;
	if (!held)
		ret->record = document && *document && !strchr(document, '*') ? 0 : -1;
	return true;
}
