#include "records/web/accounts.h"

#include "records/rules/school_id.h"
#include "records/web/query.h"

#include <string.h>

enum { WORDS, AT_LEVEL, AS_ROLE, STATE, PLACE };

static const char *const names[ACCOUNT_QUERY_TEXTS] = {[WORDS] = "q",
        [AT_LEVEL] = "level",
        [AS_ROLE] = "role",
        [STATE] = "state",
        [PLACE] = "place"};

void account_query_clear(AccountQuery *query)
{
	for (int i = 0; i < ACCOUNT_QUERY_TEXTS; i++)
		g_free(query->texts[i]);
	g_free(query->place);
	*query = (AccountQuery){0};
}

/* "360100" is a city: its counties and schools begin with 3601. */
static bool place_read(AccountQuery *query, GError **error)
{
	const char *place = query->texts[PLACE];
	size_t length = strlen(place);
	if (strspn(place, "0123456789") != length ||
	        (length != SCHOOL_ID_LENGTH && (length > REGION_LENGTH || length % 2 != 0)))
		return query_unfit(names[PLACE], error);
	while (length <= REGION_LENGTH && length > 2 && strncmp(place + length - 2, "00", 2) == 0)
		length -= 2;
	query->place = g_strndup(place, length);
	return true;
}

static bool filter_read(AccountQuery *query, GError **error)
{
	char *const *texts = query->texts;
	AccountsState state = accounts_state_find(texts[STATE]);
	int level = *texts[AT_LEVEL] ? level_find(texts[AT_LEVEL]) : (int)LEVEL_COUNT;
	int role = *texts[AS_ROLE] ? role_find(texts[AS_ROLE]) : (int)ROLE_COUNT;
	if (*texts[AT_LEVEL] && level == (int)LEVEL_COUNT)
		return query_unfit(names[AT_LEVEL], error);
	if (*texts[AS_ROLE] && role == (int)ROLE_COUNT)
		return query_unfit(names[AS_ROLE], error);
	if (state == ACCOUNTS_STATES)
		return query_unfit(names[STATE], error);
	query->filter = (AccountFilter){
	        .words = texts[WORDS], .level = (Level)level, .role = (Role)role, .state = state};
	return true;
}

bool account_query_read(const Exchange *exchange, AccountQuery *ret, GError **error)
{
	g_auto(AccountQuery) query = {0};
	g_autofree char *after = exchange_query(exchange, "after");
	guint64 from = 0;
	for (int i = 0; i < ACCOUNT_QUERY_TEXTS; i++)
		if (!query_text_take(exchange, names[i], &query.texts[i], error))
			return false;
	if (*after && !g_ascii_string_to_unsigned(after, 10, 0, INT64_MAX, &from, NULL))
		return query_unfit("after", error);
	if (!filter_read(&query, error) || !place_read(&query, error))
		return false;
	query.filter.place = query.place;
	query.filter.after = (int64_t)from;
	*ret = query;
	query = (AccountQuery){0};
	return true;
}

char *account_query_text(const AccountQuery *query)
{
	return query_texts_link(names, query->texts, ACCOUNT_QUERY_TEXTS);
}

json_t *account_query_json(const AccountQuery *query)
{
	return query_texts_json(names, query->texts, ACCOUNT_QUERY_TEXTS);
}
