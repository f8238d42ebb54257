/* The rules of files that bring records, and of what the national check says of them. */
#include "records/rules/rule.h"

/* How the sister system settles records that are in doubt. */
#define SETTLED "中小学学籍系统问题学籍处理办法"

const Rule rules_of_files[RULE_COUNT] = {
        [RULE_SAME_IN_FILE] = {"same.in_file", RULE_REJECT, false, "同一文件中证件号重复",
                "the document number stands in this file twice",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_FILE_PERSON] = {"same.file_person", RULE_PROBLEM, false,
                "同一文件中另有一行姓名、出生日期都相同：或者学号也相同而证件号不同，或者两行都没有"
                "证件号。请核对是不是同一个人",
                "another row of this file has the same name and day of birth, and the same number "
                "under another document number, or neither has a document number: find out whether "
                "it is the same person",
                "本系统的数据检查"},
        [RULE_SAME_ELSEWHERE] = {"same.elsewhere", RULE_REJECT, false,
                "该证件号已有学籍，请办理转学",
                "a record with this document number exists: use a transfer",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_CHANGE_LENT] = {"change.lent", RULE_PROBLEM, false,
                "现在的证件号是另一人的（他的学籍已结束）：改正后证件号和学籍号退回那份学籍，本"
                "学籍的学籍号按新证件号的接续名单填写，名单中没有的给临时学籍号；请核对确是两个"
                "人",
                "the present document number is another person's, whose record has ended: that "
                "record has the document and student number again, this one the number that the "
                "list of graduates has for the new document, or a temporary one: see that they are "
                "two people",
                "学校（机构）人员基础信息代码编制规则"},
        [RULE_SAME_DIFFERS] = {"same.differs", RULE_REJECT, false,
                "与本校已有的学籍内容不同，不覆盖；请办理变更基本信息",
                "the school has a record that says otherwise and it is not overwritten: use a "
                "change of data",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_TOUCHED] = {"same.touched", RULE_REJECT, false,
                "导入以后这份学籍办理过业务（如报到）或改动过，导入不再更正；请在该生的页面办理“变"
                "更基"
                "本信息”改正",
                "since it was imported something was done with the record (a check-in, say) or it "
                "was changed, so that no import corrects it: use a change of data on the student's "
                "page",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_KEY] = {"same.key", RULE_REJECT, false,
                "注册后这一项须逐级审核，空着的也只由省级的导入补录；请办理变更基本信息（专业办理"
                "转专业）",
                "once somebody is registered this is reviewed level by level and filled in by the "
                "province's import alone: use a change of data (of specialty: a change of "
                "specialty)",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_ENDED] = {"same.ended", RULE_REJECT, false,
                "该生的学籍已经结束，只有省级的导入可以补录",
                "the record has ended: the province's import alone fills it in",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_NO_CODE] = {"same.no_code", RULE_REJECT, false,
                "不是代码表中的代码或名称，没有写入已有学籍；请改正后再补录",
                "is neither code nor word of its table and is not written into a record that is "
                "there: correct it",
                "本系统的数据检查"},
        [RULE_SAME_UNCHANGED] = {"same.unchanged", RULE_PROBLEM, false,
                "与已导入的内容相同，未作改动",
                "the same as was imported before: nothing is changed", "本系统的数据检查"},
        [RULE_SAME_FILLED] = {"same.filled", RULE_PROBLEM, false, "补录：原来没有填写",
                "filled in: it was empty", "本系统的数据检查"},
        [RULE_SAME_CORRECTED] = {"same.corrected", RULE_PROBLEM, false,
                "更正：将替换上次导入的内容", "corrected: it replaces what was imported before",
                "本系统的数据检查"},
        [RULE_SAME_WAITS] = {"same.waits", RULE_PROBLEM, false, "已提交，正等本校审核，不重复提交",
                "waits for the school's reviewer already", "本系统的数据检查"},
        [RULE_SAME_WAITS_OTHER] = {"same.waits_other", RULE_REJECT, false,
                "该生的录取申请正等本校审核：内容要改的，先撤回那件申请再导入",
                "an admission of this student waits for the school's reviewer: to say otherwise "
                "take that back first",
                "本系统的数据检查"},
        [RULE_SAME_NOBODY] = {"same.nobody", RULE_REJECT, false,
                "本辖区没有这个系统编号的学生，或姓名与它不符；请重新下载表格，不要改动“系统编号”一"
                "列",
                "the scope has no record of this id and name: download the workbook anew and leave "
                "the "
                "column \"record id\" as it is",
                "本系统的数据检查"},
        [RULE_SAME_STUDENT_NO] = {"same.student_no", RULE_REJECT, false, "学籍号已被使用",
                "the student number is taken", "学校（机构）人员基础信息代码编制规则"},
        [RULE_SAME_UNNUMBERED] = {"same.unnumbered", RULE_REJECT, false,
                "这一行没有证件号，本校已有姓名和出生日期都相同的学生：是同一人的，在“系统编号”栏填"
                "该"
                "生的编号；确是另一人的，填“新”",
                "the row has no document number, and the school has a student of this name and day "
                "of birth: write his record id in the column \"record id\", or \"new\" when it is "
                "somebody else",
                "本系统的数据检查"},
        [RULE_SAME_RENUMBERED] = {"same.renumbered", RULE_REJECT, false,
                "本校已有姓名、出生日期、学号都相同而证件号不同的学生：是同一人的，在“系统编号”栏填"
                "该生的编号；确是另一人的，填“新”",
                "the school has a student of this name, day of birth and number with another "
                "document number: write his record id in the column \"record id\", or \"new\" when "
                "it is somebody else",
                "本系统的数据检查"},
        [RULE_IMPORT_STATUS] = {"import.status", RULE_REJECT, true,
                "名单只能导入录取未报到或待注册的学生；已注册学籍的，由省级导入（旧数据迁移期间省级"
                "可"
                "以放开）",
                "a list brings those who are admitted or await registration: records that are "
                "registered already come by the province's import (which may open it while old "
                "data move)",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 第四条、第六条"},
        [RULE_SAME_PERSON] = {"same.person", RULE_PROBLEM, false,
                "本校已有姓名和出生日期相同的学生，请核对是不是同一个人",
                "the school has a student of this name and date of birth: find out whether it is "
                "the same person",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_SCHOOL_NO] = {"same.school_no", RULE_REJECT, false, "本校已有学生用这个学号",
                "another student of the school has this number", "JY/T 1005-2012 XH"},
        [RULE_NATIONAL_DUPLICATE] = {"national.duplicate", RULE_PROBLEM, false,
                "全国查重结果为重复，暂不注册：与对方学校核实后，填错的办理变更基本信息；不在本校就"
                "读的"
                "，未注册的作废；确在本校就读的，附证明办理佐证",
                "the national check found a second record: settle it with the other school; "
                "correct "
                "what "
                "is wrong by a change of data, make the record void if the student does not come, "
                "or confirm it with a proof",
                SETTLED},
        [RULE_NATIONAL_UNKNOWN] = {"national.unknown", RULE_PROBLEM, false,
                "公安人口库中没有这个证件号：请对照证件，填错的办理变更基本信息，没有错的附证明办理"
                "佐证",
                "the population base does not know this document number: compare the document; "
                "correct it by a change of data, or confirm it with a proof",
                SETTLED},
        [RULE_NATIONAL_NAME] = {"national.name", RULE_PROBLEM, false,
                "姓名与公安人口库中这个证件号的不符：请对照证件，填错的办理变更基本信息，没有错的附"
                "证"
                "明办理佐证",
                "the population base has another name with this document number: compare the "
                "document; correct it by a change of data, or confirm it with a proof",
                SETTLED},
        [RULE_CONFIRM_NONE] = {"confirm.none", RULE_REJECT, false, "没有需要佐证的问题",
                "there is nothing in doubt to be confirmed", SETTLED},
        [RULE_CONFIRM_NUMBER] = {"confirm.number", RULE_REJECT, false,
                "号码本身有错（位数、日期或校验码），不能佐证，只能办理变更基本信息，或作废",
                "the number itself is wrong (its length, date or check character): it is not "
                "confirmed, only corrected by a change of data, or the record made void",
                SETTLED},
        [RULE_REGISTER_WRONG] = {"register.wrong", RULE_REJECT, false,
                "证件号本身有错（位数、日期或校验码），改正以前不予注册：对照证件，办理变更基本信息"
                "改正，不能佐证；录错了人的，办理作废",
                "the document number itself is wrong (its length, date or check character), and "
                "nobody is registered before it is right: compare the document and correct it by a "
                "change of data (no proof confirms it), or make the record void",
                SETTLED},
        [RULE_SAME_FILE_STUDENT_NO] = {"same.file_student_no", RULE_REJECT, false,
                "同一文件中学籍号重复", "the student number stands in this file twice",
                "学校（机构）人员基础信息代码编制规则"},
        [RULE_SAME_FILE_SCHOOL_NO] = {"same.file_school_no", RULE_REJECT, false,
                "同一文件中该校有两行是这个学号",
                "two rows of this file have this number in the school", "JY/T 1005-2012 XH"},
        [RULE_SAME_FILE_CERTIFICATE] = {"same.file_certificate", RULE_REJECT, false,
                "同一文件中证书号重复", "the number of the certificate stands in this file twice",
                "JY/T 1005-2012 ZZXS1101"},
        [RULE_FIELD_MASKED] = {"field.masked", RULE_REJECT, false,
                "是遮盖的（带 "
                "*），不能当作新学生导入：填写完整的内容；更新已有学籍的，保留“系统编号”"
                "一栏",
                "is masked (*), so that no new student can be made of it: write it in full; to "
                "update a record, keep the column \"record id\"",
                "本系统的数据检查"},
};
