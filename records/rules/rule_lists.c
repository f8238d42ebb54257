/* The rules of lists beside the records: of graduates, from which a student goes on, and of aid. */
#include "records/rules/rule.h"

#define CONTINUATION "教办厅函〔2015〕43号"

const Rule rules_of_lists[RULE_COUNT] = {
        [RULE_CONTINUE_DONE] = {"continue.done", RULE_REJECT, false, "该学生已接续学籍，不再办理",
                "the student goes on with his number already", CONTINUATION},
        [RULE_CONTINUE_FORMAL] = {"continue.formal", RULE_REJECT, false,
                "该学生已有正式学籍号（一人一号，终身不变），不用接续，不能换成另一个",
                "the student has a formal number, which is for life: it is replaced by no other",
                CONTINUATION},
        [RULE_CONTINUE_UNLISTED] = {"continue.unlisted", RULE_REJECT, false,
                "接续名单中没有该证件号；有原学籍号的，请填写原学籍号并附证明，报省级核准",
                "no list of graduates has this document number: with a number from the school "
                "before, enter it and attach a proof; the province decides",
                CONTINUATION},
        [RULE_CONTINUE_NAME] = {"continue.name", RULE_REJECT, false,
                "接续名单中这个证件号的姓名与本校登记的不同，请核对证件，有误的先办理变更基本信息",
                "the list of graduates has another name with this document number: compare the "
                "document, correct the record first",
                CONTINUATION},
        [RULE_CONTINUE_NUMBER] = {"continue.number", RULE_REJECT, false,
                "填写的原学籍号与接续名单中的不同，请核对",
                "the number entered is not that of the list of graduates: compare it",
                CONTINUATION},
        [RULE_CONTINUE_FORM] = {"continue.form", RULE_REJECT, false,
                "原学籍号末位校验码不对，或其中的出生日期不存在：请对照原学校的学籍卡、毕业证改正",
                "the check character of the former number is wrong, or its day of birth does not "
                "exist: compare the former school's card or the certificate",
                "学校（机构）人员基础信息代码编制规则"},
        [RULE_CONTINUE_TAKEN] = {"continue.taken", RULE_REJECT, false,
                "重复接续：该学籍号已有另一名学生使用，请报上级查明",
                "another student goes on with this number already: have the level above find out",
                CONTINUATION},
        [RULE_CONTINUE_ELSEWHERE] = {"continue.elsewhere", RULE_REJECT, false,
                "接续名单中写明该学生在其他学校有学籍，不得有双重学籍，请先在原校办结",
                "the list of graduates says that the student has a record at another school: "
                "nobody has two, it is closed there first",
                CONTINUATION},
        [RULE_AID_TERM] = {"aid.term", RULE_REJECT, false, "该生在这个学期开始后才入学，不能列入",
                "the student entered behind that term", "本系统的数据检查"},
        [RULE_AID_RECORD] = {"aid.record", RULE_REJECT, false,
                "没有在读的学籍（未注册、已离校或已转出），不能列入资助名单",
                "without a record in force (not registered, left or transferred) nobody is on a "
                "list of aid",
                RULE_COMMON},
        [RULE_AID_SCHOOL] = {"aid.school", RULE_REJECT, false,
                "该生的学籍已不在编制名单的学校（已转学），不能列入",
                "the student's record is not at the school of the list any more (transferred)",
                "本系统的数据检查"},
        [RULE_AID_SUSPENDED] = {"aid.suspended", RULE_REJECT, true, "休学期间不享受资助",
                "there is no aid during a suspension",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_AID_TWICE] = {"aid.twice", RULE_REJECT, false, "本学期的同类资助名单中已有该学生",
                "a list of this kind and term has the student already", "本系统的数据检查"},
};
