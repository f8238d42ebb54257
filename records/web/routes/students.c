/* Students, and what is counted of them: rows of the table of routes (route.h). */
#include "records/web/api/students.h"
#include "records/web/pages/destinations.h"
#include "records/web/pages/records_out.h"
#include "records/web/pages/statistics.h"
#include "records/web/pages/students.h"
#include "records/web/pages/students_book.h"
#include "records/web/routes/parts.h"

#include <glib.h>

static const RouteParameter list_parameters[] = {FILTER,
        {"after", IN_QUERY, TEXT, "`next` of the page before", false},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter search_parameters[] = {
        {"q", IN_QUERY, TEXT,
                "a part of a name, or a whole number: of the document, the student, a telephone, "
                "the bank card",
                true},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter statistics_parameters[] = {
        {"by", IN_QUERY,
                "{\"enum\":[\"city\",\"county\",\"school\",\"specialty\",\"grade\",\"entered\","
                "\"sex\","
                "\"status\"]}",
                "what is counted by", true},
        FILTER, {0}};
static const RouteParameter events_parameters[] = {
        {"since", IN_QUERY, WHOLE,
                "`next` of the answer before; 0 at first, and anew when it is refused as "
                "`since.beyond`",
                false},
        {"limit", IN_QUERY, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000}",
                "events, 50 when not given, 1000 at most", false},
        {0}};
static const RouteParameter events_full_parameters[] = {
        {"since", IN_BODY, WHOLE,
                "`next` of the answer before; 0 when not given, and anew when it is refused as "
                "`since.beyond`",
                false},
        {"limit", IN_BODY, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000}",
                "events, 50 when not given, 1000 at most", false},
        WHY, {0}};
static const RouteParameter reveal_parameters[] = {
        {"fields", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
                "fields that are masked (SFZJH, XJH, XSLXDH, JHRDH, JTZZ, YHKH)", true},
        WHY, {0}};
#define FORMAT                                                                                     \
	{                                                                                          \
		"format", IN_QUERY, "{\"enum\":[\"csv\",\"gb18030\",\"xlsx\"]}",                   \
		        "CSV in UTF-8 with a BOM (when not given), in GB18030, a workbook", false  \
	}
static const RouteParameter records_parameters[] = {FORMAT, FILTER, {0}};
static const RouteParameter records_full_parameters[] = {FORMAT, FILTER, WHY, {0}};
static const RouteParameter destinations_parameters[] = {
        {"school", IN_QUERY, TEXT, "code of the school (XXDM)", false}, {0}};

/* clang-format off */
static const Route rows[] = {
	ROW("GET", "/", page_home, "首页", "what there is to do", SESSION),
	ROW("GET", "/students", page_students, "学生名单", "list of students", MAY(STUDENT_READ)),
	ROW("GET", "/students.csv", page_students_csv, "下载名单", "the list as a table", MAY(EXPORT), .looks = true, .slow = true),
	ROW("GET", "/students.xlsx", page_students_xlsx, "下载名单", "the list as a workbook", MAY(EXPORT), .looks = true, .slow = true),
	ROW("GET", "/records", page_records, "学籍导出", "whole records in the form of the import", MAY(EXPORT)),
	ROW("GET", "/records/file", page_records_file, "学籍导出", "the table, masked", MAY(EXPORT), .looks = true, .slow = true),
	ROW("POST", "/records/file", page_records_file, "学籍导出（完整号码）", "the table with numbers in full; logged", MAY(EXPORT), .slow = true),
	ROW("GET", "/find", page_find, "查找", "search", MAY(STUDENT_READ)),
	ROW("GET", "/students/{id}", page_student, "学生", "one student", MAY(STUDENT_READ)),
	ROW("POST", "/students/{id}/reveal", page_reveal, "查看完整号码", "one sensitive value in full", MAY(STUDENT_REVEAL)),
	ROW("GET", "/students/{id}/history", page_history, "变动记录", "what happened to a student", MAY(STUDENT_READ)),
	ROW("GET", "/statistics", page_statistics, "统计", "how many students", MAY(STATISTICS)),
	ROW("GET", "/statistics.csv", page_statistics_csv, "统计表", "the same as a table", MAY(STATISTICS), .slow = true),
	ROW("GET", "/statistics.xlsx", page_statistics_xlsx, "统计工作簿", "the same as a workbook", MAY(STATISTICS), .slow = true),
	ROW("GET", "/destinations", page_destinations, "毕业去向统计", "where graduates went", MAY(STATISTICS)),
	ROW("GET", "/destinations.csv", page_destinations_csv, "毕业去向统计（CSV）", "the same as a table", MAY(STATISTICS), .slow = true),
	ROW("GET", "/api/v1/destinations", api_destinations, "毕业去向统计", "where graduates went, as their schools registered it", MAY(STATISTICS), CALL(destinations_parameters, "Destinations")),
	ROW("GET", "/api/v1/students", api_students, "学生名单", "students of the scope, page by page", MAY(STUDENT_READ), CALL(list_parameters, "StudentPage")),
	ROW("GET", "/api/v1/students/{id}", api_student, "学生", "one student; sensitive values masked", MAY(STUDENT_READ), CALL(etag_parameters, "Student")),
	ROW("GET", "/api/v1/search", api_search, "查找", "students by a part of a name or a number, and who waits to have a record", MAY(STUDENT_READ), CALL(search_parameters, "Found")),
	ROW("GET", "/api/v1/statistics", api_statistics, "统计", "how many students, by one of their marks", MAY(STATISTICS), CALL(statistics_parameters, "Statistics")),
	ROW("GET", "/api/v1/records", api_records, "学籍导出", "whole records in the form of the import, numbers masked; logged", MAY(EXPORT), .parameters = records_parameters, .answer = "text/csv application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .looks = true, .slow = true),
	ROW("POST", "/api/v1/records", api_records, "学籍导出（完整号码）", "the same with numbers in full; logged", MAY(STUDENT_REVEAL), .parameters = records_full_parameters, .answer = "text/csv application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .looks = true, .slow = true),
	ROW("GET", "/api/v1/events", api_events, "变动", "changes of students since a cursor", MAY(STUDENT_READ), CALL(events_parameters, "Events")),
	ROW("POST", "/api/v1/events", api_events_full, "变动（完整号码）", "the same with sensitive values in full, of who is in the scope; logged", MAY(STUDENT_REVEAL), CALL(events_full_parameters, "Events"), .looks = true),
	ROW("POST", "/api/v1/students/{id}/reveal", api_reveal, "查看完整号码", "sensitive values of one student in full, those that are asked for; logged", MAY(STUDENT_REVEAL), CALL(reveal_parameters, "Revealed"), .looks = true),
};
/* clang-format on */

const RouteTable routes_students = {rows, G_N_ELEMENTS(rows)};
