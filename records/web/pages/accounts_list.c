/* The list of accounts: looked for, filtered, paged, taken out as a table. */
#include "records/import/csv_cell.h"
#include "records/rules/document.h"
#include "records/web/accounts.h"
#include "records/web/download.h"
#include "records/web/form_file.h"
#include "records/web/list.h"
#include "records/web/log.h"
#include "records/web/pages/accounts.h"
#include "records/web/words.h"

#include <string.h>

enum { PAGE_ROWS = 50, PIECE_ROWS = 200, BOOK_MAX = 20000 };

/* Keys of a row, and the words of their heads. */
static const struct {
	const char *key, *word;
} columns[] = {{"name", "name_of_account"}, {"real_name", "account_real_name"},
        {"phone", "account_phone"}, {"level", "account_level"}, {"code", "account_place_code"},
        {"place", "account_place"}, {"gone", "account_school_state"}, {"role", "account_role"},
        {"status", "status"}, {"login", "account_login"}, {"made", "account_made"},
        {"made_by", "account_made_by"}};

enum { COLUMNS = G_N_ELEMENTS(columns) };

static json_t *row_view(Exchange *exchange, const AccountListed *listed)
{
	json_t *view = account_view(exchange, listed->account);
	account_listed_put(exchange, view, listed);
	return view;
}

static bool page_gather(const AccountListed *listed, void *data, GError **error)
{
	ListPage *page = data;
	(void)error;
	if (list_page_room(page, listed->account->id))
		json_array_append_new(page->rows, row_view(page->exchange, listed));
	return true;
}

static json_t *states_json(const Exchange *exchange, AccountsState chosen)
{
	json_t *list = json_array();
	for (AccountsState state = ACCOUNTS_ALL + 1; state < ACCOUNTS_STATES; state++) {
		g_autofree char *key = g_strdup_printf("accounts_%s", accounts_state_id(state));
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:b}", "id", accounts_state_id(state), "words",
		                      word(exchange->zh, key), "chosen", state == chosen));
	}
	return list;
}

/* Who looks for accounts of a school has no other levels. */
static json_t *levels_json(const Exchange *exchange, const char *chosen)
{
	return exchange->session.account.level == LEVEL_SCHOOL
	               ? json_array()
	               : account_levels_json(exchange, chosen);
}

bool accounts_show(Exchange *exchange, int status, const char *problem, GError **error)
{
	g_auto(AccountQuery) query = {0};
	g_autoptr(json_t) rows = json_array();
	ListPage page = {.exchange = exchange, .rows = rows, .limit = PAGE_ROWS};
	if (!account_query_read(exchange, &query, error) ||
	        !accounts_search(exchange->store, &exchange->session.account.scope, &query.filter,
	                PAGE_ROWS + 1, page_gather, &page, error))
		return false;
	g_autofree char *text = account_query_text(&query);
	json_t *asked = account_query_json(&query);
	const char *level = json_string_value(json_object_get(asked, "level"));
	const char *role = json_string_value(json_object_get(asked, "role"));
	return exchange_page_status(exchange, status, "accounts.html",
	        json_pack("{s:s, s:O, s:I, s:b, s:s, s:s, s:o, s:o, s:o, s:o}", "title",
	                word(exchange->zh, "accounts"), "rows", rows, "next",
	                (json_int_t)(page.more ? page.last : 0), "first", query.filter.after == 0,
	                "problem", problem, "text", text, "levels", levels_json(exchange, level),
	                "roles", account_roles_json(exchange, role), "states",
	                states_json(exchange, query.filter.state), "query", asked),
	        error);
}

bool page_accounts(Exchange *exchange, GError **error)
{
	return accounts_show(exchange, 200, "", error);
}

/* The cells of a row, in the order of the columns; the telephone is masked, as in the API. Each is
 * yours. */
static void cells_put(Exchange *exchange, const AccountListed *listed, char *ret[COLUMNS])
{
	const Account *account = listed->account;
	g_autoptr(json_t) view = row_view(exchange, listed);
	g_autofree char *phone = *account->phone ? phone_mask(account->phone) : g_strdup("");
	json_object_set_new(view, "phone", json_string(phone));
	json_object_set_new(view, "code", json_string(account->place));
	for (size_t i = 0; i < COLUMNS; i++)
		ret[i] = g_strdup(json_string_value(json_object_get(view, columns[i].key)));
}

/* The log tells that it was taken out, by which filter. */
static bool export_note(Exchange *exchange, const char *file, GError **error)
{
	g_autofree char *kept = log_filter_kept(exchange->request->query);
	g_autofree char *why = g_strdup_printf("%s?%s", file, kept);
	return exchange_exported(exchange, why, accounts_exported, error);
}

typedef struct {
	Exchange *exchange;
	int count;
	int64_t last;
} Piece;

static bool line_put(const AccountListed *listed, void *data, GError **error)
{
	Piece *piece = data;
	char *cells[COLUMNS];
	g_autoptr(GString) line = g_string_new(NULL);
	(void)error;
	cells_put(piece->exchange, listed, cells);
	for (size_t i = 0; i < COLUMNS; i++) {
		csv_cell_append(line, cells[i]);
		g_free(cells[i]);
	}
	g_string_append_printf(piece->exchange->response->body, "%s\r\n", line->str);
	piece->count++;
	piece->last = listed->account->id;
	return true;
}

static bool lines_put(Exchange *exchange, void *data, bool *ret_more, GError **error)
{
	AccountQuery *query = data;
	Piece piece = {.exchange = exchange};
	bool good = accounts_search(exchange->store, &exchange->session.account.scope,
	        &query->filter, PIECE_ROWS, line_put, &piece, error);
	query->filter.after = piece.last;
	*ret_more = piece.count == PIECE_ROWS;
	return good;
}

static void query_free(void *data)
{
	account_query_clear(data);
	g_free(data);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AccountQuery, query_free)

bool page_accounts_csv(Exchange *exchange, GError **error)
{
	g_autoptr(AccountQuery) query = g_new0(AccountQuery, 1);
	g_autoptr(GString) line = g_string_new(NULL);
	if (!account_query_read(exchange, query, error) ||
	        !export_note(exchange, "accounts.csv", error))
		return false;
	for (size_t i = 0; i < COLUMNS; i++)
		csv_cell_append(line, word(exchange->zh, columns[i].word));
	g_string_append_printf(exchange->response->body, "\xef\xbb\xbf%s\r\n", line->str);
	download_begin(exchange, "text/csv; charset=utf-8",
	        exchange->zh ? "账号名单.csv" : "accounts.csv", lines_put, g_steal_pointer(&query),
	        query_free);
	return true;
}

static bool cells_gather(const AccountListed *listed, void *data, GError **error)
{
	void **pair = data;
	GPtrArray *cells = pair[1];
	char *row[COLUMNS];
	if (cells->len == BOOK_MAX * COLUMNS) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "more than %d accounts at once: filter them, or take them as CSV",
		        BOOK_MAX);
		return false;
	}
	cells_put(pair[0], listed, row);
	for (size_t i = 0; i < COLUMNS; i++)
		g_ptr_array_add(cells, row[i]);
	return true;
}

bool page_accounts_xlsx(Exchange *exchange, GError **error)
{
	g_auto(AccountQuery) query = {0};
	g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
	void *pair[] = {exchange, cells};
	FormColumn heads[COLUMNS];
	for (size_t i = 0; i < COLUMNS; i++)
		heads[i] = (FormColumn){.name = columns[i].key,
		        .zh = word(exchange->zh, columns[i].word),
		        .note = ""};
	return account_query_read(exchange, &query, error) &&
	       accounts_search(exchange->store, &exchange->session.account.scope, &query.filter,
	               BOOK_MAX + 1, cells_gather, pair, error) &&
	       export_note(exchange, "accounts.xlsx", error) &&
	       form_file_book(exchange, heads, COLUMNS, cells,
	               exchange->zh ? "账号名单.xlsx" : "accounts.xlsx", error);
}
