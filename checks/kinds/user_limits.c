/*
 * kind `user_limits`: the limits that a product's users are given, as pam_limits' files configure
 * them (a line for the user goes before one for a group, that before '*'; of equals the last one
 * counts: limits.conf(5)) or as a process of theirs runs.
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include <string.h>

#define UNLIMITED INT64_MAX
#define UNSET (-1)

static const char *state_of(const Check *check)
{
	const Node *state = node_find(check->with, "state");
	return state ? node_scalar(state) : "configured";
}

static int64_t limit_parse(const char *text)
{
	static const char *const words[] = {"unlimited", "infinity", "-1", NULL};
	guint64 number;
	if (g_strv_contains(words, text))
		return UNLIMITED;
	return g_ascii_string_to_unsigned(text, 10, 0, INT64_MAX, &number, NULL) ? (int64_t)number
	                                                                         : UNSET;
}

/* Groups that Oracle's users belong to; another group's line is not theirs. */
static int domain_rank(const char *domain, const char *user)
{
	static const char *const groups[] = {"@oinstall", "@dba", "@weblogic", NULL};
	if (strcmp(domain, user) == 0)
		return 3;
	if (g_strv_contains(groups, domain))
		return 2;
	return strcmp(domain, "*") == 0 ? 1 : 0;
}

static int64_t configured(
        const json_t *limits, const char *user, const char *item, const char *type)
{
	int best = 0;
	int64_t value = UNSET;
	size_t i;
	json_t *entry;
	json_array_foreach(json_object_get(limits, "entries"), i, entry) {
		const char *kind = json_text_in(entry, "type");
		int rank = domain_rank(json_text_in(entry, "domain"), user);
		if (rank == 0 || rank < best || strcmp(json_text_in(entry, "item"), item) != 0 ||
		        (strcmp(kind, type) != 0 && strcmp(kind, "-") != 0))
			continue;
		best = rank;
		value = limit_parse(json_text_in(entry, "value"));
	}
	return value;
}

static int64_t running(const json_t *limits, const char *user, const char *item, const char *type)
{
	const json_t *of_user = json_object_get(limits, user);
	const json_t *value = json_object_get(json_object_get(of_user, item), type);
	if (json_is_string(value))
		return UNLIMITED;
	return json_is_integer(value) ? json_integer_value(value) : UNSET;
}

/* What is too low, and what it should be. */
typedef struct {
	GString *seen, *asked;
	size_t count;
	LimitOff each; /* told of each; NULL: nobody */
	void *data;
} Low;

/* Appends what is too low for one user. */
static void user_compare(
        const json_t *limits, bool runs, const char *user, const Node *minimum, Low *low)
{
	for (size_t i = 0; i < node_count(minimum); i++) {
		const char *item = node_scalar(node_key_at(minimum, i));
		const Node *types = node_at(minimum, i);
		for (size_t k = 0; k < node_count(types); k++) {
			const char *type = node_scalar(node_key_at(types, k));
			const char *least = node_scalar(node_at(types, k));
			int64_t seen = runs ? running(limits, user, item, type)
			                    : configured(limits, user, item, type);
			if (seen >= limit_parse(least))
				continue;
			g_autofree char *shown =
			        seen == UNSET ? g_strdup("not set")
			                      : g_strdup_printf("= %lld", (long long)seen);
			const char *semicolon = low->count++ ? "; " : "";
			g_string_append_printf(
			        low->seen, "%s%s %s %s %s", semicolon, user, item, type, shown);
			if (low->each)
				low->each(user, type, item, least, low->data);
			g_string_append_printf(
			        low->asked, "%s%s %s %s ≥ %s", semicolon, user, item, type, least);
		}
	}
}

static void expect_minimum(Verdict *row, const Node *minimum)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (size_t i = 0; i < node_count(minimum); i++)
		for (size_t k = 0; k < node_count(node_at(minimum, i)); k++)
			g_string_append_printf(all, "%s%s %s ≥ %s", all->len ? "; " : "",
			        node_scalar(node_key_at(minimum, i)),
			        node_scalar(node_key_at(node_at(minimum, i), k)),
			        node_scalar(node_at(node_at(minimum, i), k)));
	verdict_expected(row, "%s", all->str);
}

/* The users of the check that the host shows; a user not made yet has no limits to be judged. */
static void users_compare(
        const Check *check, const json_t *limits, const Node *minimum, Low *low, size_t *ret_users)
{
	bool runs = strcmp(state_of(check), "running") == 0;
	const Node *users = node_find(check->with, "users");
	*ret_users = 0;
	for (size_t i = 0; i < node_count(users); i++) {
		const char *user = node_scalar(node_at(users, i));
		if (runs && !json_object_get(limits, user))
			continue;
		++*ret_users;
		user_compare(limits, runs, user, minimum, low);
	}
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	(void)host;
	const Check *check = row->check;
	bool runs = strcmp(state_of(check), "running") == 0;
	const Node *table = product_table(judge, check);
	const Node *minimum = table ? node_find(table, "minimum") : NULL;
	FactTopic topic;
	size_t users;
	expect_minimum(row, minimum);
	if (!verdict_observed(row, facts, runs ? "process_limits" : "limits", &topic))
		return;
	g_autoptr(GString) seen = g_string_new(NULL), asked = g_string_new(NULL);
	Low low = {.seen = seen, .asked = asked};
	users_compare(check, topic.value, minimum, &low, &users);
	verdict_actual(row, "%s", seen->len ? seen->str : users ? "as advised" : "");
	bool unread = json_array_size(json_object_get(topic.value, "unread")) > 0;
	if (users == 0)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：没有相应用户的进程在运行",
		        "does not apply: no process of these users runs");
	else if (!runs && json_is_true(json_object_get(topic.value, "absent")))
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：该主机没有 /etc/security/limits.conf",
		        "does not apply: this host has no /etc/security/limits.conf");
	else if (seen->len && unread)
		verdict_unknown(row, cause_name(CAUSE_DENIED), "没有权限读取部分 limits 配置文件",
		        "some of the limits files may not be read");
	else if (seen->len) {
		verdict_expected(row, "%s", asked->str); /* the rest is as it should be */
		verdict_decide(row, OUTCOME_WARN, "%zu 项低于建议值或没有设置",
		        "%zu lower than advised, or not set", low.count);
	} else
		verdict_decide(row, OUTCOME_PASS, "均不低于建议值", "all at least as advised");
}

void user_limits_off(
        const Judge *judge, const Check *check, const Facts *facts, LimitOff each, void *data)
{
	const Node *table = product_table(judge, check);
	const Node *minimum = table ? node_find(table, "minimum") : NULL;
	g_autoptr(GString) seen = g_string_new(NULL), asked = g_string_new(NULL);
	Low low = {.seen = seen, .asked = asked, .each = each, .data = data};
	size_t users;
	if (minimum && strcmp(state_of(check), "configured") == 0)
		users_compare(check, facts_find(facts, "limits").value, minimum, &low, &users);
}

void kind_user_limits(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_one);
}

static bool table_check(const Check *check, const Node *table, GError **error)
{
	const Node *minimum = node_find(table, "minimum");
	if (!minimum || node_kind(minimum) != NODE_MAPPING || node_count(minimum) == 0)
		return node_fail(table, error,
		        "check '%s' asserts nothing: 'minimum' is missing or empty", check->id);
	for (size_t i = 0; i < node_count(minimum); i++) {
		const Node *types = node_at(minimum, i);
		bool good = node_kind(types) == NODE_MAPPING && node_count(types) > 0;
		for (size_t k = 0; good && k < node_count(types); k++) {
			const char *type = node_scalar(node_key_at(types, k));
			const char *least = node_scalar(node_at(types, k));
			good = (strcmp(type, "soft") == 0 || strcmp(type, "hard") == 0) && least &&
			       limit_parse(least) != UNSET;
		}
		if (!good)
			return node_fail(types, error,
			        "the minimum of '%s' is not like {soft: 1024, hard: 65536}",
			        node_scalar(node_key_at(minimum, i)));
	}
	return true;
}

bool user_limits_with(const Check *check, GError **error)
{
	const Node *users = node_find(check->with, "users");
	const char *word = state_of(check);
	if (g_strcmp0(word, "running") != 0 && g_strcmp0(word, "configured") != 0)
		return node_fail(node_find(check->with, "state"), error,
		        "'state' is 'running' or 'configured'");
	if (!users || node_kind(users) != NODE_SEQUENCE || node_count(users) == 0)
		return node_fail(check->with, error,
		        "check '%s' asserts nothing: 'users' is missing or empty", check->id);
	return product_tables_check(check, table_check, error);
}
