/* What people read in the columns of what was expected and seen, and of topics nobody observed. */
#include "checks/topics_zh.h"
#include "checks/values_zh.h"
#include "inventory/sources/linux.h"
#include "tests/harness.h"

static void test_values(void)
{
	static const struct {
		const char *en, *zh;
	} cases[] = {
	        {"os.id == 'nothing of the kind'", "os.id == 'nothing of the kind'"},
	        {"", ""},
	        {"one volume on 2 hosts", "2 台主机看到同一个卷"},
	        {"one LUN on 2 hosts", "2 台主机看到同一个LUN"},
	        {"16 internal, 3 public", "内网 16 个，公网 3 个"},
	        {"no address twice", "没有重复的地址"},
	        {"all 4 families", "4 类齐全"},
	        {"3 of 4; lacking: weblogic", "3 类（共 4 类）；缺：weblogic"},
	        {"1024 processor, 2030-12-31, sha256:aaaaaaaaaaaa…",
	                "1024 个处理器, 2030-12-31, sha256:aaaaaaaaaaaa…"},
	        {"≥ 16 processor", "≥ 16 个处理器"},
	        {"≥ 2 host", "≥ 2 台"},
	        {"0 good; not active: luns", "0 个正常；未启动：luns"},
	        {"active, autostart", "已启动, 随宿主机启动"},
	        {"fs.file-max not set; kernel.sem = 250 32000",
	                "fs.file-max 未设置；kernel.sem = 250 32000"},
	        {"up 59 s", "已运行 0 分钟"},
	        {"up 24264 s", "已运行 6 小时 44 分钟"},
	        {"up 864000 s", "已运行 10 天 0 小时"},
	        {"up 5 s later", "up 5 s later"},
	        {"version ≥ 9.1", "版本 ≥ 9.1"},
	        {"process tnslsnr", "进程 tnslsnr"},
	        {"mode 0644, owner root", "权限 0644, 属主 root"},
	        {"groups ∋ dba oinstall", "所属组 ∋ dba oinstall"},
	        {"status 0", "没有得到应答"},
	        {"status 200", "状态码 200"},
	        {"10.66.1.2: nxdomain", "10.66.1.2: 没有这个域名"},
	        {"as advised", "均达到建议值"},
	        {"the same uid and gid on every node", "各节点的 uid、gid 相同"},
	        {"behind by 10 min 1 s (± 300 ms)", "慢 10 分 1 秒（± 300 ms）"},
	        {"ahead by 12000 ms (± 3 ms)", "快 12000 ms（± 3 ms）"},
	        {"10.66.1.1, no answer", "10.66.1.1, 无应答"},
	        {"not installed", "未安装"},
	        {"no such command (exit status 127), no output",
	                "命令不存在（退出码 127）, 输出为空"},
	        {"> 0, in force, document", "数量大于 0，在有效期内，有授权文件"},
	        {"refused: Connection refused", "被拒绝（路径通，服务未启动）：连接被拒绝（该端口没"
	                                        "有服务，或被防火墙拒绝）"},
	        /* what is nobody's word stays as it is */
	        {"naa.6005, 1G", "naa.6005, 1G"},
	        {"a;b", "a;b"},
	        {"x, ", "x, "},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *said = value_zh(cases[i].en);
		ASSERT_TEXT(said, cases[i].zh);
	}
}

static void test_every_topic_has_its_word(void)
{
	for (size_t i = 0; i < linux_topics_count; i++) {
		const char *name = linux_topics[i].name;
		if (strcmp(name, "rp_filter") != 0 && strcmp(topic_zh(name), name) == 0)
			fprintf(stderr, "no word for topic '%s'\n", name);
		CU_ASSERT_TRUE(strcmp(name, "rp_filter") == 0 || strcmp(topic_zh(name), name) != 0);
	}
	ASSERT_TEXT(topic_zh("nothing"), "nothing");
}

TEST_MAIN("values_zh", CASE(test_values), CASE(test_every_topic_has_its_word))
