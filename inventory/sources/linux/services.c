/* services: `systemctl show`, one block of NAME=VALUE lines a unit, in the order asked. */
#include "inventory/sources/linux/wants.h"

#include <string.h>

#include "base/json_text.h"
#include "inventory/sources/linux/parse.h"

static const char no_systemd[] = "systemd does not run this host";

/*
 * Without systemd: the init script's own `status` (LSB: 0 is running), and whether a runlevel
 * starts it, in systemd's words.
 */
#define SYSV                                                                                       \
	"\tsysv() {\n"                                                                             \
	"\t\tname=${1%.service}\n"                                                                 \
	"\t\techo \"Id=$1\"\n"                                                                     \
	"\t\tif [ ! -x \"/etc/init.d/$name\" ]; then printf 'LoadState=not-found\n"                \
	"ActiveState=inactive\n\n'; return; fi\n"                                                  \
	"\t\tstate=inactive\n"                                                                     \
	"\t\twithin 5 \"/etc/init.d/$name\" status >/dev/null 2>&1 && state=active\n"              \
	"\t\tenabled=disabled\n"                                                                   \
	"\t\tfor link in /etc/rc[2345].d/S??\"$name\" /etc/rc.d/rc[2345].d/S??\"$name\" "          \
	"/etc/runlevels/default/\"$name\"; do\n"                                                   \
	"\t\t\t[ -e \"$link\" ] && enabled=enabled\n"                                              \
	"\t\tdone\n"                                                                               \
	"\t\tprintf 'LoadState=loaded\nActiveState=%s\nUnitFileState=%s\n\n' $state $enabled\n"    \
	"\t}\n"

char *services_command(const LinuxWants *wants)
{
	GString *script = g_string_new(NULL);
	g_string_append_printf(script,
	        "if [ -d /run/systemd/system ]; then\n"
	        "\twithin %u systemctl show -p Id -p Names -p LoadState -p ActiveState "
	        "-p SubState -p UnitFileState --",
	        wants->answer_seconds);
	for (guint i = 0; i < wants->services->len; i++) {
		g_autofree char *unit = g_shell_quote(wants->services->pdata[i]);
		g_string_append_printf(script, " \\\n\t\t%s", unit);
	}
	g_string_append(script, "\nelif [ -d /etc/init.d ]; then\n" SYSV "\tfor unit in");
	for (guint i = 0; i < wants->services->len; i++) {
		g_autofree char *unit = g_shell_quote(wants->services->pdata[i]);
		g_string_append_printf(script, " %s", unit);
	}
	g_string_append_printf(script, "; do sysv \"$unit\"; done\nelse echo '%s'\nfi", no_systemd);
	return g_string_free(script, FALSE);
}

static void read_property(json_t *unit, Slice line)
{
	static const struct {
		const char *name, *key;
	} keys[] = {{"LoadState", "load"}, {"ActiveState", "active"}, {"SubState", "sub"},
	        {"UnitFileState", "enabled"}, {"Id", "id"}, {"Names", "names"}};
	Slice name, value;
	if (!slice_split(line, '=', &name, &value))
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (slice_is(name, keys[i].name))
			json_set_slice(unit, keys[i].key, slice_trim(value));
}

/* All blocks as objects, in order. */
static json_t *read_blocks(Slice output)
{
	json_t *blocks = json_array();
	json_t *unit = NULL;
	Slice line;
	while (slice_line(&output, &line)) {
		if (slice_trim(line).length == 0) {
			unit = NULL;
			continue;
		}
		if (!unit) {
			unit = json_object();
			json_array_append_new(blocks, unit);
		}
		read_property(unit, line);
	}
	return blocks;
}

/* An alias is shown under another Id: its Names tell. */
static bool is_called(const json_t *block, const char *unit)
{
	const char *id = json_string_value(json_object_get(block, "id"));
	const char *names = json_text_in(block, "names");
	if (id && strcmp(id, unit) == 0)
		return true;
	g_auto(GStrv) all = g_strsplit(names, " ", 64);
	return g_strv_contains((const char *const *)all, unit);
}

static void put_unit(json_t *services, const char *unit, const json_t *blocks)
{
	size_t index;
	json_t *block;
	json_array_foreach((json_t *)blocks, index, block) {
		if (!is_called(block, unit))
			continue;
		json_t *copy = json_copy(block);
		json_object_del(copy, "id");
		json_object_del(copy, "names");
		json_object_set_new(services, unit, copy);
		return;
	}
}

static json_t *fail(const LinuxWants *wants, Slice output, GError **error)
{
	Slice line = {0};
	slice_line(&output, &line);
	bool absent = slice_is(line, no_systemd);
	if (slice_is(line, "[exit status 124]") || slice_is(line, "[exit status 137]")) {
		g_set_error(error, LINUX_ERROR, CAUSE_TIMEOUT, "systemd did not answer within %u s",
		        wants->answer_seconds);
		return NULL;
	}
	g_autofree char *said = slice_copy(slice_trim(line));
	g_set_error(error, LINUX_ERROR, absent ? CAUSE_NOT_OBSERVED : CAUSE_ERROR, "%s",
	        said[0] ? said : "systemctl printed nothing");
	return NULL;
}

json_t *parse_services(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	Slice output = command_output(text, length);
	g_autoptr(json_t) blocks = read_blocks(output);
	json_t *services = json_object();
	for (guint i = 0; i < args->wants->services->len; i++)
		put_unit(services, args->wants->services->pdata[i], blocks);
	if (json_object_size(services) > 0 || args->wants->services->len == 0)
		return services;
	json_decref(services);
	return fail(args->wants, output, error);
}
