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
                {ALL, ALL, ALL, ALL}, false},
        [PERMIT_STUDENT_REVEAL] = {"student.reveal", "查看完整证件号等",
                "see sensitive values in full", {OWN, OWN, 0, 0}, false},
        [PERMIT_STUDENT_CHANGE] = {"student.change", "录入和申请变更",
                "enter and apply for changes", {OWN, 0, 0, 0}, false},
        [PERMIT_STUDENT_IMPORT] = {"student.import", "导入学生", "import students",
                {OWN, 0, BUREAUS, 0}, false},
        [PERMIT_REVIEW] = {"review", "审核", "approve and reject", {0, OWN, 0, 0}, false},
        [PERMIT_STATISTICS] = {"statistics", "查看统计", "see statistics", {ALL, ALL, ALL, ALL},
                false},
        [PERMIT_EXPORT] = {"export", "导出", "export", {OWN, OWN, 0, 0}, true},
        [PERMIT_TOKEN] = {"token", "生成接口令牌", "make tokens of programs", {OWN, OWN, OWN, ALL},
                true},
        [PERMIT_ORIGIN_IMPORT] = {"origin.import", "导入接续名单",
                "import lists of graduates of lower secondary", {T | P, 0, T | P, 0}, false},
        [PERMIT_NATIONAL_IMPORT] = {"national.import", "导入全国查重结果",
                "import results of the national check", {P, 0, P, 0}, false},
        [PERMIT_SCHOOL_MANAGE] = {"school.manage", "管理学校", "manage schools", {0, 0, BUREAUS, 0},
                false},
        [PERMIT_ACCOUNT_MANAGE] = {"account.manage", "管理账号", "manage accounts", {0, 0, OWN, 0},
                true},
        [PERMIT_LOG_READ] = {"log.read", "查看操作日志", "read the log", {0, 0, OWN, ALL}, false},
        [PERMIT_PROBLEM_ASK] = {"problem.ask", "提出问题", "ask the problem desk",
                {OWN, OWN, OWN, 0}, false},
        [PERMIT_PROBLEM_ANSWER] = {"problem.answer", "解答问题", "answer the problem desk",
                {BUREAUS, BUREAUS, BUREAUS, 0}, false},
        [PERMIT_FAQ] = {"faq", "公布常见问题", "publish frequent questions", {P, P, P, 0}, false},
        [PERMIT_POLICY] = {"policy", "设置本省政策", "set the province's policy", {0, 0, P, 0},
                true},
};

const PermissionRow *permission_row(Permission permission)
{
	return &rows[permission];
}

int permission_find(const char *id)
{
	for (int i = 0; i < PERMIT_COUNT; i++)
		if (strcmp(rows[i].id, id) == 0)
			return i;
	return PERMIT_COUNT;
}

bool permitted(const Account *account, Permission permission)
{
	return account->status == ACCOUNT_ACTIVE &&
	       (rows[permission].levels[account->role] >> account->level & 1) != 0;
}
