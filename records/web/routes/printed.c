/* Printed forms: rows of the table of routes (route.h). */
#include "records/web/pages/graduates.h"
#include "records/web/pages/print.h"
#include "records/web/routes/parts.h"

#include <glib.h>

#define GRADUATES                                                                                  \
	{"school", IN_QUERY, TEXT, "code of the school (XXDM)", false},                            \
	        {"batch", IN_QUERY, WHOLE, "applied for together", false},                         \
	        {"year", IN_QUERY, TEXT, "in which studies ended", false},                         \
	{                                                                                          \
		"state", IN_QUERY, "{\"enum\":[\"effective\",\"pending\"]}",                       \
		        "in force (when not given), or on its way", false                          \
	}

static const RouteParameter printed_parameters[] = {FILTER, {0}};
static const RouteParameter graduates_parameters[] = {GRADUATES, {0}};
static const RouteParameter card_full_parameters[] = {WHY, {0}};
static const RouteParameter printed_full_parameters[] = {FILTER, WHY, {0}};
static const RouteParameter known_parameters[] = {FILTER, {0}};
static const RouteParameter graduates_file_parameters[] = {
        {"name", IN_QUERY, TEXT, "of the file, ending in .csv or .xlsx", true},
        {"look", IN_QUERY, "{\"enum\":[\"1\"]}", "checked and counted, nothing is applied for",
                false},
        {"body", IN_FILE, "", "the file as it is", true}, {0}};
static const RouteParameter graduates_full_parameters[] = {GRADUATES, WHY, {0}};

/* clang-format off */
static const Route rows[] = {
	ROW("GET", "/students/{id}/card", page_print_card, "学籍卡", "the card of a student", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/students/{id}/card", page_print_card, "学籍卡（完整号码）", "the same with its numbers in full", MAY(STUDENT_REVEAL), .slow = true),
	ROW("GET", "/students/{id}/card.pdf", page_print_card, "学籍卡（PDF）", "the same as PDF", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/students/{id}/card.pdf", page_print_card, "学籍卡（PDF，完整号码）", "the same as PDF, in full", MAY(STUDENT_REVEAL), .slow = true),
	ROW("GET", "/cards", page_print_cards, "学籍卡（多人）", "cards of a class", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/cards", page_print_cards, "学籍卡（多人，完整号码）", "the same with numbers in full", MAY(EXPORT), .slow = true),
	ROW("GET", "/cards.pdf", page_print_cards, "学籍卡（多人，PDF）", "the same as PDF", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/cards.pdf", page_print_cards, "学籍卡（多人，PDF，完整号码）", "the same as PDF, in full", MAY(EXPORT), .slow = true),
	ROW("GET", "/register", page_print_register, "学籍花名册", "the register of classes", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/register", page_print_register, "学籍花名册（完整号码）", "the same with numbers in full", MAY(EXPORT), .slow = true),
	ROW("GET", "/register.pdf", page_print_register, "学籍花名册（PDF）", "the same as PDF", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/register.pdf", page_print_register, "学籍花名册（PDF，完整号码）", "the same as PDF, in full", MAY(EXPORT), .slow = true),
	ROW("GET", "/graduates", page_print_graduates, "毕业名册", "the list of graduates", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/graduates", page_print_graduates, "毕业名册（完整号码）", "the same with numbers in full", MAY(EXPORT), .slow = true),
	ROW("GET", "/graduates.pdf", page_print_graduates, "毕业名册（PDF）", "the same as PDF", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/graduates.pdf", page_print_graduates, "毕业名册（PDF，完整号码）", "the same as PDF, in full", MAY(EXPORT), .slow = true),
	ROW("GET", "/graduates/file", page_graduates_file, "毕业生登记", "where graduates went and the numbers of their certificates, by a workbook", MAY(STUDENT_CHANGE)),
	ROW("GET", "/graduates/file.csv", page_graduates_known, "毕业生登记表（CSV）", "graduates with what is known of them, as a table to fill in", MAY(EXPORT), .looks = true, .slow = true),
	ROW("GET", "/graduates/file.xlsx", page_graduates_known, "毕业生登记表", "the same as a workbook", MAY(EXPORT), .looks = true, .slow = true),
	ROW("POST", "/graduates/file", page_graduates_send, "毕业生登记", "a table of graduates: checked, what would come of it is shown", MAY(STUDENT_CHANGE), .body_max = FORM_BODY_LONG, .slow = true),
	ROW("POST", "/graduates/file/take", page_graduates_take, "毕业生登记", "a table of graduates that was looked at: its good rows are applied for", MAY(STUDENT_CHANGE), .body_max = FORM_BODY, .slow = true),
	ROW("GET", "/aid/{id}/print", page_print_aid, "打印资助名单", "the list to print", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/aid/{id}/print", page_print_aid, "打印资助名单（完整号码）", "the same with numbers in full", MAY(EXPORT), .slow = true),
	ROW("GET", "/aid/{id}/print.pdf", page_print_aid, "打印资助名单（PDF）", "the same as PDF", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/aid/{id}/print.pdf", page_print_aid, "打印资助名单（PDF，完整号码）", "the same as PDF, in full", MAY(EXPORT), .slow = true),
	ROW("GET", "/api/v1/students/{id}/card", page_print_card, "学籍卡", "the card of a student as PDF; numbers masked", MAY(STUDENT_READ), .answer = "application/pdf", .slow = true),
	ROW("POST", "/api/v1/students/{id}/card", page_print_card, "学籍卡（完整号码）", "the same with its numbers in full; logged", MAY(STUDENT_REVEAL), .parameters = card_full_parameters, .answer = "application/pdf", .slow = true),
	ROW("GET", "/api/v1/cards", page_print_cards, "学籍卡（多人）", "cards of a class as PDF; numbers masked", MAY(STUDENT_READ), .parameters = printed_parameters, .answer = "application/pdf", .slow = true),
	ROW("POST", "/api/v1/cards", page_print_cards, "学籍卡（多人，完整号码）", "the same with numbers in full; logged", MAY(EXPORT), .parameters = printed_full_parameters, .answer = "application/pdf", .slow = true),
	ROW("GET", "/api/v1/register", page_print_register, "学籍花名册", "the register of classes as PDF; numbers masked", MAY(STUDENT_READ), .parameters = printed_parameters, .answer = "application/pdf", .slow = true),
	ROW("POST", "/api/v1/register", page_print_register, "学籍花名册（完整号码）", "the same with numbers in full; logged", MAY(EXPORT), .parameters = printed_full_parameters, .answer = "application/pdf", .slow = true),
	ROW("GET", "/api/v1/graduates", page_print_graduates, "毕业名册", "the list of graduates as PDF; numbers masked", MAY(STUDENT_READ), .parameters = graduates_parameters, .answer = "application/pdf", .slow = true),
	ROW("POST", "/api/v1/graduates", page_print_graduates, "毕业名册（完整号码）", "the same with numbers in full; logged", MAY(EXPORT), .parameters = graduates_full_parameters, .answer = "application/pdf", .slow = true),
	ROW("GET", "/api/v1/graduates/file.csv", page_graduates_known, "毕业生登记表（CSV）", "graduates with what is known of them, as a table to fill in; logged", MAY(EXPORT), .parameters = known_parameters, .answer = "text/csv", .looks = true, .slow = true),
	ROW("GET", "/api/v1/graduates/file.xlsx", page_graduates_known, "毕业生登记表", "the same as a workbook; logged", MAY(EXPORT), .parameters = known_parameters, .answer = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .looks = true, .slow = true),
	ROW("POST", "/api/v1/graduates/file", api_graduates_send, "毕业生登记", "where graduates went and the numbers of their certificates, as a workbook or CSV: checked whole, then its good rows are applied for", MAY(STUDENT_CHANGE), CALL(graduates_file_parameters, "GraduatesTaken"), .body_max = FORM_BODY_LONG, .job = true, .slow = true),
	ROW("GET", "/api/v1/aid/{id}/print", page_print_aid, "打印资助名单", "the list as PDF; numbers masked", MAY(STUDENT_READ), .answer = "application/pdf", .slow = true),
	ROW("POST", "/api/v1/aid/{id}/print", page_print_aid, "打印资助名单（完整号码）", "the same with numbers in full; logged", MAY(EXPORT), .parameters = card_full_parameters, .answer = "application/pdf", .slow = true),
};
/* clang-format on */

const RouteTable routes_printed = {rows, G_N_ELEMENTS(rows)};
