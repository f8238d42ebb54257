/*
 * What the plan's DNS servers answer (inventory/sources/dns.h): names to addresses, addresses to
 * names. Each server is judged apart: one that answers wrongly is not covered by another that
 * answers well.
 */
#include "checks/kinds/dns.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include <string.h>

/* What one server's answer comes to. */
typedef enum { ANSWER_RIGHT, ANSWER_WRONG, ANSWER_NONE } Answer;

/* The rows of the plan with one name. */
typedef struct {
	const char *name;
	GPtrArray *rows; /* const SiteAddress * */
} Name;

static void name_free(void *data)
{
	Name *name = data;
	g_ptr_array_unref(name->rows);
	g_free(name);
}

static void names_take(GPtrArray *names, const GPtrArray *addresses)
{
	for (guint i = 0; addresses && i < addresses->len; i++) {
		SiteAddress *address = g_ptr_array_index(addresses, i);
		Name *name = NULL;
		if (!*address->dns_name)
			continue;
		for (guint k = 0; !name && k < names->len; k++) {
			Name *known = g_ptr_array_index(names, k);
			if (g_ascii_strcasecmp(known->name, address->dns_name) == 0)
				name = known;
		}
		if (!name) {
			name = g_new0(Name, 1);
			name->name = address->dns_name;
			name->rows = g_ptr_array_new();
			g_ptr_array_add(names, name);
		}
		g_ptr_array_add(name->rows, address);
	}
}

static GPtrArray *names_of(const Site *site)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(name_free);
	if (site->network) {
		names_take(names, site->network->internal);
		names_take(names, site->network->public);
	}
	return names;
}

/* What a server said to one question; NULL when that server was not asked. */
static const json_t *answer_of(
        const json_t *value, const char *server, const char *name, const char *type)
{
	const json_t *of_server = json_object_get(json_object_get(value, "servers"), server);
	return json_object_get(json_object_get(json_object_get(of_server, "answers"), name), type);
}

/* ---- what is told ---- */

/* Every status with its words; `none` when it says nothing about the name. */
static const struct {
	const char *status, *zh, *en;
	bool none;
	Cause cause;
} statuses[] = {
        {"nxdomain", "没有这个域名（NXDOMAIN）", "no such name (NXDOMAIN)", false, CAUSE_NONE},
        {"nodata", "有此域名，但没有所需的记录（NODATA）",
                "the name is there, without such a record (NODATA)", false, CAUSE_NONE},
        {"servfail", "服务器解析失败（SERVFAIL）", "the server failed (SERVFAIL)", false,
                CAUSE_NONE},
        {"notimp", "服务器不支持此类查询（NOTIMP）", "the server does not do that (NOTIMP)", false,
                CAUSE_NONE},
        {"refused", "服务器拒绝回答控制台（REFUSED）",
                "the server refuses to answer this console (REFUSED)", true, CAUSE_DENIED},
        {"timeout", "服务器无应答", "no answer", true, CAUSE_TIMEOUT},
        {"unreachable", "服务器无法到达或无人监听",
                "the server cannot be reached, or nobody listens", true, CAUSE_UNREACHABLE},
        {"not_asked", "服务器一直无应答，未再询问", "not asked: the server answered nothing before",
                true, CAUSE_TIMEOUT},
        {"error", "应答无法读懂", "the answer makes no sense", true, CAUSE_ERROR},
};

/* The sentence of a row while servers add to it. */
typedef struct {
	GString *zh, *en, *actual;
	unsigned right, wrong, none;
	Cause cause; /* of the first that said nothing */
} Telling;

static Telling telling_start(void)
{
	return (Telling){
	        .zh = g_string_new(NULL), .en = g_string_new(NULL), .actual = g_string_new(NULL)};
}

static void telling_clear(Telling *telling)
{
	g_string_free(telling->zh, TRUE);
	g_string_free(telling->en, TRUE);
	g_string_free(telling->actual, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Telling, telling_clear)

static void tell(Telling *telling, const char *server, const char *zh, const char *en)
{
	g_string_append_printf(telling->zh, "%s%s：%s", telling->zh->len ? "；" : "", server, zh);
	g_string_append_printf(telling->en, "%s%s: %s", telling->en->len ? "; " : "", server, en);
}

static void tell_actual(Telling *telling, const char *server, const char *what)
{
	g_string_append_printf(
	        telling->actual, "%s%s: %s", telling->actual->len ? "; " : "", server, what);
}

/* An answer that is no list of values. */
static Answer tell_status(Telling *telling, const char *server, const char *status)
{
	tell_actual(telling, server, status);
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
		if (strcmp(statuses[i].status, status) != 0)
			continue;
		tell(telling, server, statuses[i].zh, statuses[i].en);
		if (statuses[i].none && telling->cause == CAUSE_NONE)
			telling->cause = statuses[i].cause;
		return statuses[i].none ? ANSWER_NONE : ANSWER_WRONG;
	}
	tell(telling, server, status, status);
	return ANSWER_NONE;
}

static void count(Telling *telling, Answer answer)
{
	telling->right += answer == ANSWER_RIGHT;
	telling->wrong += answer == ANSWER_WRONG;
	telling->none += answer == ANSWER_NONE;
}

/*
 * Nothing can be told of any name while no server answers: the row of the first server says why,
 * and all that wait for it say the same. True when the row is decided.
 */
static bool wait_for_servers(Judge *judge, const FactTopic *topic, Verdict *row)
{
	const char *server = dns_all_lost(judge, topic->value);
	if (!server)
		return false;
	const json_t *seen = json_object_get(json_object_get(topic->value, "servers"), server);
	const char *trouble = json_text_in(seen, "trouble");
	const char *causes[][2] = {{"timeout", cause_name(CAUSE_TIMEOUT)},
	        {"", cause_name(CAUSE_DENIED)}, {"error", cause_name(CAUSE_ERROR)}};
	const char *cause = cause_name(CAUSE_UNREACHABLE);
	for (size_t i = 0; i < G_N_ELEMENTS(causes); i++)
		cause = strcmp(trouble, causes[i][0]) == 0 ? causes[i][1] : cause;
	if (dns_servers(judge)->len == 1)
		verdict_unknown(row, cause, "规划的DNS服务器 %s 没有给出答案，见该服务器的检测结果",
		        "the planned DNS server %s gave no answer: see what is said of that server",
		        server);
	else
		verdict_unknown(row, cause,
		        "规划的DNS服务器（%s 等 %u 台）都没有给出答案，见各服务器的检测结果",
		        "none of the planned DNS servers (%s and others, %u in all) gave an "
		        "answer: see what is said of those servers",
		        server, dns_servers(judge)->len);
	row->mended_by_check = true;
	verdict_because(row, DNS_SERVER_CHECK, server);
	return true;
}

/* Wrong beats right, right beats silence: a dead server has a row of its own. True when right. */
static bool decide(const Telling *telling, Verdict *row)
{
	bool differ = telling->wrong > 0 && telling->right > 0;
	verdict_actual(row, "%s", telling->actual->str);
	if (telling->right > 0 && telling->wrong == 0)
		return true;
	if (differ)
		verdict_decide(row, OUTCOME_FAIL, "各DNS服务器的答案不一致：%s",
		        "the DNS servers disagree: %s", telling->zh->str);
	else if (telling->wrong > 0)
		verdict_decide(row, OUTCOME_FAIL, "%s", "%s", telling->zh->str);
	else
		verdict_unknown(row, cause_name(telling->cause), "%s", "%s", telling->zh->str);
	g_free(row->reason_en);
	row->reason_en = g_strdup_printf(
	        "%s%s", differ ? "the DNS servers disagree: " : "", telling->en->str);
	return false;
}

/* ---- names ---- */

/* A mapped public name may lead inside to the inside address (split horizon). */
static bool row_has(const SiteAddress *row, const char *text)
{
	Address number, inside;
	return address_parse(text, &number) &&
	       (address_equal(&number, &row->number) ||
	               (address_parse(row->inside, &inside) && address_equal(&number, &inside)));
}

static bool values_have(const json_t *values, const SiteAddress *row)
{
	for (size_t i = 0; i < json_array_size(values); i++)
		if (row_has(row, dns_text_at(values, i)))
			return true;
	return false;
}

static bool planned(const Name *name, const char *text)
{
	for (guint i = 0; i < name->rows->len; i++)
		if (row_has(g_ptr_array_index(name->rows, i), text))
			return true;
	return false;
}

/* "缺少 …" and "多出 …", or right. `length` of the addresses: 4 by A, 16 by AAAA. */
static Answer compare(Telling *telling, const Name *name, const char *server, const json_t *values,
        unsigned length)
{
	g_autoptr(GString) missing = g_string_new(NULL), extra = g_string_new(NULL);
	for (guint i = 0; i < name->rows->len; i++) {
		const SiteAddress *row = g_ptr_array_index(name->rows, i);
		if (row->number.length == length && !values_have(values, row))
			g_string_append_printf(
			        missing, "%s%s", missing->len ? ", " : "", row->address);
	}
	for (size_t i = 0; i < json_array_size(values); i++) {
		const char *text = dns_text_at(values, i);
		if (!planned(name, text))
			g_string_append_printf(extra, "%s%s", extra->len ? ", " : "", text);
	}
	if (missing->len == 0 && extra->len == 0)
		return ANSWER_RIGHT;
	g_autofree char *zh = g_strdup_printf("%s%s%s%s%s", missing->len ? "缺少 " : "",
	        missing->str, missing->len && extra->len ? "，" : "", extra->len ? "多出 " : "",
	        extra->str);
	g_autofree char *en = g_strdup_printf("%s%s%s%s%s", missing->len ? "lacks " : "",
	        missing->str, missing->len && extra->len ? ", " : "",
	        extra->len ? "has besides " : "", extra->str);
	tell(telling, server, zh, en);
	return ANSWER_WRONG;
}

static bool has_rows(const Name *name, unsigned length)
{
	for (guint i = 0; i < name->rows->len; i++)
		if (((const SiteAddress *)g_ptr_array_index(name->rows, i))->number.length ==
		        length)
			return true;
	return false;
}

/* One type of record of one server. Where none is planned, none is the right answer. */
static Answer judge_type(Telling *telling, const Name *name, const json_t *value,
        const char *server, const char *type, unsigned length)
{
	const json_t *entry = answer_of(value, server, name->name, type);
	const char *status = entry ? json_text_in(entry, "status") : "not_asked";
	if (strcmp(status, "ok") != 0)
		return has_rows(name, length) ? tell_status(telling, server, status) : ANSWER_RIGHT;
	const json_t *values = json_object_get(entry, "values");
	g_autofree char *text = dns_list_text(values);
	tell_actual(telling, server, text);
	return compare(telling, name, server, values, length);
}

static void judge_name(Judge *judge, const Name *name, const FactTopic *topic, Verdict *row)
{
	const GPtrArray *servers = dns_servers(judge);
	g_auto(Telling) telling = telling_start();
	bool still = true, turned = false;
	for (guint i = 0; i < servers->len; i++) {
		const char *server = g_ptr_array_index(servers, i);
		Answer four = judge_type(&telling, name, topic->value, server, "A", 4);
		Answer six = four == ANSWER_NONE
		                     ? ANSWER_NONE
		                     : judge_type(&telling, name, topic->value, server, "AAAA", 16);
		count(&telling, six == ANSWER_WRONG ? six : four);
		const json_t *entry = answer_of(topic->value, server, name->name, "A");
		still = still && json_array_size(json_object_get(entry, "first")) == 1;
		turned = turned || json_integer_value(json_object_get(entry, "asked")) > 1;
	}
	if (!decide(&telling, row))
		return;
	verdict_decide(row, OUTCOME_PASS, "%u 台DNS服务器的答案与规划一致",
	        "answered as planned by %u DNS server(s)", telling.right);
	if (turned && still && name->rows->len > 1)
		verdict_remark(row, "多次应答的次序相同，未见轮询",
		        "the order was the same every time: no round robin was seen");
}

static void not_planned(Judge *judge, const Check *check)
{
	Verdict *row = verdicts_row(
	        judge->verdicts, check, TARGET_SITE, judge->input->site->identity->name);
	judge_cite_plan(judge, row);
	verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划中没有登记域名（dns_name）",
	        "does not apply: the plan gives no address a name (dns_name)");
}

void kind_dns_forward(Judge *judge, const Check *check)
{
	g_autoptr(GPtrArray) names = names_of(judge->input->site);
	if (names->len == 0)
		not_planned(judge, check);
	for (guint i = 0; i < names->len; i++) {
		const Name *name = g_ptr_array_index(names, i);
		g_autoptr(GString) expected = g_string_new(NULL);
		FactTopic topic;
		for (guint k = 0; k < name->rows->len; k++)
			g_string_append_printf(expected, "%s%s", k ? ", " : "",
			        ((const SiteAddress *)g_ptr_array_index(name->rows, k))->address);
		Verdict *row = verdicts_row(judge->verdicts, check, TARGET_NAME, name->name);
		verdict_expected(row, "%s", expected->str);
		if (dns_asked(judge, row, &topic) && !wait_for_servers(judge, &topic, row))
			judge_name(judge, name, &topic, row);
	}
}

static void judge_address(
        Judge *judge, const SiteAddress *address, const FactTopic *topic, Verdict *row)
{
	const GPtrArray *servers = dns_servers(judge);
	g_auto(Telling) telling = telling_start();
	for (guint i = 0; i < servers->len; i++) {
		const char *server = g_ptr_array_index(servers, i);
		const json_t *entry = answer_of(topic->value, server, address->address, "PTR");
		const char *status = entry ? json_text_in(entry, "status") : "not_asked";
		const json_t *values = json_object_get(entry, "values");
		bool found = false;
		for (size_t k = 0; k < json_array_size(values); k++)
			found = found ||
			        g_ascii_strcasecmp(dns_text_at(values, k), address->dns_name) == 0;
		g_autofree char *text = dns_list_text(values);
		if (!values) {
			count(&telling, tell_status(&telling, server, status));
			continue;
		}
		tell_actual(&telling, server, text);
		if (!found)
			tell(&telling, server, text, text);
		count(&telling, found ? ANSWER_RIGHT : ANSWER_WRONG);
	}
	if (decide(&telling, row))
		verdict_decide(row, OUTCOME_PASS, "%u 台DNS服务器反向解析到规划的域名",
		        "led back to the planned name by %u DNS server(s)", telling.right);
}

void kind_dns_reverse(Judge *judge, const Check *check)
{
	g_autoptr(GPtrArray) names = names_of(judge->input->site);
	if (names->len == 0)
		not_planned(judge, check);
	for (guint i = 0; i < names->len; i++) {
		const Name *name = g_ptr_array_index(names, i);
		for (guint k = 0; k < name->rows->len; k++) {
			const SiteAddress *address = g_ptr_array_index(name->rows, k);
			FactTopic topic;
			Verdict *row = verdicts_row(
			        judge->verdicts, check, TARGET_ADDRESS, address->address);
			verdict_expected(row, "%s", address->dns_name);
			if (address->state == STATE_NAT) {
				judge_cite_plan(judge, row);
				verdict_decide(row, OUTCOME_NOT_APPLICABLE,
				        "不适用：公网地址的反向解析由运营商负责",
				        "does not apply: the carrier answers for public addresses");
			} else if (dns_asked(judge, row, &topic) &&
			           !wait_for_servers(judge, &topic, row)) {
				judge_address(judge, address, &topic, row);
			}
		}
	}
}
