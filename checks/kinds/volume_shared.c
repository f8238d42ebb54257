/* kind `volume_shared`: every host sees the same volume, by an identity that travels with it. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/volume_seen.h"
#include "checks/stood_in.h"
#include <string.h>

static bool is_network(const json_t *mount)
{
	const char *source = json_text_in(mount, "source"), *fstype = json_text_in(mount, "fstype");
	return strchr(source, ':') || g_str_has_prefix(source, "//") ||
	       g_str_has_prefix(fstype, "nfs") || g_str_has_prefix(fstype, "fuse");
}

/* "localhost:/data" is another server on every host that says so; a fuse disk has no server. */
static bool names_a_server(const char *source)
{
	static const char *const own[] = {"localhost:", "localhost.", "127.", "::1:", "[::1]:"};
	for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
		if (g_ascii_strncasecmp(source, own[i], strlen(own[i])) == 0)
			return false;
	return strchr(source, ':') || g_str_has_prefix(source, "//") || strchr(source, '#');
}

/* The same server and path in one spelling, or the UUID and what part of the volume is mounted. */
static char *identity(const json_t *mount, const json_t *space)
{
	const char *fstype = json_text_in(mount, "fstype"), *fsid = volume_fsid(fstype, space);
	const char *root = json_text_in(mount, "root");
	if (is_network(mount) && !names_a_server(json_text_in(mount, "source")))
		return NULL;
	if (is_network(mount)) {
		char *source = g_strdup(json_text_in(mount, "source"));
		for (size_t n = strlen(source);
		        n > 2 && source[n - 1] == '/' && source[n - 2] != ':'; n--)
			source[n - 1] = '\0';
		return source;
	}
	if (!*fsid)
		return NULL;
	bool part = *root && strcmp(root, "/") != 0;
	return g_strdup_printf("%s %s%s%s", fstype, fsid, part ? " " : "", part ? root : "");
}

/* What is known when all hosts have been looked at. */
typedef struct {
	char *first, *other;
	const SiteMount *first_mount, *other_mount, *unmounted;
	bool unknown; /* the row says why */
} Comparison;

static void comparison_clear(Comparison *comparison)
{
	g_free(comparison->first);
	g_free(comparison->other);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Comparison, comparison_clear)

static void identity_add(Comparison *comparison, const SiteMount *mount, char *seen)
{
	if (!comparison->first) {
		comparison->first = seen;
		comparison->first_mount = mount;
	} else if (!comparison->other && strcmp(comparison->first, seen) != 0) {
		comparison->other = seen;
		comparison->other_mount = mount;
	} else {
		g_free(seen);
	}
}

static void look(Judge *judge, const SiteMount *mount, Comparison *comparison, Verdict *row)
{
	const json_t *mounts = mount_topic(judge, mount, "mounts", row);
	const json_t *entry = mounts ? entry_at(mounts, mount->target) : NULL;
	if (mounts && !entry) {
		comparison->unmounted = mount;
		return;
	}
	const json_t *list = entry ? mount_topic(judge, mount, "space", row) : NULL;
	char *seen = list ? identity(entry, entry_at(list, mount->target)) : NULL;
	if (seen) {
		identity_add(comparison, mount, seen);
		return;
	}
	comparison->unknown = true;
	if (list)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "读不到主机 %s 上该卷的标识",
		        "the volume's identity could not be read on host '%s'", mount->host);
}

/* 10.1.1.5:/data and nas:/data may be one server by two names. */
static bool perhaps_same(const Comparison *comparison)
{
	const char *a = strchr(comparison->first, ':'), *b = strchr(comparison->other, ':');
	return a && b && strcmp(a, b) == 0;
}

static void decide_different(const Comparison *found, Verdict *row)
{
	const char *a = found->first_mount->host, *b = found->other_mount->host;
	verdict_actual(row, "%s: %s; %s: %s", a, found->first, b, found->other);
	if (perhaps_same(found))
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "服务器名称写法不同，无法判定是否为同一个卷：%s 看到 %s，%s 看到 %s",
		        "the server is named differently, perhaps the same: '%s' sees %s, '%s' "
		        "sees %s",
		        a, found->first, b, found->other);
	else
		verdict_decide(row, OUTCOME_FAIL, "不是同一个卷：%s 看到 %s，%s 看到 %s",
		        "not one volume: '%s' sees %s, '%s' sees %s", a, found->first, b,
		        found->other);
}

/* What a file system's own UUID is worth: a cloned disk has the same. */
static bool is_claim(const Comparison *found)
{
	return !strchr(found->first, ':') && !g_str_has_prefix(found->first, "//") &&
	       !strchr(found->first, '#');
}

/* One disk, and yet nothing that the hosts could share. */
static void decide_one_disk(const Writers *writers, Verdict *row)
{
	verdict_actual(row, "%s", writers->by);
	verdict_decide(row, OUTCOME_FAIL,
	        "%s 与 %s 看到的是同一个磁盘（%s），但各自以 %s "
	        "读写挂载，数据互不可见且会损坏：请立即在其中一台上卸载，改用 OCFS2、GFS2、ACFS 或 "
	        "NFS",
	        "'%s' and '%s' see one disk (%s), but each has it mounted read-write as %s: "
	        "neither "
	        "sees the other's data, and it is being corrupted; unmount it on one of them at "
	        "once, then use OCFS2, GFS2, ACFS or NFS",
	        writers->a, writers->b, writers->by, writers->fstype);
}

/* The same identity, and each host's token unseen by the others. */
static void decide_cloned(const Comparison *found, const Writers *writers, Verdict *row)
{
	if (writers->disk == DISK_CLAIMED)
		verdict_decide(row, OUTCOME_FAIL,
		        "标识相同（%s），但令牌互不可见：或为克隆的不同的盘，或为同一个盘被各主机各"
		        "自缓存",
		        "the same identity (%s), yet no host sees the other's token: copies on "
		        "different disks, or one disk that each host caches",
		        found->first);
	else
		verdict_decide(row, OUTCOME_FAIL,
		        "标识相同（%s），但令牌互不可见：是克隆出来的不同的卷",
		        "the same identity (%s), yet no host sees the other's token: different "
		        "volumes, cloned",
		        found->first);
}

/* All see the same identity. */
static void decide_same(const Judge *judge, const Comparison *found, const Writers *writers,
        const TokenLook *look, guint hosts, Verdict *row)
{
	TokenProof proof = look->proof;
	bool claim = proof != TOKEN_ONE && is_claim(found);
	verdict_actual(row, "%s", found->first);
	if (proof == TOKEN_APART)
		decide_cloned(found, writers, row);
	else if (claim && proof == TOKEN_NOT_OBSERVED &&
	         stood_in_wait(judge->input, look->a, row, "标识相同，但令牌未能证明是同一个卷",
	                 "the same identity, which no token proves to be one volume"))
		return;
	else if (claim)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "标识相同（%s），但克隆的磁盘也会相同，令牌未能证明是同一个卷",
		        "the same identity (%s), which a cloned disk has too; no token proves that "
		        "it is one volume",
		        found->first);
	else
		verdict_decide(row, OUTCOME_PASS, "%u 台主机看到的是同一个卷（%s）",
		        "%u hosts see the same volume (%s)", hosts, found->first);
}

/* Names and identities aside: the hosts saw each other's files. */
static void decide_by_token(guint hosts, Verdict *row)
{
	verdict_actual(row, "token");
	verdict_decide(row, OUTCOME_PASS, "%u 台主机看到的是同一个卷（令牌互相可见）",
	        "%u hosts see the same volume (they see each other's tokens)", hosts);
}

static void judge_shared(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	g_auto(Comparison) found = {0};
	g_auto(Writers) writers = {0};
	verdict_expected(row, "one volume on %u hosts", volume->mounts->len);
	if (volume->mounts->len == 0 && volume->hosts->len > 0) {
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：该卷不挂载，由 storage.lun.shared 核对",
		        "does not apply: nobody mounts it; storage.lun.shared looks at its LUN");
		return;
	}
	if (volume->mounts->len < 2) {
		verdict_decide(row, OUTCOME_FAIL, "规划中只有 %u 台主机挂载该卷，不是共享卷",
		        "the plan mounts it on %u host only: not a shared volume",
		        volume->mounts->len);
		return;
	}
	for (guint i = 0; i < volume->mounts->len; i++)
		look(judge, g_ptr_array_index(volume->mounts, i), &found, row);
	TokenLook look_at = volume_token_look(judge, volume);
	TokenProof proof = look_at.proof;
	volume_token_cite(judge, volume, row);
	volume_writers_find(judge, volume, row, &writers);
	bool same_names = found.first && !found.other && !found.unknown;
	if (proof == TOKEN_ONE && !same_names)
		decide_by_token(volume->mounts->len, row);
	else if (proof != TOKEN_ONE && writers.disk == DISK_ONE)
		decide_one_disk(&writers, row);
	else if (found.other)
		decide_different(&found, row);
	else if (found.unmounted && !found.unknown)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：主机 %s 没有挂载该卷，无从比对",
		        "does not apply: host '%s' has not mounted it, there is nothing to compare",
		        found.unmounted->host);
	else if (!found.unknown)
		decide_same(judge, &found, &writers, &look_at, volume->mounts->len, row);
}

void kind_volume_shared(Judge *judge, const Check *check)
{
	each_volume(judge, check, judge_shared);
}
