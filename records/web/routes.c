/* The one table of everything that can be asked (route.h). */
#include "records/web/api/students.h"
#include "records/web/assets.h"
#include "records/web/openapi.h"
#include "records/web/pages/login.h"
#include "records/web/pages/ops.h"
#include "records/web/pages/statistics.h"
#include "records/web/pages/students.h"
#include "records/web/pages/tokens.h"

#define TEXT "{\"type\":\"string\"}"
#define WHOLE "{\"type\":\"integer\",\"minimum\":0}"
/* clang-format off */
#define FILTER \
	{"region", IN_QUERY, TEXT, "first two, four or six digits of the county", false}, \
	{"school", IN_QUERY, TEXT, "code of the school (XXDM)", false}, \
	{"class", IN_QUERY, TEXT, "class (SZBH)", false}, \
	{"grade", IN_QUERY, TEXT, "grade (SZNJ)", false}, \
	{"specialty", IN_QUERY, TEXT, "code of the specialty (ZYM)", false}, \
	{"sex", IN_QUERY, TEXT, "code of GB/T 2261.1 (XBM)", false}, \
	{"status", IN_QUERY, TEXT, "state of the record", false}, \
	{"problems", IN_QUERY, "{\"enum\":[\"1\"]}", "only those in doubt", false}, \
	{"missing", IN_QUERY, "{\"enum\":[\"1\"]}", "only those with fields to fill in", false}
/* clang-format on */

static const RouteParameter list_parameters[] = {FILTER,
        {"after", IN_QUERY, TEXT, "`next` of the page before", false},
        {"limit", IN_QUERY, WHOLE, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter search_parameters[] = {
        {"q", IN_QUERY, TEXT, "a part of a name, or a whole number", true},
        {"limit", IN_QUERY, WHOLE, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter student_parameters[] = {
        {"If-None-Match", IN_HEADER, TEXT, "an ETag: 304 when it is still that", false}, {0}};
static const RouteParameter statistics_parameters[] = {
        {"by", IN_QUERY,
                "{\"enum\":[\"city\",\"county\",\"school\",\"specialty\",\"grade\",\"sex\","
                "\"status\"]}",
                "what is counted by", true},
        FILTER, {0}};
static const RouteParameter events_parameters[] = {
        {"since", IN_QUERY, WHOLE, "`next` of the answer before; 0 at first", false},
        {"limit", IN_QUERY, WHOLE, "events, 50 when not given, 1000 at most", false}, {0}};

/* Whom it is for: anybody, somebody who is not quite in yet, whoever is in, whoever may. */
#define OPEN .access = ACCESS_OPEN
#define HALF .access = ACCESS_HALF
#define SESSION .access = ACCESS_SESSION
#define MAY(PERMISSION) .access = ACCESS_PERMIT, .permission = PERMIT_##PERMISSION
/* What a call of the API takes and answers. */
#define CALL(PARAMETERS, ANSWER) .parameters = PARAMETERS, .answer = ANSWER

#define ROW(METHOD, PATH, RUN, ZH, EN, ...)                                                        \
	{                                                                                          \
		.method = METHOD, .path = PATH, .run = RUN, .zh = ZH, .en = EN, __VA_ARGS__        \
	}

/* clang-format off */
const Route routes[] = {
	/* machines */
	ROW("GET", "/healthz", ops_health, "是否在运行", "whether it is up", OPEN),
	ROW("GET", "/readyz", ops_ready, "能否提供服务", "whether it may be asked", OPEN),
	ROW("GET", "/metrics", ops_metrics, "运行指标", "what it counted", OPEN),
	ROW("GET", "/static/style.css", asset_style, "样式", "the stylesheet", OPEN),
	ROW("GET", "/static/htmx.js", asset_htmx, "htmx", "htmx", OPEN),
	/* coming in and going */
	ROW("GET", "/login", page_login, "登录", "log in", OPEN),
	ROW("POST", "/login", page_login_send, "登录", "log in", OPEN),
	ROW("POST", "/logout", page_logout, "退出", "log out", HALF),
	ROW("GET", "/login/code", page_code, "动态口令", "second factor", HALF),
	ROW("POST", "/login/code", page_code_send, "动态口令", "second factor", HALF),
	ROW("GET", "/password", page_password, "修改口令", "change the password", HALF),
	ROW("POST", "/password", page_password_send, "修改口令", "change the password", HALF),
	ROW("GET", "/factor", page_factor, "设置动态口令", "set up the second factor", HALF),
	ROW("POST", "/factor", page_factor_send, "设置动态口令", "set up the second factor", HALF),
	/* students */
	ROW("GET", "/", page_home, "首页", "what there is to do", SESSION),
	ROW("GET", "/students", page_students, "学生名单", "list of students", MAY(STUDENT_READ)),
	ROW("GET", "/find", page_find, "查找", "search", MAY(STUDENT_READ)),
	ROW("GET", "/students/{id}", page_student, "学生", "one student", MAY(STUDENT_READ)),
	ROW("POST", "/students/{id}/reveal", page_reveal, "查看完整号码", "one sensitive value in full", MAY(STUDENT_REVEAL)),
	ROW("GET", "/students/{id}/history", page_history, "变动记录", "what happened to a student", MAY(STUDENT_READ)),
	ROW("GET", "/statistics", page_statistics, "统计", "how many students", MAY(STATISTICS)),
	ROW("GET", "/statistics.csv", page_statistics_csv, "统计表", "the same as a table", MAY(STATISTICS)),
	/* programs */
	ROW("GET", "/tokens", page_tokens, "接口令牌", "tokens of one's programs", MAY(EXPORT)),
	ROW("POST", "/tokens", page_token_create, "生成令牌", "make a token", MAY(EXPORT)),
	ROW("POST", "/tokens/{id}/end", page_token_end, "停用令牌", "end a token", MAY(EXPORT)),
	/* the API */
	ROW("GET", "/api/v1/openapi.json", api_openapi, "接口说明", "this description", OPEN),
	ROW("GET", "/api/v1/students", api_students, "学生名单", "students of the scope, page by page", MAY(STUDENT_READ), CALL(list_parameters, "StudentPage")),
	ROW("GET", "/api/v1/students/{id}", api_student, "学生", "one student; sensitive values masked", MAY(STUDENT_READ), CALL(student_parameters, "Student")),
	ROW("GET", "/api/v1/search", api_search, "查找", "students by a part of a name or a number", MAY(STUDENT_READ), CALL(search_parameters, "StudentRows")),
	ROW("GET", "/api/v1/statistics", api_statistics, "统计", "how many students, by one of their marks", MAY(STATISTICS), CALL(statistics_parameters, "Statistics")),
	ROW("GET", "/api/v1/events", api_events, "变动", "changes of students since a cursor", MAY(STUDENT_READ), CALL(events_parameters, "Events")),
};
/* clang-format on */

size_t routes_count(void)
{
	return G_N_ELEMENTS(routes);
}
