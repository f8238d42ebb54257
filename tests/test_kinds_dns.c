/* The kinds about DNS: what each server's answer makes of a name, an address, a server, a host. */
#include "tests/judge_world.h"

#define ONE "10.1.1.2"
#define TWO "10.1.1.3"
#define SITE                                                                                       \
	"hosts: [{name: db1, address: 10.1.1.11}]\n"                                               \
	"network:\n  dns: [" ONE ", " TWO "]\n  internal:\n"                                       \
	"    - {address: 10.1.1.11, state: assigned, host: db1, dns_name: db1.jx.cn}\n"            \
	"    - {address: 10.1.1.15, dns_name: scan.jx.cn}\n"                                       \
	"    - {address: 10.1.1.16, dns_name: SCAN.jx.cn}\n"                                       \
	"    - {address: 10.1.1.17, dns_name: scan.jx.cn}\n"                                       \
	"  public:\n"                                                                              \
	"    - {address: 202.1.1.2, state: nat, device: fw, inside: 10.1.1.24, dns_name: "         \
	"portal.jx.cn}\n"

#define OK(values) "{'status': 'ok', 'values': [" values "]}"
#define NONE "{'status': 'nodata'}"
#define THREE "'10.1.1.15', '10.1.1.16', '10.1.1.17'"

/* Every question but one is answered well by both servers; that one is `name` of `type`. */
static void answer(World *world, const char *name, const char *one, const char *two)
{
	static const char *const good[][2] = {{"db1.jx.cn", "'A': " OK("'10.1.1.11'")},
	        {"scan.jx.cn", "'A': " OK(THREE)}, {"portal.jx.cn", "'A': " OK("'10.1.1.24'")},
	        {"10.1.1.11", "'PTR': " OK("'DB1.jx.cn'")},
	        {"10.1.1.15", "'PTR': " OK("'scan.jx.cn'")},
	        {"10.1.1.16", "'PTR': " OK("'scan.jx.cn'")},
	        {"10.1.1.17", "'PTR': " OK("'scan.jx.cn'")}};
	const char *odd[] = {one, two}, *servers[] = {ONE, TWO};
	g_autoptr(GString) out = g_string_new("{'servers': {");
	for (size_t s = 0; s < 2; s++) {
		g_string_append_printf(out,
		        "%s'%s': {'asked': 12, 'answered': 12, 'trouble': '', 'answers': {",
		        s ? ", " : "", servers[s]);
		for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
			g_string_append_printf(out, "%s'%s': {%s}", i ? ", " : "", good[i][0],
			        strcmp(good[i][0], name) == 0 ? odd[s] : good[i][1]);
		g_string_append(out, "}}");
	}
	g_string_append(out, "}}");
	world_put(world_subject(world, SUBJECT_CONSOLE, "console"), "dns", out->str);
	world_judge(world);
}

static void test_all_is_as_planned(void)
{
	g_auto(World) world = {0};
	world_start(&world, SITE);
	answer(&world, "", "", "");
	ASSERT_ROW(&world, "network.dns.forward", "scan.jx.cn", "pass", "",
	        "10.1.1.15, 10.1.1.16, 10.1.1.17",
	        ONE ": 10.1.1.15, 10.1.1.16, 10.1.1.17; " TWO ": 10.1.1.15, 10.1.1.16, 10.1.1.17",
	        "2 台DNS服务器的答案与规划一致", "answered as planned by 2 DNS server(s)");
	/* the inside address of a mapped one is as good as the public one */
	ASSERT_OUTCOME(&world, "network.dns.forward", "portal.jx.cn", "pass");
	ASSERT_ROW(&world, "network.dns.reverse", "10.1.1.11", "pass", "", "db1.jx.cn",
	        ONE ": DB1.jx.cn; " TWO ": DB1.jx.cn", "2 台DNS服务器反向解析到规划的域名",
	        "led back to the planned name by 2 DNS server(s)");
	ASSERT_ROW(&world, "network.dns.reverse", "202.1.1.2", "not_applicable", "", "portal.jx.cn",
	        "", "不适用：公网地址的反向解析由运营商负责",
	        "does not apply: the carrier answers for public addresses");
	ASSERT_ROW(&world, "network.dns.server", ONE, "pass", "", "", "12/12", "12 个问题全部应答",
	        "answered all 12 questions");
}

/* Each way to be wrong, by both servers alike. */
static void test_each_answer_is_told_apart(void)
{
	static const struct {
		const char *entry, *outcome, *cause, *zh, *en;
	} cases[] = {
	        {"{'status': 'nxdomain'}", "fail", "", "没有这个域名（NXDOMAIN）",
	                "no such name (NXDOMAIN)"},
	        {NONE, "fail", "", "有此域名，但没有所需的记录（NODATA）",
	                "the name is there, without such a record (NODATA)"},
	        {"{'status': 'servfail'}", "fail", "", "服务器解析失败（SERVFAIL）",
	                "the server failed (SERVFAIL)"},
	        {"{'status': 'refused'}", "unknown", "denied", "服务器拒绝回答控制台（REFUSED）",
	                "the server refuses to answer this console (REFUSED)"},
	        {"{'status': 'timeout'}", "unknown", "timeout", "服务器无应答", "no answer"},
	        {"{'status': 'unreachable'}", "unknown", "unreachable", "服务器无法到达或无人监听",
	                "the server cannot be reached, or nobody listens"},
	        {OK("'10.1.1.15', '10.1.1.16'"), "fail", "", "缺少 10.1.1.17", "lacks 10.1.1.17"},
	        {OK(THREE ", '10.9.9.9'"), "fail", "", "多出 10.9.9.9", "has besides 10.9.9.9"},
	        {OK("'10.1.1.15', '10.9.9.9'"), "fail", "",
	                "缺少 10.1.1.16, 10.1.1.17，多出 10.9.9.9",
	                "lacks 10.1.1.16, 10.1.1.17, has besides 10.9.9.9"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		g_autofree char *entry = g_strdup_printf("'A': %s, 'AAAA': " NONE, cases[i].entry);
		g_autofree char *zh =
		        g_strdup_printf(ONE "：%s；" TWO "：%s", cases[i].zh, cases[i].zh);
		g_autofree char *en =
		        g_strdup_printf(ONE ": %s; " TWO ": %s", cases[i].en, cases[i].en);
		world_start(&world, SITE);
		answer(&world, "scan.jx.cn", entry, entry);
		const Verdict *row = world_row(&world, "network.dns.forward", "scan.jx.cn");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->cause, cases[i].cause);
		ASSERT_TEXT(row->reason_zh, zh);
		ASSERT_TEXT(row->reason_en, en);
		CU_ASSERT(row->check->severity == SEVERITY_MAJOR);
		ASSERT_OUTCOME(&world, "network.dns.forward", "db1.jx.cn", "pass");
	}
}

static void test_servers_that_disagree(void)
{
	g_auto(World) world = {0};
	world_start(&world, SITE);
	answer(&world, "scan.jx.cn", "'A': " OK(THREE), "'A': " OK("'10.1.1.15'"));
	ASSERT_ROW(&world, "network.dns.forward", "scan.jx.cn", "fail", "",
	        "10.1.1.15, 10.1.1.16, 10.1.1.17",
	        ONE ": 10.1.1.15, 10.1.1.16, 10.1.1.17; " TWO ": 10.1.1.15",
	        "各DNS服务器的答案不一致：" TWO "：缺少 10.1.1.16, 10.1.1.17",
	        "the DNS servers disagree: " TWO ": lacks 10.1.1.16, 10.1.1.17");
	/* one that is silent takes nothing from what the other says */
	answer(&world, "scan.jx.cn", "'A': " OK(THREE), "'A': {'status': 'timeout'}");
	ASSERT_OUTCOME(&world, "network.dns.forward", "scan.jx.cn", "pass");
	answer(&world, "scan.jx.cn", "'A': {'status': 'timeout'}", "'A': {'status': 'nxdomain'}");
	ASSERT_OUTCOME(&world, "network.dns.forward", "scan.jx.cn", "fail");
}

static void test_an_address_nobody_planned(void)
{
	g_auto(World) world = {0};
	world_start(&world, SITE);
	answer(&world, "db1.jx.cn", "'A': " OK("'10.1.1.11'") ", 'AAAA': " OK("'fd00::11'"),
	        "'A': " OK("'10.1.1.11'") ", 'AAAA': " NONE);
	ASSERT_ROW(&world, "network.dns.forward", "db1.jx.cn", "fail", "", "10.1.1.11",
	        ONE ": 10.1.1.11; " ONE ": fd00::11; " TWO ": 10.1.1.11",
	        "各DNS服务器的答案不一致：" ONE "：多出 fd00::11",
	        "the DNS servers disagree: " ONE ": has besides fd00::11");
}

static void test_taking_turns(void)
{
	g_auto(World) world = {0};
	world_start(&world, SITE);
	answer(&world, "scan.jx.cn",
	        "'A': {'status': 'ok', 'asked': 3, 'first': ['10.1.1.15'], 'values': [" THREE "]}",
	        "'A': {'status': 'ok', 'asked': 3, 'first': ['10.1.1.15'], 'values': [" THREE "]}");
	const Verdict *row = world_row(&world, "network.dns.forward", "scan.jx.cn");
	ASSERT_TEXT(outcome_name(row->outcome), "pass");
	ASSERT_TEXT(row->reason_zh, "2 台DNS服务器的答案与规划一致；多次应答的次序相同，未见轮询");
	ASSERT_TEXT(row->reason_en,
	        "answered as planned by 2 DNS server(s); the order was the same "
	        "every time: no round robin was seen");
}

static void test_no_way_back(void)
{
	g_auto(World) world = {0};
	world_start(&world, SITE);
	answer(&world, "10.1.1.15", "'PTR': {'status': 'nxdomain'}", "'PTR': " OK("'old.jx.cn'"));
	ASSERT_ROW(&world, "network.dns.reverse", "10.1.1.15", "fail", "", "scan.jx.cn",
	        ONE ": nxdomain; " TWO ": old.jx.cn",
	        ONE "：没有这个域名（NXDOMAIN）；" TWO "：old.jx.cn",
	        ONE ": no such name (NXDOMAIN); " TWO ": old.jx.cn");
	CU_ASSERT(world_row(&world, "network.dns.reverse", "10.1.1.15")->check->severity ==
	          SEVERITY_MINOR);
}

#define SERVER(trouble, answers)                                                                   \
	"{'servers': {'" ONE "': {'asked': 4, 'answered': 0, 'trouble': '" trouble                 \
	"', 'answers': {" answers "}}}}"

static void test_servers_that_do_not_answer(void)
{
	static const struct {
		const char *value, *outcome, *cause, *actual, *zh, *en;
	} cases[] = {
	        {SERVER("port_closed", ""), "fail", "", "port_closed",
	                ONE ":53 主机在线，但53端口无人监听",
	                ONE ":53 the machine is there, but nobody listens on port 53"},
	        {SERVER("timeout", ""), "unknown", "timeout", "timeout",
	                ONE ":53 对控制台的查询没有任何应答；共问 4 次",
	                ONE ":53 answers nothing that this console asks; 4 questions were asked"},
	        {SERVER("no_route", ""), "unknown", "unreachable", "no_route", ONE ":53 无法到达",
	                ONE ":53 cannot be reached"},
	        {SERVER("", "'a.cn': {'A': {'status': 'refused'}}"), "unknown", "denied", "0/4",
	                "服务器拒绝回答控制台（REFUSED）：请将控制台加入允许查询的范围",
	                "the server refuses to answer this console (REFUSED): let the console "
	                "query it"},
	        {SERVER("", "'a.cn': {'A': {'status': 'servfail'}}"), "fail", "", "0/4",
	                "服务器对每个问题都回答解析失败（SERVFAIL）",
	                "the server fails every question (SERVFAIL)"},
	        {SERVER("", "'a.cn': {'A': {'status': 'timeout'}}"), "warn", "", "0/4",
	                "4 个问题中只应答了 0 个", "of 4 questions it answered 0"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, SITE);
		world_put(world_subject(&world, SUBJECT_CONSOLE, "console"), "dns", cases[i].value);
		world_judge(&world);
		const Verdict *row = world_row(&world, "network.dns.server", ONE);
		g_autofree char *got = g_strjoin("|", outcome_name(row->outcome), row->cause,
		        row->actual, row->reason_zh, row->reason_en, NULL);
		g_autofree char *wanted = g_strjoin("|", cases[i].outcome, cases[i].cause,
		        cases[i].actual, cases[i].zh, cases[i].en, NULL);
		ASSERT_TEXT(got, wanted);
		ASSERT_OUTCOME(&world, "network.dns.server", TWO, "unknown");
	}
}

/* One server, one row that says why; all names wait for it and say the same. */
static void test_names_wait_for_silent_servers(void)
{
	static const struct {
		const char *trouble, *answers, *cause;
	} cases[] = {{"timeout", "", "timeout"}, {"port_closed", "", "unreachable"},
	        {"no_route", "", "unreachable"}, {"error", "", "error"},
	        {"", "'a.cn': {'A': {'status': 'refused'}}", "denied"}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		g_autofree char *one = g_strdup_printf(
		        "{'asked': 4, 'answered': 0, 'trouble': '%s', 'answers': {%s}}",
		        cases[i].trouble, cases[i].answers);
		g_autofree char *value =
		        g_strdup_printf("{'servers': {'" ONE "': %s, '" TWO "': %s}}", one, one);
		world_start(&world, SITE);
		world_put(world_subject(&world, SUBJECT_CONSOLE, "console"), "dns", value);
		world_judge(&world);
		const Verdict *row = world_row(&world, "network.dns.reverse", "10.1.1.15");
		ASSERT_TEXT(row->cause, cases[i].cause);
		ASSERT_TEXT(row->because_check, "network.dns.server");
		ASSERT_TEXT(row->because_target, ONE);
		ASSERT_TEXT(row->reason_zh,
		        "规划的DNS服务器（" ONE " 等 2 台）都没有给出答案，见各服务器的检测结果");
		ASSERT_TEXT(row->reason_en,
		        "none of the planned DNS servers (" ONE " and others, 2 in all) gave an "
		        "answer: see what is said of those servers");
		row = world_row(&world, "network.dns.forward", "scan.jx.cn");
		ASSERT_TEXT(row->because_target, ONE);
		ASSERT_OUTCOME(&world, "network.dns.reverse", "202.1.1.2", "not_applicable");
	}
}

static void test_nothing_planned(void)
{
	g_auto(World) world = {0}, nobody = {0};
	world_start(&world, "network: {internal: [{address: 10.1.1.1}]}\n");
	world_judge(&world);
	ASSERT_ROW(&world, "network.dns.forward", "某省", "not_applicable", "", "", "",
	        "不适用：规划中没有登记域名（dns_name）",
	        "does not apply: the plan gives no address a name (dns_name)");
	ASSERT_OUTCOME(&world, "network.dns.reverse", "某省", "not_applicable");
	ASSERT_OUTCOME(&world, "network.dns.server", "某省", "not_applicable");
	world_start(&nobody, "network: {internal: [{address: 10.1.1.1, dns_name: a.jx.cn}]}\n");
	world_judge(&nobody);
	ASSERT_ROW(&nobody, "network.dns.forward", "a.jx.cn", "unknown", "not_observed", "10.1.1.1",
	        "", "规划中没有可询问的DNS服务器（network.dns）",
	        "the plan names no DNS server to ask (network.dns)");
}

static void test_whom_hosts_ask(void)
{
	static const struct {
		const char *value, *outcome, *zh, *en;
	} cases[] = {
	        {"{'nameservers': ['" TWO "']}", "pass", "主机使用规划的DNS服务器",
	                "the host asks the planned DNS servers"},
	        {"{'nameservers': ['" ONE "', '114.114.114.114']}", "warn",
	                "主机使用了规划以外的DNS服务器：114.114.114.114",
	                "the host asks DNS servers that are not planned: 114.114.114.114"},
	        {"{'nameservers': []}", "warn", "主机没有配置DNS服务器",
	                "the host asks no DNS server"},
	        {"{'nameservers': ['127.0.0.1']}", "not_applicable",
	                "不适用：主机只询问本机的缓存服务（127.0.0.1），其上级不可见",
	                "does not apply: the host asks a cache of its own (127.0.0.1) alone, and "
	                "whom that asks is not seen"},
	        {"{'nameservers': [7]}", "warn", "主机使用了规划以外的DNS服务器：?",
	                "the host asks DNS servers that are not planned: ?"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, SITE);
		world_put(world_host(&world, "db1"), "resolver", cases[i].value);
		world_judge(&world);
		const Verdict *row = world_row(&world, "network.dns.hosts", "db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->reason_zh, cases[i].zh);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

TEST_MAIN("kinds_dns", CASE(test_all_is_as_planned), CASE(test_each_answer_is_told_apart),
        CASE(test_servers_that_disagree), CASE(test_an_address_nobody_planned),
        CASE(test_taking_turns), CASE(test_no_way_back), CASE(test_servers_that_do_not_answer),
        CASE(test_names_wait_for_silent_servers), CASE(test_nothing_planned),
        CASE(test_whom_hosts_ask))
