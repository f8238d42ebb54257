/*
 * kind `volume_token`: whether the files that the hosts made on a volume met there.
 *
 * A pair of hosts has met when each saw the other's file, or when the only one that could not
 * write saw that of the other: a single unguessable name that is read elsewhere is proof. A pair
 * is apart when both wrote, both looked at the same time for long enough, and neither saw.
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/volume_seen.h"
#include <string.h>

enum { TOGETHER_MS = 800 }; /* several looks of each at the other's file */

static bool saw(const json_t *entry, const char *host)
{
	size_t i;
	json_t *name;
	json_array_foreach(json_object_get(entry, "seen"), i, name)
		if (strcmp(json_string_value(name) ? json_string_value(name) : "", host) == 0)
			return true;
	return false;
}

static bool wrote(const json_t *entry)
{
	return json_is_true(json_object_get(entry, "wrote"));
}

static int64_t together_ms(const json_t *a, const json_t *b)
{
	int64_t from_a = json_integer_value(json_object_get(a, "from_ms"));
	int64_t from_b = json_integer_value(json_object_get(b, "from_ms"));
	int64_t to_a = json_integer_value(json_object_get(a, "to_ms"));
	int64_t to_b = json_integer_value(json_object_get(b, "to_ms"));
	return MIN(to_a, to_b) - MAX(from_a, from_b);
}

static TokenProof pair_proof(
        const json_t *a, const char *host_a, const json_t *b, const char *host_b)
{
	bool a_saw = saw(a, host_b), b_saw = saw(b, host_a);
	if ((a_saw || !wrote(b)) && (b_saw || !wrote(a)) && (a_saw || b_saw))
		return TOKEN_ONE;
	if (a_saw || b_saw)
		return TOKEN_ONE_WAY;
	if (!wrote(a) || !wrote(b))
		return TOKEN_NOT_WRITTEN;
	return together_ms(a, b) >= TOGETHER_MS ? TOKEN_APART : TOKEN_NOT_TOGETHER;
}

const json_t *token_tried(Judge *judge, const SiteMount *mount, FactTopic *ret)
{
	const Facts *facts = judge_host_facts(judge, mount->host);
	*ret = facts ? facts_find(facts, "token") : (FactTopic){.cause = CAUSE_NOT_OBSERVED};
	const json_t *entry = entry_at(ret->value, mount->target);
	return entry && strcmp(json_text_in(entry, "cause"), "unmounted") != 0 ? entry : NULL;
}

const char *token_cause_zh(const char *cause)
{
	static const struct {
		const char *cause, *zh;
	} words[] = {{"denied", "没有写入权限"}, {"timeout", "没有应答"},
	        {"read-only", "文件系统为只读"}, {"error", "写入出错"}};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].cause, cause) == 0)
			return words[i].zh;
	return cause;
}

void token_tell_denied(Verdict *row, const char *cause)
{
	if (strcmp(cause, cause_name(CAUSE_DENIED)) == 0)
		verdict_remark(row,
		        "登录用户不可写入（NFS 的 root_squash "
		        "即如此）：给该用户写权限，或为主机设置 ssh.sudo；"
		        "不许写入的卷注明 token: false",
		        "the login may not write there, as with root_squash of NFS: give its user "
		        "the right, or set ssh.sudo for the host; where nothing may be written, "
		        "say token: false");
}

/* The entry of the mount; NULL when the host shows none, and then ret says why. */
static const json_t *token_entry(Judge *judge, const SiteMount *mount, TokenLook *ret)
{
	const Facts *facts = judge_host_facts(judge, mount->host);
	FactTopic topic = {.cause = CAUSE_NOT_OBSERVED};
	if (facts)
		topic = facts_find(facts, "token");
	const json_t *entry = entry_at(topic.value, mount->target);
	if (entry && strcmp(json_text_in(entry, "cause"), "unmounted") != 0)
		return entry;
	ret->proof = entry ? TOKEN_UNMOUNTED : TOKEN_NOT_OBSERVED;
	ret->a = mount->host;
	return NULL;
}

/* The worse of what was known and of what one more pair shows. */
static void proof_add(TokenLook *look, TokenProof proof, const SiteMount *a, const SiteMount *b)
{
	if (proof <= look->proof)
		return;
	*look = (TokenLook){proof, a->host, b->host};
}

TokenLook volume_token_look(Judge *judge, const SiteVolume *volume)
{
	TokenLook look = {.proof = TOKEN_ONE};
	const GPtrArray *mounts = volume->mounts;
	g_autoptr(GPtrArray) entries = g_ptr_array_new();
	if (!volume->token)
		return (TokenLook){.proof = TOKEN_OFF};
	for (guint i = 0; i < mounts->len; i++) {
		TokenLook missing = {0};
		const json_t *entry = token_entry(judge, mounts->pdata[i], &missing);
		g_ptr_array_add(entries, (json_t *)entry);
		if (!entry && missing.proof > look.proof)
			look = missing;
	}
	for (guint i = 0; i < mounts->len; i++)
		for (guint k = i + 1; k < mounts->len; k++) {
			const SiteMount *a = mounts->pdata[i], *b = mounts->pdata[k];
			if (entries->pdata[i] && entries->pdata[k])
				proof_add(&look,
				        pair_proof(entries->pdata[i], a->host, entries->pdata[k],
				                b->host),
				        a, b);
		}
	if (mounts->len < 2)
		look.proof = TOKEN_NOT_OBSERVED;
	return look;
}

void volume_token_cite(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	for (guint i = 0; i < volume->mounts->len; i++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, i);
		const Facts *facts = judge_host_facts(judge, mount->host);
		FactTopic topic = facts ? facts_find(facts, "token") : (FactTopic){0};
		if (topic.value)
			verdict_cite(row, &topic);
	}
}

/* Which host could not write, and why. */
static void decide_not_written(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	for (guint i = 0; i < volume->mounts->len; i++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, i);
		TokenLook ignored;
		const json_t *entry = token_entry(judge, mount, &ignored);
		if (!entry || wrote(entry))
			continue;
		const char *cause = json_text_in(entry, "cause");
		bool read_only = strcmp(cause, "read-only") == 0;
		verdict_unknown(row, read_only ? cause_name(CAUSE_DENIED) : cause,
		        "主机 %s 无法在 %s 写入令牌（%s%.0s），无法证明各主机共用一个卷",
		        "host '%s' could not write a token on %s (%.0s%s): that it is one volume "
		        "is not proven",
		        mount->host, mount->target, token_cause_zh(cause), cause);
		token_tell_denied(row, cause);
		if (strcmp(cause, cause_name(CAUSE_TIMEOUT)) == 0)
			volume_tell_unanswered(row, mount);
		return;
	}
}

static void decide_missing(Judge *judge, const TokenLook *look, Verdict *row)
{
	FactTopic topic;
	if (verdict_observed(row, judge_host_facts(judge, look->a), "token", &topic))
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "主机 %s 没有写入令牌",
		        "no token was written on host '%s'", look->a);
}

/* Not for want of a mapping: the disk is one, and each kernel keeps its directory to itself. */
static void decide_one_disk(const Writers *writers, Verdict *row)
{
	verdict_actual(row, "%s", writers->by);
	verdict_decide(row, OUTCOME_FAIL,
	        "%s 与 %s 挂载的是同一个磁盘（%s），但 %s "
	        "不是集群文件系统，各主机只看自己的缓存，看不到"
	        "对方的令牌：请立即在其中一台上卸载，见 storage.volume.cluster_fs",
	        "'%s' and '%s' have one disk mounted (%s), but %s is no cluster file system: each "
	        "host sees its own cache, not the other's token; unmount it on one of them at "
	        "once, see storage.volume.cluster_fs",
	        writers->a, writers->b, writers->by, writers->fstype);
}

static void decide_apart(const Writers *writers, const TokenLook *look, Verdict *row)
{
	verdict_remedy(row,
	        "核对存储映射和挂载，让各主机挂载同一个卷后重新检查；机器已测出不是同一个卷，"
	        "书面确认改变不了这个结论。",
	        "See to mapping and mounts until the hosts mount one volume, then check again: "
	        "machines have seen that it is not one, which no statement changes.");
	if (writers->disk == DISK_CLAIMED)
		verdict_decide(row, OUTCOME_FAIL,
		        "%s 与 %s "
		        "都写入了令牌，互相看不到，文件系统标识却相同：或为克隆的不同的盘，"
		        "或为同一个盘被两台主机各自缓存，请核对存储映射",
		        "'%s' and '%s' both wrote a token, neither saw the other's, yet the file "
		        "system's id is the same: copies on different disks, or one disk that each "
		        "of them caches; see to the mapping",
		        look->a, look->b);
	else
		verdict_decide(row, OUTCOME_FAIL, "不是同一个卷：%s 与 %s 都写入了令牌，互相看不到",
		        "not the same volume: '%s' and '%s' both wrote a token, neither saw the "
		        "other's",
		        look->a, look->b);
}

static void decide_token(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	TokenLook look = volume_token_look(judge, volume);
	g_auto(Writers) writers = {0};
	const char *error = cause_name(CAUSE_NOT_OBSERVED);
	if (look.proof == TOKEN_APART || look.proof == TOKEN_ONE_WAY)
		volume_writers_find(judge, volume, row, &writers);
	if (writers.disk == DISK_ONE) {
		decide_one_disk(&writers, row);
		return;
	}
	switch (look.proof) {
	case TOKEN_ONE:
		verdict_decide(row, OUTCOME_PASS, "%u 台主机互相看到了对方写入的令牌",
		        "%u hosts saw each other's tokens", volume->mounts->len);
		break;
	case TOKEN_APART:
		decide_apart(&writers, &look, row);
		break;
	case TOKEN_ONE_WAY:
		verdict_unknown(row, error, "%s 与 %s 之间只有一方看到对方的令牌（缓存或异步复制）",
		        "between '%s' and '%s' only one saw the other's token (a cache, or "
		        "replication)",
		        look.a, look.b);
		break;
	case TOKEN_NOT_TOGETHER:
		verdict_unknown(row, error, "%s 与 %s 没有同时在线足够久，请重新检查",
		        "'%s' and '%s' were not looking at the same time for long enough; check "
		        "again",
		        look.a, look.b);
		break;
	case TOKEN_UNMOUNTED:
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：主机 %s 没有挂载该卷，无从比对",
		        "does not apply: host '%s' has not mounted it, there is nothing to compare",
		        look.a);
		break;
	case TOKEN_OFF:
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：规划中关闭了令牌（token: false）",
		        "does not apply: the plan switches tokens off (token: false)");
		break;
	case TOKEN_NOT_WRITTEN:
		decide_not_written(judge, volume, row);
		break;
	case TOKEN_NOT_OBSERVED:
		decide_missing(judge, &look, row);
		break;
	}
}

/* Our own file on their volume: said, whatever else the row says, and no clean pass. */
static void tell_left(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	g_autoptr(GString) hosts = g_string_new(NULL);
	for (guint i = 0; i < volume->mounts->len; i++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, i);
		TokenLook ignored;
		const json_t *entry = token_entry(judge, mount, &ignored);
		if (json_is_true(json_object_get(entry, "left")))
			g_string_append_printf(hosts, "%s%s:%s", hosts->len ? ", " : "",
			        mount->host, mount->target);
	}
	if (hosts->len == 0)
		return;
	if (row->outcome == OUTCOME_PASS)
		row->outcome = OUTCOME_WARN;
	verdict_remark(row,
	        "令牌文件未能删除（%s 下的 .jiuxu-*，空文件）：一小时后的检查会删除，也可手工删除",
	        "the token could not be removed (.jiuxu-* in %s, an empty file): a check an hour "
	        "from now removes it, or do so by hand",
	        hosts->str);
}

static void judge_token(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	guint count = volume->mounts->len;
	verdict_expected(row, "one volume on %u hosts", count);
	volume_token_cite(judge, volume, row);
	if (count < 2)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划中只有 %u 台主机挂载该卷",
		        "does not apply: the plan mounts it on %u host only", count);
	else
		decide_token(judge, volume, row);
	tell_left(judge, volume, row);
}

void kind_volume_token(Judge *judge, const Check *check)
{
	each_volume(judge, check, judge_token);
}
