#include "records/rules/rule.h"
#include "base/error.h"
#include <string.h>

static const Rule rules[RULE_COUNT] = {
        [RULE_ID_LENGTH] = {"id.length", RULE_REJECT, false,
                "身份证号应为18位（1999年以前的旧号15位）",
                "a citizen number has 18 characters (15 in the form before 1999)", "GB 11643-1999"},
        [RULE_ID_CHARACTERS] = {"id.characters", RULE_REJECT, false,
                "身份证号只能有数字，末位可以是X",
                "a citizen number has digits only, the last may be X", "GB 11643-1999"},
        [RULE_ID_SCIENTIFIC] = {"id.scientific", RULE_REJECT, false,
                "号码被电子表格变成了科学计数法或丢了末几位，请把该列设为文本后重新填写",
                "the spreadsheet has turned the number into scientific notation or dropped its "
                "last digits: make the column text and enter it anew",
                "jiuxu"},
        [RULE_ID_DATE] = {"id.date", RULE_REJECT, false, "身份证号中的出生日期不存在或在将来",
                "the date of birth inside the citizen number does not exist or lies ahead",
                "GB 11643-1999"},
        [RULE_ID_CHECK] = {"id.check", RULE_PROBLEM, false, "身份证号末位校验码不对，请核对证件",
                "the last character of the citizen number does not fit the others: compare it with "
                "the document",
                "GB 11643-1999"},
        [RULE_ID_REGION] = {"id.region", RULE_PROBLEM, false, "身份证号前6位从来不是行政区划代码",
                "the first six digits of the citizen number never were a code of an administrative "
                "division",
                "GB 11643-1999；GB/T 2260"},
        [RULE_ID_OLD] = {"id.old", RULE_PROBLEM, false, "这是15位旧号，请换成18位号",
                "this is a number of the old form with 15 digits: replace it by that with 18",
                "GB 11643-1989"},
        [RULE_ID_TEMPORARY] = {"id.temporary", RULE_PROBLEM, false,
                "这是原系统的临时号（999开头），请补录证件号",
                "this is a temporary number of the old system (999…): enter the document number",
                "《2009年学生信息上报数据模板说明》"},
        [RULE_ID_SEX] = {"id.sex", RULE_PROBLEM, false, "性别与身份证号不一致",
                "the sex does not agree with the citizen number", "GB 11643-1999"},
        [RULE_ID_BIRTH] = {"id.birth", RULE_PROBLEM, false, "出生日期与身份证号不一致",
                "the date of birth does not agree with the citizen number", "GB 11643-1999"},
        [RULE_DOCUMENT_NEEDED] = {"document.needed", RULE_REJECT, false,
                "证件号未填；只有“其他”证件可以暂缺",
                "the document number is missing; only for documents of the kind \"other\" it may "
                "be",
                "JY/T 1005-2012 SFZJH"},
        [RULE_DOCUMENT_LENGTH] = {"document.length", RULE_REJECT, false, "证件号最多20个字符",
                "a document number has at most 20 characters", "JY/T 1005-2012 SFZJH"},
        [RULE_DOCUMENT_CHARACTERS] = {"document.characters", RULE_REJECT, false,
                "证件号中有不能打印的字符",
                "the document number holds characters that cannot be printed", "jiuxu"},
        [RULE_DOCUMENT_SHAPE] = {"document.shape", RULE_PROBLEM, false,
                "证件号的形式与这种证件不符，请核对",
                "the number does not look like one of this kind of document: compare it", "jiuxu"},
        [RULE_STUDENT_NO_FORM] = {"student_no.form", RULE_REJECT, false,
                "学籍号应为G、J或L加18位，共19位",
                "a student number is G, J or L and 18 characters behind it",
                "学校（机构）人员基础信息代码编制规则"},
        [RULE_STUDENT_NO_DATE] = {"student_no.date", RULE_PROBLEM, false,
                "学籍号中的出生日期不存在",
                "the date of birth inside the student number does not exist",
                "学校（机构）人员基础信息代码编制规则"},
        [RULE_STUDENT_NO_CHECK] = {"student_no.check", RULE_PROBLEM, false, "学籍号末位校验码不对",
                "the last character of the student number does not fit the others",
                "学校（机构）人员基础信息代码编制规则"},
        [RULE_STUDENT_NO_OTHER] = {"student_no.other", RULE_PROBLEM, false,
                "G学籍号与现在的身份证号不同，请说明原因",
                "the G student number differs from the present citizen number: say why",
                "学校（机构）人员基础信息代码编制规则"},
        [RULE_SCHOOL_FORM] = {"school.form", RULE_REJECT, false, "学校（机构）标识码应为10位数字",
                "a school identifier has ten digits", "学校（机构）代码管理办法，2011-07-20"},
        [RULE_SCHOOL_CATEGORY] = {"school.category", RULE_REJECT, false,
                "这不是中等职业教育机构的标识码（应以36或41开头）",
                "this identifier is not one of a school with vocational classes (36… or 41…)",
                "学校（机构）代码管理办法，2011-07-20"},
        [RULE_SCHOOL_CATEGORY_RARE] = {"school.category_rare", RULE_PROBLEM, false,
                "成人高校（42）和培训机构（93）办中职班须人工核实",
                "adult colleges (42) and training centres (93) with vocational classes must be "
                "confirmed by hand",
                "学校（机构）代码管理办法，2011-07-20"},
        [RULE_SCHOOL_PROVINCE] = {"school.province", RULE_REJECT, false,
                "标识码第3、4位不是省级行政区划代码",
                "digits 3 and 4 of the identifier are no code of a province",
                "学校（机构）代码管理办法，2011-07-20；GB/T 2260"},
        [RULE_SCHOOL_OTHER_PROVINCE] = {"school.other_province", RULE_PROBLEM, false,
                "标识码属于外省", "the identifier is one of another province",
                "学校（机构）代码管理办法，2011-07-20"},
        [RULE_SCHOOL_OUTSIDE] = {"school.outside", RULE_REJECT, false,
                "该学校不在导入者的管理范围内",
                "the school is not one that who imports may enter for",
                "数据范围，docs/architecture.md"},
        [RULE_NAME_LENGTH] = {"name.length", RULE_REJECT, false, "姓名最多36个字",
                "a name has at most 36 characters", "JY/T 1005-2012 XM"},
        [RULE_NAME_CHARACTERS] = {"name.characters", RULE_REJECT, false,
                "姓名中有数字或不属于姓名的符号",
                "the name holds digits or signs that belong to no name", "jiuxu"},
        [RULE_NAME_LOST] = {"name.lost", RULE_REJECT, false,
                "姓名中有“?”或“�”：原系统写不出这个字，请补录",
                "the name holds \"?\": the old system could not write the character, enter it anew",
                "jiuxu"},
        [RULE_NAME_PRIVATE] = {"name.private", RULE_PROBLEM, false,
                "姓名中有自造字，换一台计算机会显示成别的字，请改用标准汉字",
                "the name holds a character of private use that other computers show differently: "
                "use the standard one",
                "GB 18030"},
        [RULE_NAME_SHORT] = {"name.short", RULE_PROBLEM, false, "姓名只有一个字，请核对",
                "the name is a single character: compare it", "jiuxu"},
        [RULE_CODE_UNKNOWN] = {"code.unknown", RULE_REJECT, false, "代码表中没有这个值",
                "the code table does not have this value", "JY/T 1001-2012"},
        [RULE_CODE_ZERO] = {"code.zero", RULE_REJECT, false,
                "前面的0丢了，请把该列设为文本后重新填写",
                "leading zeros are lost: make the column text and enter it anew", "JY/T 1001-2012"},
        [RULE_REGION_UNKNOWN] = {"region.unknown", RULE_PROBLEM, false, "从来没有这个行政区划代码",
                "there never was such a code of an administrative division", "GB/T 2260"},
        [RULE_DATE_FORM] = {"date.form", RULE_REJECT, false,
                "不是存在的日期，请写成YYYYMMDD或YYYY-MM-DD",
                "no day that exists: write YYYYMMDD or YYYY-MM-DD", "GB/T 7408"},
        [RULE_DATE_SERIAL] = {"date.serial", RULE_REJECT, false,
                "这是电子表格的日期序号，请把该列设为文本并写成YYYYMMDD",
                "this is the serial number that a spreadsheet uses for a day: make the column text "
                "and write YYYYMMDD",
                "GB/T 7408"},
        [RULE_DATE_FUTURE] = {"date.future", RULE_REJECT, false, "日期在将来", "the day lies ahead",
                "jiuxu"},
        [RULE_DATE_ORDER] = {"date.order", RULE_REJECT, false, "入学早于出生",
                "entered before birth", "jiuxu"},
        [RULE_BIRTH_EARLY] = {"birth.early", RULE_PROBLEM, false, "入学时不满12岁，请核对出生日期",
                "younger than 12 when entering: compare the date of birth", "jiuxu"},
        [RULE_MONTH_FORM] = {"month.form", RULE_REJECT, false, "入学年月应为YYYYMM",
                "the month of entering is YYYYMM", "JY/T 1005-2012 RXNY"},
        [RULE_NUMBER_FORM] = {"number.form", RULE_REJECT, false, "应为数字，如3或3.5",
                "should be a number like 3 or 3.5", "JY/T 1005-2012 XZ"},
        [RULE_PHONE_FORM] = {"phone.form", RULE_PROBLEM, false, "电话号码的形式不对",
                "this does not look like a telephone number", "JY/T 1005-2012 XSLXDH"},
        [RULE_FIELD_NEEDED] = {"field.needed", RULE_REJECT, false, "必须填写", "must be filled in",
                "JY/T 1005-2012"},
        [RULE_FIELD_MISSING] = {"field.missing", RULE_PROBLEM, false, "标准规定必填，请补录",
                "the standard asks for it: fill it in later", "JY/T 1005-2012"},
        [RULE_FIELD_LENGTH] = {"field.length", RULE_REJECT, false, "超过标准规定的长度",
                "longer than the standard allows", "JY/T 1005-2012"},
        [RULE_FIELD_CHARACTERS] = {"field.characters", RULE_REJECT, false, "有不能打印的字符",
                "holds characters that cannot be printed", "jiuxu"},
        [RULE_FIELD_FAULT] = {"field.fault", RULE_REJECT, false,
                "单元格中是公式错误，或公式没有存下结果",
                "the cell holds a fault, or a formula without its result", "jiuxu"},
        [RULE_ROW_WIDE] = {"row.wide", RULE_REJECT, false,
                "这一行的值比表头的列多：值中有逗号时须加双引号",
                "the row has more values than the header has columns: a value with a comma "
                "needs double quotes",
                "jiuxu"},
        [RULE_SAME_IN_FILE] = {"same.in_file", RULE_REJECT, false, "同一文件中证件号重复",
                "the document number stands in this file twice",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_ELSEWHERE] = {"same.elsewhere", RULE_REJECT, false,
                "该证件号已有学籍，请办理转学",
                "a record with this document number exists: use a transfer",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_DIFFERS] = {"same.differs", RULE_REJECT, false,
                "该证件号在本校已有学籍，内容不同；请办理学籍信息变更",
                "the school has a record with this document number that says otherwise: use a "
                "change of data",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_SAME_UNCHANGED] = {"same.unchanged", RULE_PROBLEM, false,
                "与已导入的内容相同，未作改动",
                "the same as was imported before: nothing is changed", "jiuxu"},
        [RULE_SAME_STUDENT_NO] = {"same.student_no", RULE_REJECT, false, "学籍号已被使用",
                "the student number is taken", "学校（机构）人员基础信息代码编制规则"},
        [RULE_STATUS_NO_CHANGE] = {"status.no_change", RULE_REJECT, false,
                "现在的状态不能办理这项业务", "this business is not possible in the present state",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_STATUS_UNUSED] = {"status.unused", RULE_PROBLEM, false,
                "教职成〔2010〕7号没有这种状态，请核实",
                "there is no such state in the rules of 2010: confirm it",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法；JY/T 1001-2012 XSDQZT"},
        [RULE_ADMIT_TWICE] = {"admit.twice", RULE_REJECT, false, "该证件号已有学籍，不得重复录取",
                "a record with this document number exists: nobody is admitted twice",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_REGISTER_DUPLICATE] = {"register.duplicate", RULE_REJECT, false,
                "查重未通过，暂不注册",
                "the search for duplicates is not clear: not registered yet",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_REGISTER_LATE] = {"register.late", RULE_REJECT, true,
                "已过注册截止日期（秋季11月20日，春季4月20日）",
                "registration has closed (20 November in autumn, 20 April in spring)",
                "中等职业学历教育学生学籍电子注册办法（试行）"},
        [RULE_REGISTER_WORKDAYS] = {"register.workdays", RULE_PROBLEM, true,
                "新生应在入学后20个工作日内注册",
                "new students are registered within 20 working days", "教办厅函〔2015〕43号"},
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
        [RULE_TRANSFER_SUSPENDED] = {"transfer.suspended", RULE_REJECT, false, "休学期间不得转学",
                "no transfer while suspended",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 转学条"},
        [RULE_TRANSFER_OUT_SCHOOL] = {"transfer.out_school", RULE_REJECT, false, "转出学校尚未同意",
                "the school that is left has not agreed",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 转学条"},
        [RULE_TRANSFER_IN_SCHOOL] = {"transfer.in_school", RULE_REJECT, false, "转入学校尚未同意",
                "the school that is entered has not agreed",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 转学条"},
        [RULE_SPECIALTY_CROSS] = {"specialty.cross", RULE_REJECT, true,
                "跨专业大类转专业应在一年级第一学期结束前办理",
                "a change to another category of specialties ends with the first term",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_SPECIALTY_SAME] = {"specialty.same", RULE_REJECT, true,
                "同一大类转专业应在二年级第一学期结束前办理",
                "a change inside the category ends with the first term of the second year",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_SPECIALTY_GRADUATING] = {"specialty.graduating", RULE_REJECT, true,
                "毕业年级不得转专业", "no change of specialty in the graduating year",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_SUSPEND_PROOF] = {"suspend.proof", RULE_REJECT, true, "因病休学须有县级以上医院证明",
                "suspension for illness needs the proof of a hospital at county level or above",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_SUSPEND_LIMIT] = {"suspend.limit", RULE_REJECT, true, "连续休学已满两年",
                "suspended for two years in a row already",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_RESUME_PROOF] = {"resume.proof", RULE_REJECT, true,
                "因病休学的，复学须有医院证明并经学校复查",
                "resuming after illness needs a hospital's proof and the school's check",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_RESUME_EARLY] = {"resume.early", RULE_PROBLEM, true, "复学申请应在开学前一个月提出",
                "the application to resume comes one month before the term",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_WITHDRAW_OVERDUE] = {"withdraw.overdue", RULE_REJECT, true,
                "休学期满两周内不作退学处理",
                "no withdrawal before two weeks after the end of the suspension",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_WITHDRAW_YEARS] = {"withdraw.years", RULE_REJECT, true,
                "连续休学未满两年，不作退学处理",
                "no withdrawal before two years of suspension in a row",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_WITHDRAW_TRUANCY] = {"withdraw.truancy", RULE_REJECT, true,
                "一学期旷课未满90课时，不作退学处理",
                "no withdrawal below 90 periods of truancy in a term",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_WITHDRAW_ABSENCE] = {"withdraw.absence", RULE_REJECT, true,
                "擅自离校未满连续两周，不作退学处理",
                "no withdrawal before two weeks of absence in a row",
                "省级学籍管理办法（与教职成〔2010〕7号同文）"},
        [RULE_WITHDRAW_CONSENT] = {"withdraw.consent", RULE_REJECT, false,
                "未成年学生退学须由本人和监护人申请",
                "a minor withdraws on his own and his guardian's application only",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_GRADUATE_MORAL] = {"graduate.moral", RULE_REJECT, false,
                "思想品德评价不合格，不能毕业", "the moral appraisal is not passed",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_GRADUATE_COURSES] = {"graduate.courses", RULE_REJECT, false,
                "课程或学分未全部合格，不能毕业", "courses or credits are missing",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_GRADUATE_INTERNSHIP] = {"graduate.internship", RULE_REJECT, false,
                "实习考核不合格，不能毕业", "the internship is not passed",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_GRADUATE_EARLY] = {"graduate.early", RULE_REJECT, false,
                "学制年限未到，应办理提前毕业",
                "the years of study are not over: this is an early graduation",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法"},
        [RULE_CERTIFICATE_NEEDED] = {"certificate.needed", RULE_REJECT, false, "证书编号未填",
                "the number of the certificate is missing", "JY/T 1005-2012 ZZXS1101"},
        [RULE_APPROVAL_OVER] = {"approval.over", RULE_REJECT, false, "申请已办结",
                "the application is closed",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 第六条"},
        [RULE_APPROVAL_LEVEL] = {"approval.level", RULE_REJECT, false, "现在轮不到这一级审核",
                "it is not for this level to decide now",
                "教职成〔2010〕7号 中等职业学校学生学籍管理办法 第六条"},
        [RULE_APPROVAL_REASON] = {"approval.reason", RULE_REJECT, false, "驳回须写明原因",
                "a rejection says why", "jiuxu"},
};

const Rule *rule_of(RuleId id)
{
	return &rules[id];
}

RuleId rule_find(const char *name)
{
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++)
		if (strcmp(rules[id].name, name) == 0)
			return id;
	return RULE_NONE;
}

Policy policy_default(void)
{
	return (Policy){
	        .registration_workdays = 20,
	        .autumn_month = 11,
	        .autumn_day = 20,
	        .spring_month = 4,
	        .spring_day = 20,
	        .suspension_years_max = 2,
	        .resumption_days = 30,
	        .overdue_days = 14,
	        .truancy_periods = 90,
	        .absence_days = 14,
	        .change_reply_workdays = 10,
	};
}

bool policy_switch(Policy *policy, const char *name, bool on, GError **error)
{
	RuleId id = rule_find(name);
	if (id != RULE_NONE && rules[id].provincial) {
		policy->off[id] = !on;
		return true;
	}
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        id == RULE_NONE
	                ? "no rule '%s'"
	                : "the rule '%s' holds for the whole country and cannot be switched",
	        name);
	return false;
}

bool findings_have(const Findings *findings, RuleId rule)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].rule == rule)
			return true;
	return false;
}

void findings_add(Findings *findings, const Policy *policy, RuleId rule, int field)
{
	if (rule == RULE_NONE || (policy && policy->off[rule]))
		return;
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].rule == rule && findings->list[i].field == field)
			return;
	findings->rejected = findings->rejected || rules[rule].weight == RULE_REJECT;
	if (findings->count == FINDINGS_MAX)
		return;
	findings->list[findings->count].rule = rule;
	findings->list[findings->count++].field = field;
}
