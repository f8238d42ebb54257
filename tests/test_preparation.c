#include "base/error.h"
#include "inventory/preparation.h"
#include "inventory/site.h"
#include "tests/harness.h"
#include "tests/xlsx_made.h"

#define PATH "test_preparation.xlsx"
#define SITE "部署单位名称|某省教育数据中心\n部署单位编号|13"
#define HOSTS "主机名|用途|IP地址\ndb1|数据库|10.1.1.11\ndb2|数据库|10.1.1.12"

/* Sheets as name, rows, name, rows …; the first is always the site's. */
static Preparation *rows_load(const char *const *sheets, bool zh, GError **error)
{
	MadeSheet made[9] = {{0}};
	size_t count = 0;
	for (; sheets[2 * count]; count++)
		made[count] =
		        (MadeSheet){sheets[2 * count], NULL, made_rows(sheets[2 * count + 1])};
	CU_ASSERT(made_write(PATH, &(MadeBook){.sheets = made}));
	for (size_t i = 0; i < count; i++)
		g_free((char *)made[i].data);
	Preparation *preparation = preparation_load(PATH, zh, error);
	g_unlink(PATH);
	return preparation;
}

/* The problems, one a line, that a sheet beside good ones of site and hosts has. */
static char *problems_of(const char *name, const char *rows, bool zh)
{
	g_autoptr(GError) error = NULL;
	const char *sheets[] = {"基本信息", SITE, "设备清单", HOSTS, name, rows, NULL};
	bool own_hosts = strcmp(name, "设备清单") == 0;
	if (own_hosts)
		sheets[3] = rows;
	if (own_hosts || strcmp(name, "基本信息") == 0)
		sheets[4] = NULL;
	if (strcmp(name, "基本信息") == 0)
		sheets[1] = rows;
	g_autoptr(Preparation) preparation = rows_load(sheets, zh, &error);
	CU_ASSERT_PTR_NULL(error);
	if (!preparation)
		return error ? g_strdup(error->message) : NULL;
	CU_ASSERT((preparation->yaml != NULL) == (preparation->problems->len == 0));
	g_ptr_array_add(preparation->problems, NULL);
	return g_strjoinv("\n", (char **)preparation->problems->pdata);
}

static void problem(const char *sheet, const char *rows, const char *zh, const char *en)
{
	g_autofree char *in_chinese = problems_of(sheet, rows, true);
	g_autofree char *in_english = problems_of(sheet, rows, false);
	ASSERT_TEXT(in_chinese, zh);
	ASSERT_TEXT(in_english, en);
}

static Site *site_of(const char *const *sheets)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Preparation) preparation = rows_load(sheets, true, &error);
	CU_ASSERT(preparation && preparation->yaml);
	for (guint i = 0; preparation && i < preparation->problems->len; i++)
		fprintf(stderr, "%s\n", (char *)g_ptr_array_index(preparation->problems, i));
	return preparation && preparation->yaml
	               ? site_parse("site.yaml", preparation->yaml, strlen(preparation->yaml), NULL)
	               : NULL;
}

static void test_hosts_in_any_order_of_columns(void)
{
	static const char *const sheets[] = {"Site",
	        "Name of the data centre|Some centre\nunit|XPCC", "Hosts",
	        "A title over all\nIP address|Serial  Number|Role *|Host name (required)|备注\n"
	        "１０.1.1.11|０１０１００|Database|db1|x\n\n10.1.1.12||数据库服务器| db2 |",
	        NULL};
	g_autoptr(Site) site = site_of(sheets);
	if (!site)
		return;
	ASSERT_TEXT(site->identity->unit, "XPCC");
	CU_ASSERT_EQUAL(site_host_count(site), 2);
	ASSERT_TEXT(site_host(site, 0)->address, "10.1.1.11");
	ASSERT_TEXT(site_host(site, 0)->asset->serial, "010100");
	ASSERT_TEXT(site_host(site, 1)->name, "db2");
	ASSERT_TEXT(site_roles[site_host(site, 1)->role], "database");
}

static void test_unknown_columns_are_noted(void)
{
	g_autoptr(GError) error = NULL;
	static const char *const sheets[] = {"基本信息", SITE, "设备清单",
	        "主机名|备注|用途|IP地址|用途\ndb1|x|管理|10.1.1.9|管理", NULL};
	g_autoptr(Preparation) preparation = rows_load(sheets, true, &error);
	CU_ASSERT(preparation && preparation->yaml && preparation->notes->len >= 2);
	if (!preparation || preparation->notes->len < 2)
		return;
	ASSERT_TEXT(g_ptr_array_index(preparation->notes, 0),
	        "设备清单!B1: 不认识的一栏“备注”，未采用");
	ASSERT_TEXT(g_ptr_array_index(preparation->notes, 1),
	        "设备清单!E1: “用途”一栏重复，只采用第一处");
	CU_ASSERT_EQUAL(preparation->hosts, 1);
}

static void test_addresses_by_their_state(void)
{
	static const char *const sheets[] = {"基本信息", SITE, "设备清单", HOSTS, "IP规划表",
	        "序号|类别|IP地址|用途|状态|主机|映射设备|映射到的内网地址\n1|内网|10.1.1.11|节点|"
	        "已分配|db1||\n"
	        "2|内网|10.1.1.13|VIP||db1、DB2||\n3|内网|10.1.1.14|SCAN|||\n4|内网||||\n"
	        "1|公网|202.0.0.1|门户|映射||防火墙|10.1.1.11",
	        "网段", "网段|网关\n10.1.1.0/255.255.255.0|10.1.1.1", NULL};
	g_autoptr(Site) site = site_of(sheets);
	if (!site)
		return;
	const GPtrArray *internal = site->network->internal;
	CU_ASSERT_EQUAL(internal->len, 3);
	const SiteAddress *node = internal->pdata[0], *vip = internal->pdata[1],
	                  *scan = internal->pdata[2];
	CU_ASSERT(node->state == STATE_ASSIGNED && strcmp(node->host, "db1") == 0);
	CU_ASSERT(vip->state == STATE_FLOATING && vip->hosts->len == 2);
	ASSERT_TEXT(g_ptr_array_index(vip->hosts, 1), "db2");
	CU_ASSERT_EQUAL(scan->state, STATE_RESERVED);
	const SiteAddress *portal = site->network->public->pdata[0];
	CU_ASSERT_EQUAL(portal->state, STATE_NAT);
	ASSERT_TEXT(((SiteSubnet *)site->network->subnets->pdata[0])->cidr, "10.1.1.0/24");
}

static void test_licences_storage_people(void)
{
	static const char *const sheets[] = {"基本信息", SITE, "设备清单", HOSTS, "授权台账",
	        "类别|产品和版本|计量方式|数量|有效期至|授权文件\n操作系统|CentOS "
	        "7|无需授权|||\nOS|x|台|２|永久|\n"
	        "Oracle|EE|处理器|16.0|2030年12月31日|licences\\a.pdf\nVMware|v|插槽|8|47848|",
	        "存储",
	        "共享卷名称|容量|挂载主机|挂载点|LUN标识（WWID）\nshared|1.5TB|db1|/a|\n"
	        "shared||db2|/b|\ndata|2T|db1,db2||6005 08B4-0010-5E21-0000-9000-0049-0000",
	        "人员", "姓名|手机\n张　三|１３８００００００００", NULL};
	g_autoptr(Site) site = site_of(sheets);
	if (!site)
		return;
	const SiteLicence *second = site->licences->pdata[1], *oracle = site->licences->pdata[2];
	ASSERT_TEXT(second->name, "os-2");
	CU_ASSERT_EQUAL(second->quantity, 2);
	CU_ASSERT_EQUAL(second->expires_at_us, 0);
	ASSERT_TEXT(oracle->expires, "2030-12-31");
	ASSERT_TEXT(oracle->document, "licences/a.pdf");
	ASSERT_TEXT(((SiteLicence *)site->licences->pdata[3])->expires, "2030-12-31");
	CU_ASSERT_EQUAL(site->storage->len, 2);
	const SiteVolume *volume = site->storage->pdata[0], *data = site->storage->pdata[1];
	ASSERT_TEXT(volume->size, "1536G");
	CU_ASSERT_EQUAL(volume->mounts->len, 2);
	CU_ASSERT_EQUAL(volume->hosts->len, 0);
	CU_ASSERT_EQUAL(data->mounts->len, 0);
	CU_ASSERT_EQUAL(data->hosts->len, 2);
	ASSERT_TEXT(data->wwid, "naa.600508b400105e210000900000490000");
	const SitePerson *person = site->identity->leading_group->pdata[0];
	ASSERT_TEXT(person->name, "张三");
	ASSERT_TEXT(person->mobile, "13800000000");
}

static void test_problems_of_hosts(void)
{
	problem("设备清单", "主机名|用途|IP地址\ndb1|数据苦|10.1.1.11",
	        "设备清单!B2: 不认识的用途“数据苦”（是否为“数据库”？）",
	        "设备清单!B2: unknown role '数据苦' (did you mean '数据库'?)");
	problem("设备清单", "主机名|用途|IP地址\ndb1|管理|10.1.1",
	        "设备清单!C2: “10.1.1”不是IP地址，应如 10.1.1.11",
	        "设备清单!C2: '10.1.1' is not an IP address like 10.1.1.11");
	problem("设备清单", "主机名|用途|IP地址\ndb1|管理|10,001.1.11",
	        "设备清单!C2: “10,001.1.11”不是IP地址（是否为 10.1.1.11？）",
	        "设备清单!C2: '10,001.1.11' is not an IP address (did you mean '10.1.1.11'?)");
	problem("设备清单", "主机名|用途|IP地址\n|管理|10.1.1.11",
	        "设备清单!A2: “主机名”必须填写：英文字母、数字、点、下划线、连字符，互不相同，如 "
	        "db1；其他各表都用它指称这台设备",
	        "设备清单!A2: 'Host name' is needed: letters, digits, '.', '_', '-'; unique, such "
	        "as db1");
	problem("设备清单",
	        "主机名|用途|IP地址\n数据库一|管理|10.1.1.11\ndb1|管理|\nDB1|管理|10.1.1.9",
	        "设备清单!A2: “数据库一”不能作名称：用英文字母、数字、点、下划线、连字符，最多 64 "
	        "个，如 db1\n"
	        "设备清单!C3: "
	        "登录方式为SSH登录的设备必须填写IP地址（不能登录的，登录方式选“不登录”）\n"
	        "设备清单!A4: 名称“DB1”与 设备清单!A3 重复",
	        "设备清单!A2: '数据库一' is not a name (letters, digits, '.', '_' and '-', at most "
	        "64)\n"
	        "设备清单!C3: a host reached by ssh needs its address (or connection: none)\n"
	        "设备清单!A4: name 'DB1' is already at 设备清单!A3");
	problem("设备清单", "主机名|用途|IP地址|序列号|SSH端口\ndb1|管理|10.1.1.1|2.19801E+11|22号",
	        "设备清单!D2: “2.19801E+11”"
	        "是被表格软件改成科学计数法的长编号，末尾数字可能已丢失：把单元格设为文本格式后重新"
	        "填写\n"
	        "设备清单!E2: “22号”不是 1 至 65535 的整数（不写单位）",
	        "设备清单!D2: '2.19801E+11' is a long number that the spreadsheet has cut short: "
	        "format the "
	        "cell as text and write it again\n"
	        "设备清单!E2: '22号' is not a whole number from 1 to 65535 (without a unit)");
	/* a word that is none of ours is not taken for the next one of the same length */
	problem("设备清单", "主机名|用途|IP地址|登录方式|SSH端口\ndb1|管理|10.1.1.1|堡垒机|０",
	        "设备清单!D2: 不认识的登录方式“堡垒机”，应为：SSH登录、本机、不登录\n"
	        "设备清单!E2: “０”不是 1 至 65535 的整数（不写单位）",
	        "设备清单!D2: unknown connection '堡垒机', expected one of: ssh, local, none\n"
	        "设备清单!E2: '０' is not a whole number from 1 to 65535 (without a unit)");
	problem("人员", "姓名|手机|邮箱\n赵|12|abc\n钱|138-0000-0000|a@b.cn\n孙|+852 5555 5555|c@d",
	        "人员!B2: “12”不是手机号码（11 位数字）\n"
	        "人员!C2: “abc”不是邮箱地址，应如 zhao@example.cn\n"
	        "人员!C4: “c@d”不是邮箱地址，应如 zhao@example.cn",
	        "人员!B2: '12' is no mobile number (11 digits)\n"
	        "人员!C2: 'abc' is no e-mail address like zhao@example.cn\n"
	        "人员!C4: 'c@d' is no e-mail address like zhao@example.cn");
	problem("设备清单", "主机名|IP地址\ndb1|10.1.1.11", "设备清单!A1: 缺少“用途”一栏",
	        "设备清单!A1: column 'Role' is missing");
}

static void test_problems_of_references(void)
{
	problem("IP规划表",
	        "类别|IP地址|状态|主机\n内网|10.1.1.11|已分配|db3\n内网|10.1.1.12|浮动|\n外网|1.2."
	        "3.4|映射|",
	        "IP规划表!D2: “db3”不在《设备清单》表中（是否为 db1？）\n"
	        "IP规划表!D3: 状态为浮动，必须填写在哪些主机间漂移\n"
	        "IP规划表!A4: 状态为地址映射，必须填写映射设备",
	        "IP规划表!D2: 'db3' is not in the sheet 'Hosts' (did you mean 'db1'?)\n"
	        "IP规划表!D3: a floating address needs the hosts it floats among\n"
	        "IP规划表!A4: a mapped address needs the device that maps it");
	problem("IP规划表", "类别|IP地址|状态|主机\n内网|10.1.1.11|已分配|db1,db2",
	        "IP规划表!D2: 状态为已分配，只能有一台主机，现有 2 台（在几台之间漂移的选“浮动”）",
	        "IP规划表!D2: an assigned address has one host, not 2 (floating has several)");
	problem("网段", "网段|网关\n10.1.1.5/24|\n10.1.1.0/24|10.1.2.1\n10.1.1.0|",
	        "网段!A2: “10.1.1.5/24”含有主机位（是否为 10.1.1.0/24？）\n"
	        "网段!B3: 网关 10.1.2.1 不在网段 10.1.1.0/24 之内\n"
	        "网段!A4: “10.1.1.0”不是网段，应如 10.1.1.0/24",
	        "网段!A2: '10.1.1.5/24' has host bits set (did you mean '10.1.1.0/24'?)\n"
	        "网段!B3: gateway 10.1.2.1 lies outside its subnet 10.1.1.0/24\n"
	        "网段!A4: '10.1.1.0' is not a subnet like 10.1.1.0/24");
	problem("存储", "共享卷名称|容量|挂载主机|挂载点\na|500|db1|D:\\x\nb||db1|",
	        "存储!B2: “500”不是容量，应带单位，如 500G 或 2T\n存储!D2: “D:\\x”"
	        "不是绝对路径，应如 /u01/shared\n"
	        "存储!D3: 填写了挂载主机，还须填写挂载点；不挂载的填写LUN标识",
	        "存储!B2: '500' is not a size with its unit, like 500G or 2T\n"
	        "存储!D2: 'D:\\x' is not an absolute path like /u01/shared\n"
	        "存储!D3: hosts need the mount point, or the WWID of a LUN that nobody mounts");
}

static void test_problems_of_licences_and_site(void)
{
	problem("授权台账",
	        "类别|产品和版本|计量方式|有效期至|授权文件\n数椐库|x|核|2030-02-30|C:\\a.pdf",
	        "授权台账!A2: 不认识的类别"
	        "“数椐库”，应为：操作系统、VMware、WebLogic、Oracle、其他\n"
	        "授权台账!D2: “2030-02-30”不是日期，应如 2030-12-31；永久有效的不填\n"
	        "授权台账!E2: “C:/a.pdf”应为相对路径：把文件放进 licences 目录，写作 "
	        "licences/文件名",
	        "授权台账!A2: unknown family '数椐库', expected one of: operating system, VMware, "
	        "WebLogic, "
	        "Oracle, other\n"
	        "授权台账!D2: '2030-02-30' is not a date like 2030-12-31; leave it empty when "
	        "perpetual\n"
	        "授权台账!E2: 'C:/a.pdf' must be relative to the site folder, like "
	        "licences/oracle.pdf");
	problem("基本信息", "部署单位名称|\n部署单位编号|13\n省级行政区划代码|13",
	        "基本信息!B1: “部署单位名称”必须填写：省级数据中心的名称，如“某省教育数据中心”\n"
	        "基本信息!B3: “13”不是 GB/T 2260 省级代码（六位数字，如 130000）",
	        "基本信息!B1: 'Name of the data centre' is needed: what the data centre is called\n"
	        "基本信息!B3: '13' is not a province code of GB/T 2260 (six digits, like 130000)");
	problem("基本信息", "部署单位名称|\n部署单位编号|", "基本信息: 必须填写部署单位名称和编号",
	        "基本信息: the name and the unit id are needed");
	problem("设备清单", "甲|乙\n丙|丁", "设备清单: 找不到表头行，应有“主机名”、“设备名称”等栏",
	        "设备清单: no row of headers such as 'Host name' and 'Device'");
}

static void test_one_address_twice(void)
{
	problem("设备清单", "主机名|用途|IP地址\ndb1|管理|10.1.1.11\ndb2|管理|10.1.1.11",
	        "设备清单!C3: 地址“10.1.1.11”与 设备清单!C2 重复",
	        "设备清单!C3: address '10.1.1.11' is already at 设备清单!C2");
	problem("设备清单",
	        "主机名|用途|IP地址|SSH端口\ndb1|管理|10.1.1.11|2201\ndb2|管理|10.1.1.11|2202", "",
	        "");
	problem("IP规划表", "类别|IP地址\n内网|10.1.1.11\n内网|10.1.1.11",
	        "IP规划表!B3: 地址“10.1.1.11”与 IP规划表!B2 重复",
	        "IP规划表!B3: address '10.1.1.11' is already at IP规划表!B2");
	problem("设备清单", "主机名|用途|IP地址|需要sudo\ndb1|管理|10.1.1.11|是的",
	        "设备清单!D2: “需要sudo”应填 是 或 否，不是“是的”",
	        "设备清单!D2: 'Through sudo' is yes or no, not '是的'");
}

/* One fault of the list of hosts is said once, not again wherever a host is named; but a name that
 * is missed while another stands there twice is told, with what may be behind it. */
static void test_no_cascades(void)
{
	static const struct {
		const char *hosts, *problem, *behind;
	} cases[] = {{"主机|用途|IP地址\ndb1|管理|10.1.1.11\ndb2|管理|10.1.1.12",
	                     "设备清单!A1: 缺少“主机名”一栏", NULL},
	        {"甲|乙\ndb1|管理", "设备清单: 找不到表头行，应有“主机名”、“设备名称”等栏", NULL},
	        {"主机名|用途|IP地址\nDB1|管理|10.1.1.11\ndb1|管理|10.1.1.12",
	                "设备清单!A3: 名称“db1”与 设备清单!A2 重复",
	                "IP规划表!C3: “db2”不在《设备清单》表中（该表有两行 "
	                "db1，其中一行或许应为此名）"}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		const char *const sheets[] = {"基本信息", SITE, "设备清单", cases[i].hosts,
		        "IP规划表", "类别|IP地址|主机\n内网|10.1.1.11|db1\n内网|10.1.1.12|db2",
		        NULL};
		g_autoptr(Preparation) preparation = rows_load(sheets, true, &error);
		CU_ASSERT(preparation && preparation->problems->len == (cases[i].behind ? 2 : 1));
		if (preparation && preparation->problems->len > 0)
			ASSERT_TEXT(preparation->problems->pdata[0], cases[i].problem);
		if (preparation && cases[i].behind && preparation->problems->len > 1)
			ASSERT_TEXT(preparation->problems->pdata[1], cases[i].behind);
	}
}

/* What the spreadsheet itself does to cells. */
static void test_spoiled_cells(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *site = made_rows(SITE);
	const MadeSheet sheets[] = {{"基本信息", NULL, site},
	        {"设备清单", NULL,
	                "<sheetData><row><c t=\"str\"><v>主机名</v></c><c "
	                "t=\"str\"><v>用途</v></c><c "
	                "t=\"str\"><v>IP地址</v></c><c t=\"str\"><v>U位</v></c><c "
	                "t=\"str\"><v>序列号</v></c>"
	                "<c t=\"str\"><v>机柜</v></c></row>"
	                "<row><c t=\"str\"><v>a1</v></c><c t=\"str\"><v>管理</v></c><c "
	                "t=\"str\"><v>10.1.1.1</v></c><c s=\"0\"><v>47848</v></c>"
	                "<c><v>2198012345678901</v></c><c t=\"e\"><v>#REF!</v></c></row>"
	                "<row><c t=\"str\"><v>a2</v></c><c "
	                "t=\"str\"><v>管理</v></c><c><f>A1</f></c></row>"
	                "</sheetData>"},
	        {"授权台账", "state=\"hidden\"", ""}, {0}};
	CU_ASSERT(made_write(PATH, &(MadeBook){.sheets = sheets,
	                                   .styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>"}));
	g_autoptr(Preparation) preparation = preparation_load(PATH, false, &error);
	g_unlink(PATH);
	CU_ASSERT(preparation && preparation->problems->len == 4);
	if (!preparation || preparation->problems->len != 4)
		return;
	static const char *const expected[] = {
	        ("设备清单!E2: the number 2198012345678901 is longer than the 15 digits a "
	         "spreadsheet keeps: format the cell as text and write it again"),
	        "设备清单!F2: the cell is the error #REF! of a formula",
	        ("设备清单!D2: the spreadsheet has made the date 2030-12-31 of it: format the cell "
	         "as text and write it again"),
	        ("设备清单!C3: the formula was saved without its value: open it in WPS or Excel "
	         "and "
	         "save it")};
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
		bool found = false;
		for (guint j = 0; j < preparation->problems->len; j++)
			found = found || strcmp(g_ptr_array_index(preparation->problems, j),
			                         expected[i]) == 0;
		CU_ASSERT(found);
	}
	ASSERT_TEXT(g_ptr_array_index(preparation->notes, 0),
	        "授权台账: the sheet is hidden and was left out");
}

static void test_other_workbooks_are_refused(void)
{
	g_autoptr(GError) error = NULL;
	static const char *const sheets[] = {"Sheet1", "a|b", NULL};
	g_autoptr(Preparation) preparation = rows_load(sheets, true, &error);
	CU_ASSERT_PTR_NULL(preparation);
	ASSERT_ERROR(error, PATH
	        ": is no preparation workbook: it has no sheet '基本信息' or '设备清单' (jiuxu "
	        "requirements --format xlsx makes an empty one)");
}

static void test_text_cannot_break_out_of_the_yaml(void)
{
	static const char *const sheets[] = {"基本信息", "部署单位名称|x'\n部署单位编号|'1'",
	        "设备清单",
	        "主机名|用途|IP地址|设备名称\ndb1|管理|10.1.1.1|a': {b: c} # \"\\ !secret &x",
	        NULL};
	g_autoptr(Site) site = site_of(sheets);
	if (!site)
		return;
	ASSERT_TEXT(site->identity->name, "x'");
	ASSERT_TEXT(site_host(site, 0)->title, "a': {b: c} # \"\\ !secret &x");
}

TEST_MAIN("preparation", CASE(test_hosts_in_any_order_of_columns),
        CASE(test_unknown_columns_are_noted), CASE(test_addresses_by_their_state),
        CASE(test_licences_storage_people), CASE(test_problems_of_hosts),
        CASE(test_problems_of_references), CASE(test_problems_of_licences_and_site),
        CASE(test_one_address_twice), CASE(test_no_cascades), CASE(test_spoiled_cells),
        CASE(test_other_workbooks_are_refused), CASE(test_text_cannot_break_out_of_the_yaml))
