/*
 * A province made up for the demo and for tests: nobody in it is real. Schools, accounts of every
 * level and students of three years, the same for the same arguments.
 *
 *	made_province DIR STUDENTS [PASSWORD [KEY]]
 *
 * DIR is a store without schools (jiuxu records init), or the address of one, which wants KEY.
 *Accounts get the password, or one-time ones; each is printed as
 *"name<tab>password<tab>level<tab>place". The second factor is not asked for.
 */
#include "base/clock.h"
#include "records/import/import.h"
#include "records/people/account.h"
#include "records/people/totp.h"
#include "records/rules/citizen.h"
#include "records/store/schools.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define PER_COUNTY 2

static const struct {
	const char *region, *name;
	Level managed_by;
} places[] = {{"360102", "南昌市东湖", LEVEL_COUNTY}, {"360103", "南昌市西湖", LEVEL_COUNTY},
        {"360121", "南昌县", LEVEL_COUNTY}, {"360403", "九江市浔阳", LEVEL_COUNTY},
        {"360424", "修水县", LEVEL_COUNTY}, {"360702", "赣州市章贡", LEVEL_CITY},
        {"360731", "于都县", LEVEL_COUNTY}, {"360113", "江西省", LEVEL_PROVINCE}};

static const char *const kinds[] = {"职业高级中学", "卫生学校", "工业学校", "旅游商务学校",
        "农业机械化学校", "信息工程学校", "财会学校", "艺术学校"};
static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周",
        "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗", "欧阳", "司马", "诸葛"};
static const char *const given[] = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋",
        "勇", "艳", "杰", "涛", "明", "超", "秀英", "小明", "志强", "婷婷", "子轩", "雨桐", "浩然",
        "思远", "梓涵", "佳怡", "嘉豪", "欣怡", "宇航", "若曦", "文博", "晓彤"};
static const char *const rare[] = {
        "阿卜杜热合曼·买买提", "古丽娜尔·艾合买提", "𠀀小龙", "尼玛次仁", "㛃静"};
static const char *const specialties[] = {
        "010200", "012100", "051300", "060200", "080700", "090100", "100100", "120100"};

static uint64_t state = 20261126;

static unsigned dice(unsigned sides)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % sides;
}

#define PICK(LIST) (LIST)[dice(G_N_ELEMENTS(LIST))]

static bool fail(const char *what, GError *error)
{
	fprintf(stderr, "%s: %s\n", what, error ? error->message : "failed");
	g_clear_error(&error);
	return false;
}

static void school_code(size_t place, size_t number, char ret[SCOPE_LENGTH])
{
	g_snprintf(ret, SCOPE_LENGTH, "3636%06zu", 1 + place * PER_COUNTY + number);
}

static bool schools_make(Store *store, const Act *act, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
		for (size_t j = 0; j < PER_COUNTY; j++) {
			char code[SCOPE_LENGTH];
			school_code(i, j, code);
			const char *kind = kinds[(i * PER_COUNTY + j) % G_N_ELEMENTS(kinds)];
			g_auto(School) school = {.code = g_strdup(code),
			        .name = g_strconcat(places[i].name, kind, NULL),
			        .shorter = g_strdup(""),
			        .region = g_strdup(places[i].region),
			        .managed_by = places[i].managed_by};
			if (!school_add(store, act, &school, error))
				return false;
		}
	return store_change_end(store, error) && totp_require(store, act, false, error);
}

static bool account_make(
        Store *store, const Act *act, const AccountPlan *plan, const char *password, GError **error)
{
	char *once = NULL;
	g_auto(Account) account = {0};
	bool good = account_create(store, act, NULL, plan, &once, error) &&
	            (!password || (account_load_named(store, plan->name, &account, error) &&
	                                  account_password_change(store, act, account.id, NULL,
	                                          password, 0, error)));
	if (good)
		printf("%s\t%s\t%s\t%s\n", plan->name, password ? password : once,
		        level_row(plan->level)->id, plan->place);
	g_free(once);
	return good;
}

static bool accounts_make(Store *store, const Act *act, const char *password, GError **error)
{
	static const AccountPlan plans[] = {
	        {"province", "刘建华", "13800000001", LEVEL_PROVINCE, "", ROLE_ADMINISTRATOR},
	        {"reviewer", "陈志远", "13800000002", LEVEL_PROVINCE, "", ROLE_REVIEWER},
	        {"nanchang", "周敏", "13800000003", LEVEL_CITY, "360100", ROLE_REVIEWER},
	        {"donghu", "徐丽", "13800000004", LEVEL_COUNTY, "360102", ROLE_REVIEWER},
	        {"donghu-admin", "孙勇", "13800000008", LEVEL_COUNTY, "360102", ROLE_ADMINISTRATOR},
	        {"school", "胡小红", "13800000005", LEVEL_SCHOOL, "3636000001", ROLE_CLERK},
	        {"school2", "何军", "13800000006", LEVEL_SCHOOL, "3636000003", ROLE_CLERK},
	        {"school-reviewer", "黄秀英", "13800000009", LEVEL_SCHOOL, "3636000001",
	                ROLE_REVIEWER},
	        {"school2-reviewer", "郭涛", "13800000010", LEVEL_SCHOOL, "3636000003",
	                ROLE_REVIEWER},
	        {"xihu", "林洋", "13800000011", LEVEL_COUNTY, "360103", ROLE_REVIEWER},
	        {"ministry", "高远", "13800000007", LEVEL_MINISTRY, "", ROLE_AUDITOR}};
	for (size_t i = 0; i < G_N_ELEMENTS(plans); i++)
		if (!account_make(store, act, &plans[i], password, error))
			return false;
	return true;
}

static void citizen_make(unsigned number, const char *region, unsigned year, bool woman,
        char ret[CITIZEN_LENGTH + 1])
{
	unsigned order = number / 336 % 499 * 2 + (woman ? 0 : 1);
	g_snprintf(ret, CITIZEN_LENGTH, "%s%04u%02u%02u%03u", region, year, 1 + number % 12,
	        1 + number / 12 % 28, order);
	ret[CITIZEN_LENGTH - 1] = citizen_check_character(ret);
	ret[CITIZEN_LENGTH] = '\0';
}

static void student_write(FILE *file, unsigned number)
{
	size_t place = dice(G_N_ELEMENTS(places)), school = dice(PER_COUNTY);
	unsigned year = 2024 + dice(3);
	bool woman = dice(2) == 1, odd = dice(60) == 0;
	char code[SCOPE_LENGTH], id[CITIZEN_LENGTH + 1];
	g_autofree char *name =
	        odd ? g_strdup(PICK(rare)) : g_strconcat(PICK(surnames), PICK(given), NULL);
	const char *region = places[place].region;
	school_code(place, school, code);
	citizen_make(number, region, year - 16 + dice(2), woman, id);
	static const char *const states[] = {
	        "01", "01", "01", "01", "01", "01", "01", "01", "02", "03"};
	fprintf(file,
	        "%s,%s,居民身份证,%s,%s,%s,%u09,%s,%u级%u班,%u,%u%07u,33200,3,%s,%s,%s,%s,%s,%s,"
	        "未婚,01,%u,%s,%s,%s%s,监护人系%s,1%u%08u,江西省%s幸福路%u号\n",
	        name, id, woman ? "女" : "男", dice(40) ? PICK(states) : "", code, year,
	        PICK(specialties), year, 1 + dice(4), year, year, number, dice(20) ? "01" : "05",
	        dice(3) ? "03" : "13", dice(2) ? "2" : "1", region, region, "江西", 1 + dice(2),
	        region, number % 2 ? "101" : "102", PICK(surnames), PICK(given),
	        woman ? "父亲" : "母亲", 30 + dice(60), dice(99999999), places[place].name,
	        1 + dice(300));
}

static bool students_make(Store *store, const Act *act, unsigned count, GError **error)
{
	g_autofree char *folder = g_dir_make_tmp("made-province-XXXXXX", error);
	g_autofree char *path = folder ? g_build_filename(folder, "students.csv", NULL) : NULL;
	FILE *file = path ? fopen(path, "w") : NULL;
	if (!file)
		return false;
	fputs("姓名,身份证件号,身份证件类型,性别,学生当前状态,学校标识码,入学年月,专业代码,班级,"
	      "年级,学号,"
	      "学生类别,学制,民族,政治面貌,户口类别,户口所在地行政区划,出生地,籍贯,婚姻状况,"
	      "入学方式,"
	      "就读方式,"
	      "来源地区,学生来源,监护人姓名,备注,学生联系电话,家庭住址\n",
	        file);
	for (unsigned i = 0; i < count; i++)
		student_write(file, i);
	fclose(file);
	Policy policy = policy_default();
	ImportResult result = {0};
	ImportPlan plan = {.store = store,
	        .act = *act,
	        .policy = &policy,
	        .today = (Day)(act->at_us / G_USEC_PER_SEC / 86400),
	        .province = "36",
	        .migrates = true};
	bool good = count == 0 || import_file(path, &plan, &result, error);
	fprintf(stderr,
	        "%" G_GINT64_FORMAT " rows: %" G_GINT64_FORMAT " accepted, %" G_GINT64_FORMAT
	        " marked, %" G_GINT64_FORMAT " rejected\n",
	        result.rows, result.accepted, result.marked, result.rejected);
	g_unlink(path);
	g_rmdir(folder);
	return good;
}

int main(int argc, char **argv)
{
	guint64 count = 0;
	GError *error = NULL;
	if (argc < 3 || argc > 5 ||
	        !g_ascii_string_to_unsigned(argv[2], 10, 0, 10000000, &count, NULL)) {
		fprintf(stderr, "usage: made_province DIR STUDENTS [PASSWORD [KEY]]\n");
		return 2;
	}
	Act act = {"cli:made", "cli", "made province", clock_now_us()};
	g_autoptr(Store) store = store_open(argv[1], argc > 4 ? argv[4] : NULL, DB_WRITE, &error);
	if (store)
		store_scope_set(store, &scope_whole);
	if (!store || !schools_make(store, &act, &error) ||
	        !accounts_make(store, &act, argc > 3 ? argv[3] : NULL, &error) ||
	        !students_make(store, &act, (unsigned)count, &error))
		return fail(argv[1], error), 1;
	return 0;
}
