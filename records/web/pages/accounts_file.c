/* Accounts in bulk by a file, and what somebody sees of himself. */
#include "records/people/accounts_file.h"
#include "base/file.h"
#include "records/web/form_file.h"
#include "records/web/pages/accounts.h"
#include "records/web/parts.h"
#include "records/web/words.h"

/* Each costs a hash of a part of a second, in a hand that many may want. */
enum { ACCOUNTS_AT_ONCE = 500, BOOK_MAX = 16 << 20 };

bool page_accounts_template(Exchange *exchange, GError **error)
{
	FormColumn columns[ACCOUNT_COLUMNS];
	g_autofree char *levels = account_levels_of(&exchange->session.account);
	for (int i = 0; i < ACCOUNT_COLUMNS; i++)
		columns[i] = account_columns[i];
	columns[ACCOUNT_LEVEL].choice = levels;
	return form_file_template(exchange, columns, ACCOUNT_COLUMNS,
	        exchange->zh ? "账号导入模板.xlsx" : "accounts-template.xlsx", error);
}

/* How many there are now, and their one-time passwords, which are kept nowhere else. */
static bool made_show(Exchange *exchange, const Form *form, const char *path, GError **error)
{
	size_t length;
	g_autofree char *bytes = file_read(path, BOOK_MAX, &length, error);
	if (!bytes)
		return false;
	g_autofree char *book = g_base64_encode((const guchar *)bytes, length);
	return exchange_page(exchange, "accounts_made.html",
	        json_pack("{s:s, s:I, s:s, s:s}", "title", word(exchange->zh, "accounts_made"),
	                "count", (json_int_t)form->rows->len, "name",
	                exchange->zh ? "账号和一次性口令.xlsx" : "accounts-and-passwords.xlsx",
	                "book", book),
	        error);
}

/* Makes them all and answers with their one-time passwords, or with the page that says what is
 * wrong with the rows. */
static bool form_take(Exchange *exchange, const Form *form, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "answer.xlsx", NULL);
	Act act = exchange_act(exchange, "accounts");
	AccountsTaking taking = {.by = &exchange->session.account,
	        .results = path,
	        .head = word(exchange->zh, "account_once_head")};
	if (form->wrong)
		return form_file_errors(exchange, form, folder,
		               exchange->zh ? "账号-待改正.xlsx" : "accounts-to-correct.xlsx", true,
		               error) &&
		       accounts_show(exchange, 422, word(exchange->zh, "form_wrong_page"), error);
	if (form->rows->len > ACCOUNTS_AT_ONCE) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "more than %d accounts: part the file, or use `jiuxu records user import`",
		        ACCOUNTS_AT_ONCE);
		return false;
	}
	return accounts_file_take(exchange->store, &act, form, &taking, error) &&
	       made_show(exchange, form, path, error);
}

static bool file_take(
        Exchange *exchange, const char *path, const char *folder, void *data, GError **error)
{
	(void)data;
	g_autoptr(Form) form =
	        accounts_file_check(exchange->store, &exchange->session.account, path, error);
	if (form)
		form_file_hidden(exchange, form);
	return form && form_take(exchange, form, folder, error);
}

bool page_accounts_send(Exchange *exchange, GError **error)
{
	const HttpFormFile *file = http_form_file(exchange->form, "file");
	g_autoptr(GError) failed = NULL;
	if (!file)
		return accounts_show(exchange, 422, word(exchange->zh, "import_no_file"), error);
	if (form_file_take(
	            exchange, file->filename, file->bytes, file->length, file_take, NULL, &failed))
		return true;
	int status = exchange_status(failed);
	if (status >= 500) {
		g_propagate_error(error, g_steal_pointer(&failed));
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	return accounts_show(exchange, 422, words, error);
}

bool page_own(Exchange *exchange, GError **error)
{
	json_t *sessions = sessions_view(exchange, exchange->session.account.id, error);
	return sessions &&
	       exchange_page(exchange, "own.html",
	               json_pack("{s:s, s:o, s:o}", "title", word(exchange->zh, "own"), "row",
	                       account_view(exchange, &exchange->session.account), "sessions",
	                       sessions),
	               error);
}

bool page_own_session(Exchange *exchange, GError **error)
{
	int64_t id;
	Act act = exchange_act(exchange, "session");
	return exchange_id(exchange, 0, &id, error) &&
	       session_revoke(exchange->store, &act, exchange->session.account.id, id, error) &&
	       exchange_redirect(exchange, "/own");
}
