#include "agent/help.h"
#include <stdio.h>
#include <string.h>

static const struct {
	const char *en, *zh;
} words[] = {
        {"filled-in workbook (XLSX), Ansible inventory (INI, YAML, --list JSON) or a list of hosts",
                "填好的准备表（XLSX）、Ansible 主机清单（INI、YAML、--list JSON）或每行一台的列表"},
        {"first line is the passphrase of secrets.jx", "首行为 secrets.jx 口令的文件"},
        {"the same from an open descriptor", "同上，从已打开的描述符读取"},
        {"write every page as man(7) below this folder", "把各页写成此目录下的 man 页"},
        {"write to this file; its name ends in the format", "写入此文件，扩展名即格式"},
        {"Ansible inventory (INI, YAML, --list JSON) or a list of hosts",
                "Ansible 主机清单（INI、YAML、--list JSON）或每行一台的列表"},
        {"show what would change, change nothing", "只显示将如何修改，不作任何修改"},
        {"the same as --dry-run", "同 --dry-run"},
        {"derive: from a finished run (ports and mounts), visiting nobody",
                "derive：依据已完成的一次检查（端口和挂载），不访问主机"},
        {"only for this check", "只处理这一个检查点"},
        {"built from this run (the newest)", "依据这一次检查（默认最近一次）"},
        {"do not ask", "不再询问"},
        {"put back what this fix changed, byte for byte", "把这一次修改逐字节恢复"},
        {"finish a fix that was interrupted", "完成被中断的修改"},
        {"clocks that are wrong get this server", "时钟有偏差的主机改用这个时间源"},
        {"and are set at once (cannot be undone)", "并立即校正时钟（不可撤销）"},
        {"seconds a host (60)", "每台主机的秒数（60）"},
        {"derive: only these: package,service,port,user,mount,kernel",
                "derive：只要这几类：package,service,port,user,mount,kernel"},
        {"derive: this file too; may be said again", "derive：另加这个文件，可多次"},
        {"write into FILE", "写入此文件"},
        {"over a FILE that is there", "文件已存在时覆盖"},
        {"seconds for the visit (30)", "登录主机的秒数（30）"},
        {"NDJSON events", "同时写出 NDJSON 事件"},
        {"a role that must have signed (centre, vendor, ministry)",
                "必须已签名的角色（centre 省信息中心、vendor 系统开发厂商、ministry "
                "教育部），可多次"},
        {"results of every severity count: 3 when one failed, 4 when one is unknown",
                "各级检查点都计入退出码：有不通过为 3，有未能核实为 4"},
        {"hosts at once (32)", "同时至多几台（32）"},
        {"hosts at once (32, or as many as share volumes)",
                "同时至多几台（32；共享卷的主机更多时取其台数）"},
        {"its private key", "证书的私钥"},
        {"its private key, PEM", "证书的私钥，PEM"},
        {"judge a bundle or run folder again", "凭报送材料包或检查记录重新判定"},
        {"replace one that counts by one that does not yet", "用尚不生效的替换已生效的"},
        {"last day it holds, YYYY-MM-DD at +08:00", "有效至哪一天（北京时间），YYYY-MM-DD"},
        {"look now, not into the newest run", "现在观测，不用最近一次检查的结果"},
        {"one target of the check", "只针对一个对象；不写则为该检查点的全部对象"},
        {"of which host the output is, when its name and addresses do not tell",
                "结果属于哪台主机；主机名和地址能认出时不必写"},
        {"only this item (1 to 5)", "只检查这一项（1 至 5）"},
        {"say what would be touched, touch nothing", "只列出将要访问什么，不作任何访问"},
        {"seconds a host (30)", "每台主机的秒数（30）"},
        {"text: every row, passes too", "文本：列出每一行，包括通过的"},
        {"the file to write; - is stdout", "要写出的文件；不写则输出到屏幕"},
        {"the ZIP to write", "要写出的 ZIP"},
        {"the authorities that are trusted", "所信任的签发机构证书"},
        {"the ministry's number for a fresh run", "教育部要求重新检查时给出的编号"},
        {"the signer's certificate", "签名人的证书"},
        {"the signer's certificate, PEM", "签名人的证书，PEM"},
        {"what is attested", "确认的内容"},
        {"what it rests on", "所依据的佐证材料"},
        {"what the QR code of the sealed paper says: is it of this bundle",
                "盖章件二维码的内容，核对是否属于本材料包"},
        {"who approved it", "批准人"},
        {"who attests", "确认人"},
        {"who has which role; else what the bundle says",
                "审核方自己的 signers.yaml；不给则取包内的"},
        {"site folder", "本省部署信息目录"},
        {"why it may stand", "豁免的理由"},
        {"also where nobody could look (unknown)", "未能核实的也豁免（确经批准时）"},
        {"where the records are: a folder, or postgresql://USER@HOST/DATABASE",
                "学籍数据所在目录，或 postgresql://用户@主机/数据库"},
        {"their key, when it is not in that folder", "密钥文件；不在该目录中时使用"},
        {"init: one machine, without a hand-over", "init：单机使用，不需移交文件"},
        {"init: name of the first account", "init：首个账号"},
        {"init: two digits of GB/T 2260; schools of others are marked",
                "init：省级行政区划代码两位；外省学校将被标记"},
        {"import: look only", "import：只检查，不导入"},
        {"import: who has no state is admitted, to be checked in yet",
                "import：没有写“学生当前状态”的新生记为“录取未报到”，以后办理报到"},
        {"import: the rows to correct, .xlsx or .csv", "import：写出待改正的行，.xlsx 或 .csv"},
        {"backup, export, user import, template: the file to write",
                "要写出的文件：backup 的备份、export 的学生表、user import 的口令表、template "
                "的空表"},
        {"export: a day or moment at +08:00, or now", "export：截至的日期或时刻（+08:00），或 now"},
        {"user add: school, county, city, province, ministry",
                "user add：级别 school、county、city、province、ministry"},
        {"user add: a school's code, six digits of a city or county",
                "user add：学校标识码，或市、县的六位行政区划代码"},
        {"user add: clerk, reviewer, administrator, auditor",
                "user add：角色 clerk、reviewer、administrator、auditor"},
        {"user add: real name of the user", "user add：使用人的真实姓名"},
        {"user add: telephone of the user", "user add：使用人的联系电话"},
        {"catalogue import: the year by which it is called",
                "catalogue import：目录的年份，如 2021"},
        {"catalogue import: the first year of entering for which it holds",
                "catalogue import：从哪年入学的学生起执行"},
        {"catalogue, calendar import: by which text it holds",
                "catalogue、calendar import：文件依据"},
        {"backup: put the key beside it, as FILE.key", "backup：把密钥也存在旁边（文件名.key）"},
        {"verify: a head that was written down", "verify：先前抄存的链首"},
        {"serve: where, 127.0.0.1:8080 when not given", "serve：监听地址，默认 127.0.0.1:8080"},
        {"serve: speak TLS with this certificate and those that vouch for it",
                "serve：自行终结 TLS 的证书（含中间证书）"},
        {"serve: its key", "serve：证书的私钥"},
        {"serve: a proxy speaks TLS; believe its X-Forwarded-For and -Proto",
                "serve：由代理终结 TLS；采信其 X-Forwarded-For 和 -Proto"},
        {"serve: only for clients with a certificate of these",
                "serve：只接受持有这些机构所发证书的客户端"},
        {"serve: and without one that these lists revoke", "serve：其中列入这些吊销列表的拒绝"},
        {"serve: a proxy on another machine; may be said again",
                "serve：别的机器上的代理的地址，可多次使用"},
        {"zh or en", "语言：zh 或 en"},
        {"always or never", "颜色：always 或 never"},
        {"no progress", "不显示进度"},
        {"show this help", "显示本说明"},
};

/* The formats of one command, which no row can foresee. */
static const char *formats_words(const char *formats)
{
	g_autoptr(GString) zh = g_string_new(formats);
	g_string_replace(zh, " ", "、", 0);
	g_string_prepend(zh, "格式：");
	return g_intern_string(zh->str);
}

const char *help_words(const char *english, void *unused)
{
	(void)unused;
	if (g_str_has_prefix(english, HELP_FORMATS))
		return formats_words(english + strlen(HELP_FORMATS));
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].en, english) == 0)
			return words[i].zh;
	return english;
}

/* GLib's own words follow its catalogues, which a small system does not have. */
void help_print(GOptionContext *context, bool zh)
{
	g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
	g_autoptr(GString) out = g_string_new(text);
	if (zh) {
		g_string_replace(out, "Usage:", "用法：", 1);
		g_string_replace(out, "[OPTION…]", "[选项…]", 1);
		g_string_replace(out, "\nOptions:\n", "\n选项：\n", 1);
	}
	fputs(out->str, stdout);
}
