/* Daily business, classes and specialties: rows of the table of routes (route.h). */
#include "records/web/api/business.h"
#include "records/web/api/offers.h"
#include "records/web/business.h"
#include "records/web/pages/applications.h"
#include "records/web/pages/bulk.h"
#include "records/web/pages/movements.h"
#include "records/web/pages/offers.h"
#include "records/web/pages/suspensions.h"
#include "records/web/routes/parts.h"

#include <glib.h>

static const RouteParameter movements_parameters[] = {
        {"kind", IN_QUERY, TEXT, "code of XJYDLB, or left: of the roll of the school no more by it",
                false},
        {"from", IN_QUERY, DAY, "first day of the last approval, at +08:00", false},
        {"until", IN_QUERY, DAY, "last day", false},
        {"school", IN_QUERY, TEXT, "code of the school (XXDM)", false},
        {"class", IN_QUERY, TEXT,
                "class before or behind it; by an account that is of no school together with "
                "school",
                false},
        {"after", IN_QUERY, TEXT, "`next` of the page before", false},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter suspensions_parameters[] = {
        {"state", IN_QUERY, "{\"enum\":[\"over\",\"waiting\",\"running\",\"returning\"]}",
                "only those", false},
        {"after", IN_QUERY, TEXT, "`next` of the page before of that state", false},
        {"limit", IN_QUERY, ROWS, "rows of each, 500 when not given, 500 at most", false}, {0}};
static const RouteParameter applications_parameters[] = {
        {"state", IN_QUERY, "{\"enum\":[\"pending\",\"effective\",\"rejected\",\"withdrawn\"]}",
                "where they are", false},
        {"kind", IN_QUERY, TEXT, "kind of business", false},
        {"student", IN_QUERY, WHOLE, "of one student", false},
        {"batch", IN_QUERY, WHOLE, "applied for together", false},
        {"school", IN_QUERY, TEXT, "code of the school (XXDM)", false},
        {"due", IN_QUERY, "{\"enum\":[\"late\",\"today\",\"week\"]}",
                "only open ones to be answered before today, by today, within 7 days", false},
        {"q", IN_QUERY, TEXT,
                "whom they are about: a part of the name, the whole of it where more than a "
                "county is seen, or the whole number of the document",
                false},
        {"mine", IN_QUERY, "{\"enum\":[\"1\"]}",
                "only those that wait for the account: at its level, for who decides; of a "
                "school's clerk those that came back",
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
static const RouteParameter revoke_parameters[] = {
        {"reason", IN_BODY, TEXT, "why, 1 to 200 characters", true}, {0}};
static const RouteParameter dismiss_parameters[] = {
        {"dismissed", IN_BODY, "{\"type\":\"boolean\"}",
                "false: it is to be applied for again after all", true},
        {"reason", IN_BODY, TEXT, "why, 1 to 200 characters; of false it may be left out", false},
        {0}};
static const RouteParameter batch_decision_parameters[] = {
        {"action", IN_BODY, "{\"enum\":[\"submit\",\"approve\",\"reject\",\"withdraw\"]}",
                "what is decided", true},
        {"reason", IN_BODY, TEXT, "why; of a rejection it must be there", false},
        {"only", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
                "applications that are decided on; all of the batch when not given", false},
        {"except", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
                "applications that are left out", false},
        {0}};
static const RouteParameter chosen_decision_parameters[] = {
        {"action", IN_BODY, "{\"enum\":[\"submit\",\"approve\",\"reject\",\"withdraw\"]}",
                "what is decided", true},
        {"reason", IN_BODY, TEXT, "why; of a rejection it must be there", false},
        {"applications", IN_BODY,
                "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\","
                "\"version\"],\"properties\":{\"id\":{\"type\":\"integer\"},\"version\":{"
                "\"type\":\"integer\"}}},\"minItems\":1,\"maxItems\":200}",
                "which, 200 at most, each with the version that was looked at: one that is "
                "another by now is refused",
                true},
        {"commit", IN_BODY, "{\"type\":\"boolean\"}",
                "false: a look that changes nothing; true is done", false},
        {0}};
static const RouteParameter proof_parameters[] = {
        {"name", IN_QUERY, TEXT, "what it is called, 1 to 100 characters", true},
        {"body", IN_FILE, "", "the picture or PDF as it is", true}, {0}};
static const RouteParameter proof_look_parameters[] = {
        {"reason", IN_QUERY, TEXT,
                "why, 2 to 200 characters; not wanted of who is to take a step of the application",
                false},
        {0}};
static const RouteParameter bulk_parameters[] = {
        {"kind", IN_BODY, TEXT, "kind of business that is done for many", true},
        {"reason", IN_BODY, TEXT, "why, 1 to 200 characters", true},
        {"school", IN_BODY, TEXT, "code of the school", false},
        {"grade", IN_BODY, TEXT, "grade", false}, {"class", IN_BODY, TEXT, "class", false},
        {"asked", IN_BODY, "{\"type\":\"object\"}",
                "what the kind asks for; of certificates the first number", false},
        {"except", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
                "students who are left out", false},
        {"only", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
                "students for whom alone it is done; not with `except`", false},
        {"commit", IN_BODY, "{\"type\":\"boolean\"}",
                "false: a look that changes nothing (answered with 200)", false},
        {"seen", IN_BODY, TEXT, "`seen` of the look: 412 when it would be another by now", false},
        {0}};
static const RouteParameter unpromoted_parameters[] = {
        {"school", IN_QUERY, TEXT, "code of the school; of a school's account its own", false},
        {"grade", IN_QUERY, TEXT, "grade", false}, {"class", IN_QUERY, TEXT, "class", false}, {0}};
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
static const RouteParameter offer_edit_parameters[] = {
        {"code", IN_BODY, TEXT, "of classes: the name, of one that nobody was in", false},
        {"name", IN_BODY, TEXT, "of specialties that no catalogue here has: the name", false},
        {"grade", IN_BODY, TEXT, "of classes", false},
        {"specialty", IN_BODY, TEXT, "of classes: its code", false},
        {"years", IN_BODY, TEXT, "of specialties: years of study", false},
        {"teacher", IN_BODY, TEXT, "of classes: who is in charge", false}, {0}};
static const RouteParameter offer_close_parameters[] = {
        {"closed", IN_BODY, "{\"type\":\"boolean\"}", "false: open it again", false}, {0}};

/* clang-format off */
static const Route rows[] = {
	ROW("GET", "/todo", page_todo, "待办业务", "what waits for who asks", MAY(STUDENT_READ)),
	ROW("POST", "/todo/decide", page_todo_decide, "办理所选申请", "decide on several: look at it, then do it", MAY(STUDENT_READ), .slow = true),
	ROW("GET", "/applications", page_applications, "全部申请", "applications", MAY(STUDENT_READ), .slow = true),
	ROW("GET", "/applications/{id}", page_application, "申请", "one application", MAY(STUDENT_READ)),
	ROW("POST", "/applications/{id}/decide", page_application_decide, "办理申请", "approve, send back, take back", MAY(STUDENT_READ)),
	ROW("POST", "/applications/{id}/dismiss", page_application_dismiss, "不再重新申请", "what came back is not to be applied for again, or after all", MAY(STUDENT_CHANGE)),
	ROW("POST", "/applications/{id}/revoke", page_application_revoke, "取消已批准的休学、复学", "take back what has yet to begin", MAY(STUDENT_READ)),
	ROW("POST", "/applications/{id}/reveal", page_application_reveal, "查看完整号码", "sensitive values of an application", MAY(STUDENT_REVEAL)),
	ROW("POST", "/applications/{id}/proofs", page_proof_add, "上传证明材料", "add a proof", MAY(STUDENT_CHANGE), .body_max = PROOF_BODY),
	ROW("GET", "/applications/{id}/proofs/{number}", web_proof, "证明材料", "a proof", MAY(STUDENT_REVEAL), .looks = true),
	ROW("GET", "/students/{id}/apply", page_apply, "申请办理", "what can be applied for", MAY(STUDENT_CHANGE)),
	ROW("POST", "/students/{id}/apply", page_apply_send, "申请办理", "apply", MAY(STUDENT_CHANGE), .body_max = PROOF_BODY),
	ROW("GET", "/apply", page_apply, "招生、转入申请", "admission, transfer in", MAY(STUDENT_CHANGE)),
	ROW("POST", "/apply", page_apply_send, "招生、转入申请", "apply for one who is not there", MAY(STUDENT_CHANGE), .body_max = PROOF_BODY),
	ROW("GET", "/offers", page_offers, "班级与专业", "classes and specialties", MAY(STUDENT_READ)),
	ROW("POST", "/offers", page_offer_add, "添加班级、专业", "add a class or specialty", MAY(STUDENT_CHANGE)),
	ROW("GET", "/offers/{id}", page_offer, "修改班级、专业", "change one", MAY(STUDENT_CHANGE)),
	ROW("POST", "/offers/{id}/edit", page_offer_edit, "修改班级、专业", "change one", MAY(STUDENT_CHANGE)),
	ROW("POST", "/offers/{id}/close", page_offer_close, "停用、恢复", "close one, or open it again", MAY(STUDENT_CHANGE)),
	ROW("GET", "/bulk", page_bulk, "批量办理", "business for a class or grade", MAY(STUDENT_CHANGE)),
	ROW("POST", "/bulk", page_bulk_send, "批量办理", "look at it, then do it", MAY(STUDENT_CHANGE), .body_max = BULK_BODY, .slow = true),
	ROW("GET", "/bulk/unpromoted", page_unpromoted, "未升级的学生", "who of a grade or class was not promoted, and why", MAY(STUDENT_READ), .slow = true),
	ROW("POST", "/batches/{id}/decide", page_batch_decide, "整批办理", "decide on a whole batch", MAY(STUDENT_READ), .slow = true),
	ROW("GET", "/movements", page_movements, "学籍异动", "changes of standing that came into force", MAY(STUDENT_READ)),
	ROW("GET", "/bulk/unpromoted.csv", page_unpromoted_csv, "下载未升级的学生", "the same as a table; logged", MAY(EXPORT), .looks = true, .slow = true),
	ROW("GET", "/movements.csv", page_movements_csv, "下载学籍异动", "the same as a table (JY/T 1005-2012 ZZXS0702); logged", MAY(EXPORT), .looks = true, .slow = true),
	ROW("GET", "/api/v1/movements", api_movements, "学籍异动", "changes of standing that came into force (JY/T 1005-2012 ZZXS0702, codes of XJYDLB), the newest first; who left the school stays in its list", MAY(STUDENT_READ), CALL(movements_parameters, "Movements")),
	ROW("GET", "/suspensions", page_suspensions, "休学", "suspensions that begin, that are over, and the others", MAY(STUDENT_READ)),
	ROW("GET", "/api/v1/suspensions", api_suspensions, "休学", "suspensions that are over, have yet to begin, and the others: the earliest first, page by page", MAY(STUDENT_READ), CALL(suspensions_parameters, "Suspensions")),
	ROW("GET", "/api/v1/businesses", api_businesses, "业务种类", "kinds of business and what they ask for", SESSION, .answer = "Businesses"),
	ROW("GET", "/api/v1/applications", api_applications, "申请", "applications of the scope, page by page", MAY(STUDENT_READ), CALL(applications_parameters, "ApplicationPage")),
	ROW("GET", "/api/v1/applications/{id}", api_application, "申请", "one application; sensitive values masked", MAY(STUDENT_READ), CALL(etag_parameters, "Application")),
	ROW("POST", "/api/v1/applications", api_apply, "申请办理", "apply for one who has no record yet, or a transfer in", MAY(STUDENT_CHANGE), CALL(apply_parameters, "Application"), .makes = true),
	ROW("POST", "/api/v1/students/{id}/applications", api_apply, "申请办理", "apply for a student", MAY(STUDENT_CHANGE), CALL(apply_parameters, "Application"), .changes = true, .makes = true),
	ROW("POST", "/api/v1/applications/{id}/decisions", api_decide, "办理申请", "approve, send back, take back", MAY(STUDENT_READ), CALL(decision_parameters, "Application"), .changes = true),
	ROW("POST", "/api/v1/applications/decisions", api_decide_chosen, "办理所选申请", "decide on several, each under its own version: a look, then done, with a result for each", MAY(STUDENT_READ), CALL(chosen_decision_parameters, "Bulk"), .slow = true),
	ROW("POST", "/api/v1/applications/{id}/dismiss", api_dismiss, "不再重新申请", "what came back leaves its school's lists, or comes back into them", MAY(STUDENT_CHANGE), CALL(dismiss_parameters, "Application"), .changes = true),
	ROW("POST", "/api/v1/applications/{id}/revoke", api_revoke, "取消已批准的休学、复学", "take back a suspension or return that was agreed to and has yet to begin", MAY(STUDENT_READ), CALL(revoke_parameters, "Application"), .changes = true),
	ROW("POST", "/api/v1/applications/{id}/proofs", api_proof_add, "上传证明材料", "add a proof: the body is a JPEG, PNG or PDF", MAY(STUDENT_CHANGE), CALL(proof_parameters, "Proof"), .body_max = PROOF_BODY, .makes = true),
	ROW("GET", "/api/v1/applications/{id}/proofs/{number}", web_proof, "证明材料", "a proof", MAY(STUDENT_REVEAL), .looks = true, CALL(proof_look_parameters, "image/jpeg image/png application/pdf")),
	ROW("POST", "/api/v1/bulk", api_bulk, "批量办理", "business for a class or grade: a look, then done", MAY(STUDENT_CHANGE), CALL(bulk_parameters, "Bulk"), .makes = true, .slow = true),
	ROW("GET", "/api/v1/unpromoted", api_unpromoted, "未升级的学生", "who was not promoted this school year, and why", MAY(STUDENT_READ), CALL(unpromoted_parameters, "Unpromoted"), .slow = true),
	ROW("POST", "/api/v1/batches/{id}/decisions", api_batch_decide, "整批办理", "decide on a whole batch or some of it, with a result for each", MAY(STUDENT_READ), CALL(batch_decision_parameters, "Bulk"), .slow = true),
	ROW("GET", "/api/v1/offers", api_offers, "班级与专业", "classes and specialties of the scope", MAY(STUDENT_READ), CALL(offers_parameters, "Offers")),
	ROW("POST", "/api/v1/offers", api_offer_add, "添加班级、专业", "add a class or specialty to one's school", MAY(STUDENT_CHANGE), CALL(offer_parameters, "Offer"), .makes = true),
	ROW("POST", "/api/v1/offers/{id}/edit", api_offer_edit, "修改班级、专业", "change one; what is not given stays", MAY(STUDENT_CHANGE), CALL(offer_edit_parameters, "OfferState"), .changes = true),
	ROW("POST", "/api/v1/offers/{id}/close", api_offer_close, "停用、恢复", "close one, or open it again", MAY(STUDENT_CHANGE), CALL(offer_close_parameters, "OfferState"), .changes = true),
};
/* clang-format on */

const RouteTable routes_business = {rows, G_N_ELEMENTS(rows)};
