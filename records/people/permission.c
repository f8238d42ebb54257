#include "records/people/permission.h"

#include <string.h>

enum {
	S = 1 << LEVEL_SCHOOL,
	C = 1 << LEVEL_COUNTY,
	T = 1 << LEVEL_CITY,
	P = 1 << LEVEL_PROVINCE,
	M = 1 << LEVEL_MINISTRY,
	BUREAUS = C | T | P,
	OWN = S | BUREAUS,
	ALL = OWN | M,
};

/* levels: clerk, reviewer, administrator, auditor */
static const PermissionRow rows[PERMIT_COUNT] = {
        [PERMIT_STUDENT_READ] = {"student.read", "查看学生", "look at students",
                {ALL, ALL, ALL, ALL}, false, SUBJECT_STUDENTS},
        [PERMIT_STUDENT_REVEAL] = {"student.reveal", "查看完整证件号等",
                "see sensitive values in full", {OWN, OWN, 0, 0}, false, SUBJECT_REVEAL},
        [PERMIT_STUDENT_CHANGE] = {"student.change", "录入和申请变更",
                "enter and apply for changes", {OWN, 0, 0, 0}, false, SUBJECT_STUDENTS},
        [PERMIT_STUDENT_IMPORT] = {"student.import", "导入学生", "import students",
                {OWN, 0, BUREAUS, 0}, false, SUBJECT_IMPORTS},
        [PERMIT_REVIEW] = {"review", "审核", "approve and reject", {0, OWN, 0, 0}, false,
                SUBJECT_STUDENTS},
        [PERMIT_STATISTICS] = {"statistics", "查看统计", "see statistics", {ALL, ALL, ALL, ALL},
                false, SUBJECT_STATISTICS},
        [PERMIT_EXPORT] = {"export", "导出", "export", {OWN, OWN, 0, 0}, true, SUBJECT_REVEAL},
        [PERMIT_TOKEN] = {"token", "生成接口令牌", "make tokens of programs", {OWN, OWN, OWN, ALL},
                true, SUBJECT_ACCOUNTS},
        [PERMIT_ORIGIN_IMPORT] = {"origin.import", "导入接续名单",
                "import lists of graduates of lower secondary", {T | P, 0, T | P, 0}, false,
                SUBJECT_IMPORTS},
        [PERMIT_NATIONAL_IMPORT] = {"national.import", "导入全国查重结果",
                "import results of the national check", {P, 0, P, 0}, false, SUBJECT_IMPORTS},
        [PERMIT_SCHOOL_MANAGE] = {"school.manage", "管理学校", "manage schools", {0, 0, BUREAUS, 0},
                false, SUBJECT_SCHOOLS},
        [PERMIT_ACCOUNT_MANAGE] = {"account.manage", "管理账号", "manage accounts", {0, 0, OWN, 0},
                true, SUBJECT_ACCOUNTS},
        [PERMIT_LOG_READ] = {"log.read", "查看操作日志", "read the log", {0, 0, OWN, ALL}, false,
                SUBJECT_ACCOUNTS},
        [PERMIT_PROBLEM_ASK] = {"problem.ask", "提出问题", "ask the problem desk",
                {OWN, OWN, OWN, 0}, false, SUBJECT_HELPDESK},
        [PERMIT_PROBLEM_ANSWER] = {"problem.answer", "解答问题", "answer the problem desk",
                {BUREAUS, BUREAUS, BUREAUS, 0}, false, SUBJECT_HELPDESK},
        [PERMIT_FAQ] = {"faq", "公布常见问题", "publish frequent questions", {P, P, P, 0}, false,
                SUBJECT_HELPDESK},
        [PERMIT_POLICY] = {"policy", "设置本省政策", "set the province's policy", {0, 0, P, 0},
                true, SUBJECT_SETTINGS},
};

static const char *const subjects[SUBJECT_COUNT] = {"any", "students", "statistics", "imports",
        "helpdesk", "accounts", "schools", "settings", "reveal"};

const char *subject_id(Subject subject)
{
	return subjects[subject];
}

char *subjects_text(unsigned bits)
{
	GString *out = g_string_new(NULL);
	for (Subject subject = SUBJECT_ANY + 1; subject < SUBJECT_COUNT; subject++)
		if (bits >> subject & 1)
			g_string_append_printf(out, "%s%s", out->len ? " " : "", subjects[subject]);
	return g_string_free(out, FALSE);
}

unsigned subjects_read(const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	unsigned bits = 1U << SUBJECT_ANY;
	for (Subject subject = SUBJECT_ANY + 1; subject < SUBJECT_COUNT; subject++)
		if (g_strv_contains((const char *const *)words, subjects[subject]))
			bits |= 1U << subject;
	return bits;
}

const PermissionRow *permission_row(Permission permission)
{
	return &rows[permission];
}

bool permitted(const Account *account, Permission permission)
{
	return account->status == ACCOUNT_ACTIVE &&
	       (rows[permission].levels[account->role] >> account->level & 1) != 0;
}
