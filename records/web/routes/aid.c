/* Lists of aid: rows of the table of routes (route.h). */
#include "records/web/pages/aid.h"
#include "records/web/routes/parts.h"

#include <glib.h>

static const RouteParameter aid_lists_parameters[] = {
        {"term", IN_QUERY, TEXT, "school year and term: 2026-1", false},
        {"below", IN_QUERY, WHOLE, "`next` of the answer before", false},
        {"limit", IN_QUERY, ROWS, "rows, 200 when not given, 500 at most", false}, {0}};
static const RouteParameter aid_parameters[] = {
        {"kind", IN_BODY, "{\"enum\":[\"grant\",\"tuition\",\"scholarship\",\"hardship\"]}",
                "kind of aid (JY/T 1005-2012 ZZXS1003, 1005, 1002, 1006)", true},
        {"term", IN_BODY, TEXT, "school year and term: 2026-1 is the autumn of 2026", true},
        {"source", IN_BODY, TEXT, "code of JY/T 1001-2012 JLZZZJLY", true},
        {"amount", IN_BODY, TEXT, "yuan for each, whole, not 0", true},
        {"grade", IN_BODY, TEXT, "grade", false}, {"class", IN_BODY, TEXT, "class", false},
        {"except", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
                "students who are left out", false},
        {"only", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
                "students who alone are listed, in the stead of `except`", false},
        {"commit", IN_BODY, "{\"type\":\"boolean\"}", "false: a look that changes nothing", false},
        {"seen", IN_BODY, TEXT, "`seen` of the look: 412 when the list would be another by now",
                false},
        {0}};
static const RouteParameter aid_decision_parameters[] = {
        {"action", IN_BODY, "{\"enum\":[\"submit\",\"approve\",\"reject\",\"withdraw\"]}",
                "what is decided", true},
        {"reason", IN_BODY, TEXT, "why; of a rejection it must be there", false}, {0}};

/* clang-format off */
static const Route rows[] = {
	ROW("GET", "/aid", page_aid, "资助名单", "lists of aid", MAY(STUDENT_READ)),
	ROW("POST", "/aid", page_aid_send, "编制资助名单", "look at a list of aid, then make it", MAY(STUDENT_CHANGE), .body_max = BULK_BODY, .slow = true),
	ROW("GET", "/aid/{id}", page_aid_list, "资助名单", "one list of aid", MAY(STUDENT_READ)),
	ROW("POST", "/aid/{id}/decide", page_aid_decide, "办理资助名单", "approve, send back, take back", MAY(STUDENT_READ)),
	ROW("GET", "/aid/{id}/list.csv", page_aid_csv, "资助名单（CSV）", "the list as a table; logged", MAY(EXPORT), .looks = true, .slow = true),
	ROW("GET", "/api/v1/aid", api_aid, "资助名单", "lists of aid of the scope, the newest first", MAY(STUDENT_READ), CALL(aid_lists_parameters, "AidLists")),
	ROW("POST", "/api/v1/aid", api_aid_make, "编制资助名单", "a list of aid for a term: a look, then made", MAY(STUDENT_CHANGE), CALL(aid_parameters, "AidMade"), .makes = true, .slow = true),
	ROW("GET", "/api/v1/aid/{id}", api_aid_list, "资助名单", "one list, with what stands now against anybody on it", MAY(STUDENT_READ), .answer = "Aid"),
	ROW("POST", "/api/v1/aid/{id}/decisions", api_aid_decide, "办理资助名单", "approve, send back, take back", MAY(STUDENT_READ), CALL(aid_decision_parameters, "Aid"), .changes = true),
};
/* clang-format on */

const RouteTable routes_aid = {rows, G_N_ELEMENTS(rows)};
