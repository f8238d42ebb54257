/* Schools, numbers that come along from lower secondary: rows of the table of routes (route.h). */
#include "records/web/pages/schools.h"
#include "records/web/pages/continuations.h"
#include "records/web/pages/origins.h"
#include "records/web/routes/parts.h"

#include <glib.h>

#define OPEN_OR_DONE "{\"enum\":[\"open\",\"done\"]}"
#define SCHOOL_REASON                                                                              \
	{                                                                                          \
		"reason", IN_BODY, TEXT, "why, 2 to 200 characters", true                          \
	}
#define SCHOOL_VALUES(unsaid)                                                                      \
	{"name", IN_BODY, TEXT, "its name", true},                                                 \
	        {"short", IN_BODY, TEXT, "its short name", false},                                 \
	        {"region", IN_BODY, TEXT, "six digits of the county where it lies", true},         \
	{                                                                                          \
		"managed_by", IN_BODY, "{\"enum\":[\"county\",\"city\",\"province\"]}", unsaid,    \
		        false                                                                      \
	}

static const RouteParameter continuations_parameters[] = {
        {"state", IN_QUERY, OPEN_OR_DONE, "open when not given", false},
        {"after", IN_QUERY, WHOLE, "`next` of the page before", false},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter continuations_out_parameters[] = {
        {"state", IN_BODY, OPEN_OR_DONE, "open when not given", false}, WHY, {0}};
static const RouteParameter origins_parameters[] = {
        {"name", IN_QUERY, TEXT, "of the file, ending in .csv or .xlsx", true},
        {"look", IN_QUERY, "{\"enum\":[\"1\"]}", "checked and counted, nothing is written", false},
        {"body", IN_FILE, "", "the file as it is", true}, {0}};
static const RouteParameter schools_parameters[] = {
        {"q", IN_QUERY, TEXT, "a part of a name, or how a code begins", false},
        {"after", IN_QUERY, TEXT, "`next` of the page before", false},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter school_parameters[] = {{"code", IN_BODY, TEXT, "ten digits", true},
        SCHOOL_VALUES("the lowest level of the region when not given"), {0}};
static const RouteParameter school_edit_parameters[] = {
        SCHOOL_VALUES("as it is when not given; `short` too"), SCHOOL_REASON, {0}};
static const RouteParameter school_why_parameters[] = {SCHOOL_REASON, {0}};
static const RouteParameter school_merge_parameters[] = {
        {"into", IN_BODY, TEXT, "code of the school that its students go to", true}, SCHOOL_REASON,
        {0}};
static const RouteParameter school_merging_parameters[] = {
        {"into", IN_QUERY, TEXT, "code of the school that its students would go to", true}, {0}};

/* clang-format off */
static const Route rows[] = {
	ROW("GET", "/schools", page_schools, "学校管理", "schools of the scope", MAY(SCHOOL_MANAGE)),
	ROW("POST", "/schools", page_school_add, "登记学校", "add a school", MAY(SCHOOL_MANAGE)),
	ROW("GET", "/schools/template", page_schools_template, "学校登记模板", "the workbook of schools to fill in", MAY(SCHOOL_MANAGE)),
	ROW("POST", "/schools/file", page_schools_send, "批量登记学校", "a workbook of schools; what it would change is shown first", MAY(SCHOOL_MANAGE), .body_max = FORM_BODY, .slow = true),
	ROW("POST", "/schools/file/take", page_schools_take, "批量登记学校", "a workbook of schools that was looked at", MAY(SCHOOL_MANAGE), .body_max = FORM_BODY, .slow = true),
	ROW("GET", "/schools/{code}", page_school, "学校", "one school", MAY(STUDENT_READ)),
	ROW("POST", "/schools/{code}/edit", page_school_step, "修改学校", "rename it, change who manages it", MAY(SCHOOL_MANAGE), .slow = true),
	ROW("POST", "/schools/{code}/close", page_school_step, "停办学校", "close it", MAY(SCHOOL_MANAGE)),
	ROW("POST", "/schools/{code}/open", page_school_step, "恢复学校", "open it again", MAY(SCHOOL_MANAGE)),
	ROW("POST", "/schools/{code}/merge", page_school_step, "合并学校", "its students go to another school", MAY(SCHOOL_MANAGE), .slow = true),
	ROW("GET", "/schools/{code}/merge", page_school_merge, "合并前核对", "what a merger would come to", MAY(SCHOOL_MANAGE), .slow = true),
	ROW("GET", "/api/v1/schools", api_schools, "学校", "schools of the scope, page by page", MAY(STUDENT_READ), CALL(schools_parameters, "Schools")),
	ROW("POST", "/api/v1/schools", api_school_add, "登记学校", "add a school", MAY(SCHOOL_MANAGE), CALL(school_parameters, "School"), .makes = true),
	ROW("POST", "/api/v1/schools/file", api_schools_send, "批量登记学校", "a workbook or CSV of schools: checked whole, then all of it or nothing", MAY(SCHOOL_MANAGE), CALL(origins_parameters, "FormTaken"), .body_max = FORM_BODY, .slow = true),
	ROW("GET", "/api/v1/schools/{code}", api_school, "学校", "one school", MAY(STUDENT_READ), .answer = "School"),
	ROW("POST", "/api/v1/schools/{code}/edit", api_school_step, "修改学校", "rename it, change who manages it", MAY(SCHOOL_MANAGE), CALL(school_edit_parameters, "School"), .changes = true, .slow = true),
	ROW("POST", "/api/v1/schools/{code}/close", api_school_step, "停办学校", "close it, when nobody is there", MAY(SCHOOL_MANAGE), CALL(school_why_parameters, "School"), .changes = true),
	ROW("POST", "/api/v1/schools/{code}/open", api_school_step, "恢复学校", "open it again", MAY(SCHOOL_MANAGE), CALL(school_why_parameters, "School"), .changes = true),
	ROW("GET", "/api/v1/schools/{code}/merge", api_school_merging, "合并前核对", "what a merger would come to: classes and numbers that both schools have; changes nothing", MAY(SCHOOL_MANAGE), CALL(school_merging_parameters, "SchoolMerging"), .slow = true),
	ROW("POST", "/api/v1/schools/{code}/merge", api_school_step, "合并学校", "all its students go to another school, and it is closed", MAY(SCHOOL_MANAGE), CALL(school_merge_parameters, "School"), .changes = true, .slow = true),
	ROW("GET", "/continuations", page_continuations, "学籍接续", "whose numbers from lower secondary are matched, and whose not yet", MAY(STUDENT_READ)),
	ROW("POST", "/continuations.csv", page_continuations_out, "导出接续结果", "the results with numbers in full; logged", MAY(EXPORT), .slow = true),
	ROW("GET", "/continuations/template.xlsx", page_origins_template, "接续名单模板", "the list of graduates to fill in", MAY(ORIGIN_IMPORT)),
	ROW("POST", "/continuations/lists", page_origins_send, "导入接续名单", "a list of graduates; what it would change is shown first", MAY(ORIGIN_IMPORT), .body_max = FORM_BODY_LONG, .slow = true),
	ROW("POST", "/continuations/lists/take", page_origins_take, "写入核对过的接续名单", "a list of graduates that was looked at", MAY(ORIGIN_IMPORT), .body_max = FORM_BODY_LONG, .slow = true),
	ROW("GET", "/api/v1/continuations", api_continuations, "学籍接续", "whose numbers from lower secondary are matched, and what stands against it", MAY(STUDENT_READ), CALL(continuations_parameters, "Continuations")),
	ROW("POST", "/api/v1/continuations/table", api_continuations_out, "导出接续结果", "the results as CSV with numbers in full; logged", MAY(EXPORT), .parameters = continuations_out_parameters, .answer = "text/csv", .looks = true, .slow = true),
	ROW("POST", "/api/v1/continuations/lists", api_origins_send, "导入接续名单", "a list of graduates: checked whole, then all of it or nothing", MAY(ORIGIN_IMPORT), CALL(origins_parameters, "FormTaken"), .body_max = FORM_BODY_LONG, .job = true, .slow = true),
};
/* clang-format on */

const RouteTable routes_schools = {rows, G_N_ELEMENTS(rows)};
