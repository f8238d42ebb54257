/* jiuxu init: a new site folder, from a foreign list of hosts when there is one. */
#include "agent/command.h"
#include "base/error.h"
#include "inventory/site_new.h"
#include <stdio.h>

static int init(const Invocation *invocation, const char *dir, const char *from, GError **error)
{
	bool zh = invocation_zh(invocation);
	g_autoptr(ForeignInventory) hosts = from ? foreign_load(from, error) : NULL;
	if ((from && !hosts) || !site_new_folder(dir, hosts, error))
		return EXIT_CANNOT_WORK;
	for (guint i = 0; hosts && i < hosts->notes->len; i++)
		fprintf(stderr, zh ? "未采用：%s\n" : "left out: %s\n",
		        (const char *)g_ptr_array_index(hosts->notes, i));
	if (!invocation->quiet)
		fprintf(stderr,
		        zh ? "已新建 %s/site.yaml（主机 %u 台）。下一步：填写规划，再运行 jiuxu -C "
		             "%s check\n"
		           : "made %s/site.yaml (%u hosts). Next: fill in the plan, then run jiuxu "
		             "-C "
		             "%s check\n",
		        dir, hosts ? hosts->hosts->len : 0, dir);
	return EXIT_READY;
}

int command_init(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *from = NULL;
	const GOptionEntry entries[] = {
	        {"from", 0, 0, G_OPTION_ARG_FILENAME, &from,
	                "Ansible inventory (INI, YAML, --list JSON) or a list of hosts", "FILE"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error))
		return EXIT_BAD_USAGE;
	if (argc != 2) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "init takes the folder to make");
		return EXIT_BAD_USAGE;
	}
	return init(invocation, argv[1], from, error);
}
