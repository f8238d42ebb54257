/* The one table of everything that can be asked (route.h). */
#include "records/helpdesk/problem.h"
#include "records/import/photos.h"
#include "records/web/api/accounts.h"
#include "records/web/api/business.h"
#include "records/web/api/helpdesk.h"
#include "records/web/api/imports.h"
#include "records/web/api/offers.h"
#include "records/web/api/photos.h"
#include "records/web/api/students.h"
#include "records/web/assets.h"
#include "records/web/business.h"
#include "records/web/jobs.h"
#include "records/web/log.h"
#include "records/web/openapi.h"
#include "records/web/pages/accounts.h"
#include "records/web/pages/aid.h"
#include "records/web/pages/applications.h"
#include "records/web/pages/bulk.h"
#include "records/web/pages/continuations.h"
#include "records/web/pages/destinations.h"
#include "records/web/pages/helpdesk.h"
#include "records/web/pages/imports.h"
#include "records/web/pages/login.h"
#include "records/web/pages/offers.h"
#include "records/web/pages/ops.h"
#include "records/web/pages/photos.h"
#include "records/web/pages/print.h"
#include "records/web/pages/schools.h"
#include "records/web/pages/statistics.h"
#include "records/web/pages/students.h"
#include "records/web/pages/students_book.h"
#include "records/web/pages/tokens.h"
#include "records/web/photos.h"
#include "records/web/settings.h"

#define TEXT "{\"type\":\"string\"}"
#define WHOLE "{\"type\":\"integer\",\"minimum\":0}"
#define ROWS "{\"type\":\"integer\",\"minimum\":1}"
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
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter search_parameters[] = {
        {"q", IN_QUERY, TEXT, "a part of a name, or a whole number", true},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
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
        {"limit", IN_QUERY, ROWS, "events, 50 when not given, 1000 at most", false}, {0}};
static const RouteParameter import_parameters[] = {
        {"name", IN_QUERY, TEXT, "of the file, ending in .csv or .xlsx", true},
        {"as", IN_QUERY, "{\"enum\":[\"pending\",\"admitted\"]}",
                "what students are whose row says no state: awaiting registration, or admitted",
                false},
        {"body", IN_FILE, "", "the file as it is", true}, {0}};
static const RouteParameter applications_parameters[] = {
        {"state", IN_QUERY,
                "{\"enum\":[\"draft\",\"pending\",\"effective\",\"rejected\",\"withdrawn\"]}",
                "where they are", false},
        {"kind", IN_QUERY, TEXT, "kind of business", false},
        {"student", IN_QUERY, WHOLE, "of one student", false},
        {"batch", IN_QUERY, WHOLE, "applied for together", false},
        {"mine", IN_QUERY, "{\"enum\":[\"1\"]}", "only those that wait for the account's level",
                false},
        {"after", IN_QUERY, WHOLE, "`next` of the page before", false},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter apply_parameters[] = {
        {"kind", IN_BODY, TEXT, "kind of business: see /api/v1/businesses", true},
        {"reason", IN_BODY, TEXT, "why, 1 to 200 characters", true},
        {"asked", IN_BODY, "{\"type\":\"object\"}", "what the kind asks for, by its ids", false},
        {"values", IN_BODY, "{\"type\":\"object\"}",
                "new values of the record by field: of change_data, admit, transfer_in", false},
        {0}};
static const RouteParameter decision_parameters[] = {
        {"action", IN_BODY, "{\"enum\":[\"submit\",\"approve\",\"reject\",\"withdraw\"]}",
                "what is decided", true},
        {"reason", IN_BODY, TEXT, "why; of a rejection it must be there", false},
        {"student_version", IN_BODY, WHOLE,
                "version of the record that was looked at, when it has changed since", false},
        {0}};

static const RouteParameter proof_parameters[] = {
        {"name", IN_QUERY, TEXT, "what it is called, 1 to 100 characters", true},
        {"body", IN_FILE, "", "the picture or PDF as it is", true}, {0}};
static const RouteParameter bulk_parameters[] = {
        {"kind", IN_BODY, TEXT, "kind of business that is done for many", true},
        {"reason", IN_BODY, TEXT, "why, 1 to 200 characters", true},
        {"school", IN_BODY, TEXT, "code of the school", false},
        {"grade", IN_BODY, TEXT, "grade", false}, {"class", IN_BODY, TEXT, "class", false},
        {"asked", IN_BODY, "{\"type\":\"object\"}",
                "what the kind asks for; of certificates the first number", false},
        {"except", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
                "students who are left out", false},
        {"commit", IN_BODY, "{\"type\":\"boolean\"}",
                "false: a look that changes nothing (answered with 200)", false},
        {0}};

#define GRADUATES                                                                                  \
	{"school", IN_QUERY, TEXT, "code of the school (XXDM)", false},                            \
	        {"batch", IN_QUERY, WHOLE, "applied for together", false},                         \
	        {"year", IN_QUERY, TEXT, "in which studies ended", false},                         \
	{                                                                                          \
		"state", IN_QUERY, "{\"enum\":[\"effective\",\"pending\"]}",                       \
		        "in force (when not given), or on its way", false                          \
	}
#define WHY                                                                                        \
	{                                                                                          \
		"reason", IN_BODY, TEXT, "why the numbers are wanted in full", true                \
	}
static const RouteParameter printed_parameters[] = {FILTER, {0}};
static const RouteParameter graduates_parameters[] = {GRADUATES, {0}};
static const RouteParameter card_full_parameters[] = {WHY, {0}};
static const RouteParameter printed_full_parameters[] = {FILTER, WHY, {0}};
static const RouteParameter graduates_full_parameters[] = {GRADUATES, WHY, {0}};
static const RouteParameter photos_parameters[] = {
        {"body", IN_FILE, "application/zip", "the ZIP as it is", true}, {0}};
static const RouteParameter aid_lists_parameters[] = {
        {"term", IN_QUERY, TEXT, "school year and term: 2026-1", false},
        {"below", IN_QUERY, WHOLE, "the id of the last of the answer before", false}, {0}};
static const RouteParameter aid_parameters[] = {
        {"kind", IN_BODY, "{\"enum\":[\"grant\",\"tuition\",\"scholarship\",\"hardship\"]}",
                "kind of aid (JY/T 1005-2012 ZZXS1003, 1005, 1002, 1006)", true},
        {"term", IN_BODY, TEXT, "school year and term: 2026-1 is the autumn of 2026", true},
        {"source", IN_BODY, TEXT, "code of JY/T 1001-2012 JLZZZJLY", true},
        {"amount", IN_BODY, TEXT, "yuan for each, whole, not 0", true},
        {"grade", IN_BODY, TEXT, "grade", false}, {"class", IN_BODY, TEXT, "class", false},
        {"except", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
                "students who are left out", false},
        {"commit", IN_BODY, "{\"type\":\"boolean\"}", "false: a look that changes nothing", false},
        {"seen", IN_BODY, TEXT, "`seen` of the look: 412 when the list would be another by now",
                false},
        {0}};
static const RouteParameter aid_decision_parameters[] = {
        {"action", IN_BODY, "{\"enum\":[\"submit\",\"approve\",\"reject\",\"withdraw\"]}",
                "what is decided", true},
        {"reason", IN_BODY, TEXT, "why; of a rejection it must be there", false}, {0}};
static const RouteParameter offers_parameters[] = {
        {"kind", IN_QUERY, "{\"enum\":[\"class\",\"specialty\"]}", "only those", false},
        {"school", IN_QUERY, TEXT, "code of the school (XXDM)", false}, {0}};
static const RouteParameter offer_parameters[] = {
        {"kind", IN_BODY, "{\"enum\":[\"class\",\"specialty\"]}", "what is added", true},
        {"code", IN_BODY, TEXT, "name of the class, code of the specialty", true},
        {"catalogue", IN_BODY, TEXT, "of specialties: the year of their catalogue", false},
        {"name", IN_BODY, TEXT, "of specialties: what the school calls it", false},
        {"grade", IN_BODY, TEXT, "of classes", false},
        {"specialty", IN_BODY, TEXT, "of classes: its code", false},
        {"years", IN_BODY, TEXT, "of specialties: years of study", false},
        {"teacher", IN_BODY, TEXT, "of classes: who is in charge", false}, {0}};
static const RouteParameter offer_close_parameters[] = {
        {"closed", IN_BODY, "{\"type\":\"boolean\"}", "false: open it again", false}, {0}};
static const RouteParameter accounts_parameters[] = {
        {"after", IN_QUERY, WHOLE, "`next` of the page before", false},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
#define ROLE "{\"enum\":[\"clerk\",\"reviewer\",\"administrator\",\"auditor\"]}"
static const RouteParameter account_parameters[] = {
        {"name", IN_BODY, TEXT, "what he logs in with", true},
        {"real_name", IN_BODY, TEXT, "his name", true},
        {"phone", IN_BODY, TEXT, "his telephone", true},
        {"level", IN_BODY, "{\"enum\":[\"school\",\"county\",\"city\",\"province\",\"ministry\"]}",
                "at which level", true},
        {"place", IN_BODY, TEXT, "code of the school or region; empty for the province", false},
        {"role", IN_BODY, ROLE, "what he does", true}, {0}};
static const RouteParameter account_edit_parameters[] = {
        {"real_name", IN_BODY, TEXT, "his name", true},
        {"phone", IN_BODY, TEXT, "his telephone", true},
        {"role", IN_BODY, ROLE, "what he does", true}, {0}};
static const RouteParameter account_status_parameters[] = {
        {"status", IN_BODY, "{\"enum\":[\"active\",\"locked\",\"closed\"]}",
                "closed cannot be undone", true},
        {0}};
static const RouteParameter settings_parameters[] = {
        {"off", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
                "all provincial rules that do not hold", false},
        {"numbers", IN_BODY, "{\"type\":\"object\"}", "numbers that are to change", false},
        {"levels", IN_BODY, "{\"type\":\"object\"}",
                "last level of kinds of business that are to change", false},
        {"reason", IN_BODY, TEXT, "why", false}, {0}};
#define OPEN_OR_DONE "{\"enum\":[\"open\",\"done\"]}"
static const RouteParameter continuations_parameters[] = {
        {"state", IN_QUERY, OPEN_OR_DONE, "open when not given", false},
        {"after", IN_QUERY, WHOLE, "`next` of the page before", false},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter continuations_out_parameters[] = {
        {"state", IN_BODY, OPEN_OR_DONE, "open when not given", false}, WHY, {0}};
static const RouteParameter origins_parameters[] = {
        {"name", IN_QUERY, TEXT, "of the file, ending in .csv or .xlsx", true},
        {"body", IN_FILE, "", "the file as it is", true}, {0}};
static const RouteParameter schools_parameters[] = {
        {"q", IN_QUERY, TEXT, "a part of a name, or how a code begins", false},
        {"after", IN_QUERY, TEXT, "`next` of the page before", false},
        {"limit", IN_QUERY, WHOLE, "rows, 50 when not given, 500 at most", false}, {0}};
#define SCHOOL_REASON                                                                              \
	{                                                                                          \
		"reason", IN_BODY, TEXT, "why, 2 to 200 characters", true                          \
	}
#define SCHOOL_VALUES                                                                              \
	{"name", IN_BODY, TEXT, "its name", true},                                                 \
	        {"short", IN_BODY, TEXT, "its short name", false},                                 \
	        {"region", IN_BODY, TEXT, "six digits of the county where it lies", true},         \
	{                                                                                          \
		"managed_by", IN_BODY, "{\"enum\":[\"county\",\"city\",\"province\"]}",            \
		        "county when not given", false                                             \
	}
static const RouteParameter school_parameters[] = {
        {"code", IN_BODY, TEXT, "ten digits", true}, SCHOOL_VALUES, {0}};
static const RouteParameter school_edit_parameters[] = {SCHOOL_VALUES, SCHOOL_REASON, {0}};
static const RouteParameter school_why_parameters[] = {SCHOOL_REASON, {0}};
static const RouteParameter school_merge_parameters[] = {
        {"into", IN_BODY, TEXT, "code of the school that its students go to", true}, SCHOOL_REASON,
        {0}};
static const RouteParameter destinations_parameters[] = {
        {"school", IN_QUERY, TEXT, "code of the school (XXDM)", false}, {0}};
static const RouteParameter photo_parameters[] = {
        {"body", IN_FILE, "image/jpeg", "the JPEG as it is", true}, {0}};

/* A proof of 4 MiB in its form. */
#define PROOF_BODY (5 * 1024 * 1024)
/* A table that people fill in. */
#define FORM_BODY (8 * 1024 * 1024)
/* A form with 2,000 exceptions. */
#define BULK_BODY (256 * 1024)
static const RouteParameter problems_parameters[] = {
        {"state", IN_QUERY, "{\"enum\":[\"open\",\"answered\",\"closed\"]}",
                "only those in that state", false},
        {"below", IN_QUERY, WHOLE, "`next` of the answer before", false}, {0}};
static const RouteParameter problem_ask_parameters[] = {
        {"topic", IN_BODY,
                "{\"enum\":[\"login\",\"data\",\"import\",\"business\",\"statistics\","
                "\"system\",\"other\"]}",
                "what it is about", true},
        {"title", IN_BODY, TEXT, "2 to 80 characters", true},
        {"text", IN_BODY, TEXT, "2 to 4000 characters", true}, {0}};
static const RouteParameter problem_note_parameters[] = {
        {"kind", IN_BODY, "{\"enum\":[\"more\",\"answer\",\"escalate\",\"close\"]}",
                "what is added", true},
        {"text", IN_BODY, TEXT, "2 to 4000 characters; may be empty to close", true}, {0}};

/* Whom it is for: anybody, somebody who is not quite in yet, whoever is in, whoever may. */
#define OPEN .access = ACCESS_OPEN
#define HALF .access = ACCESS_HALF
#define SESSION .access = ACCESS_SESSION
#define MAY(PERMISSION) .access = ACCESS_PERMIT, .permission = PERMIT_##PERMISSION
/* A form that a file may come with. */
#define UPLOAD .body_max = (uint64_t)PROBLEM_FILE_MAX + 64 * 1024
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
	ROW("GET", "/static/print.css", asset_print, "印表样式", "the stylesheet of printed forms", OPEN),
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
	ROW("GET", "/students.csv", page_students_csv, "下载名单", "the list as a table", MAY(EXPORT), .looks = true),
	ROW("GET", "/students.xlsx", page_students_xlsx, "下载名单", "the list as a workbook", MAY(EXPORT), .looks = true),
	ROW("GET", "/find", page_find, "查找", "search", MAY(STUDENT_READ)),
	ROW("GET", "/students/{id}", page_student, "学生", "one student", MAY(STUDENT_READ)),
	ROW("POST", "/students/{id}/reveal", page_reveal, "查看完整号码", "one sensitive value in full", MAY(STUDENT_REVEAL)),
	ROW("GET", "/students/{id}/history", page_history, "变动记录", "what happened to a student", MAY(STUDENT_READ)),
	ROW("GET", "/statistics", page_statistics, "统计", "how many students", MAY(STATISTICS)),
	ROW("GET", "/statistics.csv", page_statistics_csv, "统计表", "the same as a table", MAY(STATISTICS)),
	ROW("GET", "/statistics.xlsx", page_statistics_xlsx, "统计工作簿", "the same as a workbook", MAY(STATISTICS)),
	/* printed forms */
	ROW("GET", "/students/{id}/card", page_print_card, "学籍卡", "the card of a student", MAY(STUDENT_READ)),
	ROW("POST", "/students/{id}/card", page_print_card, "学籍卡（完整号码）", "the same with its numbers in full", MAY(STUDENT_REVEAL)),
	ROW("GET", "/students/{id}/card.pdf", page_print_card, "学籍卡（PDF）", "the same as PDF", MAY(STUDENT_READ)),
	ROW("POST", "/students/{id}/card.pdf", page_print_card, "学籍卡（PDF，完整号码）", "the same as PDF, in full", MAY(STUDENT_REVEAL)),
	ROW("GET", "/cards", page_print_cards, "学籍卡（多人）", "cards of a class", MAY(STUDENT_READ)),
	ROW("POST", "/cards", page_print_cards, "学籍卡（多人，完整号码）", "the same with numbers in full", MAY(EXPORT)),
	ROW("GET", "/cards.pdf", page_print_cards, "学籍卡（多人，PDF）", "the same as PDF", MAY(STUDENT_READ)),
	ROW("POST", "/cards.pdf", page_print_cards, "学籍卡（多人，PDF，完整号码）", "the same as PDF, in full", MAY(EXPORT)),
	ROW("GET", "/register", page_print_register, "学籍花名册", "the register of classes", MAY(STUDENT_READ)),
	ROW("POST", "/register", page_print_register, "学籍花名册（完整号码）", "the same with numbers in full", MAY(EXPORT)),
	ROW("GET", "/register.pdf", page_print_register, "学籍花名册（PDF）", "the same as PDF", MAY(STUDENT_READ)),
	ROW("POST", "/register.pdf", page_print_register, "学籍花名册（PDF，完整号码）", "the same as PDF, in full", MAY(EXPORT)),
	ROW("GET", "/graduates", page_print_graduates, "毕业名册", "the list of graduates", MAY(STUDENT_READ)),
	ROW("POST", "/graduates", page_print_graduates, "毕业名册（完整号码）", "the same with numbers in full", MAY(EXPORT)),
	ROW("GET", "/graduates.pdf", page_print_graduates, "毕业名册（PDF）", "the same as PDF", MAY(STUDENT_READ)),
	ROW("POST", "/graduates.pdf", page_print_graduates, "毕业名册（PDF，完整号码）", "the same as PDF, in full", MAY(EXPORT)),
	/* photographs */
	ROW("GET", "/students/{id}/photo", web_photo, "照片", "the photograph of a student", MAY(STUDENT_READ)),
	ROW("POST", "/students/{id}/photo", page_photo_send, "上传照片", "put a photograph", MAY(STUDENT_CHANGE), .body_max = PHOTO_BYTES_MAX + 64 * 1024),
	ROW("GET", "/photos", page_photos, "批量照片", "photographs in bulk", MAY(STUDENT_CHANGE)),
	ROW("POST", "/photos", page_photos_send, "上传照片压缩包", "send a ZIP of photographs", MAY(STUDENT_CHANGE), .body_max = PHOTOS_BYTES_MAX),
	ROW("GET", "/photos/{id}", page_photos_batch, "照片核对结果", "what came of a ZIP", MAY(STUDENT_CHANGE)),
	ROW("POST", "/photos/{id}/take", page_photos_take, "采用照片", "take the photographs that matched", MAY(STUDENT_CHANGE)),
	ROW("POST", "/photos/{id}/drop", page_photos_drop, "放弃照片", "drop them", MAY(STUDENT_CHANGE)),
	/* files of students */
	ROW("GET", "/imports", page_imports, "批量导入", "imports of one's own", MAY(STUDENT_IMPORT)),
	ROW("POST", "/imports", page_import_send, "上传名单", "send a file of students", MAY(STUDENT_IMPORT), .body_max = IMPORT_FILE_MAX),
	ROW("GET", "/imports/template", page_import_template, "导入模板", "the workbook to fill in", MAY(STUDENT_IMPORT)),
	ROW("GET", "/imports/missing.xlsx", page_missing_book, "下载待补录的学生", "students with fields to fill in, as a workbook", MAY(STUDENT_IMPORT), .looks = true),
	ROW("GET", "/imports/{id}", page_import, "导入结果", "what came of a file", MAY(STUDENT_IMPORT)),
	ROW("POST", "/imports/{id}/take", page_import_take, "导入", "take the good rows in", MAY(STUDENT_IMPORT)),
	ROW("POST", "/imports/{id}/drop", page_import_drop, "放弃导入", "drop a file", MAY(STUDENT_IMPORT)),
	ROW("GET", "/imports/{id}/errors", page_import_errors, "待改正的行", "the rows to correct", MAY(STUDENT_IMPORT)),
	/* accounts */
	ROW("GET", "/accounts", page_accounts, "账号", "accounts of the scope", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts", page_account_create, "建立账号", "make an account", MAY(ACCOUNT_MANAGE)),
	ROW("GET", "/accounts/new", page_account_new, "新账号", "the form of a new account", MAY(ACCOUNT_MANAGE)),
	ROW("GET", "/accounts/template", page_accounts_template, "账号模板", "the workbook to fill in", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/file", page_accounts_send, "批量建立账号", "make accounts of a file", MAY(ACCOUNT_MANAGE), .body_max = 8 * 1024 * 1024),
	ROW("GET", "/accounts/{id}", page_account, "账号", "one account", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/{id}/edit", page_account_edit, "修改账号", "change name, phone, role", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/{id}/reset", page_account_reset, "重置口令", "a new one-time password", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/{id}/status", page_account_status, "锁定、解锁、注销", "lock, unlock, close", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/{id}/factor", page_account_factor, "重置动态口令", "take the second factor away", MAY(ACCOUNT_MANAGE)),
	ROW("POST", "/accounts/{id}/sessions/{session}/end", page_account_session, "令登录失效", "end a session of an account", MAY(ACCOUNT_MANAGE)),
	ROW("GET", "/own", page_own, "我的账号", "oneself", SESSION),
	ROW("POST", "/own/sessions/{id}/end", page_own_session, "令登录失效", "end a session of one's own", SESSION),
	/* daily business */
	ROW("GET", "/todo", page_todo, "待办业务", "what waits for who asks", MAY(STUDENT_READ)),
	ROW("GET", "/applications", page_applications, "全部申请", "applications", MAY(STUDENT_READ)),
	ROW("GET", "/applications/{id}", page_application, "申请", "one application", MAY(STUDENT_READ)),
	ROW("POST", "/applications/{id}/decide", page_application_decide, "办理申请", "approve, send back, take back", MAY(STUDENT_READ)),
	ROW("POST", "/applications/{id}/reveal", page_application_reveal, "查看完整号码", "sensitive values of an application", MAY(STUDENT_READ)),
	ROW("POST", "/applications/{id}/proofs", page_proof_add, "上传证明材料", "add a proof", MAY(STUDENT_CHANGE), .body_max = PROOF_BODY),
	ROW("GET", "/applications/{id}/proofs/{number}", web_proof, "证明材料", "a proof", MAY(STUDENT_READ), .looks = true),
	ROW("GET", "/students/{id}/apply", page_apply, "申请办理", "what can be applied for", MAY(STUDENT_CHANGE)),
	ROW("POST", "/students/{id}/apply", page_apply_send, "申请办理", "apply", MAY(STUDENT_CHANGE), .body_max = PROOF_BODY),
	ROW("GET", "/apply", page_apply, "招生、转入申请", "admission, transfer in", MAY(STUDENT_CHANGE)),
	ROW("POST", "/apply", page_apply_send, "招生、转入申请", "apply for one who is not there", MAY(STUDENT_CHANGE), .body_max = PROOF_BODY),
	ROW("GET", "/offers", page_offers, "班级与专业", "classes and specialties", MAY(STUDENT_READ)),
	ROW("POST", "/offers", page_offer_add, "添加班级、专业", "add a class or specialty", MAY(STUDENT_CHANGE)),
	ROW("POST", "/offers/{id}/close", page_offer_close, "停用、恢复", "close one, or open it again", MAY(STUDENT_CHANGE)),
	ROW("GET", "/bulk", page_bulk, "批量办理", "business for a class or grade", MAY(STUDENT_CHANGE)),
	ROW("POST", "/bulk", page_bulk_send, "批量办理", "look at it, then do it", MAY(STUDENT_CHANGE), .body_max = BULK_BODY),
	ROW("POST", "/batches/{id}/decide", page_batch_decide, "整批办理", "decide on a whole batch", MAY(STUDENT_READ)),
	/* the problem desk */
	ROW("GET", "/problems", page_problems, "问题反馈", "questions", SESSION),
	ROW("GET", "/problems/new", page_problem_new, "提出问题", "ask a question", MAY(PROBLEM_ASK)),
	ROW("POST", "/problems", page_problem_ask, "提出问题", "ask a question", MAY(PROBLEM_ASK), UPLOAD),
	ROW("GET", "/problems/statistics", page_problem_statistics, "问题统计", "how the desk does", SESSION),
	ROW("GET", "/problems.csv", page_problems_csv, "问题清单", "the questions as a table", MAY(PROBLEM_ASK)),
	ROW("GET", "/problems/{id}", page_problem, "问题", "one question", SESSION),
	ROW("GET", "/problems/{id}/files/{note}", page_problem_file, "附件", "what was sent along", SESSION),
	ROW("POST", "/problems/{id}/more", page_problem_step, "补充", "say more", MAY(PROBLEM_ASK), UPLOAD),
	ROW("POST", "/problems/{id}/close", page_problem_step, "关闭", "close it", MAY(PROBLEM_ASK), UPLOAD),
	ROW("POST", "/problems/{id}/answer", page_problem_step, "答复", "answer", MAY(PROBLEM_ANSWER), UPLOAD),
	ROW("POST", "/problems/{id}/escalate", page_problem_step, "上报", "pass it on upward", MAY(PROBLEM_ANSWER), UPLOAD),
	ROW("POST", "/problems/{id}/faq", page_problem_faq, "公布常见问题", "publish an answer", MAY(FAQ)),
	ROW("GET", "/faq", page_faq, "常见问题", "frequent questions", SESSION),
	ROW("POST", "/faq/{id}/show", page_faq_withdraw, "撤下常见问题", "withdraw an answer", MAY(FAQ)),
	ROW("GET", "/destinations", page_destinations, "毕业去向统计", "where graduates went", MAY(STATISTICS)),
	ROW("GET", "/destinations.csv", page_destinations_csv, "毕业去向统计（CSV）", "the same as a table", MAY(STATISTICS)),
	ROW("GET", "/api/v1/destinations", api_destinations, "毕业去向统计", "where graduates went, as their schools registered it", MAY(STATISTICS), CALL(destinations_parameters, "Destinations")),
	/* schools */
	ROW("GET", "/schools", page_schools, "学校管理", "schools of the scope", MAY(SCHOOL_MANAGE)),
	ROW("POST", "/schools", page_school_add, "登记学校", "add a school", MAY(SCHOOL_MANAGE)),
	ROW("GET", "/schools/template", page_schools_template, "学校登记模板", "the workbook of schools to fill in", MAY(SCHOOL_MANAGE)),
	ROW("POST", "/schools/file", page_schools_send, "批量登记学校", "a workbook of schools", MAY(SCHOOL_MANAGE), .body_max = FORM_BODY),
	ROW("GET", "/schools/{code}", page_school, "学校", "one school", MAY(SCHOOL_MANAGE)),
	ROW("POST", "/schools/{code}/edit", page_school_step, "修改学校", "rename it, change who manages it", MAY(SCHOOL_MANAGE)),
	ROW("POST", "/schools/{code}/close", page_school_step, "停办学校", "close it", MAY(SCHOOL_MANAGE)),
	ROW("POST", "/schools/{code}/open", page_school_step, "恢复学校", "open it again", MAY(SCHOOL_MANAGE)),
	ROW("POST", "/schools/{code}/merge", page_school_step, "合并学校", "its students go to another school", MAY(SCHOOL_MANAGE)),
	ROW("GET", "/api/v1/schools", api_schools, "学校", "schools of the scope, page by page", MAY(STUDENT_READ), CALL(schools_parameters, "Schools")),
	ROW("POST", "/api/v1/schools", api_school_add, "登记学校", "add a school", MAY(SCHOOL_MANAGE), CALL(school_parameters, "School")),
	ROW("POST", "/api/v1/schools/file", api_schools_send, "批量登记学校", "a workbook or CSV of schools: checked whole, then all of it or nothing", MAY(SCHOOL_MANAGE), CALL(origins_parameters, "FormTaken"), .body_max = FORM_BODY),
	ROW("GET", "/api/v1/schools/{code}", api_school, "学校", "one school", MAY(STUDENT_READ), .answer = "School"),
	ROW("POST", "/api/v1/schools/{code}/edit", api_school_step, "修改学校", "rename it, change who manages it", MAY(SCHOOL_MANAGE), CALL(school_edit_parameters, "School"), .changes = true),
	ROW("POST", "/api/v1/schools/{code}/close", api_school_step, "停办学校", "close it, when nobody is there", MAY(SCHOOL_MANAGE), CALL(school_why_parameters, "School"), .changes = true),
	ROW("POST", "/api/v1/schools/{code}/open", api_school_step, "恢复学校", "open it again", MAY(SCHOOL_MANAGE), CALL(school_why_parameters, "School"), .changes = true),
	ROW("POST", "/api/v1/schools/{code}/merge", api_school_step, "合并学校", "all its students go to another school, and it is closed", MAY(SCHOOL_MANAGE), CALL(school_merge_parameters, "School"), .changes = true),
	/* numbers from lower secondary */
	ROW("GET", "/continuations", page_continuations, "学籍接续", "who goes on with his number, and who not yet", MAY(STUDENT_READ)),
	ROW("POST", "/continuations.csv", page_continuations_out, "导出接续结果", "the results with numbers in full; logged", MAY(EXPORT)),
	ROW("GET", "/continuations/template.xlsx", page_origins_template, "接续名单模板", "the list of graduates to fill in", MAY(ORIGIN_IMPORT)),
	ROW("POST", "/continuations/lists", page_origins_send, "导入接续名单", "a list of graduates", MAY(ORIGIN_IMPORT), .body_max = FORM_BODY),
	ROW("GET", "/api/v1/continuations", api_continuations, "学籍接续", "who goes on with his number, and what stands against it", MAY(STUDENT_READ), CALL(continuations_parameters, "Continuations")),
	ROW("POST", "/api/v1/continuations/table", api_continuations_out, "导出接续结果", "the results as CSV with numbers in full; logged", MAY(EXPORT), .parameters = continuations_out_parameters),
	ROW("POST", "/api/v1/continuations/lists", api_origins_send, "导入接续名单", "a list of graduates: checked whole, then all of it or nothing", MAY(ORIGIN_IMPORT), CALL(origins_parameters, "FormTaken"), .body_max = FORM_BODY),
	/* aid */
	ROW("GET", "/aid", page_aid, "资助名单", "lists of aid", MAY(STUDENT_READ)),
	ROW("POST", "/aid", page_aid_send, "编制资助名单", "look at a list of aid, then make it", MAY(STUDENT_CHANGE), .body_max = BULK_BODY),
	ROW("GET", "/aid/{id}", page_aid_list, "资助名单", "one list of aid", MAY(STUDENT_READ)),
	ROW("POST", "/aid/{id}/decide", page_aid_decide, "办理资助名单", "approve, send back, take back", MAY(STUDENT_READ)),
	ROW("GET", "/aid/{id}/list.csv", page_aid_csv, "资助名单（CSV）", "the list as a table", MAY(STUDENT_READ)),
	ROW("GET", "/aid/{id}/print", page_print_aid, "打印资助名单", "the list to print", MAY(STUDENT_READ)),
	ROW("POST", "/aid/{id}/print", page_print_aid, "打印资助名单（完整号码）", "the same with numbers in full", MAY(EXPORT)),
	ROW("GET", "/aid/{id}/print.pdf", page_print_aid, "打印资助名单（PDF）", "the same as PDF", MAY(STUDENT_READ)),
	ROW("POST", "/aid/{id}/print.pdf", page_print_aid, "打印资助名单（PDF，完整号码）", "the same as PDF, in full", MAY(EXPORT)),
	/* what the province decides */
	ROW("GET", "/settings", page_settings, "本省设置", "what the province has decided", SESSION),
	ROW("POST", "/settings", page_settings_save, "保存本省设置", "change what the province has decided", MAY(POLICY)),
	ROW("GET", "/api/v1/settings", api_settings, "本省设置", "what the province has decided, with the source of each rule", SESSION, CALL(student_parameters, "Settings")),
	ROW("POST", "/api/v1/settings", api_settings_change, "修改本省设置", "change what the province has decided; in force at once", MAY(POLICY), CALL(settings_parameters, "Settings"), .changes = true),
	ROW("GET", "/log", page_log, "操作日志", "what was done, by whom", MAY(LOG_READ)),
	ROW("GET", "/log.csv", page_log_csv, "下载操作日志", "the log as a table; logged itself", MAY(LOG_READ), .looks = true),
	ROW("GET", "/api/v1/log", api_log, "操作日志", "what was done, by whom, the newest first; a page may be shorter than asked for, the end is where `next` is null", MAY(LOG_READ), CALL(log_parameters, "Log")),
	/* programs */
	ROW("GET", "/tokens", page_tokens, "接口令牌", "tokens of one's programs", MAY(TOKEN)),
	ROW("POST", "/tokens", page_token_create, "生成令牌", "make a token", MAY(TOKEN)),
	ROW("POST", "/tokens/{id}/end", page_token_end, "停用令牌", "end a token", MAY(TOKEN)),
	/* the API */
	ROW("GET", "/api/v1/openapi.json", api_openapi, "接口说明", "this description", OPEN),
	ROW("GET", "/api/v1/students", api_students, "学生名单", "students of the scope, page by page", MAY(STUDENT_READ), CALL(list_parameters, "StudentPage")),
	ROW("GET", "/api/v1/students/{id}", api_student, "学生", "one student; sensitive values masked", MAY(STUDENT_READ), CALL(student_parameters, "Student")),
	ROW("GET", "/api/v1/students/{id}/photo", web_photo, "照片", "the photograph of a student", MAY(STUDENT_READ), .parameters = student_parameters),
	ROW("POST", "/api/v1/students/{id}/photo", api_photo_send, "上传照片", "put a photograph: the body is a JPEG", MAY(STUDENT_CHANGE), CALL(photo_parameters, "PhotoPut"), .body_max = PHOTO_BYTES_MAX + 1024),
	ROW("GET", "/api/v1/photos", api_photos, "批量照片", "photographs that came in bulk, one's own", MAY(STUDENT_CHANGE), .answer = "PhotoBatches"),
	ROW("POST", "/api/v1/photos", api_photos_send, "上传照片压缩包", "send a ZIP of photographs; it is looked at and nothing is put yet", MAY(STUDENT_CHANGE), CALL(photos_parameters, "PhotoBatch"), .body_max = PHOTOS_BYTES_MAX),
	ROW("GET", "/api/v1/photos/{id}", api_photos_batch, "照片核对结果", "what came of a ZIP", MAY(STUDENT_CHANGE), .answer = "PhotoBatch"),
	ROW("POST", "/api/v1/photos/{id}/take", api_photos_take, "采用照片", "take the photographs that matched", MAY(STUDENT_CHANGE), .answer = "PhotoBatch", .changes = true),
	ROW("POST", "/api/v1/photos/{id}/drop", api_photos_drop, "放弃照片", "drop them", MAY(STUDENT_CHANGE), .answer = "PhotoBatch", .changes = true),
	ROW("GET", "/api/v1/students/{id}/card", page_print_card, "学籍卡", "the card of a student as PDF; numbers masked", MAY(STUDENT_READ)),
	ROW("POST", "/api/v1/students/{id}/card", page_print_card, "学籍卡（完整号码）", "the same with its numbers in full; logged", MAY(STUDENT_REVEAL), .parameters = card_full_parameters),
	ROW("GET", "/api/v1/cards", page_print_cards, "学籍卡（多人）", "cards of a class as PDF; numbers masked", MAY(STUDENT_READ), .parameters = printed_parameters),
	ROW("POST", "/api/v1/cards", page_print_cards, "学籍卡（多人，完整号码）", "the same with numbers in full; logged", MAY(EXPORT), .parameters = printed_full_parameters),
	ROW("GET", "/api/v1/register", page_print_register, "学籍花名册", "the register of classes as PDF; numbers masked", MAY(STUDENT_READ), .parameters = printed_parameters),
	ROW("POST", "/api/v1/register", page_print_register, "学籍花名册（完整号码）", "the same with numbers in full; logged", MAY(EXPORT), .parameters = printed_full_parameters),
	ROW("GET", "/api/v1/graduates", page_print_graduates, "毕业名册", "the list of graduates as PDF; numbers masked", MAY(STUDENT_READ), .parameters = graduates_parameters),
	ROW("POST", "/api/v1/graduates", page_print_graduates, "毕业名册（完整号码）", "the same with numbers in full; logged", MAY(EXPORT), .parameters = graduates_full_parameters),
	ROW("GET", "/api/v1/search", api_search, "查找", "students by a part of a name or a number", MAY(STUDENT_READ), CALL(search_parameters, "StudentRows")),
	ROW("GET", "/api/v1/statistics", api_statistics, "统计", "how many students, by one of their marks", MAY(STATISTICS), CALL(statistics_parameters, "Statistics")),
	ROW("GET", "/api/v1/businesses", api_businesses, "业务种类", "kinds of business and what they ask for", SESSION, .answer = "Businesses"),
	ROW("GET", "/api/v1/applications", api_applications, "申请", "applications of the scope, page by page", MAY(STUDENT_READ), CALL(applications_parameters, "ApplicationPage")),
	ROW("GET", "/api/v1/applications/{id}", api_application, "申请", "one application; sensitive values masked", MAY(STUDENT_READ), CALL(student_parameters, "Application")),
	ROW("POST", "/api/v1/applications", api_apply, "申请办理", "apply for one who has no record yet, or a transfer in", MAY(STUDENT_CHANGE), CALL(apply_parameters, "Application")),
	ROW("POST", "/api/v1/students/{id}/applications", api_apply, "申请办理", "apply for a student", MAY(STUDENT_CHANGE), CALL(apply_parameters, "Application"), .changes = true),
	ROW("POST", "/api/v1/applications/{id}/decisions", api_decide, "办理申请", "approve, send back, take back", MAY(STUDENT_READ), CALL(decision_parameters, "Application"), .changes = true),
	ROW("POST", "/api/v1/applications/{id}/proofs", api_proof_add, "上传证明材料", "add a proof: the body is a JPEG, PNG or PDF", MAY(STUDENT_CHANGE), CALL(proof_parameters, "Proof"), .body_max = PROOF_BODY),
	ROW("GET", "/api/v1/applications/{id}/proofs/{number}", web_proof, "证明材料", "a proof", MAY(STUDENT_READ), .looks = true),
	ROW("POST", "/api/v1/bulk", api_bulk, "批量办理", "business for a class or grade: a look, then done", MAY(STUDENT_CHANGE), CALL(bulk_parameters, "Bulk")),
	ROW("POST", "/api/v1/batches/{id}/decisions", api_batch_decide, "整批办理", "decide on a whole batch, with a result for each", MAY(STUDENT_READ), CALL(decision_parameters, "Bulk")),
	ROW("GET", "/api/v1/aid", api_aid, "资助名单", "lists of aid of the scope, the newest first", MAY(STUDENT_READ), CALL(aid_lists_parameters, "AidLists")),
	ROW("POST", "/api/v1/aid", api_aid_make, "编制资助名单", "a list of aid for a term: a look, then made", MAY(STUDENT_CHANGE), CALL(aid_parameters, "AidMade")),
	ROW("GET", "/api/v1/aid/{id}", api_aid_list, "资助名单", "one list, with what stands now against anybody on it", MAY(STUDENT_READ), .answer = "Aid"),
	ROW("POST", "/api/v1/aid/{id}/decisions", api_aid_decide, "办理资助名单", "approve, send back, take back", MAY(STUDENT_READ), CALL(aid_decision_parameters, "Aid"), .changes = true),
	ROW("GET", "/api/v1/aid/{id}/print", page_print_aid, "打印资助名单", "the list as PDF; numbers masked", MAY(STUDENT_READ)),
	ROW("POST", "/api/v1/aid/{id}/print", page_print_aid, "打印资助名单（完整号码）", "the same with numbers in full; logged", MAY(EXPORT), .parameters = card_full_parameters),
	ROW("GET", "/api/v1/offers", api_offers, "班级与专业", "classes and specialties of the scope", MAY(STUDENT_READ), CALL(offers_parameters, "Offers")),
	ROW("POST", "/api/v1/offers", api_offer_add, "添加班级、专业", "add a class or specialty to one's school", MAY(STUDENT_CHANGE), CALL(offer_parameters, "Offer")),
	ROW("POST", "/api/v1/offers/{id}/close", api_offer_close, "停用、恢复", "close one, or open it again", MAY(STUDENT_CHANGE), CALL(offer_close_parameters, "OfferState"), .changes = true),
	ROW("GET", "/api/v1/accounts", api_accounts, "账号", "accounts of the scope, page by page; telephones masked", MAY(ACCOUNT_MANAGE), CALL(accounts_parameters, "AccountPage")),
	ROW("POST", "/api/v1/accounts", api_account_create, "建立账号", "make an account; its one-time password is in the answer, once", MAY(ACCOUNT_MANAGE), CALL(account_parameters, "Account")),
	ROW("GET", "/api/v1/accounts/{id}", api_account, "账号", "one account", MAY(ACCOUNT_MANAGE), .answer = "Account"),
	ROW("POST", "/api/v1/accounts/{id}/edit", api_account_edit, "修改账号", "change name, phone, role", MAY(ACCOUNT_MANAGE), CALL(account_edit_parameters, "Account"), .changes = true),
	ROW("POST", "/api/v1/accounts/{id}/reset", api_account_reset, "重置口令", "a new one-time password, in the answer, once", MAY(ACCOUNT_MANAGE), .answer = "Account"),
	ROW("POST", "/api/v1/accounts/{id}/status", api_account_status, "锁定、解锁、注销", "lock, unlock, close", MAY(ACCOUNT_MANAGE), CALL(account_status_parameters, "Account")),
	ROW("POST", "/api/v1/accounts/{id}/factor", api_account_factor, "重置动态口令", "take the second factor away", MAY(ACCOUNT_MANAGE), .answer = "Account"),
	ROW("GET", "/api/v1/problems", api_problems, "问题反馈", "questions of the scope, the newest first", SESSION, CALL(problems_parameters, "QuestionPage")),
	ROW("POST", "/api/v1/problems", api_problem_ask, "提出问题", "ask a question", MAY(PROBLEM_ASK), CALL(problem_ask_parameters, "Question")),
	ROW("GET", "/api/v1/problems/{id}", api_problem, "问题", "one question with what was said", SESSION, CALL(student_parameters, "Question")),
	ROW("POST", "/api/v1/problems/{id}/notes", api_problem_note, "补充、答复、上报、关闭", "add to a question", MAY(PROBLEM_ASK), CALL(problem_note_parameters, "Question"), .changes = true),
	ROW("GET", "/api/v1/events", api_events, "变动", "changes of students since a cursor", MAY(STUDENT_READ), CALL(events_parameters, "Events")),
	ROW("GET", "/api/v1/imports", api_imports, "导入", "imports of one's own, the newest first", MAY(STUDENT_IMPORT), .answer = "Imports"),
	ROW("POST", "/api/v1/imports", api_import_send, "上传名单", "send a file of students; it is checked whole and nothing is written", MAY(STUDENT_IMPORT), CALL(import_parameters, "Import"), .body_max = IMPORT_FILE_MAX),
	ROW("GET", "/api/v1/imports/{id}", api_import, "导入结果", "what came of a file", MAY(STUDENT_IMPORT), .answer = "Import"),
	ROW("POST", "/api/v1/imports/{id}/take", api_import_take, "导入", "take the good rows of a file that was checked", MAY(STUDENT_IMPORT), .answer = "Import", .changes = true),
	ROW("POST", "/api/v1/imports/{id}/drop", api_import_drop, "放弃导入", "drop a file that was checked", MAY(STUDENT_IMPORT), .answer = "Import", .changes = true),
	ROW("GET", "/api/v1/imports/{id}/errors", api_import_errors, "待改正的行", "the rows to correct, as a workbook", MAY(STUDENT_IMPORT)),
};
/* clang-format on */

size_t routes_count(void)
{
	return G_N_ELEMENTS(routes);
}
