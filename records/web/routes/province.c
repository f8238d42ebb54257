/* What the province does for all: catalogues, late registration, the national check: rows of the
 * table of routes (route.h). */
#include "records/web/pages/catalogues.h"
#include "records/web/pages/late.h"
#include "records/web/pages/national.h"
#include "records/web/routes/parts.h"

#include <glib.h>

static const RouteParameter catalogue_parameters[] = {
        {"name", IN_QUERY, TEXT, "of the file, ending in .csv or .xlsx", true},
        {"year", IN_QUERY, TEXT, "by which the catalogue is called: 2021", true},
        {"applies", IN_QUERY, TEXT, "the first year of entering for which it holds", true},
        {"source", IN_QUERY, TEXT, "by which text it holds, 2 to 200 characters", true},
        {"commit", IN_QUERY, "{\"enum\":[\"0\",\"1\"]}", "1: take it; else a look (200)", false},
        {"body", IN_FILE, "", "the file as it is", true}, {0}};
static const RouteParameter national_parameters[] = {
        {"name", IN_QUERY, TEXT, "of the file, ending in .csv or .xlsx", true},
        {"look", IN_QUERY, "{\"enum\":[\"1\"]}", "checked and counted, nothing is written", false},
        {"body", IN_FILE, "", "the file as it is", true}, {0}};
static const RouteParameter late_parameters[] = {
        {"place", IN_BODY, TEXT, "code of the school, or two, four, six digits of a region", true},
        {"entered", IN_BODY, TEXT, "month of entering, 202609; every one when not given", false},
        {"until", IN_BODY, TEXT, "last day on which registration is applied for", true},
        {"reason", IN_BODY, TEXT, "why, 2 to 200 characters", true}, {0}};

/* clang-format off */
static const Route rows[] = {
	ROW("GET", "/catalogues", page_catalogues, "专业目录", "catalogues of specialties", SESSION),
	ROW("GET", "/catalogues/template", page_catalogue_template, "专业目录模板", "the table of a catalogue to fill in", MAY(POLICY)),
	ROW("POST", "/catalogues/file", page_catalogue_send, "核对专业目录", "look at the file of a catalogue", MAY(POLICY), .body_max = FORM_BODY, .slow = true),
	ROW("GET", "/catalogues/draft", page_catalogue_draft, "专业目录核对结果", "what a catalogue would change", MAY(POLICY)),
	ROW("POST", "/catalogues/take", page_catalogue_take, "启用专业目录", "take the catalogue that was looked at, or drop it", MAY(POLICY)),
	ROW("GET", "/late", page_late, "补注册", "late registrations that the province allows", SESSION),
	ROW("POST", "/late", page_late_set, "准予补注册", "allow a late registration", MAY(POLICY)),
	ROW("GET", "/national", page_national, "全国查重结果", "results of the national check", MAY(NATIONAL_IMPORT)),
	ROW("GET", "/national/template.xlsx", page_national_template, "全国查重结果模板", "the table of results to fill in", MAY(NATIONAL_IMPORT)),
	ROW("POST", "/national", page_national_send, "导入全国查重结果", "a table of results", MAY(NATIONAL_IMPORT), .body_max = FORM_BODY_LONG, .slow = true),
	ROW("POST", "/national/take", page_national_take, "写入核对过的全国查重结果", "results that were looked at", MAY(NATIONAL_IMPORT), .body_max = FORM_BODY_LONG, .slow = true),
	ROW("POST", "/api/v1/national", api_national_send, "导入全国查重结果", "a table of results of the national check: checked whole, then all of it or nothing", MAY(NATIONAL_IMPORT), CALL(national_parameters, "FormTaken"), .body_max = FORM_BODY_LONG, .job = true, .slow = true),
	ROW("GET", "/api/v1/catalogues", api_catalogues, "专业目录", "catalogues of specialties, and for whom each holds", SESSION, .answer = "Catalogues"),
	ROW("GET", "/api/v1/catalogues/{year}", api_catalogue, "专业目录", "one catalogue with its specialties and groups", SESSION, .answer = "Catalogue"),
	ROW("POST", "/api/v1/catalogues", api_catalogue_send, "启用专业目录", "a catalogue as a workbook or CSV: checked whole, what would change is answered; with commit it is in force at once", MAY(POLICY), CALL(catalogue_parameters, "CatalogueTaken"), .body_max = FORM_BODY, .makes = true, .slow = true),
	ROW("GET", "/api/v1/late", api_late, "补注册", "late registrations that the province allows", SESSION, .answer = "LateList"),
	ROW("POST", "/api/v1/late", api_late_set, "准予补注册", "allow a late registration until a day, or end one with a day that is over", MAY(POLICY), CALL(late_parameters, "Late"), .makes = true),
};
/* clang-format on */

const RouteTable routes_province = {rows, G_N_ELEMENTS(rows)};
