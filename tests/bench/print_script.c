/*
 * Prints the collector that `jiuxu check` sends to a host of a site without shared storage: the
 * built-in checklist's wants, as inventory/observe_host.c asks them.
 */
#include "base/cleanup.h"
#include "checks/checklist.h"
#include "inventory/sources/linux.h"
#include <stdio.h>
#include <string.h>

static bool wants_take(LinuxWants *out, const Wants *wants, GError **error)
{
	for (size_t i = 0; i < wants_count(wants); i++) {
		const char *topic = wants_topic(wants, i);
		size_t count;
		const char *const *arguments = wants_arguments(wants, topic, &count);
		if (strcmp(topic, "space") != 0 && strcmp(topic, "token") != 0 &&
		        !linux_wants_topic(out, topic, error))
			return false;
		for (size_t k = 0; k < count; k++)
			if (!linux_wants_add(out, topic, arguments[k], error))
				return false;
	}
	return true;
}

int main(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Checklist) checklist = checklist_load_builtin(&error);
	Wants *wants = checklist ? checklist_wants(checklist, NULL) : NULL;
	g_autoptr(LinuxWants) linux_wants = linux_wants_new();
	if (!wants || !wants_take(linux_wants, wants, &error)) {
		fprintf(stderr, "%s\n", error->message);
		return 1;
	}
	g_autofree char *script = linux_script(linux_wants, "0123456789abcdef0123456789abcdef");
	fputs(script, stdout);
	wants_free(wants);
	return 0;
}
