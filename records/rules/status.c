#include "records/rules/status.h"

#include <string.h>

#define ONE(status) (1u << (status))

static const StatusRow rows[STATUS_COUNT] = {
        [STATUS_NEW] = {"new", "", "尚无学籍", "no record", false},
        [STATUS_ADMITTED] = {"admitted", "", "录取未报到", "admitted, not checked in", false},
        [STATUS_LAPSED] = {"lapsed", "", "放弃入学资格", "place given up", true},
        [STATUS_PENDING] = {"pending", "", "待注册", "awaiting registration", false},
        [STATUS_ENROLLED] = {"enrolled", "01", "在读", "enrolled", false},
        [STATUS_SUSPENDED] = {"suspended", "02", "休学", "suspended", false},
        [STATUS_LEAVING] = {"leaving", "", "转出中", "transfer under way", false},
        [STATUS_WITHDRAWN] = {"withdrawn", "03", "退学", "withdrawn", true},
        [STATUS_GRADUATED] = {"graduated", "07", "毕业", "graduated", true},
        [STATUS_COMPLETED] = {"completed", "08", "结业", "completed", true},
        [STATUS_INCOMPLETE] = {"incomplete", "09", "肄业", "left incomplete", true},
        [STATUS_MOVED] = {"moved", "10", "转学（转出）", "transferred out", true},
        [STATUS_DECEASED] = {"deceased", "11", "死亡", "deceased", true},
        [STATUS_EXPELLED] = {"expelled", "14", "开除", "expelled", true},
        [STATUS_VOID] = {"void", "", "作废", "made void", true},
};

#define NATIONAL "教职成〔2010〕7号"
#define PROVINCIAL "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"
#define LIVING                                                                                     \
	(ONE(STATUS_ADMITTED) | ONE(STATUS_PENDING) | ONE(STATUS_ENROLLED) |                       \
	        ONE(STATUS_SUSPENDED) | ONE(STATUS_LEAVING))
#define IN ONE(STATUS_ENROLLED)

static const StatusChange changes[EVENT_COUNT] = {
        {EVENT_ADMIT, ONE(STATUS_NEW), STATUS_ADMITTED, "admit", "", "招生录取", "admission",
                NATIONAL " 第四条"},
        {EVENT_CHECK_IN, ONE(STATUS_ADMITTED), STATUS_PENDING, "check_in", "", "报到", "check-in",
                NATIONAL " 第四条；教职成〔2014〕12号"},
        {EVENT_NO_SHOW, ONE(STATUS_ADMITTED), STATUS_LAPSED, "no_show", "", "逾期未报到", "no-show",
                RULE_COMMON},
        {EVENT_GIVE_UP, ONE(STATUS_PENDING), STATUS_LAPSED, "give_up", "", "放弃入学资格",
                "place given up before registration", RULE_COMMON},
        {EVENT_REGISTER, ONE(STATUS_PENDING), STATUS_ENROLLED, "register", "", "学籍注册",
                "registration", NATIONAL " 第六条；电子注册办法（试行）"},
        {EVENT_VERIFY, IN, STATUS_ENROLLED, "verify", "", "身份核验", "identity verified",
                "学校（机构）人员基础信息代码编制规则"},
        {EVENT_CHANGE_SPECIALTY, IN, STATUS_ENROLLED, "change_specialty", "23", "转专业",
                "change of specialty", PROVINCIAL},
        {EVENT_CHANGE_CLASS, IN, STATUS_ENROLLED, "change_class", "29", "转班级", "change of class",
                "JY/T 1001-2012 XJYDLB"},
        {EVENT_ASSIGN_CLASS, ONE(STATUS_PENDING), STATUS_PENDING, "assign_class", "",
                "编班、换班（待注册）", "class before registration", RULE_COMMON},
        {EVENT_TRANSFER_START, IN, STATUS_LEAVING, "transfer_start", "21", "转学申请",
                "transfer applied for", NATIONAL " 转学条"},
        {EVENT_TRANSFER_CANCEL, ONE(STATUS_LEAVING), STATUS_ENROLLED, "transfer_cancel", "",
                "撤回转学", "transfer taken back", "中小学学籍系统同类规定"},
        {EVENT_TRANSFER_OUT, ONE(STATUS_LEAVING), STATUS_MOVED, "transfer_out", "21",
                "转学（转出）", "transfer out", NATIONAL " 转学条"},
        {EVENT_TRANSFER_IN, ONE(STATUS_NEW), STATUS_ENROLLED, "transfer_in", "22", "转学（转入）",
                "transfer in", NATIONAL " 转学条"},
        {EVENT_SUSPEND, IN, STATUS_SUSPENDED, "suspend", "11", "休学", "suspension", PROVINCIAL},
        {EVENT_RESUME, ONE(STATUS_SUSPENDED), STATUS_ENROLLED, "resume", "12", "复学", "resumption",
                PROVINCIAL},
        {EVENT_WITHDRAW_OVERDUE, ONE(STATUS_SUSPENDED), STATUS_WITHDRAWN, "withdraw_overdue", "31",
                "休学期满未复学退学", "withdrawal: not back in time", PROVINCIAL},
        {EVENT_WITHDRAW_YEARS, ONE(STATUS_SUSPENDED), STATUS_WITHDRAWN, "withdraw_years", "31",
                "连续休学期限已满退学", "withdrawal: suspended for as long as is allowed",
                PROVINCIAL},
        {EVENT_WITHDRAW_TRUANCY, IN, STATUS_WITHDRAWN, "withdraw_truancy", "31", "旷课退学",
                "withdrawal: truancy", PROVINCIAL},
        {EVENT_WITHDRAW_ABSENCE, IN, STATUS_WITHDRAWN, "withdraw_absence", "31", "擅自离校退学",
                "withdrawal: absence", PROVINCIAL},
        {EVENT_WITHDRAW_REQUEST, IN | ONE(STATUS_SUSPENDED), STATUS_WITHDRAWN, "withdraw_request",
                "31", "申请退学", "withdrawal on request", PROVINCIAL},
        {EVENT_REPEAT, IN, STATUS_ENROLLED, "repeat", "02", "留级", "year repeated", RULE_COMMON},
        {EVENT_PROMOTE, IN, STATUS_ENROLLED, "promote", "", "升级", "grade promotion", RULE_COMMON},
        {EVENT_EXPEL, IN | ONE(STATUS_SUSPENDED), STATUS_EXPELLED, "expel", "42", "开除学籍",
                "expulsion", RULE_COMMON},
        {EVENT_DEATH, LIVING, STATUS_DECEASED, "death", "51", "死亡", "death", PROVINCIAL},
        {EVENT_GRADUATE, IN, STATUS_GRADUATED, "graduate", "", "毕业", "graduation", RULE_COMMON},
        {EVENT_GRADUATE_EARLY, IN, STATUS_GRADUATED, "graduate_early", "61", "提前毕业",
                "early graduation", RULE_COMMON},
        {EVENT_COMPLETE, IN, STATUS_COMPLETED, "complete", "62", "结业", "completion", RULE_COMMON},
        {EVENT_LEAVE_INCOMPLETE, IN, STATUS_INCOMPLETE, "leave_incomplete", "63", "肄业",
                "incomplete study", RULE_COMMON},
        {EVENT_DESTINATION, ONE(STATUS_GRADUATED), STATUS_GRADUATED, "destination", "",
                "就业、升学登记", "destination", "JY/T 1005-2012 ZZXS1102"},
        {EVENT_CERTIFICATE, ONE(STATUS_GRADUATED), STATUS_GRADUATED, "certificate", "",
                "补录证书编号", "number of the certificate", "JY/T 1005-2012 ZZXS1101"},
        {EVENT_VOID, ONE(STATUS_ADMITTED) | ONE(STATUS_PENDING), STATUS_VOID, "void", "", "作废",
                "made void", NATIONAL " 第四条、第六条"},
};

const StatusRow *status_row(Status status)
{
	return &rows[status];
}

bool status_has_left(Status status)
{
	static const unsigned left = ONE(STATUS_WITHDRAWN) | ONE(STATUS_GRADUATED) |
	                             ONE(STATUS_COMPLETED) | ONE(STATUS_INCOMPLETE) |
	                             ONE(STATUS_MOVED) | ONE(STATUS_EXPELLED);
	return status < STATUS_COUNT && (left >> status & 1) != 0;
}

bool status_certified(Status status)
{
	return status == STATUS_GRADUATED || status == STATUS_COMPLETED ||
	       status == STATUS_INCOMPLETE;
}

bool status_is_nothing(Status status)
{
	return status == STATUS_VOID || status == STATUS_LAPSED;
}

bool status_on_roll(Status status)
{
	return status == STATUS_ENROLLED || status == STATUS_SUSPENDED || status == STATUS_LEAVING;
}

Status status_find(const char *id)
{
	Status status = 0;
	while (status < STATUS_COUNT && strcmp(rows[status].id, id) != 0)
		status++;
	return status;
}

Status status_of_code(const char *code)
{
	if (strcmp(code, "05") == 0)
		return STATUS_ENROLLED;
	Status status = 0;
	while (status < STATUS_COUNT &&
	        (*rows[status].code != *code || !*code || strcmp(rows[status].code, code) != 0))
		status++;
	return status;
}

const StatusChange *status_change(StatusEvent event)
{
	return &changes[event];
}

StatusEvent status_event_find(const char *id)
{
	StatusEvent event = 0;
	while (event < EVENT_COUNT && strcmp(changes[event].id, id) != 0)
		event++;
	return event;
}
