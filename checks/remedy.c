#include "checks/remedy.h"

#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/volume_boot.h"
#include "checks/kinds/volume_seen.h"
#include "inventory/sources/linux.h"
#include <string.h>

#define SYSCTL_FILE "/etc/sysctl.d/99-zz-jiuxu.conf" /* sorts behind 99-sysctl.conf */
#define LIMITS_FILE "/etc/security/limits.d/99-zz-jiuxu.conf"
#define OURS "# jiuxu fix"

typedef struct {
	const JudgeInput *input;
	const RemedyOptions *options;
	const Verdict *row;
	const SiteHost *host;
	const Facts *facts;
	HostFix *fix;
	Remedies *ret;
} Remedy;

static void left_free(void *data)
{
	RemedyLeft *left = data;
	g_free(left->check);
	g_free(left->target);
	g_free(left);
}

static void leave(const Remedy *remedy, const char *zh, const char *en)
{
	RemedyLeft *left = g_new0(RemedyLeft, 1);
	*left = (RemedyLeft){
	        g_strdup(remedy->row->check->id), g_strdup(remedy->row->target), zh, en};
	g_ptr_array_add(remedy->ret->left, left);
}

/* The change of that kind and path, made when there is none yet: one file is written once. */
static Change *change_of(const Remedy *remedy, ChangeKind kind, const char *path, const char *value)
{
	GPtrArray *changes = remedy->fix->changes;
	const char *check = remedy->row->check->id;
	for (guint i = 0; i < changes->len; i++) {
		Change *one = changes->pdata[i];
		if (one->kind != kind || strcmp(one->path, path) != 0 ||
		        g_strcmp0(one->value, value) != 0)
			continue;
		if (!strstr(one->checks, check)) {
			char *both = g_strconcat(one->checks, ", ", check, NULL);
			g_free(one->checks);
			one->checks = both;
		}
		return one;
	}
	Change *change = change_new(kind, check, path, value);
	g_ptr_array_add(changes, change);
	return change;
}

/* A text as a basic regular expression that matches it alone. Owned. */
static char *bre(const char *text)
{
	GString *out = g_string_new(NULL);
	for (; *text; text++) {
		if (strchr(".[]*^$\\", *text))
			g_string_append_c(out, '\\');
		g_string_append_c(out, *text);
	}
	return g_string_free(out, FALSE);
}

static void line_add(GPtrArray *lines, const char *line)
{
	if (!g_ptr_array_find_with_equal_func(lines, line, g_str_equal, NULL))
		g_ptr_array_add(lines, g_strdup(line));
}

/* ---- kernel parameters ---- */

/* Each number the larger of the two: what is higher already stays. Owned. */
static char *at_least(const char *seen, const char *least)
{
	g_auto(GStrv) has = g_strsplit_set(seen, " \t", -1);
	g_auto(GStrv) wants = g_strsplit_set(least, " \t", -1);
	GString *out = g_string_new(NULL);
	for (guint i = 0; wants[i]; i++) {
		bool more = i < g_strv_length(has) && g_ascii_strtoull(has[i], NULL, 10) >
		                                              g_ascii_strtoull(wants[i], NULL, 10);
		g_string_append_printf(out, "%s%s", i ? " " : "", more ? has[i] : wants[i]);
	}
	return g_string_free(out, FALSE);
}

static void sysctl_running(const Remedy *remedy, const char *key, const char *value)
{
	g_autofree char *file = sysctl_proc_file(key);
	change_of(remedy, CHANGE_SYSCTL, file, value);
}

/* A drop-in decides only where nothing comes behind it. */
static bool drop_in_decides(const json_t *parameter)
{
	const char *file = json_text_in(parameter, "effective_file");
	const char *name = strrchr(file, '/');
	return strcmp(file, "/etc/sysctl.conf") != 0 &&
	       (!name || strcmp(name + 1, strrchr(SYSCTL_FILE, '/') + 1) <= 0);
}

static void sysctl_configured(const Remedy *remedy, const char *key, const char *value)
{
	Change *change = change_of(remedy, CHANGE_FILE, SYSCTL_FILE, NULL);
	g_autofree char *line = g_strdup_printf("%s = %s", key, value);
	g_autofree char *name = bre(key);
	g_autofree char *pattern = g_strdup_printf("^%s *=", name);
	line_add(change->lines, OURS);
	line_add(change->remove, "^" OURS "$");
	line_add(change->lines, line);
	line_add(change->remove, pattern);
}

static void kernel_off(
        const char *key, const char *seen, const char *asked, bool minimum, void *data)
{
	const Remedy *remedy = data;
	const Node *state = node_find(remedy->row->check->with, "state");
	bool configured = state && g_strcmp0(node_scalar(state), "configured") == 0;
	const json_t *parameter = json_object_get(facts_find(remedy->facts, "sysctl").value, key);
	g_autofree char *value = minimum ? at_least(seen, asked) : g_strdup(asked);
	if (!configured && json_is_true(json_object_get(parameter, "absent")))
		leave(remedy, "内核没有此参数", "the kernel has no such parameter");
	else if (configured && !drop_in_decides(parameter))
		leave(remedy, "由 /etc/sysctl.conf 或排序更靠后的文件决定，请在该文件中修改",
		        "/etc/sysctl.conf, or a file that sorts last, decides; change it there");
	else if (configured)
		sysctl_configured(remedy, key, value);
	else
		sysctl_running(remedy, key, value);
}

static void remedy_kernel(const Remedy *remedy)
{
	Judge judge = {.input = remedy->input};
	kernel_parameters_off(
	        &judge, remedy->row->check, remedy->facts, kernel_off, (void *)remedy);
}

/* ---- fstab ---- */

static bool is_network(const char *fstype)
{
	static const char *const types[] = {
	        "nfs", "nfs4", "glusterfs", "fuse.glusterfs", "ceph", "gfs2", "ocfs2", NULL};
	return g_strv_contains(types, fstype);
}

/* As fstab(5) writes blanks. Owned. */
static char *fstab_word(const char *text)
{
	GString *out = g_string_new(NULL);
	for (; *text; text++) {
		if (strchr(" \t\n\\", *text))
			g_string_append_printf(out, "\\%03o", (unsigned)*text);
		else
			g_string_append_c(out, *text);
	}
	return g_string_free(out, FALSE);
}

static const char *fstab_target(const Remedy *remedy)
{
	g_auto(GStrv) parts = g_strsplit(remedy->row->target, "@", 2);
	const GPtrArray *storage = remedy->input->site->storage;
	for (guint i = 0; storage && i < storage->len; i++) {
		const SiteVolume *volume = storage->pdata[i];
		for (guint k = 0; volume->mounts && k < volume->mounts->len; k++) {
			const SiteMount *mount = volume->mounts->pdata[k];
			if (strcmp(volume->name, parts[0]) == 0 &&
			        strcmp(mount->host, remedy->host->name) == 0)
				return mount->target;
		}
	}
	return NULL;
}

static void remedy_fstab(const Remedy *remedy)
{
	const char *target = fstab_target(remedy);
	const json_t *mount =
	        target ? entry_at(facts_find(remedy->facts, "mounts").value, target) : NULL;
	const json_t *fstab = facts_find(remedy->facts, "fstab").value;
	BootSeen boot = {
	        .target = target, .automounts = facts_find(remedy->facts, "automounts").value};
	const char *fstype = json_text_in(mount, "fstype"), *source = json_text_in(mount, "source");
	if (!mount || !*source)
		leave(remedy, "卷没有挂载", "the volume is not mounted");
	else if (boot_map_entry(&boot))
		leave(remedy, "autofs 的映射中已有此挂载点，请启用 autofs",
		        "a map of autofs names the mount point already; enable autofs");
	else if (entry_at(json_object_get(fstab, "entries"), target) ||
	         entry_at(json_object_get(fstab, "units"), target))
		leave(remedy, "fstab 或 .mount 单元中已有此挂载点，请人工核对",
		        "fstab or a .mount unit names the mount point already; look at it "
		        "yourself");
	else if (strcmp(json_text_in(mount, "root"), "/") != 0 && *source == '/')
		leave(remedy, "这是目录绑定挂载（bind），请人工写入 fstab",
		        "it is a bind mount; write its line yourself");
	else if (strcmp(fstype, "cifs") == 0)
		leave(remedy, "cifs 需要口令，请人工写入 fstab",
		        "cifs needs a password; write its line yourself");
	else {
		bool network = is_network(fstype), device = g_str_has_prefix(source, "/dev/");
		g_autofree char *from = fstab_word(source), *at = fstab_word(target);
		g_autofree char *line =
		        g_strdup_printf("%s%s%s %s %s 0 0", device ? "" : from, device ? "" : " ",
		                at, g_str_has_prefix(fstype, "fuse.") ? fstype + 5 : fstype,
		                network ? "defaults,_netdev" : "defaults");
		Change *change =
		        change_of(remedy, CHANGE_FILE, "/etc/fstab", device ? source : NULL);
		line_add(change->lines, line);
	}
}

/* ---- forms ---- */

static void remedy_form_kernel(const Remedy *remedy)
{
	const Node *form = remedy->row->check->form_node;
	const char *value = form_text(form, "value");
	sysctl_running(remedy, form_text(form, "key"), value ? value : form_text(form, "at_least"));
}

static void remedy_form_service(const Remedy *remedy)
{
	const Check *check = remedy->row->check;
	const Node *form = check->form_node;
	const char *name = form_subject(check->form, form);
	g_autofree char *unit =
	        strchr(name, '.') ? g_strdup(name) : g_strconcat(name, ".service", NULL);
	g_autoptr(json_t) seen =
	        check->form->seen(facts_find(remedy->facts, "services").value, form);
	bool bare = node_kind(form) == NODE_SCALAR;
	bool start = bare || g_strcmp0(form_text(form, "running"), "true") == 0;
	bool enable = g_strcmp0(form_text(form, "enabled"), "true") == 0;
	if (!json_is_true(json_object_get(seen, "exists"))) {
		leave(remedy, "没有安装该服务", "there is no such service to start");
		return;
	}
	if (enable && !json_is_true(json_object_get(seen, "enabled")))
		change_of(remedy, CHANGE_SERVICE, unit, "enable");
	if (start && !json_is_true(json_object_get(seen, "running")))
		change_of(remedy, CHANGE_SERVICE, unit, "start");
	if (!start && !enable)
		leave(remedy, "停止服务由人决定", "stopping a service is for people to decide");
}

/* "10.1.1.11 db1": what /etc/hosts could hold, and no pattern. */
static bool is_hosts_line(const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \t", 2);
	Address address;
	return words[0] && words[1] && *words[1] && address_parse(words[0], &address);
}

static void remedy_form_file(const Remedy *remedy)
{
	const Node *form = remedy->row->check->form_node;
	const Node *contains = node_find(form, "contains");
	bool list = contains && node_kind(contains) == NODE_SEQUENCE;
	bool some = false;
	if (g_strcmp0(form_text(form, "path"), "/etc/hosts") != 0 || !contains) {
		leave(remedy, "此类检查点没有可撤销的自动处理",
		        "there is no reversible remedy for it");
		return;
	}
	for (size_t i = 0; i < (list ? node_count(contains) : 1); i++) {
		const char *line = node_scalar(list ? node_at(contains, i) : contains);
		if (!is_hosts_line(line))
			continue;
		line_add(change_of(remedy, CHANGE_FILE, "/etc/hosts", NULL)->lines, line);
		some = true;
	}
	if (!some)
		leave(remedy, "contains 中没有“地址 主机名”形式的行",
		        "`contains` names no line of the form ADDRESS NAME");
}

/* ---- limits ---- */

static void limit_set(
        const char *domain, const char *type, const char *item, const char *least, void *data)
{
	const Remedy *remedy = data;
	Change *change = change_of(remedy, CHANGE_FILE, LIMITS_FILE, NULL);
	g_autofree char *line = g_strdup_printf("%s %s %s %s", domain, type, item, least);
	g_autofree char *front = g_strdup_printf("%s %s %s ", domain, type, item);
	g_autofree char *name = bre(front);
	g_autofree char *pattern = g_strconcat("^", name, NULL);
	line_add(change->lines, OURS);
	line_add(change->remove, "^" OURS "$");
	line_add(change->lines, line);
	line_add(change->remove, pattern);
}

static void remedy_form_limit(const Remedy *remedy)
{
	const Node *form = remedy->row->check->form_node;
	limit_set(form_text(form, "domain"), form_text(form, "type"), form_text(form, "item"),
	        form_text(form, "at_least"), (void *)remedy);
}

/* What runs already keeps the limits it was started with. */
static void remedy_limits(const Remedy *remedy)
{
	Judge judge = {.input = remedy->input};
	const Node *state = node_find(remedy->row->check->with, "state");
	if (state && g_strcmp0(node_scalar(state), "running") == 0)
		leave(remedy, "进程沿用启动时的资源限制：改好配置后重新登录并重启该产品",
		        "a process keeps the limits it was started with: log in anew and restart "
		        "the product once they are configured");
	else
		user_limits_off(
		        &judge, remedy->row->check, remedy->facts, limit_set, (void *)remedy);
}

static void remedy_form(const Remedy *remedy)
{
	static const struct {
		const char *form;
		void (*find)(const Remedy *remedy);
	} known[] = {{"kernel", remedy_form_kernel}, {"service", remedy_form_service},
	        {"file", remedy_form_file}, {"limit", remedy_form_limit}};
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		if (strcmp(remedy->row->check->form->name, known[i].form) != 0)
			continue;
		known[i].find(remedy);
		return;
	}
	leave(remedy, "此类检查点没有可撤销的自动处理", "there is no reversible remedy for it");
}

/* ---- time ---- */

static void remedy_time(const Remedy *remedy)
{
	const RemedyOptions *options = remedy->options;
	if (!options->time_server && !options->time_step) {
		leave(remedy, "请用 --time-server 指定时间源",
		        "say which server with --time-server");
		return;
	}
	if (options->time_server)
		change_of(remedy, CHANGE_TIME, "time", options->time_server);
	if (options->time_step)
		change_of(remedy, CHANGE_TIME, "step", "step");
}

/* ---- all rows ---- */

static const struct {
	const char *kind, *check; /* check NULL: every one of the kind */
	void (*find)(const Remedy *remedy);
} remedy_kinds[] = {
        {"kernel_parameters", NULL, remedy_kernel},
        {"user_limits", NULL, remedy_limits},
        {"volume_persistent", NULL, remedy_fstab},
        {"clock", NULL, remedy_time},
        {"form", NULL, remedy_form},
};

static bool limits_run(const Verdict *row)
{
	const Node *state = node_find(row->check->with, "state");
	return state && g_strcmp0(node_scalar(state), "running") == 0;
}

Words remedy_offered(const Verdict *row)
{
	const char *kind = row->check->kind_name;
	const char *form = row->check->form ? row->check->form->name : "";
	if (row->outcome != OUTCOME_FAIL && row->outcome != OUTCOME_WARN)
		return (Words){NULL, NULL};
	if (strcmp(kind, "clock") == 0)
		return (Words){"可用 jiuxu fix --time-server 时间源 处理，先加 --dry-run 预览。",
		        "`jiuxu fix --time-server HOST` can do it; look with --dry-run first."};
	bool known = strcmp(kind, "kernel_parameters") == 0 ||
	             strcmp(kind, "volume_persistent") == 0 ||
	             (strcmp(kind, "user_limits") == 0 && !limits_run(row)) ||
	             strcmp(form, "kernel") == 0 || strcmp(form, "service") == 0 ||
	             strcmp(form, "limit") == 0;
	return known ? (Words){"可用 jiuxu fix 处理，先加 --dry-run 预览。",
	                       "`jiuxu fix` can do it; look with --dry-run first."}
	             : (Words){NULL, NULL};
}

static const SiteHost *host_of(const Site *site, const Verdict *row)
{
	const char *at = strrchr(row->target, '@');
	if (row->target_kind == TARGET_HOST)
		return site_host_find(site, row->target);
	return at ? site_host_find(site, at + 1) : NULL;
}

static HostFix *fix_of(GPtrArray *fixes, const SiteHost *host)
{
	for (guint i = 0; i < fixes->len; i++)
		if (((HostFix *)fixes->pdata[i])->host == host)
			return fixes->pdata[i];
	HostFix *fix = host_fix_new(host);
	g_ptr_array_add(fixes, fix);
	return fix;
}

static void row_remedy(Remedy *remedy)
{
	const Check *check = remedy->row->check;
	for (size_t i = 0; i < G_N_ELEMENTS(remedy_kinds); i++) {
		if (strcmp(check->kind_name, remedy_kinds[i].kind) != 0 ||
		        (remedy_kinds[i].check && strcmp(check->id, remedy_kinds[i].check) != 0))
			continue;
		remedy->fix = fix_of(remedy->ret->fixes, remedy->host);
		remedy_kinds[i].find(remedy);
		return;
	}
	leave(remedy, "此类检查点没有可撤销的自动处理", "there is no reversible remedy for it");
}

void remedies_find(const JudgeInput *input, const Verdicts *verdicts, const RemedyOptions *options,
        Remedies *ret)
{
	*ret = (Remedies){g_ptr_array_new_with_free_func(host_fix_free),
	        g_ptr_array_new_with_free_func(left_free)};
	for (size_t i = 0; i < verdicts_count(verdicts); i++) {
		const Verdict *row = verdicts_at(verdicts, i);
		const SiteHost *host = host_of(input->site, row);
		Remedy remedy = {
		        .input = input, .options = options, .row = row, .host = host, .ret = ret};
		if ((row->outcome != OUTCOME_FAIL && row->outcome != OUTCOME_WARN) || !host ||
		        (options->check && strcmp(options->check, row->check->id) != 0) ||
		        (options->pattern && !site_host_matches(host, options->pattern)))
			continue;
		remedy.facts = factbook_find(input->facts, SUBJECT_HOST, host->name);
		if (host->connection == CONNECTION_NONE)
			leave(&remedy, "控制台不登录这台主机", "the console does not log in there");
		else if (!remedy.facts)
			leave(&remedy, "这次检查没有包括这台主机", "that run was not of this host");
		else
			row_remedy(&remedy);
	}
	for (guint i = ret->fixes->len; i > 0; i--)
		if (((HostFix *)ret->fixes->pdata[i - 1])->changes->len == 0)
			g_ptr_array_remove_index(ret->fixes, i - 1);
}

void remedies_clear(Remedies *remedies)
{
	if (remedies->fixes)
		g_ptr_array_unref(remedies->fixes);
	if (remedies->left)
		g_ptr_array_unref(remedies->left);
	*remedies = (Remedies){0};
}
