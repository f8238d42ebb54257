/* Coming in, people and programs: rows of the table of routes (route.h). */
#include "records/web/api/accounts.h"
#include "records/web/pages/accounts.h"
#include "records/web/pages/kept.h"
#include "records/web/pages/login.h"
#include "records/web/pages/tokens.h"
#include "records/web/routes/parts.h"

#include <glib.h>

#define ROLE "{\"enum\":[\"clerk\",\"reviewer\",\"administrator\",\"auditor\"]}"

#define LEVEL "{\"enum\":[\"school\",\"county\",\"city\",\"province\",\"ministry\"]}"

static const RouteParameter accounts_parameters[] = {
        {"q", IN_QUERY, TEXT,
                "words of the login name, the real name or the school's name, or the beginning of "
                "its code",
                false},
        {"level", IN_QUERY, LEVEL, "at which level", false},
        {"role", IN_QUERY, ROLE, "role", false},
        {"state", IN_QUERY,
                "{\"enum\":[\"active\",\"locked\",\"closed\",\"never\",\"school_gone\"]}",
                "never: not closed, nobody has ever logged in with it; school_gone: not closed, of "
                "a school that was closed or merged",
                false},
        {"place", IN_QUERY, TEXT,
                "code of a school, or first two, four or six digits of a region with all in it",
                false},
        {"after", IN_QUERY, WHOLE, "`next` of the page before", false},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter account_parameters[] = {
        {"name", IN_BODY, TEXT, "name to log in with", true},
        {"real_name", IN_BODY, TEXT, "real name", true},
        {"phone", IN_BODY, TEXT, "telephone", true},
        {"level", IN_BODY, LEVEL, "at which level", true},
        {"place", IN_BODY, TEXT, "code of the school or region; empty for the province", false},
        {"role", IN_BODY, ROLE, "role", true}, {0}};
static const RouteParameter account_edit_parameters[] = {
        {"real_name", IN_BODY, TEXT, "real name", true},
        {"phone", IN_BODY, TEXT, "telephone", true}, {"role", IN_BODY, ROLE, "role", true}, {0}};
static const RouteParameter account_status_parameters[] = {
        {"status", IN_BODY, "{\"enum\":[\"active\",\"locked\",\"closed\"]}",
                "closed cannot be undone", true},
        {0}};

/* clang-format off */
static const Route rows[] = {
	ROW("GET", "/login", page_login, "登录", "log in", OPEN),
	ROW("POST", "/login", page_login_send, "登录", "log in", OPEN),
	ROW("POST", "/kept", page_kept, "登录失效时填写的内容", "what was typed when a login had ended", OPEN),
	ROW("POST", "/logout", page_logout, "退出", "log out", HALF),
	ROW("GET", "/login/code", page_code, "动态口令", "second factor", HALF),
	ROW("POST", "/login/code", page_code_send, "动态口令", "second factor", HALF),
	ROW("GET", "/password", page_password, "修改口令", "change the password", HALF),
	ROW("POST", "/password", page_password_send, "修改口令", "change the password", HALF),
	ROW("GET", "/factor", page_factor, "设置动态口令", "set up the second factor", HALF),
	ROW("POST", "/factor", page_factor_send, "设置动态口令", "set up the second factor", HALF),
	ROW("POST", "/factor/codes", page_factor_codes, "换新的备用码", "new recovery codes in the place of the old", SESSION),
	ROW("GET", "/accounts", page_accounts, "账号", "accounts of the scope", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts", page_account_create, "建立账号", "make an account", MAY(ACCOUNT_MANAGE)),
	ROW("GET", "/accounts.csv", page_accounts_csv, "账号名单（CSV）", "the list as a table; logged", MAY(ACCOUNT_MANAGE), .looks = true, .slow = true),
	ROW("GET", "/accounts.xlsx", page_accounts_xlsx, "账号名单", "the same as a workbook; logged", MAY(ACCOUNT_MANAGE), .looks = true, .slow = true),
	ROW("GET", "/accounts/new", page_account_new, "新账号", "the form of a new account", MAY(ACCOUNT_MANAGE)),
	ROW("GET", "/accounts/template", page_accounts_template, "账号模板", "the workbook to fill in", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/file", page_accounts_send, "批量建立账号", "make accounts of a file", MAY(ACCOUNT_MANAGE), .body_max = 8 * 1024 * 1024, .slow = true),
	ROW("GET", "/accounts/{id}", page_account, "账号", "one account", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/{id}/edit", page_account_edit, "修改账号", "change name, phone, role", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/{id}/reset", page_account_reset, "重置口令", "a new one-time password", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/{id}/status", page_account_status, "锁定、解锁、注销", "lock, unlock, close", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/{id}/factor", page_account_factor, "重置动态口令", "take the second factor away", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/{id}/sessions/{session}/end", page_account_session, "令登录失效", "end a session of an account", MAY(ACCOUNT_MANAGE)),
	ROW("GET", "/own", page_own, "我的账号", "oneself", SESSION),
	ROW("POST", "/own/sessions/{id}/end", page_own_session, "令登录失效", "end a session of one's own", SESSION),
	ROW("GET", "/tokens", page_tokens, "接口令牌", "tokens of one's programs", MAY(TOKEN)),
	ROW("POST", "/tokens", page_token_create, "生成令牌", "make a token", MAY(TOKEN)),
	ROW("POST", "/tokens/{id}/end", page_token_end, "停用令牌", "end a token", MAY(TOKEN)),
	ROW("GET", "/api/v1/accounts", api_accounts, "账号", "accounts of the scope, page by page; telephones masked", MAY(ACCOUNT_MANAGE), CALL(accounts_parameters, "AccountPage")),
	ROW("POST", "/api/v1/accounts", api_account_create, "建立账号", "make an account; its one-time password is in the answer, once", MAY(ACCOUNT_MANAGE), CALL(account_parameters, "Account"), .makes = true),
	ROW("GET", "/api/v1/accounts/{id}", api_account, "账号", "one account", MAY(ACCOUNT_MANAGE), .answer = "Account"),
	ROW("POST", "/api/v1/accounts/{id}/edit", api_account_edit, "修改账号", "change name, phone, role", MAY(ACCOUNT_MANAGE), CALL(account_edit_parameters, "Account"), .changes = true),
	ROW("POST", "/api/v1/accounts/{id}/reset", api_account_reset, "重置口令", "a new one-time password, in the answer, once", MAY(ACCOUNT_MANAGE), .answer = "Account"),
	ROW("POST", "/api/v1/accounts/{id}/status", api_account_status, "锁定、解锁、注销", "lock, unlock, close", MAY(ACCOUNT_MANAGE), CALL(account_status_parameters, "Account")),
	ROW("POST", "/api/v1/accounts/{id}/factor", api_account_factor, "重置动态口令", "take the second factor away", MAY(ACCOUNT_MANAGE), .answer = "Account"),
};
/* clang-format on */

const RouteTable routes_accounts = {rows, G_N_ELEMENTS(rows)};
