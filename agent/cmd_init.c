/* jiuxu init: a new site folder, from a filled-in workbook or a foreign list of hosts if given. */
#include "agent/command.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "inventory/preparation.h"
#include "inventory/site.h"
#include "inventory/site_new.h"
#include <stdio.h>
#include <string.h>

static void notes_say(const GPtrArray *notes, bool zh)
{
	for (guint i = 0; notes && i < notes->len; i++)
		fprintf(stderr, zh ? "提示：%s\n" : "note: %s\n",
		        (const char *)g_ptr_array_index(notes, i));
}

static void next_say(const Invocation *invocation, const char *dir, unsigned hosts)
{
	if (invocation->quiet)
		return;
	fprintf(stderr,
	        invocation_zh(invocation)
	                ? "已新建 %s/site.yaml（主机 %u 台）。下一步：核对规划，在最外层的 ssh: "
	                  "中写明登录私钥（identity_file，各主机共用；不写时用本用户的默认密钥）；"
	                  "核对主机密钥的指纹后写入 %s/known_hosts；先用 jiuxu -C %s check "
	                  "--preview "
	                  "看会访问什么，再运行 jiuxu -C %s check\n"
	                : "made %s/site.yaml (%u hosts). Next: look over the plan and name the key "
	                  "that logs in under ssh: (identity_file, once for all hosts; else this "
	                  "user's default keys); compare host keys and put them into "
	                  "%s/known_hosts; "
	                  "look at jiuxu -C %s check --preview, then run jiuxu -C %s check\n",
	        dir, hosts, dir, dir, dir);
}

/* The documents that the ledger names: without them the licences' checks fail. */
static void documents_say(const Invocation *invocation, const char *dir, const char *yaml)
{
	g_autoptr(Site) site = site_parse("site.yaml", yaml, strlen(yaml), NULL);
	unsigned missing = 0;
	const char *first = NULL;
	for (guint i = 0; site && site->licences && i < site->licences->len; i++) {
		const SiteLicence *licence = g_ptr_array_index(site->licences, i);
		const char *name = licence->document ? licence->document : "";
		g_autofree char *path = g_build_filename(dir, name, NULL);
		if (!*name || g_file_test(path, G_FILE_TEST_EXISTS))
			continue;
		first = first ? first : name;
		missing++;
	}
	if (missing)
		fprintf(stderr,
		        invocation_zh(invocation)
		                ? "另请把授权台账所列的授权文件（%u 个）按所写的路径放好，如 "
		                  "%s/%s；用 "
		                  "jiuxu -C %s lint 核对\n"
		                : "also put the documents that the licence ledger names (%u) where "
		                  "it "
		                  "says, such as %s/%s; look with jiuxu -C %s lint\n",
		        missing, dir, first, dir);
}

static int problems_say(const Preparation *preparation, const char *from, bool zh, GError **error)
{
	for (guint i = 0; i < preparation->problems->len; i++)
		fprintf(stderr, "%s\n", (const char *)g_ptr_array_index(preparation->problems, i));
	unsigned all = preparation->problems->len + preparation->more;
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
	        zh ? "%s：有 %u 处需要改正，未新建任何文件"
	           : "%s: %u cells to correct; nothing was made",
	        from, all);
	return EXIT_BAD_USAGE;
}

static int init_from_preparation(
        const Invocation *invocation, const char *dir, const char *from, GError **error)
{
	bool zh = invocation_zh(invocation);
	g_autoptr(Preparation) preparation = preparation_load(from, zh, error);
	if (!preparation)
		return EXIT_CANNOT_WORK;
	notes_say(preparation->notes, zh);
	if (!preparation->yaml)
		return problems_say(preparation, from, zh, error);
	if (!site_new_folder_of(dir, preparation->yaml, error))
		return EXIT_CANNOT_WORK;
	if (!invocation->quiet)
		fprintf(stderr,
		        zh ? "已读取：设备 %u，IP 地址 %u，授权 %u 行，存储 %u 行，虚拟化平台 "
		             "%u，人员 %u\n"
		           : "read: %u hosts, %u addresses, %u licence lines, %u storage lines, %u "
		             "platforms, %u people\n",
		        preparation->hosts, preparation->addresses, preparation->licences,
		        preparation->volumes, preparation->platforms, preparation->people);
	next_say(invocation, dir, preparation->hosts);
	if (!invocation->quiet)
		documents_say(invocation, dir, preparation->yaml);
	return EXIT_READY;
}

static int init(const Invocation *invocation, const char *dir, const char *from, GError **error)
{
	g_autoptr(ForeignInventory) hosts = from ? foreign_load(from, error) : NULL;
	if ((from && !hosts) || !site_new_folder(dir, hosts, error))
		return EXIT_CANNOT_WORK;
	notes_say(hosts ? hosts->notes : NULL, invocation_zh(invocation));
	next_say(invocation, dir, hosts ? hosts->hosts->len : 0);
	return EXIT_READY;
}

int command_init(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *from = NULL;
	const GOptionEntry entries[] = {{"from", 0, 0, G_OPTION_ARG_FILENAME, &from,
	                                        "filled-in workbook (XLSX), Ansible inventory "
	                                        "(INI, YAML, --list JSON) or a list of "
	                                        "hosts",
	                                        "FILE"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error))
		return EXIT_BAD_USAGE;
	if (argc != 2) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "init takes the folder to make");
		return EXIT_BAD_USAGE;
	}
	return from && preparation_is_one(from)
	               ? init_from_preparation(invocation, argv[1], from, error)
	               : init(invocation, argv[1], from, error);
}
