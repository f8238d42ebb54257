#include "records/rules/rule.h"
#include <string.h>

#define CONTINUATION "教办厅函〔2015〕43号"
/* How the sister system settles records that are in doubt. */
#define SETTLED "中小学学籍系统问题学籍处理办法"
/* Told everywhere and read nowhere: nobody may cite it by an article. */
#define COMMON "一般知识，未见原文"

/* Rules of records and of what is done with them; those of single values: rule_values.c. */
static const Rule rules_of_records[RULE_COUNT] = {
        [RULE_SAME_IN_FILE] = {"same.in_file", RULE_REJECT, false, "同一文件中证件号重复",
                "the document number stands in this file twice",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_FILE_PERSON] = {"same.file_person", RULE_PROBLEM, false,
                "同一文件中有姓名、出生日期、学号都相同而证件号不同（或都没有证件号）的一行，请核对"
                "是不"
                "是同一个人",
                "another row of this file has the same name, day of birth and number under another "
                "document number, or without one: find out whether it is the same person",
                "本系统的数据检查"},
        [RULE_SAME_ELSEWHERE] = {"same.elsewhere", RULE_REJECT, false,
                "该证件号已有学籍，请办理转学",
                "a record with this document number exists: use a transfer",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_DIFFERS] = {"same.differs", RULE_REJECT, false,
                "与本校已有的学籍内容不同，不覆盖；请办理变更基本信息",
                "the school has a record that says otherwise and it is not overwritten: use a "
                "change of data",
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
        [RULE_STATUS_NO_CHANGE] = {"status.no_change", RULE_REJECT, false,
                "现在的状态不能办理这项业务", "this business is not possible in the present state",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_STATUS_SUSPENDED] = {"status.suspended", RULE_REJECT, false,
                "该生正在休学{period}，不能办理；请先办理复学",
                "the student is suspended{period}: have him resume first",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_STATUS_UNUSED] = {"status.unused", RULE_PROBLEM, false,
                "教职成〔2010〕7号没有这种状态，请核实",
                "there is no such state in the rules of 2010: confirm it",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法；JY/T 1001-2012 XSDQZT"},
        [RULE_VOID_REGISTERED] = {"void.registered", RULE_REJECT, false,
                "已注册学籍的不能作废：内容有误的办理“变更基本信息”，不再在读的办理转学或退学",
                "registered already: correct it by a change of basic data, or have the student "
                "leave",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_ADMIT_TWICE] = {"admit.twice", RULE_REJECT, false, "该证件号已有学籍，请办理转学",
                "a record with this document number exists: use a transfer",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_ADMIT_AGAIN] = {"admit.again", RULE_PROBLEM, false,
                "该证件号有已结束的学籍（已离校），请核对是不是同一个人；新学籍沿用原学籍号，原学籍"
                "保留",
                "a record with this document number has ended: compare the person; the new record "
                "goes on with the student number, the old one stays",
                "学校（机构）人员基础信息代码编制规则"},
        [RULE_ADMIT_GRADUATED] = {"admit.graduated", RULE_REJECT, true,
                "该证件号已在中等职业学校毕业，不再录取",
                "who has this document number has graduated from a vocational school already",
                "本系统的数据检查（省级可放开）"},
        [RULE_REGISTER_DUPLICATE] = {"register.duplicate", RULE_REJECT, false,
                "查重未通过，暂不注册：全国查重结果为重复{with}"
                "。填错的办理变更基本信息；不来就读的作"
                "废；确在本校就读的，附证明办理佐证",
                "the search for duplicates is not clear, so there is no registration yet: the "
                "national check found a second record{with}. Correct what is wrong by a change of "
                "data, make the record void if the student does not come, or confirm it with a "
                "proof",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_REGISTER_NUMBER] = {"register.number", RULE_REJECT, false,
                "没有证件号，不能查重，暂不注册：请先办理变更基本信息，补填证件号",
                "there is no document number to search for duplicates by, so there is no "
                "registration yet: fill it in by a change of basic data",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_REGISTER_ANOTHER] = {"register.another", RULE_REJECT, false,
                "本系统中另有学籍用同一号码（另一种证件类型的证件号，或学籍号中的证件号），暂不注册"
                "：请"
                "报上级查明，其中一个变更、作废或办理转学以后再注册",
                "another record here has the same number (as another type of document, or within "
                "its student number), so there is no registration yet: have the level above find "
                "out; one of both is corrected, made void or transferred first",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_REGISTER_LATE] = {"register.late", RULE_REJECT, false,
                "已过注册截止日期（秋季{autumn_month}月{autumn_day}日，春季{spring_month}月{spring_"
                "day}日）；确需补注册的，报省级在“补注册”中准予办理到某日，再申请",
                "registration has closed (autumn: month {autumn_month}, day {autumn_day}; spring: "
                "month {spring_month}, day {spring_day}): ask the province to allow a late "
                "registration until a day, then apply",
                "中等职业学历教育学生学籍电子注册办法（试行）"},
        [RULE_REGISTER_WORKDAYS] = {"register.workdays", RULE_PROBLEM, false,
                "新生应在入学后{registration_workdays}个工作日内注册",
                "new students are registered within {registration_workdays} working days",
                "教办厅函〔2015〕43号"},
        [RULE_CALENDAR_UNKNOWN] = {"calendar.unknown", RULE_PROBLEM, false,
                "该年的放假安排尚未收录，工作日无法计算",
                "the holidays of that year are not known here: working days cannot be counted",
                "国务院办公厅关于部分节假日安排的通知"},
        [RULE_TRANSFER_FIRST_TERM] = {"transfer.first_term", RULE_REJECT, false,
                "入学未满一学期不得转学", "no transfer before one term is over",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 转学条"},
        [RULE_TRANSFER_GRADUATING] = {"transfer.graduating", RULE_REJECT, false, "毕业年级不得转学",
                "no transfer in the graduating year",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 转学条"},
        [RULE_TRANSFER_SUSPENDED] = {"transfer.suspended", RULE_REJECT, false,
                "休学期间不得转学，请先办理复学",
                "no transfer while suspended: the student resumes first",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 转学条"},
        [RULE_TRANSFER_OUT_SCHOOL] = {"transfer.out_school", RULE_REJECT, false, "转出学校尚未同意",
                "the school that is left has not agreed",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 转学条"},
        [RULE_TRANSFER_IN_SCHOOL] = {"transfer.in_school", RULE_REJECT, false, "转入学校尚未同意",
                "the school that is entered has not agreed",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 转学条"},
        [RULE_TRANSFER_PROVINCE] = {"transfer.province", RULE_REJECT, false,
                "这是本省的行政区划代码：省内的转学办理“转学（省内转入）”",
                "this is a code of the own province: within it use a transfer within the province",
                "本系统的数据检查"},
        [RULE_STUDY_YEARS] = {"study.years", RULE_REJECT, false,
                "学制没有填写，不能判断是否毕业年级，请先用“变更基本信息”补录学制",
                "the years of study are not known, so whether this is the graduating year is not "
                "either: enter them by a change of basic data first",
                "本系统的数据检查"},
        [RULE_STUDY_BEHIND] = {"study.behind", RULE_PROBLEM, false,
                "年级低于按入学年月推算的年级：没有留级的，请先办理升级再判断是否毕业年级",
                "the grade is lower than the month of entering tells: who has not repeated a year "
                "is "
                "promoted first",
                "本系统的数据检查"},
        [RULE_SPECIALTY_OFFERED] = {"specialty.offered", RULE_REJECT, false,
                "本校没有登记这个专业，请从登记的专业中选，或先在“班级与专业”中登记",
                "the school does not offer this specialty: choose one of its own, or enter it "
                "first "
                "under “Classes and specialties”",
                "本系统的数据检查"},
        [RULE_CLASS_KEPT] = {"class.kept", RULE_PROBLEM, false,
                "没有填写编入班级：班级仍是原来的，请核对", "no class is given: it stays as it was",
                "本系统的数据检查"},
        [RULE_REPEAT_GRADE] = {"repeat.grade", RULE_REJECT, false,
                "留级只能编入下一级（入学年份晚一年，或低一个年级），不能再往下，也不能往上",
                "who repeats a year comes into the next lower grade and no other",
                "本系统的数据检查"},
        [RULE_ON_BEFORE] = {"on.before", RULE_REJECT, false, "日期早于该生出生或入学",
                "the day lies before the student was born or entered", "本系统的数据检查"},
        [RULE_SPECIALTY_CROSS] = {"specialty.cross", RULE_REJECT, true,
                "跨专业大类转专业应在一年级第一学期结束前办理",
                "a change to another category of specialties ends with the first term",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_SPECIALTY_SAME] = {"specialty.same", RULE_REJECT, true,
                "同一大类转专业应在二年级第一学期结束前办理",
                "a change inside the category ends with the first term of the second year",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_SPECIALTY_GRADUATING] = {"specialty.graduating", RULE_REJECT, true,
                "毕业年级不得转专业", "no change of specialty in the graduating year",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_SPECIALTY_GROUP] = {"specialty.group", RULE_REJECT, false,
                "这是专业大类（或专业类）的代码，请填写具体专业",
                "this is the code of a group of specialties: enter the specialty itself",
                "JY/T 1005-2012 ZZJX0101 ZYDM"},
        [RULE_SPECIALTY_YEAR] = {"specialty.year", RULE_PROBLEM, false,
                "不是入学那年执行的专业目录中的专业，请核对",
                "the specialty is none of the catalogue that held in the year of entering: "
                "compare it",
                "JY/T 1005-2012 ZZJX0101 ZYDM"},
        [RULE_SPECIALTY_OLD] = {"specialty.old", RULE_REJECT, false,
                "入学那年执行的专业目录中没有这个专业，或已停止招生，请从目录中选",
                "the catalogue that holds for the year of entering does not have this specialty "
                "any more: choose one of it",
                "JY/T 1005-2012 ZZJX0101 ZYDM"},
        [RULE_SUSPEND_PROOF] = {"suspend.proof", RULE_REJECT, true, "因病休学须有县级以上医院证明",
                "suspension for illness needs the proof of a hospital at county level or above",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_SUSPEND_LIMIT] = {"suspend.limit", RULE_REJECT, true,
                "休学结束日期超过连续休学的最长期限（{suspension_years_max}年）",
                "the suspension ends later than is allowed in a row (years: "
                "{suspension_years_max})",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_SUSPEND_BEFORE] = {"suspend.before", RULE_REJECT, false, "休学开始日期早于入学",
                "the suspension begins before the student entered", "本系统的数据检查"},
        [RULE_RESUME_BEFORE] = {"resume.before", RULE_REJECT, false, "复学学期在休学开始之前",
                "the term of return lies before the suspension", "本系统的数据检查"},
        [RULE_RESUME_PROOF] = {"resume.proof", RULE_REJECT, true,
                "因病休学的，复学须有医院证明并经学校复查",
                "resuming after illness needs a hospital's proof and the school's check",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_RESUME_EARLY] = {"resume.early", RULE_PROBLEM, true,
                "复学申请应在开学前{resumption_days}天提出",
                "the application to resume comes {resumption_days} days before the term",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_WITHDRAW_OVERDUE] = {"withdraw.overdue", RULE_REJECT, true,
                "休学期满{overdue_days}天内不作退学处理",
                "no withdrawal before {overdue_days} days after the end of the suspension",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_WITHDRAW_YEARS] = {"withdraw.years", RULE_REJECT, true,
                "连续休学未满{suspension_years_max}年，不作退学处理",
                "no withdrawal before {suspension_years_max} years of suspension in a row",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_WITHDRAW_SERVICE] = {"withdraw.service", RULE_REJECT, true,
                "应征入伍的，休学期就是服役期，不按连续休学年限作退学处理",
                "who serves in the army is suspended for as long as that lasts: he is not "
                "withdrawn "
                "for the years of it",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_WITHDRAW_TRUANCY] = {"withdraw.truancy", RULE_REJECT, true,
                "一学期旷课未满{truancy_periods}课时，不作退学处理",
                "no withdrawal below {truancy_periods} periods of truancy in a term",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_WITHDRAW_ABSENCE] = {"withdraw.absence", RULE_REJECT, true,
                "擅自离校未满连续{absence_days}天，不作退学处理",
                "no withdrawal before {absence_days} days of absence in a row",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_WITHDRAW_CONSENT] = {"withdraw.consent", RULE_REJECT, true,
                "未成年学生退学须由本人和监护人申请",
                "a minor withdraws on his own and his guardian's application only",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_GRADUATE_MORAL] = {"graduate.moral", RULE_REJECT, false,
                "思想品德评价不合格，不能毕业", "the moral appraisal is not passed", COMMON},
        [RULE_GRADUATE_COURSES] = {"graduate.courses", RULE_REJECT, false,
                "课程或学分未全部合格，不能毕业", "courses or credits are missing", COMMON},
        [RULE_GRADUATE_INTERNSHIP] = {"graduate.internship", RULE_REJECT, false,
                "实习考核不合格，不能毕业", "the internship is not passed", COMMON},
        [RULE_GRADUATE_EARLY] = {"graduate.early", RULE_REJECT, false,
                "学制年限未到，应办理提前毕业",
                "the years of study are not over: this is an early graduation", COMMON},
        [RULE_COMPLETE_EARLY] = {"complete.early", RULE_REJECT, false,
                "学制年限未满，不能结业；没有学完的，办理肄业或退学",
                "the years of study are not over: who has not finished leaves incomplete or "
                "withdraws",
                COMMON},
        [RULE_ENDED_FUTURE] = {"ended.future", RULE_REJECT, false, "不能晚于本月",
                "cannot lie behind this month", "本系统的数据检查"},
        [RULE_ENDED_BEFORE] = {"ended.before", RULE_REJECT, false, "早于入学年月",
                "lies before the month of entering", "本系统的数据检查"},
        [RULE_END_NUMBER] = {"end.number", RULE_PROBLEM, false,
                "没有学籍号，毕业名册上将是空白，请先补录",
                "there is no student number and the list of graduates will have none: fill it in "
                "first",
                "JY/T 1005-2012 XJH"},
        [RULE_END_PHOTO] = {"end.photo", RULE_PROBLEM, false, "没有照片，证书要用照片，请先上传",
                "there is no photograph, which a certificate needs: upload it first",
                "JY/T 1005-2012 ZP"},
        [RULE_CERTIFICATE_NEEDED] = {"certificate.needed", RULE_REJECT, false, "证书编号未填",
                "the number of the certificate is missing", "JY/T 1005-2012 ZZXS1101"},
        [RULE_DESTINATION_PLACE] = {"destination.place", RULE_REJECT, false,
                "升学、就业的须填写接收单位（升入学校）和所在地",
                "further study and employment need the school or employer and its region",
                "JY/T 1005-2012 ZZXS1102"},
        [RULE_APPROVAL_OVER] = {"approval.over", RULE_REJECT, false, "申请已办结",
                "the application is closed",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 第六条"},
        [RULE_APPROVAL_LEVEL] = {"approval.level", RULE_REJECT, false, "现在轮不到这一级审核",
                "it is not for this level to decide now",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 第六条"},
        [RULE_APPROVAL_SUBMIT] = {"approval.submit", RULE_REJECT, false,
                "申请等本校审核上报：这一步的动作是“上报”（submit），不是“同意”（approve）",
                "it waits for the school to submit it: the action is submit, not approve",
                "本系统的数据检查"},
        [RULE_APPROVAL_APPROVE] = {"approval.approve", RULE_REJECT, false,
                "申请已上报，等本级审核：这一步的动作是“同意”（approve），不是“上报”（submit）",
                "it is submitted and waits for this level: the action is approve, not submit",
                "本系统的数据检查"},
        [RULE_APPROVAL_REASON] = {"approval.reason", RULE_REJECT, false, "驳回须写明原因",
                "a rejection says why", "本系统的数据检查"},
        [RULE_APPLY_OPEN] = {"apply.open", RULE_REJECT, false, "该学生有在办业务，办结后再申请",
                "an application for this student is under way: wait for its end",
                "本系统的数据检查"},
        [RULE_APPLY_REASON] = {"apply.reason", RULE_REJECT, false, "申请须写明事由（1至200字）",
                "an application says why in 1 to 200 characters", "本系统的数据检查"},
        [RULE_PERIOD_ORDER] = {"period.order", RULE_REJECT, false, "结束日期应在开始日期之后",
                "the last day comes after the first", "本系统的数据检查"},
        [RULE_CHANGE_NONE] = {"change.none", RULE_REJECT, false, "内容没有变化",
                "nothing would change", "本系统的数据检查"},
        [RULE_CHANGE_FIELD] = {"change.field", RULE_REJECT, false, "这一项不能用变更基本信息办理",
                "this is not changed as basic data", "本系统的数据检查"},
        [RULE_NEW_FIELD] = {"new.field", RULE_REJECT, false,
                "录取、转入时不填这一项：学校是本校，状态由业务决定",
                "this is not given for a new student: the school is that of who applies, the state "
                "follows from the business",
                "本系统的数据检查"},
        [RULE_PROOF_NEEDED] = {"proof.needed", RULE_REJECT, false, "须附证明材料（照片或扫描件）",
                "a proof must be attached (a photograph or scan)",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 第六条"},
        [RULE_REGISTER_DOUBT] = {"register.doubt", RULE_REJECT, false,
                "证件问题核实以前不予注册：对照证件，填错的办理变更基本信息，没有错的附证明办理佐"
                "证",
                "not registered before what is in doubt about the document is settled: correct it "
                "by a change of data, or confirm it with a proof",
                "中小学学籍系统同类规定"},
        [RULE_CHECK_IN_DOUBT] = {"check_in.doubt", RULE_PROBLEM, false,
                "学籍有需要核实的问题，核实以前不能注册，请与本人证件核对",
                "the record has problems to be confirmed: compare it with his papers, it is not "
                "registered before",
                "本系统的数据检查"},
        [RULE_PROMOTE_LAST_YEAR] = {"promote.last_year", RULE_REJECT, false,
                "已到毕业年级，不再升级",
                "the last year of study is reached: there is no promotion", COMMON},
        [RULE_PROMOTE_TWICE] = {"promote.twice", RULE_REJECT, false, "本学年已办理升级",
                "promoted in this school year already", COMMON},
        [RULE_PROMOTE_REPEATED] = {"promote.repeated", RULE_REJECT, false,
                "本学年已办理留级，不再升级",
                "repeats this school year: there is no promotion in it", "本系统的数据检查"},
        [RULE_PROMOTE_NEW] = {"promote.new", RULE_REJECT, false, "本学年刚入学，学年结束后再升级",
                "entered in this school year: there is no promotion before its end", COMMON},
        [RULE_PROMOTE_COHORT] = {"promote.cohort", RULE_PROBLEM, false,
                "年级写的是入学年份，升级后不变，系统按学年推算现在是几年级",
                "the grade is the year of entering and stays: the year of study is counted from "
                "it",
                "本系统的数据检查"},
        [RULE_SUSPEND_AHEAD] = {"suspend.ahead", RULE_PROBLEM, false,
                "休学开始日期还没有到：全部同意后，到开始那天才转为休学",
                "the suspension begins later: once all have agreed, the state changes on its day",
                "本系统的数据检查"},
        [RULE_SUSPEND_WAITS] = {"suspend.waits", RULE_REJECT, false,
                "已批准的休学还没有开始，不能再申请休学",
                "a suspension that was agreed to has yet to begin: there is no other",
                "本系统的数据检查"},
        [RULE_RESUME_AHEAD] = {"resume.ahead", RULE_PROBLEM, false,
                "开学日期还没有到：全部同意后，到开学那天才转为在读",
                "the term begins later: once all have agreed, the state changes on its first day",
                "本系统的数据检查"},
        [RULE_RESUME_WAITS] = {"resume.waits", RULE_REJECT, false,
                "复学已获批准，到开学那天转为在读，不再申请复学",
                "the return was agreed to and waits for the first day of the term: there is no "
                "other",
                "本系统的数据检查"},
        [RULE_REVOKE] = {"revoke.begun", RULE_REJECT, false,
                "只有已批准、还没有开始的休学或复学可以取消，由最后同意的一级取消",
                "only a suspension or return that was agreed to and has yet to begin is taken "
                "back, by the level that agreed last",
                "本系统的数据检查"},
        [RULE_CLASS_UNKNOWN] = {"class.unknown", RULE_REJECT, false,
                "本校没有登记这个班级，请从登记的班级中选，或先在“班级与专业”中登记",
                "the school has no such class: choose one of its classes, or enter it first under "
                "“Classes and specialties”",
                "本系统的数据检查"},
        [RULE_CLASS_NONE] = {"class.none", RULE_PROBLEM, false,
                "本校还没有登记班级，班级名称无法核对，请在“班级与专业”中登记",
                "the school has no classes yet to compare this with: enter them under “Classes "
                "and specialties”",
                "本系统的数据检查"},
        [RULE_SAME_PERSON] = {"same.person", RULE_PROBLEM, false,
                "本校已有姓名和出生日期相同的学生，请核对是不是同一个人",
                "the school has a student of this name and date of birth: find out whether it is "
                "the same person",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_SCHOOL_NO] = {"same.school_no", RULE_REJECT, false, "本校已有学生用这个学号",
                "another student of the school has this number", "JY/T 1005-2012 XH"},
        [RULE_CERTIFICATE_TAKEN] = {"certificate.taken", RULE_REJECT, false, "证书编号已被使用",
                "the number of the certificate is taken", "JY/T 1005-2012 ZZXS1101"},
        [RULE_TRANSFER_NOBODY] = {"transfer.nobody", RULE_REJECT, false,
                "没有姓名和证件号都相符的在籍学生",
                "there is no student of this name and document number",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 转学条"},
        [RULE_TRANSFER_OWN] = {"transfer.own", RULE_REJECT, false, "该学生就是本校学生",
                "the student is one of this school",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 转学条"},
        [RULE_CONTINUE_DONE] = {"continue.done", RULE_REJECT, false, "该学生已接续学籍，不再办理",
                "the student goes on with his number already", CONTINUATION},
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
        [RULE_CONTINUE_TAKEN] = {"continue.taken", RULE_REJECT, false,
                "重复接续：该学籍号已有另一名学生使用，请报上级查明",
                "another student goes on with this number already: have the level above find out",
                CONTINUATION},
        [RULE_CONTINUE_ELSEWHERE] = {"continue.elsewhere", RULE_REJECT, false,
                "接续名单中写明该学生在其他学校有学籍，不得有双重学籍，请先在原校办结",
                "the list of graduates says that the student has a record at another school: "
                "nobody has two, it is closed there first",
                CONTINUATION},
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
        [RULE_AID_TERM] = {"aid.term", RULE_REJECT, false, "该生在这个学期开始后才入学，不能列入",
                "the student entered behind that term", "本系统的数据检查"},
        [RULE_AID_RECORD] = {"aid.record", RULE_REJECT, false,
                "没有在读的学籍（未注册、已离校或已转出），不能列入资助名单",
                "without a record in force (not registered, left or transferred) nobody is on a "
                "list of aid",
                COMMON},
        [RULE_AID_SUSPENDED] = {"aid.suspended", RULE_REJECT, true, "休学期间不享受资助",
                "there is no aid during a suspension",
                "省级学籍管理办法（教职成〔2010〕7号相应条文未见原文）"},
        [RULE_AID_TWICE] = {"aid.twice", RULE_REJECT, false, "本学期的同类资助名单中已有该学生",
                "a list of this kind and term has the student already", "本系统的数据检查"},
};

const Rule *rule_of(RuleId id)
{
	return rules_of_values[id].name ? &rules_of_values[id] : &rules_of_records[id];
}

RuleId rule_find(const char *name)
{
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++)
		if (strcmp(rule_of(id)->name, name) == 0)
			return id;
	return RULE_NONE;
}
