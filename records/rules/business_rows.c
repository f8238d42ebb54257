/* The tables: what can be asked for, and the kinds of business. */
#include "records/rules/business.h"

#include <string.h>

#define FACT(MEMBER) offsetof(StatusCase, MEMBER)
#define TEXT(ID, ZH, EN, MOST)                                                                     \
	{                                                                                          \
		ID, ZH, EN, WANTS_TEXT, MOST, NULL, -1, 0                                          \
	}
#define DAY(ID, ZH, EN, WHERE)                                                                     \
	{                                                                                          \
		ID, ZH, EN, WANTS_DAY, 10, NULL, -1, WHERE                                         \
	}
#define CHECK(ID, ZH, EN, MEMBER)                                                                  \
	{                                                                                          \
		ID, ZH, EN, WANTS_CHECK, 1, NULL, -1, FACT(MEMBER)                                 \
	}
#define NUMBER(ID, ZH, EN, MEMBER)                                                                 \
	{                                                                                          \
		ID, ZH, EN, WANTS_NUMBER, 4, NULL, -1, FACT(MEMBER)                                \
	}

const WantRow want_rows[WANT_COUNT] = {
        [WANT_ON] = DAY("on", "发生日期", "day it happened", 0),
        [WANT_FROM] = DAY("from", "休学开始日期", "first day of the suspension", 0),
        [WANT_UNTIL] = DAY("until", "休学结束日期", "last day of the suspension", 0),
        [WANT_ILLNESS] = CHECK("illness", "因病休学", "because of illness", illness),
        [WANT_HOSPITAL] = CHECK("hospital", "已有县级以上医院证明",
                "proof of a hospital at county level or above", hospital_proof),
        [WANT_CHECKED] = CHECK("checked", "已经学校复查", "the school has checked", school_checked),
        [WANT_TERM] = DAY("term", "复学学期开学日期", "first day of the term", FACT(term_begins)),
        [WANT_TRUANCY] =
                NUMBER("truancy", "本学期旷课课时", "periods missed this term", truancy_periods),
        [WANT_ABSENCE] =
                NUMBER("absence", "连续离校天数", "days of absence in a row", absence_days),
        [WANT_OWN] = CHECK("own", "有本人申请", "the student's own application", own_application),
        [WANT_GUARDIAN] = CHECK(
                "guardian", "有监护人申请", "the guardian's application", guardian_application),
        [WANT_AGREED] = CHECK("agreed", "转入学校已书面同意接收",
                "the other school takes the student in writing", in_school_agrees),
        [WANT_LETS] = CHECK("lets", "转出学校已书面同意转出",
                "the other school lets the student go in writing", out_school_agrees),
        [WANT_ATTENDS] = CHECK("attends", "在转出学校在读，不在休学期间",
                "the student attends the other school and is not on leave", attends_there),
        [WANT_MORAL] = CHECK("moral", "思想品德评价合格", "moral appraisal passed", moral),
        [WANT_COURSES] =
                CHECK("courses", "课程（学分）全部合格", "all courses or credits passed", courses),
        [WANT_INTERNSHIP] = CHECK("internship", "实习考核合格", "internship passed", internship),
        [WANT_CERTIFICATE] = {"certificate", "证书编号", "number of the certificate", WANTS_TEXT,
                20, NULL, F_BYZSH, 0},
        [WANT_ENDED] = {"ended", "结束学业年月", "month in which studies ended", WANTS_MONTH, 10,
                NULL, F_JSXYNY, FACT(ended)},
        [WANT_SPECIALTY] = {"specialty", "专业代码", "code of the specialty", WANTS_CODE, 6,
                "ZYML2010", F_ZYM, 0},
        [WANT_GRADE] = {"grade", "年级", "grade", WANTS_TEXT, 10, NULL, F_SZNJ, 0},
        [WANT_CLASS] = {"class", "编入班级", "class to be put into", WANTS_TEXT, 40, NULL, F_SZBH,
                0},
        [WANT_NUMBER] = {"number", "学号", "number in the school", WANTS_TEXT, 20, NULL, F_XH, 0},
        [WANT_NAME] = TEXT("name", "学生姓名", "name of the student", 36),
        [WANT_DOCUMENT] = TEXT("document", "身份证件号", "document number", 20),
        [WANT_SCHOOL_NAME] = TEXT("school_name", "外省学校名称", "name of the other school", 60),
        [WANT_PROVINCE] = {"province", "外省行政区划代码", "code of its region", WANTS_REGION, 6,
                NULL, -1, 0},
        [WANT_DESTINATION] = {"destination", "毕业去向", "destination", WANTS_CODE, 2, "BYQX", -1,
                0},
        [WANT_EMPLOYER] = TEXT("employer", "接收单位或升入学校", "employer, or school entered", 60),
        [WANT_REGION] = {"region", "单位所在地行政区划代码", "code of its region", WANTS_REGION, 6,
                NULL, -1, 0},
        [WANT_NATIONAL] = TEXT("national", "原学籍号（接续名单中没有该学生时填写）",
                "student number from the school before (when no list has the student)", 19),
        [WANT_CAUSE] = {"cause", "异动原因", "cause", WANTS_CODE, 2, "XJYDYY", -1, 0},
        [WANT_DECISION] =
                /* JY/T 1005-2012 ZZXS0702 SPWH */
        TEXT("decision", "决定（证明）文号", "number of the decision or certificate", 24),
        [WANT_UNNUMBERED] = {"unnumbered", "编号不是本人的，本人的编号不明（取消编号）",
                "the number is another's and the right one is not known: take it off", WANTS_CHECK,
                1, NULL, -1, 0},
        [WANT_BEFORE] = TEXT("before", "原学校名称", "name of the school before", 60),
};

/* clang-format off */
#define NO EVENT_COUNT
#define ONE(ID, ZH, EN, EVENT, TOP, BULK, ...) \
	{ID, ZH, EN, ABOUT_STUDENT, EVENT, NO, NO, TOP, {__VA_ARGS__}, false, BULK}
#define S LEVEL_SCHOOL
#define C LEVEL_COUNTY
#define T LEVEL_CITY
#define P LEVEL_PROVINCE

/* In the order in which people meet them. A transfer inside the province is agreed by both
 * schools and who manages each. */
const Business businesses[] = {
	{"admit", "招生录取", "admission", ABOUT_NEW, EVENT_ADMIT, NO, NO, S, {0}, false, false},
	ONE("check_in", "报到", "check-in", EVENT_CHECK_IN, S, true, -WANT_CLASS, -WANT_NUMBER),
	ONE("assign_class", "编班、换班（待注册）", "class before registration", EVENT_ASSIGN_CLASS, S, true, WANT_CLASS),
	ONE("no_show", "逾期未报到", "no-show", EVENT_NO_SHOW, S, true, 0),
	ONE("give_up", "放弃入学资格（报到后未注册、不再就读）", "place given up before registration", EVENT_GIVE_UP, C, false, 0),
	ONE("register", "学籍注册", "registration", EVENT_REGISTER, P, true, 0),
	ONE("void", "作废（未注册、录入有误）", "record entered wrongly made void", EVENT_VOID, C, true, 0),
	{"continue", "学籍接续", "going on with the number from lower secondary", ABOUT_NUMBER, NO, NO, NO, S,
		{-WANT_NATIONAL, -WANT_BEFORE}, false, true},
	{"change_data", "变更基本信息", "change of basic data", ABOUT_DATA, NO, NO, NO, C, {0}, true, false},
	{"confirm", "佐证（内容没有错）", "what is in doubt confirmed with a proof", ABOUT_PROBLEMS, NO, NO, NO, P,
		{0}, true, false},
	ONE("suspend", "休学", "suspension", EVENT_SUSPEND, T, false,
		WANT_FROM, WANT_UNTIL, -WANT_CAUSE, -WANT_ILLNESS, -WANT_HOSPITAL),
	ONE("resume", "复学", "resumption", EVENT_RESUME, T, false,
		WANT_TERM, -WANT_ILLNESS, -WANT_HOSPITAL, -WANT_CHECKED, -WANT_GRADE, -WANT_CLASS),
	{"transfer", "转学（省内转入）", "transfer within the province", ABOUT_PAIR, EVENT_TRANSFER_IN,
		EVENT_TRANSFER_START, EVENT_TRANSFER_CANCEL, C,
		{WANT_NAME, WANT_DOCUMENT, WANT_SPECIALTY, WANT_GRADE, -WANT_CLASS, -WANT_NUMBER, -WANT_CAUSE}, false, false},
	{"transfer_out", "转学（转往外省）", "transfer to another province", ABOUT_STUDENT, EVENT_TRANSFER_OUT,
		EVENT_TRANSFER_START, EVENT_TRANSFER_CANCEL, P,
		{WANT_SCHOOL_NAME, WANT_PROVINCE, WANT_AGREED, -WANT_CAUSE}, false, false},
	{"transfer_in", "转学（外省转入）", "transfer from another province", ABOUT_NEW, EVENT_TRANSFER_IN, NO, NO, P,
		{WANT_SCHOOL_NAME, WANT_PROVINCE, WANT_LETS, WANT_ATTENDS}, true, false},
	ONE("change_specialty", "转专业", "change of specialty", EVENT_CHANGE_SPECIALTY, S, false,
		WANT_SPECIALTY, WANT_CAUSE /* M in JY/T 1005-2012 ZZXS0702 YDYYM */, -WANT_CLASS),
	ONE("change_class", "转班级", "change of class", EVENT_CHANGE_CLASS, S, true, WANT_CLASS, -WANT_CAUSE),
	ONE("repeat", "留级", "year repeated", EVENT_REPEAT, C, false, WANT_GRADE, -WANT_CLASS),
	ONE("promote", "升级", "grade promotion", EVENT_PROMOTE, S, true, 0),
	ONE("withdraw_request", "退学（本人申请）", "withdrawal on request", EVENT_WITHDRAW_REQUEST, P, false,
		-WANT_OWN, -WANT_GUARDIAN, -WANT_CAUSE),
	ONE("withdraw_overdue", "退学（休学期满未复学）", "withdrawal: not back in time", EVENT_WITHDRAW_OVERDUE, P, false,
		WANT_UNTIL),
	ONE("withdraw_years", "退学（连续休学期限已满）", "withdrawal: suspended for as long as is allowed", EVENT_WITHDRAW_YEARS, P, false,
		WANT_FROM),
	ONE("withdraw_truancy", "退学（旷课）", "withdrawal: truancy", EVENT_WITHDRAW_TRUANCY, P, false, WANT_TRUANCY),
	ONE("withdraw_absence", "退学（擅自离校）", "withdrawal: absence", EVENT_WITHDRAW_ABSENCE, P, false, WANT_ABSENCE),
	{"expel", "开除学籍", "expulsion", ABOUT_STUDENT, EVENT_EXPEL, NO, NO, P,
		{WANT_ON, WANT_DECISION}, true, false},
	{"death", "死亡", "death", ABOUT_STUDENT, EVENT_DEATH, NO, NO, P,
		{WANT_ON, WANT_DECISION}, true, false},
	ONE("graduate", "毕业", "graduation", EVENT_GRADUATE, P, true,
		WANT_CERTIFICATE, WANT_ENDED, -WANT_MORAL, -WANT_COURSES, -WANT_INTERNSHIP),
	ONE("graduate_early", "提前毕业", "early graduation", EVENT_GRADUATE_EARLY, P, false,
		WANT_CERTIFICATE, WANT_ENDED, -WANT_MORAL, -WANT_COURSES, -WANT_INTERNSHIP),
	ONE("complete", "结业", "completion", EVENT_COMPLETE, P, true, WANT_CERTIFICATE, WANT_ENDED),
	ONE("leave_incomplete", "肄业", "incomplete study", EVENT_LEAVE_INCOMPLETE, P, false,
		-WANT_CERTIFICATE, WANT_ENDED),
	ONE("certificate", "补录证书编号（毕业时没有登记的）", "number of the certificate of a graduate", EVENT_CERTIFICATE, P, false,
		WANT_CERTIFICATE, -WANT_ENDED),
	{"certificate_correct", "更正证书编号、结束学业年月", "certificate number or month of ending corrected",
		ABOUT_CERTIFICATE, NO, NO, NO, P, {-WANT_CERTIFICATE, -WANT_UNNUMBERED, -WANT_ENDED}, true, false},
	ONE("destination", "升学、就业登记", "further study or employment", EVENT_DESTINATION, S, true,
		WANT_DESTINATION, -WANT_EMPLOYER, -WANT_REGION),
};
/* clang-format on */

/* Codes of XJYDYY by what is applied for, for those that ask for one. 40 to 89 are causes of death,
 * 21 to 23, 29 and 31 to 33 those of who leaves, 01 and 22 what he learned. */
static const struct {
	const char *kind, *codes;
} causes[] = {
        {"suspend", "10 11 12 19 24 25 26 27 28 30 34 99"},
        {"transfer", "10 11 12 19 26 27 99"},
        {"transfer_out", "10 11 12 19 26 27 99"},
        {"change_specialty", "01 10 11 12 19 22 24 25 26 27 99"},
        {"change_class", "01 10 11 12 19 22 99"},
        {"withdraw_request", "10 11 12 19 21 22 24 25 26 27 28 29 30 34 39 99"},
};

bool business_cause_fits(const Business *business, const char *cause)
{
	for (size_t i = 0; i < G_N_ELEMENTS(causes); i++)
		if (strcmp(causes[i].kind, business->id) == 0)
			return strlen(cause) == 2 && strstr(causes[i].codes, cause);
	return true;
}

_Static_assert(G_N_ELEMENTS(businesses) <= POLICY_KINDS_MAX, "Policy.tops has room for all");

size_t businesses_count(void)
{
	return G_N_ELEMENTS(businesses);
}

static StatusEvent event_at(const Business *business, const char *side)
{
	bool out = business->about == ABOUT_PAIR && strcmp(side, "out") == 0;
	return out ? EVENT_TRANSFER_OUT : business->event;
}

const char *business_code(const Business *business, const char *side)
{
	StatusEvent event = event_at(business, side);
	return event == EVENT_COUNT ? "" : status_change(event)->code;
}

bool business_leaves(const Business *business, const char *side)
{
	StatusEvent event = event_at(business, side);
	return event != EVENT_COUNT && *status_change(event)->code &&
	       !status_on_roll(status_change(event)->to);
}
