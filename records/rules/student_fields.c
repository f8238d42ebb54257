#include "base/normalise.h"
#include "records/rules/student.h"

#include <string.h>

#define NOW ASK_NOW
#define LATER ASK_LATER
#define MAY ASK_OPTIONAL

const StudentField student_fields[FIELD_COUNT] = {
        [F_SFZJH] = {"SFZJH", "身份证件号", "document number",
                "身份证号|身份证号码|证件号|证件号码|公民身份号码", KIND_DOCUMENT, MAY, 20, NULL,
                true},
        [F_XM] = {"XM", "姓名", "name", "学生姓名", KIND_NAME, NOW, 36, NULL, false},
        [F_SFZJLXM] = {"SFZJLXM", "身份证件类型", "type of document", "证件类型", KIND_CODE, NOW, 1,
                "SFZJLX", false},
        [F_XBM] = {"XBM", "性别", "sex", "", KIND_CODE, NOW, 1, "XB", false},
        [F_CSRQ] = {"CSRQ", "出生日期", "date of birth", "出生年月日", KIND_DAY, NOW, 8, NULL,
                false},
        [F_XJH] = {"XJH", "学籍号", "student number", "省级电子注册学籍号", KIND_STUDENT_NO, MAY,
                19, NULL, true},
        [F_XXDM] = {"XXDM", "学校标识码", "school identifier",
                "学校（机构）标识码|学校代码|学校机构代码", KIND_SCHOOL, NOW, 10, NULL, false},
        [F_RXNY] = {"RXNY", "入学年月", "month of entering", "", KIND_MONTH, NOW, 6, NULL, false},
        [F_ZYM] = {"ZYM", "专业代码", "specialty", "专业|修读专业|所学专业", KIND_SPECIALTY, NOW, 6,
                NULL, false},
        [F_SZBH] = {"SZBH", "班级", "class", "班级名称|所在班号|班号", KIND_TEXT, LATER, 40, NULL,
                false},
        [F_SZNJ] = {"SZNJ", "年级", "grade", "所在年级", KIND_TEXT, LATER, 10, NULL, false},
        [F_XSDQZTM] = {"XSDQZTM", "学生当前状态", "state", "学生状态|状态", KIND_CODE, MAY, 2,
                "XSDQZT", false},
        [F_XH] = {"XH", "学号", "number in the school", "校内学号", KIND_TEXT, LATER, 20, NULL,
                false},
        [F_XSLBM] = {"XSLBM", "学生类别", "kind of student", "学生类型", KIND_CODE, LATER, 5,
                "XSLB", false},
        [F_XZ] = {"XZ", "学制", "years of study", "", KIND_YEARS, LATER, 4, NULL, false},
        [F_MZM] = {"MZM", "民族", "ethnic group", "", KIND_CODE, LATER, 2, "MZ", false},
        [F_ZZMMM] = {"ZZMMM", "政治面貌", "political status", "", KIND_CODE, LATER, 2, "ZZMM",
                false},
        [F_HKLBM] = {"HKLBM", "户口类别", "household registration", "户口性质|户籍性质", KIND_CODE,
                LATER, 1, "HKLB", false},
        [F_HKSZDXZQHM] = {"HKSZDXZQHM", "户口所在地行政区划", "place of registration",
                "户口所在地|户籍所在区县", KIND_REGION, LATER, 6, NULL, false},
        [F_CSDM] = {"CSDM", "出生地", "place of birth", "出生地行政区划", KIND_REGION, LATER, 6,
                NULL, false},
        [F_JG] = {"JG", "籍贯", "native place", "", KIND_TEXT, LATER, 20, NULL, false},
        [F_HYZKM] = {"HYZKM", "婚姻状况", "marital status", "", KIND_CODE, LATER, 2, "HYZK", false},
        [F_JKZKM] = {"JKZKM", "健康状况", "health", "健康情况", KIND_CODE, MAY, 1, "JKZK", false},
        [F_GATQWM] = {"GATQWM", "港澳台侨外", "Hong Kong, Macau, Taiwan, overseas", "港澳台侨胞",
                KIND_CODE, MAY, 2, "GATQW", false},
        [F_GJDQM] = {"GJDQM", "国籍/地区", "country or region", "国籍|国籍地区", KIND_CODE, MAY, 3,
                "GJDQ", false},
        [F_RXFSM] = {"RXFSM", "入学方式", "way of entering", "", KIND_CODE, LATER, 2, "RXFS",
                false},
        [F_JDFSM] = {"JDFSM", "就读方式", "day pupil or boarder", "", KIND_CODE, LATER, 1, "JDFS",
                false},
        [F_LYDQM] = {"LYDQM", "来源地区", "region of origin", "生源地|生源地行政区划", KIND_REGION,
                LATER, 6, NULL, false},
        [F_XSLYM] = {"XSLYM", "学生来源", "origin of the student", "", KIND_CODE, LATER, 3, "XSLY",
                false},
        [F_ZSDXM] = {"ZSDXM", "招生对象", "whom the school enrols", "ZSDX|生源类别", KIND_CODE, MAY,
                3, "ZSDX", false},
        [F_CYM] = {"CYM", "曾用名", "former name", "", KIND_NAME, MAY, 36, NULL, false},
        [F_XMPY] = {"XMPY", "姓名拼音", "name in pinyin", "", KIND_TEXT, LATER, 60, NULL, false},
        [F_YWXM] = {"YWXM", "英文姓名", "name in English", "", KIND_TEXT, MAY, 60, NULL, false},
        [F_XSLXDH] = {"XSLXDH", "学生联系电话", "telephone", "联系电话|学生电话|电话|手机号",
                KIND_PHONE, MAY, 30, NULL, true},
        [F_JHRXM] = {"JHRXM", "监护人姓名", "guardian's name", "家长姓名|家庭联系人|JTLXR",
                KIND_NAME, LATER, 36, NULL, false},
        [F_JHRDH] = {"JHRDH", "监护人电话", "guardian's telephone", "家长电话|家庭电话|JTDH",
                KIND_PHONE, MAY, 30, NULL, true},
        [F_JTZZ] = {"JTZZ", "家庭住址", "home address",
                "家庭地址|家庭现地址|现家庭详细地址|详细地址", KIND_TEXT, LATER, 180, NULL, true},
        [F_JTYZBM] = {"JTYZBM", "家庭邮政编码", "postcode", "邮编|邮政编码", KIND_TEXT, MAY, 6,
                NULL, false},
        [F_YHKH] = {"YHKH", "银行卡号", "bank card", "资助卡号|银行/资助卡号", KIND_TEXT, MAY, 30,
                NULL, true},
        [F_BZ] = {"BZ", "备注", "remark", "", KIND_TEXT, MAY, 200, NULL, false},
        [F_SFSLDRK] = {"SFSLDRK", "是否流动人口", "of the floating population",
                "是否是流动人口|是否随迁子女|随迁子女", KIND_CODE, MAY, 1, "SFBZ", false},
        [F_JSXYNY] = {"JSXYNY", "结束学业年月", "month in which studies ended",
                "毕业年月|毕结业年月", KIND_MONTH, MAY, 6, NULL, false},
        [F_BYZSH] = {"BYZSH", "毕业证书编号", "number of the certificate",
                "证书编号|毕业证书号|毕业证号|结业证书编号", KIND_TEXT, MAY, 20, NULL, false},
};

/* Headers compared: a token in upper case, without '*', "（必填）" and a last '码'. */
static char *header_bare(const char *header)
{
	g_autofree char *token = normalise_token(header);
	g_autofree char *upper = g_ascii_strup(token, -1);
	g_autoptr(GString) out = g_string_new(upper);
	g_string_replace(out, "*", "", 0);
	g_string_replace(out, "(必填)", "", 0);
	if (g_str_has_suffix(out->str, "码") && !g_str_has_suffix(out->str, "标识码"))
		g_string_truncate(out, out->len - strlen("码"));
	return g_strdup(out->str);
}

/* The codes as they are, which the program itself writes, beside what headers may be. */
typedef struct {
	GHashTable *codes, *headers;
} Names;

static Names *names_read(void)
{
	Names *names = g_new(Names, 1);
	GHashTable *headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	*names = (Names){g_hash_table_new(g_str_hash, g_str_equal), headers};
	for (int i = 0; i < FIELD_COUNT; i++) {
		const StudentField *field = &student_fields[i];
		g_hash_table_insert(names->codes, (char *)field->name, GINT_TO_POINTER(i + 1));
		g_autofree char *all =
		        g_strdup_printf("%s|%s|%s", field->name, field->zh, field->others);
		g_auto(GStrv) words = g_strsplit(all, "|", -1);
		for (size_t j = 0; words[j]; j++)
			if (*words[j])
				g_hash_table_insert(
				        headers, header_bare(words[j]), GINT_TO_POINTER(i + 1));
	}
	return names;
}

int student_field_find(const char *header)
{
	static gsize once;
	if (g_once_init_enter(&once))
		g_once_init_leave(&once, (gsize)names_read());
	const Names *names = (const Names *)once;
	int code = GPOINTER_TO_INT(g_hash_table_lookup(names->codes, header));
	if (code)
		return code - 1;
	g_autofree char *bare = header_bare(header);
	return GPOINTER_TO_INT(g_hash_table_lookup(names->headers, bare)) - 1;
}
