/* The sheets, columns and words of the preparation workbook. */
#include "inventory/preparation_form.h"

static const FormWord profiles[] = {{"own", "自有机房", "own", "自有|自建|own machine room"},
        {"hosted", "政务云托管", "hosted", "政务云|托管|云|hosted cloud"}, {0}};

static const FormWord roles[] = {
        {"database", "数据库", "database", "数据库服务器|数据库节点|db|oracle|rac"},
        {"middleware", "中间件", "middleware", "中间件服务器|应用|应用服务器|weblogic|app"},
        {"load_balancer", "负载均衡", "load balancer", "负载均衡器|load_balancer|负载|lb"},
        {"file", "文件服务", "file", "文件服务器|文件|file server"},
        {"exchange", "数据交换", "exchange", "交换服务器|数据交换服务器|前置机"},
        {"management", "管理", "management", "管理服务器|管理机|管理节点"},
        {"virtualization", "虚拟化", "virtualization", "虚拟化主机|宿主机|esxi|virtualisation"},
        {"backup", "备份", "backup", "备份服务器"}, {"other", "其他", "other", "其它"}, {0}};

static const FormWord machines[] = {{"physical", "物理机", "physical", "物理|实体机|物理服务器"},
        {"virtual", "虚拟机", "virtual", "虚拟|虚机|云主机|vm"}, {0}};

static const FormWord connections[] = {{"ssh", "SSH登录", "ssh", "ssh|远程登录"},
        {"local", "本机", "local", "控制台本机"}, {"none", "不登录", "none", "无|不能登录"}, {0}};

static const FormWord yes_no[] = {
        {"true", "是", "yes", "true|y|√|1|需要"}, {"false", "否", "no", "false|n|×|0|不需要"}, {0}};

static const FormWord ranges[] = {{"internal", "内网", "internal", "内网ip|内部|内"},
        {"public", "公网", "public", "公网ip|外网|外|公"}, {0}};

static const FormWord states[] = {{"assigned", "已分配", "assigned", "已使用|在用|分配"},
        {"reserved", "预留", "reserved", "保留|未使用|空闲"},
        {"floating", "浮动", "floating", "漂移|虚拟ip|vip|浮动ip"},
        {"nat", "地址映射", "nat", "映射|nat映射"}, {0}};

static const FormWord families[] = {{"os", "操作系统", "operating system", "os|系统"},
        {"vmware", "VMware", "VMware", "虚拟化|虚拟软件|vmware vsphere"},
        {"weblogic", "WebLogic", "WebLogic", "中间件|oracle weblogic"},
        {"oracle", "Oracle", "Oracle", "数据库|oracle数据库|oracle rac|oracle database"},
        {"other", "其他", "other", "其它"}, {0}};

static const FormWord metrics[] = {
        {"processor", "处理器", "processor", "cpu|处理器许可|processors|按处理器"},
        {"core", "核", "core", "核心|内核|cpu核|cores|按核"},
        {"socket", "插槽", "socket", "路|颗|物理cpu|sockets|按插槽"},
        {"nup", "指定用户", "named user plus", "nup|用户|按用户"},
        {"host", "台", "host", "主机|服务器|每台|按台"},
        {"free", "无需授权", "free", "免费|开源|不需要|无"}, {0}};

static const FormWord platforms[] = {
        {"vcenter", "VMware vCenter", "VMware vCenter", "vcenter|vmware"},
        {"libvirt", "libvirt（KVM）", "libvirt (KVM)", "libvirt|kvm|qemu"}, {0}};

static const FormWord protocols[] = {
        {"redfish", "Redfish", "Redfish", NULL}, {"ipmi", "IPMI", "IPMI", NULL}, {0}};

#define COLUMN(id, chinese, english, others, what, columns, zh_note, en_note, ...)                 \
	{                                                                                          \
		.key = id, .zh = chinese, .en = english, .also = others, .kind = COLUMN_##what,    \
		.width = columns, .note_zh = zh_note, .note_en = en_note, __VA_ARGS__              \
	}
#define NEEDED .required = true

static const FormColumn site_columns[] = {
        COLUMN("name", "部署单位名称", "Name of the data centre", "单位名称|名称|单位|name", TEXT,
                40, "省级数据中心的名称，如“某省教育数据中心”", "what the data centre is called",
                NEEDED),
        COLUMN("unit", "部署单位编号", "Unit id", "单位编号|编号|unit", TOKEN, 12,
                "教育部分配的编号，如河北“13”，兵团“XPCC”",
                "the ministry's id of the deploying unit, such as 13 or XPCC", NEEDED),
        COLUMN("province", "省级行政区划代码", "Province code", "行政区划代码|省代码|province",
                TOKEN, 12, "GB/T 2260 六位代码，如 130000；兵团不填",
                "GB/T 2260, six digits, such as 130000", .required = false),
        COLUMN("profile", "机房性质", "Machine room", "机房|机房类型|profile", WORD, 14,
                "自有机房，或由政务云托管", "own, or hosted by a government cloud",
                .words = profiles),
        COLUMN("dns", "DNS服务器", "DNS servers", "dns|域名服务器", ADDRESSES, 24,
                "多个之间用逗号分开", "several with commas between them", .required = false),
        COLUMN("public_allowed", "按公网使用的特殊网段", "Special ranges meant as public",
                "公网特殊网段|public_allowed", SUBNETS, 24,
                "一般不填；确有特殊网段按公网使用时写明，如 203.0.113.0/24",
                "seldom needed: a special range that is meant as public here", .required = false),
        {0}};

static const FormColumn host_columns[] = {
        COLUMN("no", "序号", "No.", "no|编号", LINE, 6, "仅供核对，不读取", "for the eye only",
                .prefilled = true),
        COLUMN("name", "主机名", "Host name", "主机名称|hostname|name|host", NAME, 14,
                "英文字母、数字、点、下划线、连字符，互不相同，如 db1；其他各表都用它指称这台设备",
                "letters, digits, '.', '_', '-'; unique, such as db1", NEEDED),
        COLUMN("title", "设备名称", "Device", "名称|设备|title", TEXT, 20,
                "通常的叫法，如“数据库服务器一”", "what people call it", .required = false),
        COLUMN("role", "用途", "Role", "角色|设备用途|role", WORD, 12, "从下拉列表中选择",
                "choose from the list", NEEDED, .words = roles),
        COLUMN("kind", "设备类型", "Kind", "类型|机器类型|kind", WORD, 10,
                "物理机或虚拟机；不填按物理机", "physical or virtual; physical when empty",
                .words = machines),
        COLUMN("address", "IP地址", "IP address", "ip|地址|管理ip|address", ADDRESS, 16,
                "检查时登录用的地址，如 10.1.1.11", "where it is logged in to, such as 10.1.1.11",
                .required = false),
        COLUMN("connection", "登录方式", "Connection", "连接方式|connection", WORD, 10,
                "SSH登录、本机或不登录；不填按SSH登录", "ssh, local or none; ssh when empty",
                .words = connections),
        COLUMN("user", "登录用户", "Login user", "用户名|用户|user", TOKEN, 10,
                "SSH 用户名；密码和密钥不写在本表中", "for ssh; never write a password here",
                .required = false),
        COLUMN("port", "SSH端口", "SSH port", "端口|port", WHOLE, 9, "不填按 22", "22 when empty",
                .required = false),
        COLUMN("sudo", "需要sudo", "Through sudo", "sudo", WORD, 9,
                "登录用户不是 root、须用 sudo 读取系统信息的填“是”",
                "yes when the user reads as root by sudo -n", .words = yes_no),
        COLUMN("serial", "序列号", "Serial number", "sn|设备序列号|serial|serial no.", TOKEN, 18,
                "机身标签上的序列号；本列为文本格式，保留前导零",
                "from its label; leading zeros are kept", .required = false),
        COLUMN("vendor", "厂商", "Vendor", "品牌|厂家|vendor", TEXT, 12, "如 浪潮、华为、Dell",
                "who made it", .required = false),
        COLUMN("model", "型号", "Model", "设备型号|model", TEXT, 16, "如 NF5280M6",
                "such as NF5280M6", .required = false),
        COLUMN("rack", "机柜", "Rack", "机柜号|机柜编号|rack", TOKEN, 9, "如 A01", "such as A01",
                .required = false),
        COLUMN("unit", "U位", "Rack unit", "u|起始u位|unit", TOKEN, 8, "如 12 或 12-13",
                "such as 12 or 12-13", .required = false),
        COLUMN("bmc", "管理口地址", "BMC address", "带外管理地址|bmc|ipmi地址|ilo|idrac", ADDRESS,
                16, "带外管理口（BMC）的地址", "of the management controller", .required = false),
        COLUMN("protocol", "管理口协议", "BMC protocol", "带外协议|protocol", WORD, 10,
                "Redfish 或 IPMI", "Redfish or IPMI", .words = protocols),
        COLUMN("platform", "所在平台", "Platform", "虚拟化平台|platform", PLATFORM, 12,
                "虚拟机填写：《虚拟化平台》表中的名称",
                "of a guest: a name of the sheet of platforms", .required = false),
        COLUMN("domain", "平台上的名称", "Name on the platform", "虚拟机名称|domain", TEXT, 16,
                "虚拟机在平台上显示的名称；不填按主机名",
                "as the platform calls it; its name when empty", .required = false),
        COLUMN("groups", "分组", "Groups", "组|groups", TEXT, 12, "可不填；多个之间用逗号分开",
                "names to select it by, with commas", .required = false),
        {0}};

static const FormColumn address_columns[] = {
        COLUMN("no", "序号", "No.", "no", LINE, 6, "仅供核对，不读取", "for the eye only",
                .prefilled = true),
        COLUMN("range", "类别", "Range", "网络类别|内网/公网|网络|range", WORD, 8, "内网或公网",
                "internal or public", NEEDED, .words = ranges, .prefilled = true),
        COLUMN("address", "IP地址", "IP address", "ip|地址|address", ADDRESS, 18, "如 10.1.1.11",
                "such as 10.1.1.11", NEEDED),
        COLUMN("purpose", "用途", "Purpose", "说明|purpose", TEXT, 26,
                "如“数据库节点一”、“数据库VIP”、“门户”",
                "such as 'database node 1', 'SCAN', 'portal'", .required = false),
        COLUMN("state", "状态", "State", "使用状态|state", WORD, 11,
                "已分配：配置在一台主机上；预留：现在无人使用；浮动：在几台主机间漂移（VIP、SCAN）"
                "；"
                "地址映射：在防火墙上映射到内网。不填时：有主机的按已分配，否则按预留",
                "assigned to a host, reserved, floating among hosts, or nat on a device; when "
                "empty: "
                "assigned if there is a host, else reserved",
                .words = states),
        COLUMN("hosts", "主机", "Host", "所在主机|主机名|hosts|host", HOSTS, 20,
                "《设备清单》中的主机名；浮动地址可填多个，用逗号分开",
                "names of the sheet of hosts; several for a floating one", .required = false),
        COLUMN("dns_name", "域名", "DNS name", "dns名称|dns_name|fqdn|域名（dns）", TOKEN, 26,
                "应解析到该地址的完整域名，如 scan.jx.example.cn；没有的不填",
                "the whole name that must resolve to it, such as scan.jx.example.cn",
                .required = false),
        COLUMN("device", "映射设备", "Mapped on", "防火墙|nat设备|device", TEXT, 16,
                "状态为地址映射时必填，如“出口防火墙”",
                "of a nat address: the device, such as 'edge firewall'", .required = false),
        COLUMN("inside", "映射到的内网地址", "Inside address", "内网地址|inside", ADDRESS, 18,
                "状态为地址映射时填写", "of a nat address", .required = false),
        {0}};

static const FormColumn subnet_columns[] = {
        COLUMN("cidr", "网段", "Subnet", "子网|ip段|cidr", SUBNET, 20,
                "如 10.1.1.0/24，掩码也可写作 255.255.255.0；公网网段也要填，如 202.0.0.0/29",
                "such as 10.1.1.0/24; the public ones too, such as 202.0.0.0/29", NEEDED),
        COLUMN("gateway", "网关", "Gateway", "默认网关|gateway", ADDRESS, 16, "如 10.1.1.1",
                "such as 10.1.1.1", .required = false),
        COLUMN("purpose", "用途", "Purpose", "说明|purpose", TEXT, 26,
                "如 业务网、管理网、存储网、公网", "what it is for", .required = false),
        {0}};

static const FormColumn licence_columns[] = {
        COLUMN("family", "类别", "Family", "授权类别|family", WORD, 12,
                "操作系统、VMware、WebLogic、Oracle 四类都要有；同一类可有多行",
                "all four must be there; several rows are fine", NEEDED, .words = families,
                .prefilled = true),
        COLUMN("name", "台账编号", "Line", "编号|name", NAME, 14,
                "可不填；英文字母和数字，互不相同，如 oracle-db",
                "may be left empty; unique, such as oracle-db", .required = false),
        COLUMN("product", "产品和版本", "Product and edition", "产品|产品名称|软件名称|product",
                TEXT, 32, "如“Oracle Database EE + RAC”", "such as 'Oracle Database EE + RAC'",
                NEEDED),
        COLUMN("metric", "计量方式", "Metric", "许可方式|授权方式|metric", WORD_OPEN, 12,
                "处理器、核、插槽、指定用户、台；无需授权的选“无需授权”",
                "processor, core, socket, named user, host; free where none is needed", NEEDED,
                .words = metrics),
        COLUMN("quantity", "数量", "Quantity", "授权数量|许可数量|quantity", WHOLE, 9,
                "授权文件上的数量", "as in the document", .required = false),
        COLUMN("expires", "有效期至", "Expires", "到期日|到期日期|截止日期|有效期|expires", DATE,
                13, "最后一个有效日，如 2030-12-31；永久有效的不填",
                "last day in force; empty: perpetual", .required = false),
        COLUMN("document", "授权文件", "Document", "佐证材料|文件|document", DOCUMENT, 28,
                "文件放在目录 licences 中，如 licences/oracle.pdf",
                "put into the folder licences, such as licences/oracle.pdf", .required = false),
        {0}};

static const FormColumn volume_columns[] = {
        COLUMN("name", "共享卷名称", "Volume", "卷名|名称|共享卷|name|volume", NAME, 16,
                "英文字母和数字，如 shared；同一卷挂载点不同时写多行",
                "such as shared; several rows when mount points differ", NEEDED),
        COLUMN("kind", "文件系统", "File system", "类型|存储类型|kind", TOKEN, 12,
                "如 nfs、ocfs2、gfs2、asm", "such as nfs, ocfs2, gfs2, asm", .required = false),
        COLUMN("size", "容量", "Size", "大小|规划容量|容量(gb)|size", SIZE, 10,
                "如 500G、2T（二进制单位）", "such as 500G or 2T (binary)", .required = false),
        COLUMN("hosts", "挂载主机", "Mounted on", "主机|主机名|使用主机|hosts", HOSTS, 26,
                "《设备清单》中的主机名，多个之间用逗号分开",
                "names of the sheet of hosts, with commas", .required = false),
        COLUMN("target", "挂载点", "Mount point", "挂载目录|路径|target", PATH, 24,
                "绝对路径，如 /u01/shared；ASM磁盘等不挂载的不填",
                "absolute, such as /u01/shared; empty for a disk that nobody mounts (ASM)",
                .required = false),
        COLUMN("wwid", "LUN标识（WWID）", "LUN (WWID)", "wwid|wwn|lun|lun标识|lun id|naa", TOKEN,
                36, "存储上显示的16位或32位十六进制标识；没有挂载点的必填",
                "16 or 32 hexadecimal digits as the array shows them; needed without mount point",
                .required = false),
        {0}};

static const FormColumn platform_columns[] = {
        COLUMN("name", "平台名称", "Platform", "名称|平台|name", NAME, 16, "英文字母和数字，如 vc1",
                "such as vc1", NEEDED),
        COLUMN("kind", "平台类型", "Kind", "类型|kind", WORD, 18, "从下拉列表中选择",
                "choose from the list", NEEDED, .words = platforms),
        COLUMN("uri", "访问地址", "Address", "地址|uri|url", TOKEN, 36,
                "vCenter 如 https://10.1.1.5/sdk；libvirt 如 qemu:///system",
                "vCenter: https://10.1.1.5/sdk; libvirt: qemu:///system", NEEDED),
        {0}};

static const FormColumn person_columns[] = {
        COLUMN("name", "姓名", "Name", "name|人员", TEXT, 12, "领导小组和技术负责人",
                "leading group and technical leads", NEEDED),
        COLUMN("organisation", "单位", "Organisation", "工作单位|部门|organisation", TEXT, 26,
                "如 省教育厅职成处", "where they work", .required = false),
        COLUMN("position", "职务", "Position", "职务/职称|职位|position", TEXT, 16, "如 处长、组长",
                "what they are there", .required = false),
        COLUMN("phone", "办公电话", "Office phone", "电话|固定电话|phone", TOKEN, 16,
                "含区号，如 0311-12345678", "with area code", .required = false),
        COLUMN("mobile", "手机", "Mobile", "手机号|手机号码|移动电话|mobile", TOKEN, 14,
                "本列为文本格式", "kept as text", .required = false),
        COLUMN("email", "邮箱", "E-mail", "电子邮箱|电子邮件|email", TOKEN, 26, "", "",
                .required = false),
        COLUMN("responsible", "负责的检查内容项目", "Responsible for items",
                "负责项目|负责的项目|responsible", ITEMS, 20,
                "五项检查内容中由其负责的，写序号 1 至 5，多项用逗号分开；报告中列出负责人",
                "which of the five items, 1 to 5, with commas; the report names who answers",
                .required = false),
        COLUMN("due", "期限", "Due", "完成期限|整改期限|due", DATE, 13,
                "所负责项目的最后期限，如 2026-12-15", "last day for those items",
                .required = false),
        {0}};

static const FormPrefill address_prefill[] = {{"internal", 16}, {"public", 3}, {0}};
static const FormPrefill licence_prefill[] = {
        {"os", 1}, {"vmware", 1}, {"weblogic", 1}, {"oracle", 1}, {0}};

const FormSheet form_sheets[SHEET_COUNT] = {
        [SHEET_SITE] = {"site", "基本信息", "Site", "部署单位|单位信息", true, site_columns, NULL,
                "每项一行，在右侧填写。", "One line each; write to the right."},
        [SHEET_HOSTS] = {"hosts", "设备清单", "Hosts", "设备|主机清单|主机", false, host_columns,
                NULL, "物理机和虚拟机每台一行。", "One row for each machine and guest."},
        [SHEET_ADDRESSES] = {"addresses", "IP规划表", "Addresses", "ip规划|ip地址规划|地址规划",
                false, address_columns, address_prefill,
                "准备 16 个内网 IP 和 3 个公网 IP，每个一行；可以增加行。",
                "16 internal and 3 public addresses, one row each; rows may be added."},
        [SHEET_SUBNETS] = {"subnets", "网段", "Subnets", "网段规划|子网", false, subnet_columns,
                NULL, "IP规划表中的每个地址都应在某个网段之内。",
                "Every planned address lies in one of these."},
        [SHEET_LICENCES] = {"licences", "授权台账", "Licences", "授权|license台账|许可台账", false,
                licence_columns, licence_prefill,
                "操作系统、VMware、WebLogic、Oracle 四类都要填写；无需授权的也写一行。",
                "All four families; one line too where none is needed."},
        [SHEET_VOLUMES] = {"volumes", "存储", "Storage", "共享存储|存储规划", false, volume_columns,
                NULL, "共享卷由哪些主机挂载在哪里；ASM磁盘等不挂载的LUN由哪些主机使用。",
                "Which hosts mount which shared volume where, or see which LUN."},
        [SHEET_PLATFORMS] = {"platforms", "虚拟化平台", "Platforms", "虚拟化|平台", false,
                platform_columns, NULL, "VMware vCenter 或 libvirt。",
                "VMware vCenter or libvirt."},
        [SHEET_PEOPLE] = {"people", "人员", "People", "人员名单|领导小组|领导小组名单", false,
                person_columns, NULL, "领导小组名单。", "The leading group."},
};
