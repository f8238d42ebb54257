#include "agent/behind.h"
#include "base/cleanup.h"
#include "reports/run_changed.h"
#include <stdio.h>
#include <string.h>

#define NAMES_SHOWN 3

static char *names_joined(const GPtrArray *names, bool zh)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < names->len && i < NAMES_SHOWN; i++)
		g_string_append_printf(out, "%s%s", i ? (zh ? "、" : ", ") : "",
		        (const char *)g_ptr_array_index(names, i));
	if (names->len > NAMES_SHOWN)
		g_string_append_printf(out, zh ? " 等 %u 个文件" : " and %u more",
		        zh ? names->len : names->len - NAMES_SHOWN);
	return g_string_free(out, FALSE);
}

/* The newest fix that began after the run, NULL for none: both names begin with the time. Owned. */
static char *fix_behind(const char *site_dir, const char *run_dir)
{
	g_autofree char *run = g_path_get_basename(run_dir);
	g_autofree char *fixes = g_build_filename(site_dir, "fixes", NULL);
	g_autoptr(GDir) dir = g_dir_open(fixes, 0, NULL);
	char *newest = NULL;
	for (const char *name; dir && (name = g_dir_read_name(dir));) {
		if (strcmp(name, newest ? newest : run) <= 0)
			continue;
		g_free(newest);
		newest = g_strdup(name);
	}
	return newest;
}

void behind_say(const Invocation *invocation, const char *run_dir)
{
	bool zh = invocation_zh(invocation);
	g_autoptr(GPtrArray) changed = run_changed(run_dir, invocation->site_dir);
	g_autofree char *names = names_joined(changed, zh);
	g_autofree char *fix = fix_behind(invocation->site_dir, run_dir);
	if (changed->len)
		fprintf(stderr,
		        zh ? "注意：这次检查之后 %s 有改动，没有计入；要计入请重新运行 jiuxu -C %s "
		             "check\n"
		           : "note: changed after this run, and not counted in it: %s; run jiuxu "
		             "-C %s check again\n",
		        names, invocation->site_dir);
	if (fix)
		fprintf(stderr,
		        zh ? "注意：这次检查之后运行过 fix（%s），结果仍是修改之前的；请重新运行 "
		             "jiuxu -C %s check\n"
		           : "note: fix %s came after this run, which still shows what was before; "
		             "run "
		             "jiuxu -C %s check again\n",
		        fix, invocation->site_dir);
}

void behind_next_say(const Invocation *invocation)
{
	if (!invocation->quiet)
		fprintf(stderr,
		        invocation_zh(invocation)
		                ? "自下一次检查起计入：jiuxu -C %s check\n"
		                : "it counts from the next check: jiuxu -C %s check\n",
		        invocation->site_dir);
}
