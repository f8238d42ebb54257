/* The problem desk: rows of the table of routes (route.h). */
#include "records/web/api/helpdesk.h"
#include "records/helpdesk/problem.h"
#include "records/web/pages/helpdesk.h"
#include "records/web/routes/parts.h"

#include <glib.h>

#define UPLOAD .body_max = (uint64_t)PROBLEM_FILE_MAX + 64 * 1024
/* The same as base64 in JSON. */
#define UPLOAD_JSON .body_max = (uint64_t)PROBLEM_FILE_MAX / 3 * 4 + 128 * 1024
#define TOPICS                                                                                     \
	"{\"enum\":[\"login\",\"data\",\"import\",\"business\",\"statistics\",\"system\","         \
	"\"other\"]}"
#define FILE_SENT                                                                                  \
	{                                                                                          \
		"file", IN_BODY,                                                                   \
		        "{\"type\":\"object\",\"required\":[\"name\",\"base64\"],\"properties\":{" \
		        "\"name\":{\"type\":\"string\"},\"base64\":{\"type\":\"string\"}}}",       \
		        "sent along: 2 MiB at most; its name has 1 to 120 characters", false       \
	}

static const RouteParameter problems_parameters[] = {
        {"state", IN_QUERY, "{\"enum\":[\"open\",\"answered\",\"closed\"]}",
                "only those in that state", false},
        {"topic", IN_QUERY, TOPICS, "only those about that", false},
        {"level", IN_QUERY, "{\"enum\":[\"county\",\"city\",\"province\",\"ministry\"]}",
                "only those that stand there; ministry: with the national support", false},
        {"place", IN_QUERY, TEXT,
                "code of the school that asked; first two, four or six digits of a region: of all "
                "that lies in it",
                false},
        {"q", IN_QUERY, TEXT, "words in the title or in what was said", false},
        {"overdue", IN_QUERY, "{\"enum\":[\"1\"]}",
                "only those that wait at their level for more than 10 working days", false},
        {"below", IN_QUERY, WHOLE, "`next` of the answer before", false},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter problem_ask_parameters[] = {
        {"topic", IN_BODY, TOPICS, "what it is about", true},
        {"title", IN_BODY, TEXT, "2 to 80 characters", true},
        {"text", IN_BODY, TEXT, "2 to 4000 characters", true}, FILE_SENT, {0}};
static const RouteParameter problem_note_parameters[] = {
        {"kind", IN_BODY, "{\"enum\":[\"more\",\"answer\",\"escalate\",\"close\"]}",
                "what is added", true},
        {"text", IN_BODY, TEXT, "2 to 4000 characters; may be empty to close", true}, FILE_SENT,
        {0}};
static const RouteParameter faq_parameters[] = {
        {"q", IN_QUERY, TEXT, "words of question or answer", false},
        {"topic", IN_QUERY, TOPICS, "only those about that", false}, {0}};
static const RouteParameter faq_publish_parameters[] = {
        {"question", IN_BODY, TEXT, "2 to 200 characters, without data of anybody", true},
        {"answer", IN_BODY, TEXT, "2 to 4000 characters, the same", true}, {0}};
static const RouteParameter faq_show_parameters[] = {
        {"shown", IN_BODY, "{\"type\":\"boolean\"}", "false: withdraw it; true: show it again",
                true},
        {0}};

/* clang-format off */
static const Route rows[] = {
	ROW("GET", "/problems", page_problems, "问题反馈", "questions", SESSION),
	ROW("GET", "/problems/new", page_problem_new, "提出问题", "ask a question", MAY(PROBLEM_ASK)),
	ROW("POST", "/problems", page_problem_ask, "提出问题", "ask a question", MAY(PROBLEM_ASK), UPLOAD),
	ROW("GET", "/problems/statistics", page_problem_statistics, "问题统计", "how the desk does", SESSION, .slow = true),
	ROW("GET", "/problems.csv", page_problems_csv, "问题清单", "the questions as a table; logged", MAY(PROBLEM_ASK), .looks = true, .slow = true),
	ROW("GET", "/problems/{id}", page_problem, "问题", "one question", SESSION),
	ROW("GET", "/problems/{id}/files/{note}", web_problem_file, "附件", "what was sent along; logged", SESSION, .looks = true),
	ROW("POST", "/problems/{id}/more", page_problem_step, "补充", "say more", MAY(PROBLEM_ASK), UPLOAD),
	ROW("POST", "/problems/{id}/close", page_problem_step, "关闭", "close it", MAY(PROBLEM_ASK), UPLOAD),
	ROW("POST", "/problems/{id}/answer", page_problem_step, "答复", "answer", MAY(PROBLEM_ANSWER), UPLOAD),
	ROW("POST", "/problems/{id}/escalate", page_problem_step, "上报", "pass it on upward", MAY(PROBLEM_ANSWER), UPLOAD),
	ROW("POST", "/problems/{id}/faq", page_problem_faq, "公布常见问题", "publish an answer", MAY(FAQ)),
	ROW("GET", "/faq", page_faq, "常见问题", "frequent questions", SESSION),
	ROW("POST", "/faq/{id}/show", page_faq_withdraw, "撤下常见问题", "withdraw an answer", MAY(FAQ)),
	ROW("GET", "/api/v1/problems", api_problems, "问题反馈", "questions of the scope, the newest first", SESSION, .subject = SUBJECT_HELPDESK, CALL(problems_parameters, "QuestionPage")),
	ROW("POST", "/api/v1/problems", api_problem_ask, "提出问题", "ask a question", MAY(PROBLEM_ASK), CALL(problem_ask_parameters, "Question"), UPLOAD_JSON, .makes = true),
	ROW("GET", "/api/v1/problems/{id}", api_problem, "问题", "one question with what was said", SESSION, .subject = SUBJECT_HELPDESK, CALL(etag_parameters, "Question")),
	ROW("POST", "/api/v1/problems/{id}/notes", api_problem_note, "补充、答复、上报、关闭", "add to a question", MAY(PROBLEM_ASK), CALL(problem_note_parameters, "Question"), UPLOAD_JSON, .changes = true),
	ROW("GET", "/api/v1/problems/{id}/files/{note}", web_problem_file, "附件", "what was sent along with a note (`note` of its file); logged", SESSION, .subject = SUBJECT_HELPDESK, .answer = "application/octet-stream", .looks = true),
	ROW("POST", "/api/v1/problems/{id}/faq", api_problem_faq, "公布常见问题", "publish an answer for everybody, from an answered question", MAY(FAQ), CALL(faq_publish_parameters, "Answer"), .makes = true),
	ROW("GET", "/api/v1/faq", api_faq, "常见问题", "answers for everybody, by topic; withdrawn ones for who may publish them", SESSION, .subject = SUBJECT_HELPDESK, CALL(faq_parameters, "Answers")),
	ROW("GET", "/api/v1/faq/{id}", api_faq_one, "常见问题", "one answer for everybody", SESSION, .subject = SUBJECT_HELPDESK, CALL(etag_parameters, "Answer")),
	ROW("POST", "/api/v1/faq/{id}/show", api_faq_show, "撤下、恢复常见问题", "withdraw an answer, or show it again", MAY(FAQ), CALL(faq_show_parameters, "Answer"), .changes = true),
};
/* clang-format on */

const RouteTable routes_helpdesk = {rows, G_N_ELEMENTS(rows)};
